"""Small pictures of data sets: their points as dots of their classes' colours, drawn from the sets themselves."""

from functools import cache
from urllib.parse import quote

import numpy as np

from dashboard.charts.theme import CLASS_COLOUR
from dashboard.pictures.surface import blend, rgb_of
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


@cache
def address(record: Dataset) -> str:
    """The picture of a data set as an address that can stand in a style sheet between double quotes."""
    X, Y = record.draw(_POINTS, _NOISE, np.random.default_rng(0))
    places = X if record.n_in == 2 else np.column_stack([X, Y])
    label, colours = _labelled(record, Y)
    paths = "".join(_dots(places[label == k], colour) for k, colour in enumerate(colours))
    text = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {SIDE} {SIDE}'>{paths}</svg>"
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
