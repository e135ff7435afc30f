"""Softmax in numbers → the tables of its pictures."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pyarrow as pa

from dashboard.frames.rows import Row
from dashboard.text.numbers import figure, near_zero, short, written
from lib.activations import sigmoid
from lib.arrays import Array, subscript
from lib.softmax import log_softmax, softmax, softmax_jacobian

DIFFERENCE_LIMIT = 10.0
"""The two-class picture shows differences of logits from −DIFFERENCE_LIMIT to DIFFERENCE_LIMIT."""


def bars(row: Row, z: Array, temperature: float, plain: Array) -> pa.Table:
    """Probabilities class by class: columns i, label, p, plain (p at T = 1, c = 0), p_text, log_text."""
    p, log_p = softmax(z, temperature=temperature), log_softmax(z, temperature=temperature)
    return pa.table(
        {
            "i": row.columns,
            "label": [f"p{subscript(j)}" for j in row.columns],
            "p": p,
            "plain": softmax(plain),
            "p_text": [figure(value) for value in p],
            "log_text": [figure(value) for value in log_p],
        }
    )


def jacobian(row: Row, z: Array, temperature: float) -> pa.Table:
    """Jacobian diag(p) − p pᵀ and its row sums, cell by cell: columns i, j, row, column, value, kind, text."""
    J = softmax_jacobian(softmax(z, temperature=temperature))
    names = [subscript(j) for j in row.columns]
    total = partial(near_zero, eps=float(np.finfo(J.dtype).eps))
    rows, columns = ([f"{letter}{name}" for name in names] for letter in "pz")
    return _cells(rows, columns, J, labelled=len(names) <= 6, total=total)


def matrix(rows: tuple[Row, ...], chosen: Row, z: dict[int, Array], temperature: float) -> pa.Table:
    """Probabilities of every row and their sums: columns as in ``jacobian``. Rows may differ in length."""
    width = max(max(row.columns) for row in rows)
    P = np.full((len(rows), width), np.nan)
    for i, row in enumerate(rows):
        P[i, np.array(row.columns) - 1] = softmax(z[row.number], temperature=temperature)
    labels = [f"{'► ' if row is chosen else ''}row {row.number}" for row in rows]
    return _cells(labels, [f"p{subscript(j + 1)}" for j in range(width)], P, labelled=width <= 6, total=_short)


def two_classes(precision: str) -> pa.Table:
    """The sigmoid and softmax of two classes over the difference of the logits: columns d, sigmoid, softmax."""
    d = np.linspace(-DIFFERENCE_LIMIT, DIFFERENCE_LIMIT, 201).astype(precision)
    return pa.table({"d": d, "sigmoid": sigmoid(d), "softmax": softmax(np.stack([d, 0 * d], axis=-1))[:, 0]})


def pair(z: Array, temperature: float) -> tuple[float, float, float]:
    """The first two logits: their difference over T, the first class's share of the two, and σ of the difference."""
    first_two = z[:2]
    with np.errstate(over="ignore"):
        d = (first_two[0] - first_two[1]) / np.asarray(temperature, dtype=z.dtype)
    return float(d), float(softmax(first_two, temperature=temperature)[0]), float(sigmoid(d))


def marker(d: float, p: float) -> pa.Table:
    """Where the present difference stands, at the edge when it is beyond: columns d, p, beyond."""
    return pa.table(
        {"d": [float(np.clip(d, -DIFFERENCE_LIMIT, DIFFERENCE_LIMIT))], "p": [p], "beyond": [abs(d) > DIFFERENCE_LIMIT]}
    )


def _cells(
    rows: list[str], columns: list[str], values: Array, *, labelled: bool, total: Callable[[float], str]
) -> pa.Table:
    k = values.shape[1]
    sums = np.nansum(values, axis=1, dtype=values.dtype)
    table = np.column_stack([values, sums])
    i, j = (index.ravel() for index in np.indices(table.shape))
    kind = np.where(j == k, "sum", "cell")
    text = [
        total(float(value)) if what == "sum" else _short(float(value)) if labelled and value == value else ""
        for value, what in zip(table.ravel(), kind, strict=True)
    ]
    return pa.table(
        {
            "i": i,
            "j": j,
            "row": np.array(rows)[i],
            "column": np.array([*columns, "sum"])[j],
            "value": table.ravel(),
            "kind": kind,
            "text": text,
        }
    )


def _short(value: float) -> str:
    """Three decimals, or the order of magnitude of what would round to 0."""
    return short(value, 1) if abs(value) < 5e-4 else written(f"{value:.3f}")
