"""The parts of the page on corrections: one step of one neuron, and the loss over the logit."""

import inspect
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import steep as charts
from dashboard.frames import Z_LIMIT
from dashboard.frames import steep as tables
from dashboard.frames.activation import z_grid
from dashboard.shell import look, plot, present
from dashboard.text.numbers import bracketed, figure, short, tex
from dashboard.widgets import controls, snippets
from lib.activations import ACTIVATIONS
from lib.experiments import correction
from lib.experiments.correction import Neuron, Step
from lib.losses import LOSSES
from lib.outputs import every_output
from lib.records import labels
from lib.softmax import softmax, softmax_vjp

LOSS_LABEL = {
    "half_mse": "½ MSE",
    "mse": "MSE",
    "mae": "MAE",
    "huber": "Huber",
    "binary_cross_entropy": "BCE",
    "cross_entropy": "CE",
}
"""Short names of the losses, as on buttons."""
RATES = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
SCALAR_LOSSES = ("mse", "mae", "huber", "binary_cross_entropy")
"""The losses of a single number."""

DEMO = Neuron()
MOVES = 0.1
"""A step that carries z at least this far counts as moving."""
PEAKS = {"wrong": "Where it is most wrong", "between": "In between", "right": "Where it is right"}
GUESSES = {"mse": "Only MSE", "binary_cross_entropy": "Only BCE", "both": "Both", "neither": "Neither"}


def output_labels(classes: str = ", two classes") -> dict[str, str]:
    """Key → label of what may turn z into a prediction; classes: what is added to one that shares among classes."""
    return {key: output.label + (classes if output.shares else "") for key, output in every_output().items()}


def one_step() -> None:
    """The panel that takes one step apart."""
    below = st.container()
    with below, plot.workbench():
        left, right = st.columns([1, 2], gap="large")
    with left:
        guess = prediction()
        verdict(guess)
        place, numbers = st.container(), st.container()
        with controls.more():
            rate = controls.stops("rate", "η: learning rate", RATES, DEMO.rate)
            activation = controls.choice("fn", "Activation", labels(ACTIVATIONS), DEMO.activation)
            goal = target(activation)
            x = controls.slider("x", "x: input", -3, 3, DEMO.x, 0.1)
            w = controls.slider("w", "w: weight before the step", -3, 3, DEMO.w, 0.1)
            n = controls.count("n", "Steps in the run", 1, 100, 20)
        with place:
            loss = chosen_loss(activation, SCALAR_LOSSES)
        controls.reset()
    neuron = Neuron(x=x, w=w, target=goal, activation=activation, loss=loss, rate=rate)
    run_place = st.container()
    if guess:  # the reason would give the answer away
        why_step()
    with right:
        _moving(neuron, bool(guess), n, numbers, run_place)
    snippets.show(*program(neuron))


@st.fragment
def _moving(neuron: Neuron, revealed: bool, n: int, numbers: DeltaGenerator, run_place: DeltaGenerator) -> None:
    """What follows the slider: picture, arithmetic, the sentence about the step, and the run from here."""
    picture = st.container()
    z = controls.dragged("z", "z: where the neuron starts (its bias is set to suit)", -Z_LIMIT, Z_LIMIT, 5.0, 0.1)
    neuron = replace(neuron, b=z - neuron.w * neuron.x)
    now = correction.step(neuron)
    with picture, plot.stacked():
        _picture(neuron, now, revealed)
    if revealed:
        st.markdown(told(neuron, now))
        st.caption("Filled circle: start. Hollow diamond: after the step. Straight line: the tangent at the start.")
    with numbers:
        st.latex(arithmetic(neuron, now, revealed))
    with run_place:
        if revealed:
            # Two more pictures would make dragging slow: the run follows when the slider is let go.
            at_rest = float(st.session_state["z"])
            run(replace(neuron, b=at_rest - neuron.w * neuron.x), n)


def prediction() -> str:
    """Ask what the default neuron will do before any step is drawn; "" while there is no answer."""
    now = correction.step(DEMO)
    return controls.prediction(
        f"a sigmoid neuron at z = {short(now.z)} answers {short(now.output)}; the target is {short(DEMO.target)}. "
        f"One step with learning rate {short(DEMO.rate)}: which loss moves z by more than {short(MOVES)}?",
        GUESSES,
    )


