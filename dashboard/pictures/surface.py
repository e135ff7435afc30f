"""What a network says about every point of the plane, as one small picture.

Pictures come as a table of one row: url, and the corners x1, x2, y1, y2 of the plane they cover.
"""

import base64
import io
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from PIL import Image

from dashboard.charts.theme import CLASS_COLOUR
from dashboard.frames import INPUT_LIMIT
from lib.arrays import Array

_PIXELS = 100
STRONGEST = 0.75
"""The share of a hue in the strongest colour: the quarter that is left keeps points visible."""


def probabilities(output: Array) -> pa.Table:
    """Picture of class probabilities (n, 1) or (n, k): the colour of the class that is ahead, the paler the less it is.

    The strength is the lead over the second, so any two classes meet in white: at ½ when there are only two.
    """
    label, strength = lead(output)
    return _picture(blend(rgb_of(CLASS_COLOUR)[label], strength))


def lead(output: Array) -> tuple[NDArray[np.intp], Array]:
    """The class that is ahead, and by how much: of class probabilities (n, 1) or (n, k), each of shape (n,)."""
    p = np.column_stack([1 - output, output]) if output.shape[1] == 1 else output
    second, first = np.partition(p, (-2, -1), axis=1)[:, -2:].T
    return p.argmax(axis=1), first - second


def values(output: Array) -> pa.Table:
    """Picture of a regression (n, 1) on the fixed scale −1 (orange), 0 (white), 1 (blue)."""
    y = np.clip(output[:, 0], -1, 1)
    low, high = rgb_of(CLASS_COLOUR)[:2]
    return _picture(blend(np.where(y[:, np.newaxis] < 0, low, high), np.abs(y)))


@cache
def inputs() -> Array:
    """The inputs at the pixels' centres, row by row from the top, for the network to answer: shape (n, 2)."""
    centre = ((np.arange(_PIXELS) + 0.5) / _PIXELS * 2 - 1) * INPUT_LIMIT
    x1, x2 = np.meshgrid(centre, centre[::-1])
    return np.column_stack([x1.ravel(), x2.ravel()])


def rgb_of(colours: tuple[str, ...]) -> Array:
    """Colours written as #RRGGBB in numbers 0 to 255: shape (n, 3)."""
    return np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours], dtype=np.float64)


def blend(colour: Array, strength: Array) -> Array:
    """Mix colours with white, up to ``STRONGEST``."""
    share = STRONGEST * strength[:, np.newaxis]
    return 255 * (1 - share) + colour * share


def _picture(rgb: Array) -> pa.Table:
    url = png(np.nan_to_num(rgb, nan=128).reshape(_PIXELS, _PIXELS, 3))
    low, high = [-INPUT_LIMIT], [INPUT_LIMIT]
    return pa.table({"url": [url], "x1": low, "x2": high, "y1": low, "y2": high})


def png(pixels: NDArray[Any]) -> str:
    """A picture as a data URL, from colours 0 to 255: shape (height, width, 3), or 4 with opacity."""
    return _address(Image.fromarray(pixels.round().astype(np.uint8)))


def indexed_png(pixels: NDArray[np.uint8], palette: Array) -> str:
    """A picture of numbers of colours, shape (height, width), as a data URL; colour 0 is clear.

    A quarter of the size of ``png`` and far faster to pack. palette: colours 0 to 255, (n, 3) with n at most 256.
    """
    height, width = pixels.shape
    picture = Image.frombytes("P", (width, height), pixels.tobytes())
    picture.putpalette(palette.round().astype(np.uint8).tobytes())
    return _address(picture, transparency=0)


def _address(picture: Image.Image, **options: int) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", compress_level=1, **options)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
