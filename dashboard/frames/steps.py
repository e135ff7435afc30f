"""Round numbers for the ticks of an axis: steps of 1, 2 or 5 times a power of ten."""

import math

_SLIP = 1e-9
"""Rounding may put a round number just beside itself."""


def most(width: float) -> float:
    """The greatest step that is not above ``width``."""
    power = 10.0 ** math.floor(math.log10(width))
    return max(times * power for times in (1, 2, 5) if times * power <= width * (1 + _SLIP))


def least(width: float) -> float:
    """The least step that is not below ``width``."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= width * (1 - _SLIP))


def multiples(step: float, low: float, high: float) -> list[float]:
    """The multiples of a step from low to high."""
    return [n * step for n in range(math.ceil(low / step - _SLIP), math.floor(high / step + _SLIP) + 1)]
