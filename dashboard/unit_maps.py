"""What each unit says over the inputs, as one small picture for each column of the drawing, or a large one for a unit.

Over a plane a unit is a map: blue where its output is high, orange where it is low, white in between (see
``strength``). Over one input it is a curve. For other data it is one colour, that of a single example. What is dead
is hatched grey. Beneath each unit a bar shows its bias: to the right and blue for positive, to the left and orange.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.charts.theme import CLASS_COLOUR, Look
from dashboard.frames.network import Layout
from dashboard.hatching import hatch
from dashboard.surface import blend, png, rgb_of
from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.inspection import Units, function_of
from lib.network import Params, forward

Pixels = NDArray[np.uint8]
"""A picture in colours and opacity 0 to 255: shape (height, width, 4)."""

_FINE, _COARSE = 50, 20
"""Points along each side of a map for large and for small units."""
_SMALL = 30
"""Units with a shorter side in pixels are small."""
_DARK = rgb_of((Look().ink,))[0]


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

    def thinned(self, points: int) -> "Ground":
        """The same plane with at most about so many points along each side; other grounds stay as they are."""
        step = max(self.side // points, 1)
        if self.kind != "plane" or step == 1:
            return self
        grid = self.X.reshape(self.side, self.side, -1)[step // 2 :: step, step // 2 :: step]
        return Ground(self.kind, grid.reshape(-1, self.X.shape[1]))


def ground_of(plane: Array | None, line: Array | None, example: Array) -> Ground:
    """The best of what there is: a plane, a line, or the one example, shape (n_in,)."""
    if plane is not None:
        side = math.isqrt(len(plane))
        if side * side != len(plane):
            raise ValueError(f"plane must hold the points of a square; got {len(plane)} rows")
        return Ground("plane", plane)
    return Ground("line", line) if line is not None else Ground("example", example[np.newaxis])


def strength(a: Array, key: str) -> Array:
    """How strongly units are coloured, from −1 (orange) over 0 (white) to 1 (blue): (n, units) → the same shape.

    A function with two limits spans them: sigmoid is white at ½, tanh at 0. Softmax goes from white at 0 to 1. All
    others are white at 0, and each unit's largest |a| has the full colour. key: of the function, or "" for inputs.
    """
    if key == "softmax":
        return a
    low, high = (ACTIVATIONS[key].range.low, ACTIVATIONS[key].range.high) if key else (-math.inf, math.inf)
    if math.isfinite(low) and math.isfinite(high):
        return (2 * a - low - high) / (high - low)
    largest = np.abs(a).max(axis=0)
    share: Array = a / np.where((largest > 0) & np.isfinite(largest), largest, 1)
    return share


def columns(
    params: Params, activations: Sequence[str], output: str, ground: Ground, layers: Sequence[Units], place: Layout
) -> pa.Table:
    """One picture for each column of the drawing, inputs first: columns x, y (its middle), url, width, height."""
    largest = max(float(np.abs(b).max()) for _, b in params) or 1.0
    small = max(place.sizes) > 0 and min(place.side(column) for column in range(len(place.sizes))) < _SMALL
    thin = ground.thinned(_COARSE if small else _FINE)
    with np.errstate(all="ignore"):
        trace = forward(params, thin.X, activations, output)
    rows = []
    for column, size in enumerate(place.sizes):
        key = function_of(activations, output, column - 1) if column else ""
        a = trace.A[column - 1] if column else trace.X
        dead = layers[column - 1].dead if column else np.zeros(size, dtype=bool)
        tiles = _tiles(thin, a, key, dead, place.side(column))
        bars = params[column - 1][1] / largest if column else np.zeros(size)
        pixels = _stacked(tiles, bars, place.pitch(column))
        height, width = pixels.shape[:2]
        # The bars stand below the last unit: the picture's middle is a little below the column's.
        y = place.y(column)[0] - place.side(column) / 2 + height / 2
        rows.append({"x": float(column), "y": float(y), "url": png(pixels), "width": width, "height": height})
    return pa.Table.from_pylist(rows)


def large(a: Array, ground: Ground, key: str, unit: int, *, dead: bool, side: int = 200) -> str:
    """The picture of one unit of a layer, as an address. a: the layer's outputs over the ground, shape (n, units)."""
    return png(_tiles(ground, a[:, [unit]], key, np.array([dead]), side, unit)[0])


