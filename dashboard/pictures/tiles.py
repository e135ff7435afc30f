"""Images of 8 × 8 numbers as pictures that a chart can place: ink, or orange and blue, on bare paper at 0."""

import numpy as np

from dashboard.charts.theme import CLASS_COLOUR
from dashboard.pictures.surface import UNKNOWN, png, rgb_of
from lib.arrays import Array
from lib.digits import SIDE

_ZOOM = 8  # the browser would blur the edges of single pixels


def ink(image: Array) -> str:
    """A picture of an image (64,) in white ink with opacity from 0 to 1, as an address.

    A chart subtracts it from its paper (blend "difference"), so that ink is dark on light paper and light on dark.
    """
    return _address(np.full((image.size, 3), 255.0), np.clip(image, 0, 1))


def signed(values: Array, limit: float) -> str:
    """A picture of numbers (64,): clear at 0, blue towards +limit, orange towards −limit, as an address."""
    strength = np.clip(values / limit, -1, 1) if limit > 0 else np.zeros_like(values)
    below, above = rgb_of(CLASS_COLOUR[:2])
    return _address(np.where(strength[:, np.newaxis] < 0, below, above), np.abs(strength))


def _address(colour: Array, opacity: Array) -> str:
    pixels = np.column_stack([colour, 255 * opacity])
    pixels[np.isnan(opacity)] = UNKNOWN
    return png(pixels.reshape(SIDE, SIDE, 4).repeat(_ZOOM, axis=0).repeat(_ZOOM, axis=1))