def verdict(guess: str) -> None:
    """What came of the prediction, in the numbers of both steps."""
    if guess not in GUESSES:
        return
    moved = {loss: correction.step(replace(DEMO, loss=loss)).moved for loss in ("mse", "binary_cross_entropy")}
    moving = [loss for loss, distance in moved.items() if abs(distance) > MOVES]
    truth = moving[0] if len(moving) == 1 else ("both" if moving else "neither")
    outcome = "Yes" if guess == truth else f"It is {GUESSES[truth][0].lower()}{GUESSES[truth][1:]}"
    listed = " and ".join(f"{figure(distance)} with {LOSS_LABEL[loss]}" for loss, distance in moved.items())
    st.markdown(f"**You chose “{GUESSES[guess]}”.** {outcome}: z moves by {listed}.")


def chosen_loss(output: str, losses: tuple[str, ...]) -> str:
    """Buttons for the losses that are defined for this output, and why the others are not."""
    reasons = {loss: correction.undefined(loss, output) for loss in losses}
    defined = {loss: LOSS_LABEL[loss] for loss, reason in reasons.items() if not reason}
    loss = controls.segments("loss", "Loss", defined, "mse")
    missing = [f"{LOSS_LABEL[other]} is not defined here: {reason}" for other, reason in reasons.items() if reason]
    if missing:
        st.caption(" ".join(missing))
    return loss


def target(output: str) -> float:
    """A slider for the target: from 0 to 1 where the output is a probability."""
    if output in ("sigmoid", "softmax"):
        return controls.slider("target", "y: target", 0, 1, 0, 0.1, key="target.share")
    return controls.slider("target", "y: target", -2, 2, 0, 0.1, key="target.number")


def _picture(neuron: Neuron, now: Step, revealed: bool) -> None:
    tangent, arrow, points = tables.tangent(now), tables.arrow(now), tables.points(now)
    plot.show(
        charts.step(neuron.activation, look.current()),
        alt=f"Above, the output of a {ACTIVATIONS[neuron.activation].label} neuron over z with the tangent "
        "at the start and the target as a grey line; below, its loss over the same z. A filled circle marks the start, "
        "a hollow diamond the place after one step, an arrow the way. The numbers stand in the arithmetic.",
        losses=tables.loss_over(neuron.loss, neuron.activation, neuron.target),
        level=tables.level(neuron.target),
        tangent=tangent if revealed else tangent.slice(0, 0),
        arrow=arrow if revealed else arrow.slice(0, 0),
        points=points if revealed else points.slice(0, 1),
    )


def arithmetic(neuron: Neuron, now: Step, revealed: bool) -> str:
    """The step as on the board, one equation per line, in LaTeX; before the prediction only the way forward."""
    x, rate = tex(neuron.x), tex(neuron.rate)
    forward = [
        rf"z &= wx + b = {tex(neuron.w)} \cdot {bracketed(neuron.x)} + {bracketed(neuron.b)} = {tex(now.z)}",
        rf"\hat y &= f(z) = {tex(now.output)} \qquad L = {tex(now.loss)}",
    ]
    if not revealed:
        return _aligned(forward)
    product = (
        rf"{tex(now.upstream)} \cdot {bracketed(now.slope)}"
        if abs(now.upstream) != float("inf")
        else r"\hat y - y"  # ∞ · 0 has no value; the form from the logit has
    )
    return _aligned(
        [
            *forward,
            r"\delta &= \tfrac{\partial L}{\partial \hat y} \cdot f'(z)",
            rf"&= {product} = {tex(now.delta)}",
            rf"\tfrac{{\partial L}}{{\partial w}} &= \delta \cdot x = {tex(now.delta)} \cdot {bracketed(neuron.x)} "
            rf"= {tex(now.dw)}",
            rf"\tfrac{{\partial L}}{{\partial b}} &= \delta = {tex(now.db)}",
            rf"w &\leftarrow {tex(neuron.w)} - {rate} \cdot {bracketed(now.dw)} = {tex(now.w)}",
            rf"b &\leftarrow {tex(neuron.b)} - {rate} \cdot {bracketed(now.db)} = {tex(now.b)}",
            rf"z &\leftarrow {tex(now.w)} \cdot {x if neuron.x >= 0 else bracketed(neuron.x)} + {bracketed(now.b)} "
            rf"= {tex(now.new_z)}",
        ]
    )


