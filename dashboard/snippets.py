"""Show the code: the exact source in ``lib`` behind a picture, and a snippet that runs with NumPy alone.

Both are read from the functions themselves, so they cannot drift from what the page computes.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import streamlit as st

from dashboard import present
from dashboard.frames import Params
from lib.activations import Activation

Function = Callable[..., Any]


def show(
    functions: list[Function],
    variables: Mapping[str, Any],
    expression: str,
    lesson: list[Function] | None = None,
) -> None:
    """A closed drawer with the lab's source and a snippet that evaluates ``expression`` with NumPy alone.

    The source is that of ``lesson``, or of the snippet's own ``functions``.
    """
    with st.container(key=f"{present.SECONDARY}-code").expander("Show the code"):
        of_lab, of_own = st.tabs(["The lab's source", "Copy as NumPy"])
        of_lab.code("\n\n".join(source(function) for function in lesson or functions), language="python")
        of_own.code(snippet(functions, variables, expression), language="python")


def calls(record: Activation, params: Params) -> str:
    """The expression f(z), f′(z) of an activation with its parameters passed by name."""
    arguments = ", ".join(["z", *(f"{name}={name}" for name in params)])
    return ", ".join(f"{inspect.unwrap(function).__name__}({arguments})" for function in (record.f, record.df))


@cache
def source(function: Function) -> str:
    """The source of a function of ``lib``, as it stands in its module."""
    return textwrap.dedent(inspect.getsource(inspect.unwrap(function))).rstrip()


def snippet(functions: list[Function], variables: Mapping[str, Any], expression: str) -> str:
    """A program that runs with NumPy alone: the functions, what they call, the variables, and the result printed.

    Decorators, annotations and all but the first line of docstrings are left out.
    """
    values = [f"{name} = {_literal(value)}" for name, value in variables.items()]
    return "\n\n".join([*_definitions(tuple(functions)), "\n".join([*values, f"print({expression})"])]) + "\n"


@cache
def _definitions(functions: tuple[Function, ...]) -> list[str]:
    """The imports and the functions with what they call, block by block."""
    parts: dict[str, str] = {}
    imports: set[str] = {"import numpy as np"}
    for function in functions:
        _collect(inspect.unwrap(function), parts, imports)
    return [block for block in ("\n".join(sorted(imports)), *parts.values()) if block]


def _collect(function: Function, parts: dict[str, str], imports: set[str]) -> None:
    """Add the function after everything of ``lib`` that it refers to."""
    tree = ast.parse(source(function)).body[0]
    assert isinstance(tree, ast.FunctionDef)
    if tree.name in parts:
        return
    _strip(tree)
    parts[tree.name] = ""  # marks the name as taken, should the function call itself
    scope = function.__globals__
    for name in sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} & scope.keys()):
        value = scope[name]
        if isinstance(value, ModuleType):
            imports.add("import numpy as np" if name == "np" else f"import {value.__name__}")
        elif inspect.isfunction(value):
            _collect(inspect.unwrap(value), parts, imports)
        elif isinstance(value, int | float | str):
            parts.setdefault(name, f"{name} = {value!r}")
        elif isinstance(value, np.ufunc):
            parts.setdefault(name, _assignment(function, name))
    del parts[tree.name]
    parts[tree.name] = ast.unparse(tree)


def _strip(tree: ast.FunctionDef) -> None:
    tree.decorator_list = []
    tree.returns = None
    for argument in [*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs]:
        argument.annotation = None
    for node in ast.walk(tree):
        for field, old in ast.iter_fields(node):
            if isinstance(old, list):
                setattr(node, field, [_bare(item) for item in old])
    first = tree.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        first.value.value = first.value.value.strip().splitlines()[0]


def _bare(statement: Any) -> Any:
    """An annotated assignment without its annotation; anything else as it is."""
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return ast.copy_location(ast.Assign([statement.target], statement.value, lineno=statement.lineno), statement)
    return statement


def _assignment(function: Function, name: str) -> str:
    """The line of the function's module that defines ``name``."""
    module = inspect.getmodule(function)
    assert module is not None
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == name for target in node.targets):
            return ast.unparse(node)
    raise LookupError(f"{name} is not assigned in {module.__name__}")


def _literal(value: Any) -> str:
    """A number or string as Python writes it; a list or array as a NumPy array."""
    if isinstance(value, list | np.ndarray):
        return re.sub(r"\b(nan|inf)\b", r"np.\1", f"np.array({np.asarray(value).tolist()!r})")
    return repr(value)
