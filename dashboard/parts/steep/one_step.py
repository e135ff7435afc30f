"""The panel that takes one step of one neuron apart: slope, loss and rate in it, and a run of such steps."""

import math
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import steep as charts
from dashboard.frames import Z_LIMIT
from dashboard.frames import steep as tables
from dashboard.parts.steep.pair import chosen_loss, slope_of, target
from dashboard.shell import look, plot, present
from dashboard.text.numbers import bracketed, figure, short, tex
from dashboard.widgets import controls, prediction, snippets
from lib.activations import ACTIVATIONS
from lib.experiments import correction
from lib.experiments.correction import Neuron, Step
from lib.losses import LOSSES
from lib.outputs import pair
from lib.records import labels

RATES = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)

DEMO = Neuron()
MOVES = 0.1
"""A step that carries z at least this far counts as moving."""
COMPARED = ("mse", "binary_cross_entropy")
"""The losses of the prediction, and of every run beside the chosen one."""
GUESSES = {"mse": "Only MSE", "binary_cross_entropy": "Only BCE", "both": "Both", "neither": "Neither"}


def show() -> None:
    """The panel: a prediction, the neuron, its step, and the run from there."""
    below = st.container()
    with below:
        left, right = plot.workbench("large")
    with left:
        guess = predict()
        verdict(guess)
        place, numbers = st.container(), plot.readings()
        with controls.more():
            rate = controls.stops("rate", "η: learning rate", RATES, DEMO.rate)
            activation = controls.choice("fn", "Activation", labels(ACTIVATIONS), DEMO.activation)
            goal = target(activation)
            x = controls.slider("x", "x: input", -3, 3, DEMO.x, 0.1)
            w = controls.slider("w", "w: weight before the step", -3, 3, DEMO.w, 0.1)
            n = controls.count("n", "Steps in the run", 1, 100, 20)
        with place:
            loss = chosen_loss(activation, _of_a_number())
        controls.reset()
    neuron = Neuron(x=x, w=w, target=goal, activation=activation, loss=loss, rate=rate)
    run_place = st.container()
    if guess:  # the reason would give the answer away
        why_step()
    with right:
        _moving(neuron, bool(guess), n, numbers, run_place)
    snippets.show(*slope_of(loss, activation, goal), lesson=[correction.step])


def _of_a_number() -> list[str]:
    """The losses that judge the single number a neuron gives."""
    return [key for key, record in LOSSES.items() if not record.by_row]


@st.fragment
def _moving(neuron: Neuron, revealed: bool, n: int, numbers: DeltaGenerator, run_place: DeltaGenerator) -> None:
    """What follows the slider: picture, arithmetic, the sentence about the step, and the run from here."""
    with plot.lead():
        picture = st.container()
        z = controls.dragged(
            "z", "z: where the unit starts (its bias is set to suit)", -Z_LIMIT, Z_LIMIT, 5.0, 0.1, axis=True
        )
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


def predict() -> str:
    """Ask what the default neuron will do before any step is drawn; "" while there is no answer."""
    now = correction.step(DEMO)
    return prediction.choose(
        f"a sigmoid unit at z = {short(now.z)} answers {short(now.output)}; the target is {short(DEMO.target)}. "
        f"One step with learning rate {short(DEMO.rate)}: which loss moves z by more than {short(MOVES)}?",
        GUESSES,
    )


def verdict(guess: str) -> None:
    """What came of the prediction, in the numbers of both steps."""
    if guess not in GUESSES:
        return
    moved = {loss: correction.step(replace(DEMO, loss=loss)).moved for loss in COMPARED}
    moving = [loss for loss, distance in moved.items() if abs(distance) > MOVES]
    truth = moving[0] if len(moving) == 1 else ("both" if moving else "neither")
    outcome = "Yes" if guess == truth else f"It is {GUESSES[truth][0].lower()}{GUESSES[truth][1:]}"
    listed = " and ".join(f"{figure(distance)} with {LOSSES[loss].short}" for loss, distance in moved.items())
    st.markdown(f"**You chose “{GUESSES[guess]}”.** {outcome}: z moves by {listed}.")


