"""Images of 8 × 8 numbers as pictures that a chart can place: ink on paper, or orange, white and blue."""

import base64
import io

import numpy as np
from PIL import Image

from dashboard.charts.theme import CLASS_COLOUR
from lib.arrays import Array
from lib.digits import SIDE

_ZOOM = 8  # the browser would blur the edges of single pixels


def ink(image: Array) -> str:
    """A picture of an image (64,) with ink from 0 (white) to 1 (black), as an address."""
    shade = np.rint(255 * (1 - np.clip(image, 0, 1)))
    return _url(np.repeat(shade[:, np.newaxis], 3, axis=1))


def signed(values: Array, limit: float) -> str:
    """A picture of numbers (64,): white at 0, blue towards +limit, orange towards −limit, as an address."""
    strength = np.clip(values / limit, -1, 1) if limit > 0 else np.zeros_like(values)
    below, above = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)], dtype=float) for c in CLASS_COLOUR[:2])
    hue = np.where(strength[:, np.newaxis] < 0, below, above)
    size = np.abs(strength)[:, np.newaxis]
    return _url(np.rint(255 * (1 - size) + hue * size))


def _url(rgb: Array) -> str:
    pixels = np.nan_to_num(rgb, nan=128).astype(np.uint8).reshape(SIDE, SIDE, 3)
    buffer = io.BytesIO()
    Image.fromarray(pixels.repeat(_ZOOM, axis=0).repeat(_ZOOM, axis=1)).save(buffer, format="PNG", compress_level=6)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
