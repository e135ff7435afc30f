"""The panel that draws the loss of a pair over the logit, and beneath it what a step is made of."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import steep as charts
from dashboard.frames import Z_LIMIT
from dashboard.frames import steep as tables
from dashboard.frames.activation import z_grid
from dashboard.parts.steep.pair import chosen_loss, output_labels, slope_of, target
from dashboard.shell import look, plot, present
from dashboard.text.numbers import figure, short
from dashboard.widgets import controls, prediction, snippets
from lib.experiments import correction
from lib.experiments.correction import Neuron
from lib.losses import LOSSES
from lib.outputs import output_of, pair
from lib.softmax import softmax

DEMO = Neuron()
PEAKS = {"wrong": "Where it is most wrong", "between": "In between", "right": "Where it is right"}


def show() -> None:
    """The panel: a prediction, the pair, its curves with a probe, and where the gradient vanishes."""
    left, right = plot.workbench("large")
    with left:
        guess = prediction.choose(
            f"a sigmoid should answer {short(DEMO.target)}, and its loss is {LOSSES[DEMO.loss].short}. "
            "Where is the gradient over z largest?",
            PEAKS,
            "peak",
        )
        peak_verdict(guess)
        output = controls.choice("fn", "Output", output_labels(), DEMO.activation)
        loss = chosen_loss(output, LOSSES)
        goal = target(output)
        if guess:
            _words_on_pair(loss, output, goal)
        numbers = plot.readings()
        controls.reset()
    with right:
        _probing(loss, output, goal, bool(guess), numbers)
        if guess:
            with st.container(key=f"{present.SECONDARY}-why-peak"):
                st.markdown(_WHY_PEAK)
    snippets.show(*slope_of(loss, output, goal), lesson=[correction.loss_curve])


def peak_verdict(guess: str) -> None:
    """What came of the prediction, in the numbers of the demo's pair."""
    if not guess:
        return
    rows = tables.at(DEMO.loss, DEMO.activation, DEMO.target, z_grid()).to_pylist()
    peak = max(rows, key=lambda row: abs(row["gradient"]))
    *_, most = by_error = sorted(rows, key=lambda row: abs(row["output"] - DEMO.target))
    truth = "wrong" if peak is most else "right" if peak is by_error[0] else "between"
    said = f"**You chose “{PEAKS[guess]}”.** {'Yes: it' if guess == truth else 'No: it'}" if guess in PEAKS else "It"
    st.markdown(
        f"{said} is largest at z = "
        f"{short(peak['z'])}, where the output is {figure(peak['output'])}: {figure(peak['gradient'])}. At z = "
        f"{short(most['z'])}, where it is most wrong, it is {figure(most['gradient'])}."
    )


_WHY_PEAK = (
    r"**Why.** $\frac{\partial L}{\partial z} = \frac{\partial L}{\partial \hat y} \cdot f'(z)$ is a product. With MSE "
    r"the first factor is 0 where the output is right, and the second next to 0 where a sigmoid is most wrong: both "
    "count only in between. BCE is made for the sigmoid: the slope cancels, and the gradient grows with the error."
)


@st.fragment
def _probing(loss: str, output: str, goal: float, revealed: bool, numbers: DeltaGenerator) -> None:
    """What follows the slider: the probe on both curves, and its numbers."""
    label = "z: the logit" if not output_of(output).shares else "z = z₁ − z₂: the difference of the two logits"
    with plot.lead():
        picture = st.container()
        z = controls.dragged("z", label, -Z_LIMIT, Z_LIMIT, 5.0, 0.1, axis=True)
    probe = tables.at(loss, output, goal, [z])
    losses = tables.loss_over(loss, output, goal)
    with picture, plot.stacked():
        plot.show(
            charts.loss(output, look.current()),
            alt=f"{LOSSES[loss].label} of {output_labels()[output]} over the logit z, and dashed beneath it the "
            "gradient. Pale bands mark where the output is wrong and the gradient next to nothing. A dot marks the "
            "probe.",
            losses=tables.shown(losses, revealed),
            reach=tables.reach(losses),
            stuck=tables.stuck(loss, output, goal).slice(0, None if revealed else 0),
            probe=tables.shown(probe, revealed),
        )
    with numbers:
        (row,) = probe.to_pylist()
        slope = f"**{figure(row['gradient'])}**" if revealed else "?"
        st.markdown(
            f"| $z$ | {short(z)} |\n|:--|--:|\n| output $\\hat y$ | {figure(row['output'])} |\n"
            f"| loss $L$ | {figure(row['value'])} |\n"
            f"| gradient $\\partial L / \\partial z$ | {slope} |"
        )


def _words_on_pair(loss: str, output: str, goal: float) -> None:
    """Where the gradient of this pair vanishes, and why."""
    st.markdown(vanishing(loss, output, goal))
    if output_of(output).f is softmax:
        st.markdown(r"Softmax of two classes is the sigmoid of the difference: $\hat y = \sigma(z)$.")
    record = LOSSES[loss]
    if pair(output, loss).cancels:
        st.markdown(
            r"The loss is made for this output: $\frac{\partial L}{\partial z} = "
            rf"{record.term.slope_from_logit}$ without $f'$. The network itself then ends in a **linear** layer, whose "
            "output is the logit: linear outputs are not for regression alone."
        )
    else:
        st.markdown(record.notes)


def vanishing(loss: str, output: str, goal: float) -> str:
    """Where in the picture a wrong output gets next to no gradient, in a sentence."""
    stretches = tables.stuck(loss, output, goal).to_pylist()
    meaning = f"the output is off by more than {short(tables.WRONG)} and the gradient below {short(tables.HARDLY)}"
    if not stretches:
        return f"**No flat stretch.** Nowhere in the picture is it so that {meaning}."
    listed = ", ".join(f"{short(row['low'])} to {short(row['high'])}" for row in stretches)
    ends = tables.at(loss, output, goal, [row[end] for row in stretches for end in ("low", "high")]).to_pylist()
    least = min(ends, key=lambda row: abs(row["gradient"]))
    return (
        f"**Wrong and stuck** from z = {listed} (pale): {meaning}. "
        f"At z = {short(least['z'])} it is {figure(least['gradient'])}."
    )