def _aligned(lines: list[str]) -> str:
    return r"\small\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def told(neuron: Neuron, now: Step) -> str:
    """What the step did and why, in a sentence or three."""
    error = now.output - neuron.target
    parts = [_distance(now)]
    if now.delta == 0 and error:
        parts.append(f"The slope $f'(z)$ is {figure(now.slope)} here: an error of {figure(error)} gives no correction.")
    elif neuron.loss == "binary_cross_entropy":
        parts.append(
            f"The $f'(z)$ of {figure(now.slope)} cancels against the loss: the correction is "
            rf"$\hat y - y$ = {figure(now.delta)}, however flat the curve."
        )
    elif abs(error) > tables.WRONG and abs(now.slope) < MOVES:
        parts.append(
            f"The output is wrong by {figure(error)}, but $f'(z)$ = {figure(now.slope)} multiplies the correction."
        )
        if neuron.activation == "sigmoid":
            other = correction.step(replace(neuron, loss="binary_cross_entropy"))
            parts.append(
                rf"With BCE it cancels, and $\delta = \hat y - y$ is {figure(other.delta)}: choose it, and z moves."
            )
    if neuron.x == 0:
        parts.append("The input is 0, so the weight gets no correction; only the bias moves.")
    if now.new_loss > now.loss:
        parts.append(f"The step is too long: the loss rises from {figure(now.loss)} to {figure(now.new_loss)}.")
    return " ".join(parts)


def _distance(now: Step) -> str:
    if now.moved == 0:
        return f"**The step leaves z at {short(now.z)}.**"
    if abs(now.moved) < tables.VISIBLE:
        return f"**The step moves z by {figure(now.moved)}**, too short to see."
    beyond = "" if tables.inside(now) else ", beyond the picture"
    return f"**The step moves z by {figure(now.moved)}**, to {figure(now.new_z)}{beyond}."


