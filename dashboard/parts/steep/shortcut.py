"""The panel that holds the shortcut update Xᵀ(ŷ − y)/m against the true gradient, for every pair."""

import inspect
import math
from typing import Any

import numpy as np
import streamlit as st

from dashboard.charts import steep as charts
from dashboard.frames import steep as tables
from dashboard.parts.steep.pair import output_labels
from dashboard.shell import look, plot, present
from dashboard.text.numbers import figure, percent
from dashboard.widgets import controls, prediction, snippets
from lib.derivatives import numerical_gradient
from lib.experiments import shortcut
from lib.experiments.shortcut import HALF_MSE, Comparison, Draw, Survey
from lib.losses import LOSSES
from lib.outputs import output_of

SPREADS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0)
ANSWERS = {"all": "All of them", "half": "About half", "few": "A few", "none": "None"}


def show() -> None:
    """The panel: the question, the table of pairs, one pair's numbers, and why."""
    left, right = plot.workbench("large")
    with left:
        st.markdown(
            r"The lesson’s `gradient_descent` always takes the update $\frac{1}{m} X^\top(\hat y - y)$, whatever the "
            "loss and the activation."
        )
        told = prediction.choose(
            f"for how many of {len(shortcut.pairs())} pairs of loss and output is that the gradient?", ANSWERS, "exact"
        )
        verdict = st.container()
        output = controls.choice("fn", "Output", outputs(), "sigmoid")
        loss = _loss(output)
        words = st.container()
        with controls.more():
            spread = controls.stops("spread", "Standard deviation of the weights", SPREADS, 2.0)
            seed = controls.entry("seed", "Seed of the draws", 0, 9999, 0)
        controls.reset()
        if told:
            with verdict, st.spinner("Measuring the gradients of every pair …"):
                found = tables.surveys(tuple(shortcut.pairs()), seed, spread)
            with verdict:
                _verdict(told, found)
            words.markdown(sentence(found[loss, output]))
    first = found[loss, output].first_wrong if told else None
    problem = shortcut.problems(output, (first or 0) + 1, seed, spread)[-1]
    with right:
        if told:
            _table(found, (loss, output))
        else:
            st.info("The table of all pairs appears here once you have predicted.")
        which = "A draw" if first is None else f"Draw {first + 1}, the first with a wrong sign"
        st.markdown(f"**{which}**: {len(problem.X)} examples, {outputs()[output]} with {loss_labels()[loss]}.")
        measured = shortcut.compare(problem.X, problem.y, problem.W, problem.b, loss, output)
        st.markdown(worked(measured, revealed=bool(told)))
    if told:  # the reason would give the answer away
        with st.container(key=f"{present.SECONDARY}-why"):
            why()
    snippets.show(*program(problem, loss, output), lesson=[shortcut.compare])


def loss_labels() -> dict[str, str]:
    """Every loss, ½ MSE among them, as on buttons and in the table."""
    return {HALF_MSE: "½ MSE", **{key: record.short for key, record in LOSSES.items()}}


def outputs() -> dict[str, str]:
    """Key → label of each output."""
    return output_labels(" (3)")


def _loss(output: str) -> str:
    defined = {loss: loss_labels()[loss] for loss, of in shortcut.pairs() if of == output}
    return controls.segments("loss", "Loss", defined, "mse")


def _verdict(told: str, found: dict[tuple[str, str], Survey]) -> None:
    """What came of the prediction, counted over all pairs."""
    exact = [pair for pair, survey in found.items() if survey.exact]
    wrong = [survey for survey in found.values() if survey.wrong]
    listed = ", ".join(f"{outputs()[output]} with {loss_labels()[loss]}" for loss, output in exact)
    if told in ANSWERS:
        share = len(exact) / len(found)
        truth = "none" if share == 0 else "few" if share < 0.25 else "half" if share < 1 else "all"
        outcome = f"**You chose “{ANSWERS[told]}”.** {'Yes: it' if told == truth else 'It'} is the gradient"
    else:
        outcome = "It is the gradient"
    st.markdown(
        f"{outcome} for {len(exact)} of {len(found)}: {listed}. For {len(wrong)} pairs some step goes the wrong way."
    )