def _picture(neuron: Neuron, now: Step, revealed: bool) -> None:
    tangent, arrow, points = tables.tangent(now), tables.arrow(now), tables.points(now)
    plot.show(
        charts.step(neuron.activation, look.current()),
        alt=f"Above, the output of a {ACTIVATIONS[neuron.activation].label} unit over z with the tangent at the "
        "start and the target as a grey line; below, its loss over the same z. A filled circle marks the start, a "
        "hollow diamond the place after one step, an arrow the way. The numbers stand in the arithmetic.",
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
    term = LOSSES[neuron.loss].term
    product = (
        rf"{tex(now.upstream)} \cdot {bracketed(now.slope)}"
        if math.isfinite(now.upstream) or not term.slope_from_logit
        else term.slope_from_logit  # ∞ · 0 has no value; the form from the logit has
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
    error, record = now.output - neuron.target, LOSSES[neuron.loss]
    parts = [_distance(now)]
    if now.delta == 0 and error:
        parts.append(f"{_nought(now)}: an error of {figure(error)} gives no correction.")
    elif pair(neuron.activation, neuron.loss).cancels:
        parts.append(
            f"The $f'(z)$ of {figure(now.slope)} cancels against the loss: the correction is "
            f"${record.term.slope_from_logit}$ = {figure(now.delta)}, however flat the curve."
        )
    elif abs(error) > tables.WRONG and abs(now.slope) < MOVES:
        parts.append(
            f"The output is wrong by {figure(error)}, but $f'(z)$ = {figure(now.slope)} multiplies the correction."
        )
        for cure in (other for other in LOSSES.values() if pair(neuron.activation, other.key).cancels):
            delta = correction.step(replace(neuron, loss=cure.key)).delta
            parts.append(
                rf"With {cure.short} it cancels, and $\delta = {cure.term.slope_from_logit}$ is {figure(delta)}: "
                "choose it, and z moves."
            )
    if neuron.x == 0:
        parts.append("The input is 0, so the weight gets no correction; only the bias moves.")
    if now.new_loss > now.loss:
        parts.append(f"The step is too long: the loss rises from {figure(now.loss)} to {figure(now.new_loss)}.")
    return " ".join(parts)


def _nought(now: Step) -> str:
    """Which factor makes the correction 0."""
    if now.upstream == 0 and now.slope:
        return r"The slope of the loss, $\frac{\partial L}{\partial \hat y}$, is 0 here"
    return f"The slope $f'(z)$ is {figure(now.slope)} here"


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
        for loss in _of_a_number()
        if loss in (*COMPARED, neuron.loss) and not correction.undefined(loss, neuron.activation)
    ]
    found = {loss: tables.run(replace(neuron, loss=loss), n) for loss in losses}
    names = tuple(LOSSES[loss].short for loss in losses)
    table = tables.runs(neuron.activation, {LOSSES[loss].short: run for loss, run in found.items()})
    st.header("The same unit, step after step", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        plot.show(
            charts.run("output", names, neuron.activation, look.current()),
            alt="The unit's output by step, one line for each loss, with the target as a grey line.",
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
    ends = " ".join(f"**{LOSSES[loss].short}** {ending(run, neuron)}" for loss, run in found.items())
    st.markdown(f"{ends} Losses below {low} or above {high} stand at the edge with an arrow.")


def ending(run: correction.NeuronPath, neuron: Neuron) -> str:
    """How a run ended, in a sentence."""
    output, taken = float(run.output[-1]), run.z.size - 1
    if run.diverged:
        return f"overflows in step {taken + 1}: the steps are too long."
    text = f"ends at ŷ = {figure(output)} after {taken} steps, {figure(abs(output - neuron.target))} from the target"
    return f"{text}; its loss has grown." if run.loss[-1] > run.loss[0] else f"{text}."


def why_step() -> None:
    """The chain rule behind the arithmetic, and the cancellation."""
    with st.container(key=f"{present.SECONDARY}-why"):
        st.header("Why", anchor=False)
        st.markdown(
            r"""
A step is a product: $\Delta w = -\eta \cdot \frac{\partial L}{\partial \hat y} \cdot f'(z) \cdot x$. With squared
error, $\frac{\partial L}{\partial \hat y} = 2(\hat y - y)$ is bounded for a sigmoid, so a flat $f'(z)$ makes the whole
product tiny: **wrong and stuck**.

With binary cross-entropy, $\frac{\partial L}{\partial \hat y} =
\frac{\hat y - y}{\hat y (1 - \hat y)}$ and $f'(z) = \hat y (1 - \hat y)$: the slope **cancels**, and what is left is
$\frac{\partial L}{\partial z} = \hat y - y$. A saturated output learns, then. A saturated *hidden* sigmoid does not:
no loss stands behind it to cancel its slope.
"""
        )
