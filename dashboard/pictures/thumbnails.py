"""Small pictures of data sets and functions, as addresses that can stand in a style sheet between double quotes."""

from collections.abc import Iterable
from functools import cache
from urllib.parse import quote

import numpy as np

from dashboard.charts.theme import ACTIVATION_COLOUR, CLASS_COLOUR
from dashboard.pictures.surface import blend, rgb_of
from lib.activations import Activation
from lib.arrays import Array
from lib.datasets import Dataset

SIDE = 40
"""Units of the picture along each side."""
_POINTS, _NOISE = 80, 0.05
_LIMIT = 2.2
"""Inputs run from −_LIMIT to _LIMIT, as do the targets of sets with one input."""
_DOT = 3.4
_STEPS = 5
"""Colours of the targets of a regression on two inputs, from low to high."""
_Z, _LOW, _HIGH = 4.0, -1.5, 2.5
"""Functions are drawn from −_Z to _Z, between _LOW and _HIGH."""


def rules(name: str, pictures: Iterable[str]) -> str:
    """The style that puts its picture on each of the buttons of a control, in their order."""
    return "\n".join(
        f'.st-key-{name} [data-variant]:nth-child({number}) {{ background-image: url("{picture}"); }}'
        for number, picture in enumerate(pictures, start=1)
    )


@cache
def points(record: Dataset) -> str:
    """The points of a data set, drawn from it, as dots of their classes' colours."""
    X, Y = record.draw(_POINTS, _NOISE, np.random.default_rng(0))
    places = X if record.n_in == 2 else np.column_stack([X, Y])
    label, colours = _labelled(record, Y)
    paths = "".join(_dots(places[label == k], colour) for k, colour in enumerate(colours))
    return _address(paths)


def curve(record: Activation) -> str:
    """The curve of a function in its colour, with its axes."""
    z = np.linspace(-_Z, _Z, 33)
    x, y = SIDE * (z / _Z + 1) / 2, SIDE * (_HIGH - record.f(z)) / (_HIGH - _LOW)
    line = "L".join(f"{i:.4g},{j:.4g}" for i, j in zip(x.tolist(), y.tolist(), strict=True))
    zero = SIDE * _HIGH / (_HIGH - _LOW)
    axes = f"<path d='M0,{zero:g}h{SIDE}M{SIDE / 2:g},0v{SIDE}' stroke='#808080' stroke-opacity='0.5'/>"
    colour = ACTIVATION_COLOUR[record.key]
    return _address(f"{axes}<path d='M{line}' fill='none' stroke='{colour}' stroke-width='2.5'/>")


def _address(drawn: str) -> str:
    text = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {SIDE} {SIDE}'>{drawn}</svg>"
    return "data:image/svg+xml," + quote(text, safe=" ='/:;,")


def _labelled(record: Dataset, Y: Array) -> tuple[Array, list[str]]:
    """The number of each point's colour, and the colours."""
    if record.task == "multiclass":
        return Y.argmax(axis=1), list(CLASS_COLOUR)
    if record.task == "binary":
        return (Y[:, 0] >= 0.5).astype(int), list(CLASS_COLOUR[:2])
    if record.n_in == 1:
        return np.zeros(len(Y), dtype=int), [CLASS_COLOUR[1]]
    share = np.linspace(-1, 1, _STEPS)
    low, high = rgb_of(CLASS_COLOUR)[:2]
    mixed = blend(np.where(share[:, np.newaxis] < 0, low, high), np.abs(share) / 2 + 0.5)
    step = np.rint((np.clip(Y[:, 0], -1, 1) + 1) / 2 * (_STEPS - 1)).astype(int)
    return step, ["#" + "".join(f"{round(part):02X}" for part in colour) for colour in mixed.tolist()]


def _dots(places: Array, colour: str) -> str:
    if not len(places):
        return ""
    x = np.rint((places[:, 0] / _LIMIT + 1) * SIDE / 2).astype(int)
    y = np.rint((1 - places[:, 1] / _LIMIT) * SIDE / 2).astype(int)
    moves = "".join(f"M{i},{j}h0" for i, j in dict.fromkeys(zip(x.tolist(), y.tolist(), strict=True)))
    return f"<path d='{moves}' stroke='{colour}' stroke-width='{_DOT}' stroke-linecap='round'/>"
