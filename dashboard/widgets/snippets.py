"""Show the code: the exact source in ``lib`` behind a picture, and a snippet that runs with NumPy alone.

Both are read from the functions themselves, so they cannot drift from what the page computes.
"""

import inspect
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from dashboard.frames import ParamValues
from dashboard.widgets import controls
from lib.activations import Activation
from lib.take_home.source_code import Function, definitions, source

__all__ = ["Function", "calls", "show", "snippet", "source"]


def show(
    functions: list[Function],
    variables: Mapping[str, Any],
    expression: str,
    lesson: list[Function] | None = None,
) -> None:
    """A closed drawer with the lab's source and a snippet that evaluates ``expression`` with NumPy alone.

    The source is that of ``lesson``, or of the snippet's own ``functions``.
    """
    if (open_drawer := drawer()).open:
        of_lab, of_own = open_drawer.tabs(["The lab's source", "Copy as NumPy"])
        of_lab.code("\n\n".join(source(function) for function in lesson or functions), language="python")
        of_own.code(snippet(functions, variables, expression), language="python")


def drawer() -> ExpanderContainer:
    """The drawer for a page's code."""
    return controls.drawer("code", "Show the code")


def calls(record: Activation, params: ParamValues) -> str:
    """The expression f(z), f′(z) of an activation with its parameters passed by name."""
    arguments = ", ".join(["z", *(f"{name}={name}" for name in params)])
    return ", ".join(f"{inspect.unwrap(function).__name__}({arguments})" for function in (record.f, record.df))


def snippet(functions: list[Function], variables: Mapping[str, Any], expression: str) -> str:
    """A program that runs with NumPy alone: the functions, what they call, the variables, and the result printed.

    Decorators, annotations and all but the first line of docstrings are left out.
    """
    values = [f"{name} = {_literal(value)}" for name, value in variables.items()]
    return "\n\n".join([*definitions(tuple(functions)), "\n".join([*values, f"print({expression})"])]) + "\n"


def _literal(value: Any) -> str:
    """A number or string as Python writes it; a list or array as a NumPy array."""
    if isinstance(value, list | np.ndarray):
        return re.sub(r"\b(nan|inf)\b", r"np.\1", f"np.array({np.asarray(value).tolist()!r})")
    return repr(value)