def _table(found: dict[tuple[str, str], Survey], chosen: tuple[str, str]) -> None:
    plot.show(
        charts.pairs(tuple(loss_labels().values()), tuple(outputs().values()), look.current()),
        alt="Table of outputs (rows) by losses (columns). Blue, with a tick and a factor: the shortcut is that "
        "constant times the gradient. White, with a tick: the signs agree. Orange, with a cross and a share: in "
        "that share of random draws some sign is wrong. Grey: the pair is not defined.",
        cells=tables.cells(found, loss_labels(), outputs(), chosen),
    )
    draws = found[chosen].draws
    st.caption(
        f"✓ with a number c: the shortcut is c times the gradient. ✗ with a share: in that share of {draws} random "
        "draws some weight or bias gets the wrong sign. –: the pair is not defined."
    )


def sentence(survey: Survey) -> str:
    """What the draws say about one pair."""
    pair = f"**{outputs()[survey.output]} with {loss_labels()[survey.loss]}:**"
    if survey.exact:
        return f"{pair} the shortcut **is** the gradient, entry by entry, in all {survey.draws} draws."
    if survey.constant is not None:
        return (
            f"{pair} the shortcut is **{figure(survey.constant)} times the gradient** in all {survey.draws} draws: the "
            "direction is right, and the learning rate means something else than it says."
        )
    parts = []
    if survey.wrong:
        parts.append(
            f"some weight or bias has the **wrong sign in {percent(survey.wrong)}** of the draws: "
            f"a bias in {percent(survey.wrong_bias)}, a weight in {percent(survey.wrong_weight)}"
        )
    else:
        parts.append(f"no sign is wrong in {survey.draws} draws")
    if not math.isnan(survey.middle):
        parts.append(
            f"shortcut over gradient has the median {figure(survey.middle)}, and nine in ten ratios lie between "
            f"{figure(survey.low)} and {figure(survey.high)}"
        )
    if survey.flat:
        parts.append(
            f"in {percent(survey.flat)} the gradient of some entry is 0, and the shortcut moves it all the same"
        )
    text = "; ".join(parts)
    return f"{pair} {text}."


def worked(found: Comparison, revealed: bool) -> str:
    """A table of one comparison; before the prediction without the ratio and the sign."""
    rows, columns = found.shortcut.shape
    lines = ["| entry | shortcut | gradient | ratio | sign |", "|:--|--:|--:|--:|:-:|"]
    if not revealed:
        lines = ["| entry | shortcut |", "|:--|--:|"]
    for i, k in np.ndindex(rows, columns):
        name = f"w_{{{i + 1}}}" if i < rows - 1 else "b"
        if columns > 1:
            name = f"w_{{{i + 1}{k + 1}}}" if i < rows - 1 else f"b_{k + 1}"
        cells = [f"${name}$", figure(float(found.shortcut[i, k]))]
        if revealed:
            ratio = float(found.ratio[i, k])
            cells += [
                figure(float(found.gradient[i, k])),
                figure(ratio) if math.isfinite(ratio) else "–",
                "✗" if found.opposite[i, k] else ("✓" if found.gradient[i, k] else "flat"),
            ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def why() -> None:
    """Where the shortcut comes from, and what it leaves out."""
    st.header("Why", anchor=False)
    st.markdown(
        r"""
The gradient is $X^\top \delta$ with $\delta = \frac{\partial L}{\partial \hat y} \cdot f'(z)$, row by row. The shortcut
puts $\frac{1}{m}(\hat y - y)$ in the place of $\delta$. For sigmoid with BCE and softmax with CE the $f'$ cancels and
just that is left; for the linear output with ½ MSE there is no $f'$ to begin with.

With MSE as the lesson defines it,
without the ½, the derivative has a 2 and the shortcut is half the gradient.

Everywhere else rows are weighed by their
error instead of by $\delta$: a saturated row, for one, counts fully in the shortcut, hardly at all in the gradient. A
sum of such rows may change its **sign**, and the step climbs.
"""
    )


def program(problem: Draw, loss: str, output: str) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """What "Show the code" prints: the shortcut and the numerical gradient of the draw."""
    value = shortcut.half_mse_loss if loss == HALF_MSE else LOSSES[loss].value
    function = output_of(output).f
    f = inspect.unwrap(function).__name__
    gradient = (
        f'numerical_gradient(X, y, {{"W": W, "b": b}}, {value.__name__}, lambda X, p: {f}(X @ p["W"] + p["b"]), h=1e-5)'
    )
    return (
        [numerical_gradient, value, function],
        {"X": problem.X.round(4), "y": problem.y, "W": problem.W.round(4), "b": problem.b.round(4)},
        f"X.T @ ({f}(X @ W + b) - y) / len(X), {gradient}",
    )
