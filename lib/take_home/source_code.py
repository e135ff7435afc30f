"""The source of functions of ``lib``, with all they refer to, as a program that needs NumPy alone.

It is read from the functions themselves, so it cannot drift from what the lab computes.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

Function = Callable[..., Any]

_GIVES_BACK = {
    "as_float": slice(0, 1),
    "_checked": slice(0, 1),
    "check_positive": slice(1, 2),
    "align": slice(0, 2),
    "_probabilities": slice(0, 2),
    "_logits_and_shares": slice(0, 2),
}
"""Checks that return some of their arguments as they are, when these are float arrays in order: name → which."""


@cache
def source(function: Function) -> str:
    """The source of a function of ``lib``, as it stands in its module."""
    return textwrap.dedent(inspect.getsource(inspect.unwrap(function))).rstrip()


@cache
def definitions(functions: tuple[Function, ...], *, lean: bool = False) -> tuple[str, ...]:
    """The imports, then the functions after everything of ``lib`` that they refer to, one block each.

    Decorators, annotations and all but the first line of docstrings are left out. lean: without the checks of
    arguments and the switches for NumPy's warnings, for a program whose float arrays are known to be in order.

    Raises ValueError when two different functions have one name.
    """
    collected = _Collected(lean)
    for function in functions:
        collected.add(inspect.unwrap(function))
    return "\n".join(sorted(collected.imports)), *collected.parts.values()


class _Collected:
    """Definitions by name, each after those it needs, and the imports of them all."""

    def __init__(self, lean: bool) -> None:
        self.parts: dict[str, str] = {}
        self.imports = {"import numpy as np"}
        self._lean = lean
        self._owners: dict[str, Function] = {}

    def add(self, function: Function) -> None:
        tree = ast.parse(source(function)).body[0]
        assert isinstance(tree, ast.FunctionDef)
        if tree.name in self._owners:
            if self._owners[tree.name] is not function:
                raise ValueError(f"functions must not share a name; got two that are called {tree.name}")
            return
        self._owners[tree.name] = function
        _strip(tree)
        if self._lean:
            _Leaner().visit(tree)
        self._add_names(tree, function)
        self.parts[tree.name] = ast.unparse(ast.fix_missing_locations(tree))

    def _add_names(self, tree: ast.AST, function: Function) -> None:
        """Add what the code refers to in the module of the function."""
        scope = function.__globals__
        for name in sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} & scope.keys()):
            value = scope[name]
            if isinstance(value, ModuleType):
                self.imports.add("import numpy as np" if name == "np" else f"import {value.__name__}")
            elif inspect.isfunction(value):
                self.add(inspect.unwrap(value))
            elif isinstance(value, int | float | str):
                self.parts.setdefault(name, f"{name} = {value!r}")
            elif isinstance(value, np.ufunc | np.ndarray) and name not in self.parts:
                assignment = _assignment(function, name)
                self._add_names(assignment.value, function)
                self.parts[name] = ast.unparse(assignment)


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


class _Leaner(ast.NodeTransformer):
    """Takes out what a program does not need whose arrays are known to be in order."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name) or node.func.id not in _GIVES_BACK:
            return node
        passed = node.args[_GIVES_BACK[node.func.id]]
        return passed[0] if len(passed) == 1 else ast.Tuple(passed, ast.Load())

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | None:
        self.generic_visit(node)
        return None if ast.unparse(node.targets[0]) == ast.unparse(node.value) else node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | None:
        self.generic_visit(node)
        checks = isinstance(node.value, ast.Call) and ast.unparse(node.value.func).startswith(("check_", "_check_"))
        return None if checks else node

    def visit_If(self, node: ast.If) -> ast.stmt | None:
        self.generic_visit(node)
        return None if isinstance(node.body[0], ast.Raise) and not node.orelse else node

    def visit_With(self, node: ast.With) -> ast.stmt | list[ast.stmt]:
        self.generic_visit(node)
        silent = all(ast.unparse(item.context_expr).startswith("np.errstate(") for item in node.items)
        return node.body if silent else node


def _assignment(function: Function, name: str) -> ast.Assign:
    """The line of the function's module that defines ``name``."""
    module = inspect.getmodule(function)
    assert module is not None
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == name for target in node.targets):
            return node
    raise LookupError(f"{name} is not assigned in {module.__name__}")
