"""The summary table: one row for each activation function, every cell from its record or computed.

The words carry their condition: "vanishes" says where, "zero-centred" says what else the mean is.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
import pyarrow as pa

from dashboard.frames import COMPARE_LIMIT, ParamValues
from dashboard.text.flat import flat_where
from dashboard.text.numbers import raised, short
from dashboard.text.plain import plain
from lib.activations import ACTIVATIONS, Activation
from lib.lessons.moments import moments

DEPTH = 10
"""Number of layers in the words about a path through a network."""
FAR = -6.0
"""A place far enough to the left to see a slope that vanishes there."""


@dataclass(frozen=True)
class SummaryRow:
    """One activation with its parameters: what holds for every z. ``curve`` is f on a grid over the shown range."""

    function: str
    setting: str
    curve: tuple[float, ...]
    output_range: str
    zero_centred: str
    vanishing_gradient: str
    max_slope: float
    mean_output: float
    mean_slope: float
    saturated_share: float
    derivative: str
    formula: str
    typical_use: str
    notes: str


def row(key: str, params: ParamValues) -> SummaryRow:
    """The row of one activation, kept from rerun to rerun."""
    return _row(key, tuple(sorted(params.items())))


@lru_cache(maxsize=256)
def _row(key: str, items: tuple[tuple[str, float | str], ...]) -> SummaryRow:
    params = {**ACTIVATIONS[key].defaults, **dict(items)}
    record = ACTIVATIONS[key].at(**params)
    means = moments(ACTIVATIONS[key], **params)
    grid = np.linspace(-COMPARE_LIMIT, COMPARE_LIMIT, 49)
    return SummaryRow(
        function=record.label,
        setting=", ".join(
            f"{param.label.split()[-1]} = {short(float(params[param.key]))}"
            for param in record.params
            if not param.choices
        ),
        curve=tuple(record.f(grid, **params).tolist()),
        output_range=str(record.range),
        derivative=plain(record.derivative),
        zero_centred=zero_centred(record, params),
        vanishing_gradient=vanishing(record, params),
        max_slope=record.max_slope,
        mean_output=means.output,
        mean_slope=means.slope,
        saturated_share=means.saturated,
        formula=plain(record.formula),
        typical_use=record.use,
        notes=record.notes,
    )


def zero_centred(record: Activation, params: ParamValues) -> str:
    """Whether f is odd; if not, which mean it has instead on symmetric input."""
    if record.at(**params).zero_centred:
        return "yes: f(−z) = −f(z), so symmetric input gives mean 0"
    mean = moments(record, **params).output
    # SELU's two constants are chosen for mean 0 under N(0, 1), though it is not odd.
    exception = "" if mean else ", but not for every symmetric input"
    return f"no: not odd; mean {short(mean)} for z ~ N(0, 1){exception}"


def vanishing(record: Activation, params: ParamValues) -> str:
    """Where the gradient vanishes, and under which condition it does not."""
    claims = record.at(**params)
    flat = flat_where(record, **params)
    exact = f"exactly 0 for {flat} (can die)"
    far = telling(record, params)
    slope = abs(float(record.df(far, **params)))
    path = slope**DEPTH
    if len(claims.saturates) == 2:
        top, beside = (float(record.df(z, **params)) for z in (0.0, 0.01))
        where = " (at z = 0)" if top == claims.max_slope > beside else ""
        return f"yes, on both sides{f': {exact}' if flat else ''}; slope at most {short(claims.max_slope)}{where}"
    if claims.saturates and any(map(math.isfinite, record.flat_to(**params))):
        return f"on the {claims.saturates[0]}: {exact}"
    if claims.saturates:
        return (
            f"on the {claims.saturates[0]}, gradually: slope {short(slope)} at z = {short(far)}, "
            f"{short(path)} through {DEPTH} such layers{f'; {exact}' if flat else ''}"
        )
    if flat:
        return f"not towards the ends, but {exact}"
    if slope < claims.max_slope:
        return (
            f"not on positive paths; an all-negative path of {DEPTH} layers leaves "
            f"{short(slope)}{raised(DEPTH)} = {short(path)}"
        )
    return f"no: slope {short(claims.max_slope)} everywhere"


def telling(record: Activation, params: ParamValues) -> float:
    """A place z where one sees what the words about the gradient mean."""
    claims = record.at(**params)
    if claims.saturates:
        return -FAR if claims.saturates == ("right",) else FAR
    inside = (sum(stretch) / 2 for stretch in record.flat(**params) if all(map(math.isfinite, stretch)))
    return next(inside, FAR)


def table(settings: Mapping[str, ParamValues], z: float) -> pa.Table:
    """The summary table of several activations (key → parameters), with their value and slope at z."""
    rows = [row(key, params) for key, params in settings.items()]
    columns: dict[str, list[object]] = {
        field.name: [getattr(row, field.name) for row in rows] for field in fields(SummaryRow)
    }
    moving: dict[str, list[object]] = {
        "f": [float(ACTIVATIONS[key].f(z, **params)) for key, params in settings.items()],
        "slope": [float(ACTIVATIONS[key].df(z, **params)) for key, params in settings.items()],
    }
    first = {name: columns.pop(name) for name in ("function", "setting", "curve")}
    return pa.table({**first, **moving, **columns})


def as_csv(settings: Mapping[str, ParamValues], z: float) -> bytes:
    """The summary table as a CSV file: the words, z, and every number with all its digits.

    It begins with the mark by which spreadsheets recognise UTF-8.
    """
    shown = table(settings, z).drop_columns(["curve"])
    names = ["function", "setting", "z", *(name for name in shown.column_names if name not in ("function", "setting"))]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({**line, "z": z} for line in _lines(shown))
    return text.getvalue().encode("utf-8-sig")


def _lines(shown: pa.Table) -> Iterable[dict[str, str | float]]:
    lines: list[dict[str, str | float]] = shown.to_pylist()
    return lines
