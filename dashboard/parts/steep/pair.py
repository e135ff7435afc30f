"""What the panels share: the controls of a pair of output and loss, and a program for its ∂L/∂z."""

import inspect
from collections.abc import Iterable
from typing import Any

import streamlit as st

from dashboard.widgets import controls, snippets
from lib.experiments import correction
from lib.losses import LOSSES
from lib.outputs import every_output, output_of, pair


def output_labels(classes: str = ", two classes") -> dict[str, str]:
    """Key → label of what may turn z into a prediction; classes: what is added to one that shares among classes."""
    return {key: output.label + (classes if output.shares else "") for key, output in every_output().items()}


def chosen_loss(output: str, losses: Iterable[str]) -> str:
    """Buttons for the losses that are defined for this output, and why the others are not."""
    reasons = {loss: correction.undefined(loss, output) for loss in losses}
    defined = {loss: LOSSES[loss].short for loss, reason in reasons.items() if not reason}
    loss = controls.segments("loss", "Loss", defined, "mse")
    missing = [f"{LOSSES[other].short} is not defined here: {reason}" for other, reason in reasons.items() if reason]
    if missing:
        st.caption(" ".join(missing))
    return loss


def target(output: str) -> float:
    """A slider for the target: from 0 to 1 where the output is a probability."""
    if output_of(output).probability:
        return controls.slider("target", "y: target", 0, 1, 0, 0.1, key="target.share")
    return controls.slider("target", "y: target", -2, 2, 0, 0.1, key="target.number")


def slope_of(loss: str, output: str, goal: float) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """A program for ∂L/∂z at z = 5: its functions, its variables, and what is printed."""
    record, given = LOSSES[loss], output_of(output)
    variables: dict[str, Any] = {"z": [5.0], "y": [goal]}
    if given.shares:
        variables = {"z": [[5.0, 0.0]], "y": [[goal, 1 - goal]]}
    if record.gradient_from_logits is not None and pair(output, loss).cancels:
        return [record.gradient_from_logits], variables, f"{record.gradient_from_logits.__name__}(z, y)"
    back = given.df or given.vjp
    assert back is not None
    f, way_back = (inspect.unwrap(function).__name__ for function in (given.f, back))
    upstream = f"{record.gradient.__name__}({f}(z), y)"
    expression = f"{upstream} * {way_back}(z)" if given.df else f"{way_back}({f}(z), {upstream})"
    return [record.gradient, given.f, back], variables, expression
