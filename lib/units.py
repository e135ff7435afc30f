"""The states of a unit on a data set, read off its pre-activations: silent, dead, saturated.

Z: (…, n, units), one row for each example. A unit that is silent for some rows is not dead but sparse, as ReLU is
meant to be. For ReLU, silent on every row and dead are the same; other functions keep a slope where they are silent,
or lose it elsewhere. Everything is for a function's default parameters, as networks use it.
"""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.records import Interval

Flags = NDArray[np.bool_]
"""Yes or no, unit by unit."""
_NOWHERE = (-math.inf, math.inf)


def is_silent(Z: Array) -> Flags:
    """Whether z ≤ 0 for every row: (…, units). NaN is not ≤ 0."""
    return np.asarray((Z <= 0).all(axis=-2))


def is_dead(Z: Array, activation: str) -> Flags:
    """Whether the slope is exactly 0 for every row, so that no gradient comes through: (…, units)."""
    found = np.zeros(Z.shape, dtype=bool)
    for low, high in flat(activation):
        found |= (low <= Z) & (high >= Z)
    return np.asarray(found.all(axis=-2))


def saturated_share(Z: Array, activation: str) -> Array:
    """Share of rows where f is saturated, unit by unit: (…, units)."""
    share: Array = is_saturated(Z, activation).mean(axis=-2)
    return share


def is_saturated(Z: Array, activation: str) -> Flags:
    """Where f is saturated (``Activation.saturation``), entry by entry. Softmax, a function of many z, never is."""
    return _beyond(Z, saturation(activation))


def rectifies(activation: str) -> bool:
    """Whether f is flat on the left alone, as ReLU is: then silence on most rows is sparsity, not saturation."""
    return [low for low, _ in flat(activation)] == [-math.inf]


@cache
def flat(activation: str) -> tuple[Interval, ...]:
    """On which stretches of z the slope is exactly 0 (``Activation.flat``)."""
    return ACTIVATIONS[activation].flat() if activation in ACTIVATIONS else ()


@cache
def saturation(activation: str) -> tuple[float, float]:
    """Up to which z, and from which z on, f is saturated (``Activation.saturation``)."""
    return ACTIVATIONS[activation].saturation() if activation in ACTIVATIONS else _NOWHERE


def _beyond(Z: Array, ends: tuple[float, float]) -> Flags:
    low, high = ends
    found = np.zeros(Z.shape, dtype=bool)
    if low > -math.inf:  # a z of −∞ lies beyond no end that does not exist
        found |= low >= Z
    if high < math.inf:
        found |= high <= Z
    return found
