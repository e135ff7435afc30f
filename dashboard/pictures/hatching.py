"""Small pictures in which what is dead is hatched grey: the firing of units by epoch, and networks as squares.

Like ``surface``, each comes as a table of one row: url, and the edges of the picture on the chart's axes.
"""

from functools import cache, lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.charts.theme import ACTIVATION_COLOUR, DEAD, DEAD_GROUND
from dashboard.pictures.surface import png, rgb_of
from lib.arrays import Array
from lib.experiments.dying import DyingRun

_WIDTH, _HEIGHT = 400, 320
_SQUARE = 24
_GAP = 2
"""Clear pixels below each row and beside each square."""


@lru_cache(maxsize=32)
def firing(run: DyingRun, last: int) -> pa.Table:
    """One row for each unit up to epoch ``last``: the more rows it fires for, the deeper the activation's colour.

    The columns of the picture are spaced like the square root of the epoch. Columns url, from, to, top, bottom.
    """
    epochs = np.round(np.linspace(0, 1, _WIDTH) ** 2 * last).astype(int)
    hue = rgb_of(tuple(ACTIVATION_COLOUR[run.activations[epoch]] for epoch in epochs))
    share = run.firing[epochs].T[:, :, np.newaxis]
    depth = 0.15 + 0.85 * share  # a unit that hardly fires must not look empty
    colour = np.concatenate([np.broadcast_to(hue, (*share.shape[:2], 3)), 255 * depth], axis=2)
    pixels = _hatched(colour, np.asarray(run.dead[epochs]).T, _HEIGHT // run.setting.units, 1)
    return pa.table(
        {
            "url": [png(pixels)],
            "from": [0.0],
            "to": [max(last, 0.5)],
            "top": [0.5],
            "bottom": [run.setting.units + 0.5],
        }
    )


@lru_cache(maxsize=256)
def squares(dead: tuple[bool, ...], key: str) -> pa.Table:
    """A hundred networks, ten in a row, in the colour of their activation; grey as long as nobody knows of them.

    dead: of each network, or (). Columns url, x1, x2, y1, y2.
    """
    hue = np.append(rgb_of((ACTIVATION_COLOUR[key],))[0], 255) if dead else grey()[0]
    known = np.array(dead or [False] * 100).reshape(10, 10)
    pixels = _hatched(np.broadcast_to(hue, (10, 10, 4)), known, _SQUARE, _SQUARE)
    pixels[:, _SQUARE - 1 :: _SQUARE, 3] = pixels[:, _SQUARE - _GAP :: _SQUARE, 3] = 0
    return pa.table({"url": [png(pixels)], "x1": [0.0], "x2": [10.0], "y1": [0.0], "y2": [10.0]})


def _hatched(colour: Array, dead: NDArray[np.bool_], height: int, width: int) -> NDArray[np.uint8]:
    """Cells of ``height`` × ``width`` pixels in their colours, the dead ones hatched: colour (rows, columns, 4)."""
    pixels = colour.round().astype(np.uint8).repeat(height, axis=0).repeat(width, axis=1)
    mask = dead.repeat(height, axis=0).repeat(width, axis=1)
    pixels[mask] = _hatch(*mask.shape)[mask]
    for gap in range(1, _GAP + 1):
        pixels[height - gap :: height, :, 3] = 0
    return pixels


@cache
def _hatch(height: int, width: int) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = grey().astype(np.uint8)[stripes(height, width).astype(int)]
    return pixels


def grey() -> Array:
    """The two colours of what is dead, with opacity: ground and lines, shape (2, 4)."""
    (hue,) = rgb_of((DEAD,))
    return np.rint([[*hue, 255 * DEAD_GROUND], [*hue, 255]])


def stripes(height: int, width: int) -> NDArray[np.bool_]:
    """Where the lines of the hatching run: shape (height, width)."""
    y, x = np.indices((height, width))
    return np.asarray((x + y) % 9 < 2)
