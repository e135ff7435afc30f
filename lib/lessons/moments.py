"""What an activation does to a standard normal pre-activation, z ~ N(0, 1): the state of a well-initialised layer."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from lib.activations import SATURATED, Activation
from lib.arrays import Array
from lib.lessons.roots import bisect

REACH = 14.0
"""The normal density beyond |z| = 14 is below 1e-42 and is left out."""


def gaussian_mean(function: Callable[[Array], Array], breaks: Iterable[float] = ()) -> float:
    """Mean of an elementwise function of z ~ N(0, 1).

    Formula: E[g(z)] = ∫₀^∞ (g(z) + g(−z)) φ(z) dz with φ(z) = e^{−z²/2}/√(2π), by 16-point Gauss–Legendre
    quadrature on pieces of length 1, cut at ``breaks`` as well, where g has a kink or a jump. Taking z and −z
    together makes the mean of an odd g exactly 0. For the functions of this lab the error is below 1e-12.

    Source: Abramowitz & Stegun (1964), Handbook of mathematical functions, 25.4.29.
    """
    cuts = np.minimum(np.abs(np.array([*breaks], dtype=float)), REACH)
    edges = np.union1d(np.arange(REACH + 1), cuts)
    nodes, weights = np.polynomial.legendre.leggauss(16)
    half = np.diff(edges)[:, np.newaxis] / 2
    z = edges[:-1, np.newaxis] + half * (1 + nodes)
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return float(np.sum(half * weights * density * (function(z) + function(-z))))


@dataclass(frozen=True)
class Moments:
    """Mean output E[f(z)], mean slope E[f′(z)], and the share of z that is saturated, for z ~ N(0, 1)."""

    output: float
    slope: float
    saturated: float


def moments(record: Activation, **params: float | str) -> Moments:
    """The means of f and f′ and the saturated share for z ~ N(0, 1).

    A z counts as saturated beyond the points of ``saturation_ends``.
    """
    claims = record.at(**params)
    low, high = saturation_ends(record, **params)
    return Moments(
        # Beyond 13 decimals there is only rounding noise, which would show as 3e-17 where the mean is 0.
        output=round(gaussian_mean(lambda z: record.f(z, **params), claims.kinks), 13) + 0.0,
        slope=round(gaussian_mean(lambda z: record.df(z, **params), claims.kinks), 13) + 0.0,
        saturated=_below(low) + _below(-high),
    )


def saturation_ends(record: Activation, **params: float | str) -> tuple[float, float]:
    """The two z beyond which f is saturated, to the last digit; ∓∞ on a side where f does not saturate.

    Formula: |f′(z)| = 0.01 max |f′|, by bisection around ``record.saturation``, which is good to a hundredth.
    """
    threshold = SATURATED * record.at(**params).max_slope
    low, high = record.saturation(**params)

    def excess(z: float) -> float:
        return float(abs(record.df(z, **params))) - threshold

    if math.isfinite(low):
        low = bisect(excess, low, low + 0.02)
    if math.isfinite(high):
        high = bisect(excess, high - 0.02, high)
    return low, high


def _below(z: float) -> float:
    """P(Z ≤ z) for Z ~ N(0, 1). Formula: Φ(z) = ½ erfc(−z/√2)."""
    return math.erfc(-z / math.sqrt(2)) / 2
