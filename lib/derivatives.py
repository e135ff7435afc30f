"""Derivatives by finite differences: the check that every formula in the lab must pass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array, as_float, check_positive


def central_difference(f: Callable[[Array], Array], z: ArrayLike, h: float = 1e-5) -> Array:
    """Estimate the slope of an elementwise function at every entry of z.

    Formula: f′(z) ≈ (f(z + h) − f(z − h)) / 2h, with an error of order h² (truncation) plus ε/h (rounding).
    Shape: any, unchanged; always float64. At a kink it gives the mean of the two one-sided slopes,
    which is no slope at all: ½ for ReLU at 0.

    Raises ValueError when h is not a finite number above 0.
    """
    z = np.asarray(as_float(z), dtype=np.float64)
    h = check_positive("h", h)
    right, left = z + h, z - h
    # z + h is rounded; dividing by the step really taken removes that error.
    with np.errstate(divide="ignore", invalid="ignore"):
        return (f(right) - f(left)) / (right - left)


def numerical_gradient(
    X: ArrayLike,
    y: ArrayLike,
    params: Mapping[str, ArrayLike],
    loss_fn: Callable[[Array, Array], float],
    forward_fn: Callable[[Array, dict[str, Array]], Array],
    h: float = 1e-4,
) -> dict[str, Array]:
    """Estimate ∂loss/∂params entry by entry with central differences.

    Formula: (L(θ + h e_i) − L(θ − h e_i)) / 2h for every entry i of every parameter.
    X, y: passed on to ``forward_fn(X, params)`` and ``loss_fn(prediction, y)``. Returns float64 arrays
    under the keys of ``params``, each of its parameter's shape. The parameters are copied to float64, so
    integers are exact and the caller's arrays do not change, even when a function raises.
    Where the loss has a kink the estimate is the mean of the two slopes.

    Raises ValueError when h is not a finite number above 0.
    """
    X, y = as_float(X, "X"), as_float(y, "y")
    theta: dict[str, Array] = {name: np.array(value, dtype=np.float64) for name, value in params.items()}

    def loss(_: Array) -> float:
        return loss_fn(forward_fn(X, theta), y)

    return {name: _perturb(loss, value, h) for name, value in theta.items()}


@dataclass(frozen=True)
class GradientCheck:
    """The outcome of comparing a gradient formula with finite differences. Prints as one sentence."""

    analytic: Array
    numeric: Array
    tolerance: float

    @property
    def errors(self) -> Array:
        """|analytic − numeric| / max(1, |analytic|, |numeric|), entry by entry."""
        scale = np.maximum(1, np.maximum(np.abs(self.analytic), np.abs(self.numeric)))
        with np.errstate(invalid="ignore"):  # an infinite entry gives ∞/∞: NaN, which never passes
            errors: Array = np.abs(self.analytic - self.numeric) / scale
        return errors

    @property
    def worst(self) -> tuple[int, ...]:
        """Index of the largest error; NaN counts as the largest of all."""
        index = np.unravel_index(np.argmax(np.nan_to_num(self.errors, nan=np.inf)), self.errors.shape)
        return tuple(int(i) for i in index)

    @property
    def passed(self) -> bool:
        """Whether every error is within the tolerance."""
        return bool((self.errors <= self.tolerance).all())

    def __str__(self) -> str:
        verdict = "agrees with" if self.passed else "DIFFERS from"
        at = self.worst
        return (
            f"gradient {verdict} the central difference: worst relative error {self.errors[at]:.3g} "
            f"at index {at} (formula {self.analytic[at]:.6g}, difference {self.numeric[at]:.6g}, "
            f"tolerance {self.tolerance:g})"
        )


def check_gradient(
    f: Callable[[Array], float],
    gradient: Callable[[Array], Array],
    x: ArrayLike,
    h: float = 1e-5,
    tolerance: float = 1e-7,
) -> GradientCheck:
    """Compare the gradient of a scalar function with central differences at x.

    f: array → number. gradient: array → array of x's shape. x: any non-empty shape, not changed.
    Choose x away from kinks: there the two must differ.

    Raises ValueError when x is empty, h is not above 0, or the gradient's shape is not x's.
    """
    x = np.array(as_float(x, "x"), dtype=np.float64)
    if x.size == 0:
        raise ValueError(f"x must not be empty; got shape {x.shape}")
    analytic = np.asarray(gradient(x.copy()), dtype=np.float64)
    if analytic.shape != x.shape:
        raise ValueError(f"gradient must return x's shape; got {analytic.shape} for x {x.shape}")
    return GradientCheck(analytic, _perturb(f, x, h), tolerance)


def _perturb(f: Callable[[Array], float], x: Array, h: float) -> Array:
    """Central difference of f(x) for each entry of x, which is moved in place and put back."""
    h = check_positive("h", h)
    gradient = np.empty_like(x)
    for index, value in np.ndenumerate(x):
        x[index] = right = value + h
        above = f(x)
        x[index] = left = value - h
        below = f(x)
        x[index] = value
        gradient[index] = (above - below) / (right - left)
    return gradient
