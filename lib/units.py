"""The states of a unit on a data set, read off its pre-activations: silent, dead, saturated.

Z: (…, n, units), one row per example. A unit that is silent for some rows is not dead but sparse, as ReLU is meant
to be. For ReLU silent on every row and dead are the same; other functions keep a slope where they are silent, or
have none where they are not.
"""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lib.activations import ACTIVATIONS
from lib.arrays import Array

Flags = NDArray[np.bool_]
"""Yes or no, unit by unit."""


def is_silent(Z: Array) -> Flags:
    """Whether z ≤ 0 for every row; returns (…, units). NaN is not ≤ 0."""
    return np.asarray((Z <= 0).all(axis=-2))


def is_dead(Z: Array, activation: str) -> Flags:
    """Whether the slope is exactly 0 for every row, so that no gradient comes through; returns (…, units)."""
    low, high = flat_to(activation)
    return np.asarray(((low >= Z) | (high <= Z)).all(axis=-2))


def saturated_share(Z: Array, activation: str) -> Array:
    """Share of rows where f is saturated, unit by unit: (…, units)."""
    low, high = saturation(activation)
    share: Array = ((low >= Z) | (high <= Z)).mean(axis=-2)
    return share


def can_die(activation: str) -> bool:
    """Whether a unit can be dead: whether f is flat anywhere."""
    return flat_to(activation) != _NOWHERE


_NOWHERE = (-math.inf, math.inf)


@cache
def flat_to(activation: str) -> tuple[float, float]:
    """Up to which z and from which z on the slope is exactly 0, at the default parameters (``Activation.flat_to``).

    Softmax, which has no slope of its own for each z, is flat nowhere.
    """
    return ACTIVATIONS[activation].flat_to() if activation in ACTIVATIONS else _NOWHERE


@cache
def saturation(activation: str) -> tuple[float, float]:
    """Up to which z and from which z on f is saturated, at the default parameters (``Activation.saturation``)."""
    return ACTIVATIONS[activation].saturation() if activation in ACTIVATIONS else _NOWHERE
