"""What a network says about every point of the plane, as one small picture.

A weak colour lets the paper through, be it light or dark: no picture knows the theme. Pictures come as a table of one
row: url, and the corners x1, x2, y1, y2 of the plane they cover.
"""

import base64
import io
import math
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from PIL import Image

from dashboard.charts.theme import CLASS_COLOUR
from dashboard.frames import INPUT_LIMIT
from lib.arrays import Array

PIXELS = 100
"""Pixels of each side of a plane."""
STRONGEST = 0.75
"""The opacity of the strongest colour: the quarter of paper that is left keeps points visible."""
UNKNOWN = (128, 128, 128, 255)
"""Where there is no number."""


def probabilities(output: Array) -> pa.Table:
    """Picture of class probabilities (n, 1) or (n, k): the colour of the class that is ahead, the paler the less it is.

    The strength is the lead over the second, so any two classes meet in bare paper: at ½ when there are only two.
    """
    label, strength = lead(output)
    return _picture(blend(rgb_of(CLASS_COLOUR)[label], strength))


def lead(output: Array) -> tuple[NDArray[np.intp], Array]:
    """The class that is ahead, and by how much: of class probabilities (n, 1) or (n, k), each of shape (n,)."""
    p = np.column_stack([1 - output, output]) if output.shape[1] == 1 else output
    second, first = np.partition(p, (-2, -1), axis=1)[:, -2:].T
    return p.argmax(axis=1), first - second


def values(output: Array) -> pa.Table:
    """Picture of a regression (n, 1) on the fixed scale −1 (orange), 0 (bare paper), 1 (blue)."""
    y = np.clip(output[:, 0], -1, 1)
    low, high = rgb_of(CLASS_COLOUR)[:2]
    return _picture(blend(np.where(y[:, np.newaxis] < 0, low, high), np.abs(y)))


@cache
def inputs(pixels: int = PIXELS) -> Array:
    """The inputs at the pixels' centres, row by row from the top, for the network to answer: (pixels², 2)."""
    centre = ((np.arange(pixels) + 0.5) / pixels * 2 - 1) * INPUT_LIMIT
    x1, x2 = np.meshgrid(centre, centre[::-1])
    return np.column_stack([x1.ravel(), x2.ravel()])


def rgb_of(colours: tuple[str, ...]) -> Array:
    """Colours written as #RRGGBB in numbers 0 to 255: shape (n, 3)."""
    return np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours], dtype=np.float64)


def blend(colour: Array, strength: Array) -> Array:
    """Colours with opacity, from 0 at strength 0 to ``STRONGEST`` at 1: (n, 3), (n,) → (n, 4)."""
    pixels = np.column_stack([colour, 255 * STRONGEST * strength])
    pixels[np.isnan(strength)] = UNKNOWN
    return pixels


def _picture(pixels: Array) -> pa.Table:
    side = math.isqrt(len(pixels))
    url = png(pixels.reshape(side, side, 4))
    low, high = [-INPUT_LIMIT], [INPUT_LIMIT]
    return pa.table({"url": [url], "x1": low, "x2": high, "y1": low, "y2": high})


def png(pixels: NDArray[Any]) -> str:
    """A picture as a data URL, from colours with opacity, 0 to 255: shape (height, width, 4)."""
    return _address(Image.fromarray(pixels.round().astype(np.uint8)))


def indexed_png(pixels: NDArray[np.uint8], palette: Array) -> str:
    """A picture of numbers of colours, shape (height, width), as a data URL.

    A quarter of the size of ``png`` and far faster to pack. palette: colours with opacity, 0 to 255, (n, 4) with n at
    most 256.
    """
    height, width = pixels.shape
    picture = Image.frombytes("P", (width, height), pixels.tobytes())
    colours = palette.round().astype(np.uint8)
    picture.putpalette(colours[:, :3].tobytes())
    return _address(picture, transparency=colours[:, 3].tobytes())


def _address(picture: Image.Image, **options: bytes) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", compress_level=1, **options)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
