"""Where a function crosses zero, and where two slopes meet."""

from collections.abc import Callable

import numpy as np

from lib.activations import Activation


def bisect(function: Callable[[float], float], low: float, high: float) -> float:
    """Find a point where ``function`` changes sign between low and high, to the last digit.

    Method: halve the interval, keep the half whose ends differ in sign, until no float lies between them.
    At a jump across 0 the result is the place of the jump.

    Raises ValueError when low is not below high, or the two ends do not differ in sign.

    Source: Burden & Faires, Numerical analysis, section 2.1.
    """
    if not -np.inf < low < high < np.inf:
        raise ValueError(f"low must be below high, both finite; got low {low!r} and high {high!r}")
    start, end = np.sign(function(low)), np.sign(function(high))
    if start == 0:
        return low
    if end == 0:
        return high
    if start != -end:
        raise ValueError(
            f"the function must differ in sign at low {low:g} and high {high:g}; its signs are {start:g} and {end:g}"
        )
    while low < (middle := low + (high - low) / 2) < high:
        if np.sign(function(middle)) == start:
            low = middle
        else:
            high = middle
    return high


def slope_crossing(first: Activation, second: Activation, low: float, high: float) -> float:
    """Find the z between low and high where the slopes of two activations are equal.

    Formula: f′(z) = g′(z), by bisection. For tanh and sigmoid on the right: sech² z = ¼ sech²(z/2), so that
    z = 2 arcosh((1 + √3)/2) = 1.66289, and on the left its mirror image.

    Raises ValueError when the difference of the slopes has the same sign at both ends.
    """
    return bisect(lambda z: float(first.df(z) - second.df(z)), low, high)
