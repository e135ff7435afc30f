"""What a unit says over the inputs: as a picture, and as strengths from which others paint it.

Over a plane a unit is a map: blue where its output is high, orange where it is low, bare paper in between (see
``strength``). Over one input it is a curve. For other data it is one colour, that of a single example. What is dead
is hatched grey.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dashboard.charts.theme import CLASS_COLOUR
from dashboard.pictures.hatching import grey, stripes
from dashboard.pictures.surface import blend, indexed_png, rgb_of
from lib.arrays import Array
from lib.outputs import output_of
from lib.records import REALS

Pixels = NDArray[np.uint8]
"""A picture in numbers of colours (see ``_palette``), the last two axes (height, width)."""

_GROUND, _STRIPE, _SHADES = range(3)
"""Numbers of colours in every palette: the two of the dead, and the first of the shades."""
_LEVELS = 200
"""Steps from the first shade to the last, where all units of a picture share them."""
_CURVE = "#7A7A7A"
"""A grey that holds on light and on dark paper."""
_ZERO_LINE = 0.25
"""Depth of the line at 0 behind a curve."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The inputs over which units are drawn.

    kind: "plane" (X holds the network inputs at a square of points, row by row from the top), "line" (at points from
    left to right) or "example" (a single row). X: (n, n_in).
    """

    kind: str
    X: Array

    @property
    def side(self) -> int:
        """Points along one side."""
        return math.isqrt(len(self.X)) if self.kind == "plane" else len(self.X)


def ground_of(plane: Array | None, line: Array | None, example: Array) -> Ground:
    """The best of what there is: a plane, a line, or the one example, shape (n_in,)."""
    if plane is not None:
        side = math.isqrt(len(plane))
        if side * side != len(plane):
            raise ValueError(f"plane must hold the points of a square; got {len(plane)} rows")
        return Ground("plane", plane)
    return Ground("line", line) if line is not None else Ground("example", example[np.newaxis])


def strength(a: Array, key: str) -> Array:
    """How strongly units are coloured, from −1 (orange) over 0 (not at all) to 1 (blue): (n, units) → the same shape.

    A function with two limits spans them: sigmoid is bare at ½, tanh at 0. Shares go from bare at 0 to 1. All
    others are bare at 0, and each unit's largest |a| has the full colour. key: of the function, or "" for inputs.
    """
    if _shares(key):
        return a
    low, high = output_of(key).range if key else REALS
    if math.isfinite(low) and math.isfinite(high):
        return (2 * a - low - high) / (high - low)
    largest = np.abs(a).max(axis=0)
    share: Array = a / np.where((largest > 0) & np.isfinite(largest), largest, 1)
    return share


def large(a: Array, ground: Ground, key: str, unit: int, *, dead: bool, side: int = 200) -> str:
    """The picture of one unit of a layer, as an address. a: the layer's outputs over the ground, shape (n, units)."""
    pixels = _tiles(ground, a[:, [unit]], key, np.array([dead]), side, unit)[0]
    return indexed_png(pixels, _palette(ground.kind, key))


def _shares(key: str) -> bool:
    """Whether the units of a layer share 1 among classes."""
    return bool(key) and output_of(key).shares


@cache
def _palette(kind: str, key: str) -> Array:
    """The colours of a picture: (n, 4). Shades run from orange over clear to blue, or as a curve's ink, or by class."""
    hues = rgb_of(CLASS_COLOUR)
    fixed = grey()
    if kind == "line":
        ink = np.tile(rgb_of((_CURVE,)), (_LEVELS + 1, 1))
        return np.vstack([fixed, np.column_stack([ink, np.linspace(0, 255, _LEVELS + 1)])])
    if _shares(key):
        levels = np.linspace(0, 1, _LEVELS // len(hues))
        return np.vstack([fixed, *(blend(np.tile(hue, (levels.size, 1)), levels) for hue in hues)])
    share = np.linspace(-1, 1, _LEVELS + 1)
    return np.vstack([fixed, blend(np.where(share[:, np.newaxis] < 0, hues[0], hues[1]), np.abs(share))])


def _tiles(ground: Ground, a: Array, key: str, dead: NDArray[np.bool_], side: int, first: int = 0) -> Pixels:
    """A picture for each unit, (units, side, side), counted from ``first``."""
    with np.errstate(all="ignore"):
        share = np.nan_to_num(np.clip(strength(a, key), -1, 1), nan=0)
    if ground.kind == "line":
        tiles = _curves(share, side)
    else:
        cells = ground.side if ground.kind == "plane" else 1
        place = np.minimum(((np.arange(side) + 0.5) / side * cells).astype(int), cells - 1)
        grid = _shades(share, key, first).T.reshape(-1, cells, cells)
        tiles = grid[:, place][:, :, place]
    tiles[dead] = np.where(stripes(side, side), _STRIPE, _GROUND)
    return tiles


def _shades(share: Array, key: str, first: int) -> Pixels:
    """The numbers of the shades for shares (n, units); of classes each unit has its class's own."""
    if not _shares(key):
        return (_SHADES + (share + 1) * (_LEVELS / 2) + 0.5).astype(np.uint8)
    levels = _LEVELS // len(CLASS_COLOUR)
    hue = (first + np.arange(share.shape[1])) % len(CLASS_COLOUR)
    return (_SHADES + hue * levels + share * (levels - 1) + 0.5).astype(np.uint8)


def _curves(share: Array, side: int) -> Pixels:
    """Curves of shares (points, units) from −1 to 1 with a line at 0: (units, side, side)."""
    at = np.linspace(0, len(share) - 1, side + 1)  # a curve crosses each column of pixels from edge to edge
    edges = np.array([np.interp(at, np.arange(len(share)), curve) for curve in share.T])
    edges = (1 - edges) / 2 * (side - 5) + 2.5
    low, high = np.minimum(edges[:, 1:], edges[:, :-1]), np.maximum(edges[:, 1:], edges[:, :-1])
    thick = max(0.8, side / 110)
    y = np.arange(side)[:, np.newaxis] + 0.5
    away = np.maximum(low[:, np.newaxis] - y, y - high[:, np.newaxis])
    ink = np.clip(thick + 0.5 - away, 0, 1)  # soft edges
    ink[:, side // 2] = np.maximum(ink[:, side // 2], _ZERO_LINE)
    tiles: Pixels = (_SHADES + ink * _LEVELS + 0.5).astype(np.uint8)
    return tiles