def run(neuron: Neuron, n: int) -> None:
    """Several steps from the same start, with squared error, with binary cross-entropy, and with the chosen loss."""
    losses = [
        loss
        for loss in SCALAR_LOSSES
        if loss in ("mse", "binary_cross_entropy", neuron.loss) and not correction.undefined(loss, neuron.activation)
    ]
    found = {loss: tables.run(replace(neuron, loss=loss), n) for loss in losses}
    names = tuple(LOSS_LABEL[loss] for loss in losses)
    table = tables.runs(neuron.activation, {LOSS_LABEL[loss]: run for loss, run in found.items()})
    st.subheader("The same neuron, step after step", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        plot.show(
            charts.run("output", names, neuron.activation, look.current()),
            alt="The neuron's output by step, one line for each loss, with the target as a grey line.",
            runs=table,
            level=tables.level(neuron.target),
        )
    with right:
        plot.show(
            charts.run("loss", names, neuron.activation, look.current()),
            alt="The loss by step on a logarithmic axis, one line for each loss. Arrows mark values beyond the axis.",
            runs=table,
        )
    low, high = (f"${tex(limit)}$" for limit in tables.LOSS_LIMITS)
    ends = " ".join(f"**{LOSS_LABEL[loss]}** {ending(run, neuron)}" for loss, run in found.items())
    st.markdown(f"{ends} Losses below {low} or above {high} stand at the edge with an arrow.")


def ending(run: correction.Run, neuron: Neuron) -> str:
    """How a run ended, in a sentence."""
    output, taken = float(run.output[-1]), run.z.size - 1
    if run.diverged:
        return f"overflows in step {taken + 1}: the steps are too long."
    text = f"ends at ŷ = {figure(output)} after {taken} steps, {figure(abs(output - neuron.target))} from the target"
    return f"{text}; its loss has grown." if run.loss[-1] > run.loss[0] else f"{text}."


def why_step() -> None:
    """The chain rule behind the arithmetic, and the cancellation."""
    with st.container(key=f"{present.SECONDARY}-why"):
        st.subheader("Why", anchor=False)
        st.markdown(
            r"""
A step is a product: $\Delta w = -\eta \cdot \frac{\partial L}{\partial \hat y} \cdot f'(z) \cdot x$. With squared
error, $\frac{\partial L}{\partial \hat y} = 2(\hat y - y)$ is bounded for a sigmoid, so a flat $f'(z)$ makes the whole
product tiny: **wrong and stuck**. With binary cross-entropy, $\frac{\partial L}{\partial \hat y} =
\frac{\hat y - y}{\hat y (1 - \hat y)}$ and $f'(z) = \hat y (1 - \hat y)$: the slope **cancels**, and what is left is
$\frac{\partial L}{\partial z} = \hat y - y$. A saturated output learns, then. A saturated *hidden* sigmoid does not:
no loss stands behind it to cancel its slope.
"""
        )


def over_the_logit() -> None:
    """The panel that draws the loss of each pair over the logit."""
    with plot.workbench():
        left, right = st.columns([1, 2], gap="large")
    with left:
        guess = controls.prediction(
            f"a sigmoid should answer {short(DEMO.target)}, and its loss is MSE. Where is the gradient over z largest?",
            PEAKS,
            "peak",
        )
        peak_verdict(guess)
        output = controls.choice("fn", "Output", output_labels(), DEMO.activation)
        loss = chosen_loss(output, tuple(LOSSES))
        goal = target(output)
        if guess:
            _words_on_pair(loss, output, goal)
        numbers = st.container()
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
    rows = tables.at("mse", "sigmoid", DEMO.target, z_grid()).to_pylist()
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
    picture = st.container()
    label = "z: the logit" if output != "softmax" else "z = z₁ − z₂: the difference of the two logits"
    z = controls.dragged("z", label, -Z_LIMIT, Z_LIMIT, 5.0, 0.1)
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
    if output == "softmax":
        st.markdown(r"Softmax of two classes is the sigmoid of the difference: these are the sigmoid’s curves.")
    if (loss, output) in (("binary_cross_entropy", "sigmoid"), ("cross_entropy", "softmax")):
        st.markdown(
            r"The loss is made for this output: $\frac{\partial L}{\partial z} = \hat y - y$ without $f'$. The network "
            "itself then ends in a **linear** layer, whose output is the logit: linear outputs are not for "
            "regression alone."
        )
    elif loss == "huber":
        st.markdown("Near the target Huber is half the squared error; beyond 1 it is the absolute error.")


def vanishing(loss: str, output: str, goal: float) -> str:
    """Where in the picture a wrong output gets next to no gradient, in a sentence."""
    stretches = tables.stuck(loss, output, goal).to_pylist()
    meaning = f"the output is off by more than {short(tables.WRONG)} and the gradient below {short(tables.HARDLY)}"
    if not stretches:
        return f"**No flat stretch.** Nowhere in the picture is it so that {meaning}."
    listed = " and ".join(f"from z = {short(row['low'])} to {short(row['high'])}" for row in stretches)
    ends = tables.at(loss, output, goal, [row[end] for row in stretches for end in ("low", "high")]).to_pylist()
    least = min(ends, key=lambda row: abs(row["gradient"]))
    return (
        f"**Wrong and stuck** {listed} (pale): {meaning}. At z = {short(least['z'])} it is {figure(least['gradient'])}."
    )


def program(neuron: Neuron) -> tuple[list[snippets.Function], dict[str, Any], str, list[snippets.Function]]:
    """What "Show the code" shows of the step: its δ with NumPy alone, and the lab's whole step."""
    return *slope_of(neuron.loss, neuron.activation, neuron.target), [correction.step]


def slope_of(loss: str, output: str, goal: float) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """A program for ∂L/∂z at z = 5: its functions, its variables, and what is printed."""
    record = LOSSES[loss]
    variables: dict[str, Any] = {"z": [5.0], "y": [goal]}
    if output == "softmax":
        variables = {"z": [[5.0, 0.0]], "y": [[goal, 1 - goal]]}
    if record.gradient_from_logits is not None:
        return [record.gradient_from_logits], variables, f"{record.gradient_from_logits.__name__}(z, y)"
    upstream = record.gradient.__name__
    if output == "softmax":
        expression = f"softmax_vjp(softmax(z), {upstream}(softmax(z), y))"
        return [record.gradient, softmax, softmax_vjp], variables, expression
    activation = ACTIVATIONS[output]
    f, df = (inspect.unwrap(function).__name__ for function in (activation.f, activation.df))
    return [record.gradient, activation.f, activation.df], variables, f"{upstream}({f}(z), y) * {df}(z)"