def _tiles(ground: Ground, a: Array, key: str, dead: NDArray[np.bool_], side: int, first: int = 0) -> Pixels:
    """A picture for each unit, (units, side, side, 4), counted from ``first``."""
    units = a.shape[1]
    tiles = np.full((units, side, side, 4), 255, dtype=np.uint8)
    with np.errstate(all="ignore"):
        share = np.nan_to_num(np.clip(strength(a, key), -1, 1), nan=0)
    place = np.minimum(((np.arange(side) + 0.5) / side * ground.side).astype(int), ground.side - 1)
    if ground.kind == "line":
        tiles[..., :3] = _curves(share, side)
    else:
        colour = _coloured(share, key, first)
        cells = ground.side if ground.kind == "plane" else 1
        grid = colour.reshape(cells, cells, units, 3)
        at = place if ground.kind == "plane" else np.zeros(side, dtype=int)
        tiles[..., :3] = np.moveaxis(grid[at][:, at], 2, 0)
    tiles[dead] = hatch(side, side)
    return tiles


def _coloured(share: Array, key: str, first: int) -> Pixels:
    """Colours for shares (n, units): (n, units, 3). Of softmax each unit has its class's own."""
    n, units = share.shape
    hues = rgb_of(CLASS_COLOUR)
    if key == "softmax":
        hue = np.broadcast_to(hues[(first + np.arange(units)) % len(hues)], (n, units, 3))
    else:
        hue = np.where(share[..., np.newaxis] < 0, hues[0], hues[1])
    return blend(hue.reshape(-1, 3), np.abs(share).ravel()).round().astype(np.uint8).reshape(n, units, 3)


def _curves(share: Array, side: int) -> Pixels:
    """Curves of shares (points, units) from −1 to 1 with a line at 0: (units, side, side, 3)."""
    units = share.shape[1]
    at = np.linspace(0, len(share) - 1, side + 1)  # a curve crosses each column of pixels from edge to edge
    edges = np.array([np.interp(at, np.arange(len(share)), curve) for curve in share.T])
    edges = (1 - edges) / 2 * (side - 5) + 2.5
    low, high = np.minimum(edges[:, 1:], edges[:, :-1]), np.maximum(edges[:, 1:], edges[:, :-1])
    thick = max(0.8, side / 110)
    y = np.arange(side)[:, np.newaxis] + 0.5
    away = np.maximum(low[:, np.newaxis] - y, y - high[:, np.newaxis])
    ink = np.clip(thick + 0.5 - away, 0, 1)[..., np.newaxis]  # soft edges
    pixels = np.full((units, side, side, 3), 255.0)
    pixels[:, side // 2] = 200
    blended: Pixels = (pixels * (1 - ink) + _DARK * ink).round().astype(np.uint8)
    return blended


def _stacked(tiles: Pixels, bars: Array, pitch: float) -> Pixels:
    """Units one below the other, ``pitch`` pixels apart, each over the bar of its bias (−1 to 1)."""
    units, side = tiles.shape[:2]
    gap = pitch - side
    thick, down = max(2, round(gap * 0.28)), max(1, round(gap * 0.22)) + 1
    pixels = np.zeros((math.ceil((units - 1) * pitch) + side + down + thick, side, 4), dtype=np.uint8)
    for j, tile in enumerate(tiles):
        top = round(j * pitch)
        pixels[top : top + side] = tile
        long = round(abs(float(bars[j])) * side / 2) if np.isfinite(bars[j]) else 0
        middle = side // 2
        across = slice(middle, middle + long) if bars[j] > 0 else slice(middle - long, middle)
        colour = rgb_of(CLASS_COLOUR)[int(bars[j] > 0)]
        pixels[top + side + down : top + side + down + thick, across] = [*colour, 255]
    return pixels
