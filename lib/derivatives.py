"""Derivatives by finite differences: the check that every formula in the lab must pass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array, as_float
from lib.records import check_positive


def central_difference(f: Callable[[Array], Array], z: ArrayLike, h: float = 1e-5) -> Array:
    """Estimate the slope of an elementwise function at every entry of z.

    Formula: f′(z) ≈ (f(z + h) − f(z − h)) / 2h, with an error of order h² (truncation) plus ε/h (rounding).
    Shape: any, unchanged; always float64. At a kink it gives the mean of the two one-sided slopes,
    which is no slope at all: ½ for ReLU at 0. Where z ± h rounds to z there is no estimate: NaN.

    Raises ValueError when h is not a finite number above 0, or f does not keep the shape of z.
    """
    z = np.asarray(as_float(z), dtype=np.float64)
    h = check_positive("h", h)
    return _quotient(f, z - h, z + h)


def forward_difference(f: Callable[[Array], Array], z: ArrayLike, h: float = 1e-8) -> Array:
    """Estimate the slope of an elementwise function at every entry of z from one side.

    Formula: f′(z) ≈ (f(z + h) − f(z)) / h, with an error of order h (truncation) plus ε/h (rounding).
    Shape: any, unchanged; always float64. At a kink it gives the slope on the right.
    Where z + h rounds to z there is no estimate: NaN.

    Raises ValueError when h is not a finite number above 0, or f does not keep the shape of z.
    """
    z = np.asarray(as_float(z), dtype=np.float64)
    h = check_positive("h", h)
    return _quotient(f, z, z + h)


def _quotient(f: Callable[[Array], Array], left: Array, right: Array) -> Array:
    """Slope of f between left and right; NaN where they are the same number."""
    above, below = f(right), f(left)
    if np.shape(above) != right.shape:
        raise ValueError(f"f must keep the shape of z {right.shape}; got {np.shape(above)}")
    # z + h is rounded; dividing by the step really taken removes that error.
    with np.errstate(divide="ignore", invalid="ignore"):
        return (above - below) / (right - left)


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
    Where the loss has a kink the estimate is the mean of the two slopes; where θ_i ± h rounds to θ_i there is
    none: NaN.

    Raises ValueError when h is not a finite number above 0, a parameter does not hold real numbers, or
    ``loss_fn`` returns anything but one number.
    """
    X, y = as_float(X, "X"), as_float(y, "y")
    theta: dict[str, Array] = {name: np.array(as_float(value, name), np.float64) for name, value in params.items()}

    def loss(_: Array) -> float:
        return loss_fn(forward_fn(X, theta), y)

    return {name: _perturb(loss, value, h, "loss_fn") for name, value in theta.items()}


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
    Choose x away from kinks: there the two must differ. Where x ± h rounds to x the check fails.

    Raises ValueError when x is empty, h is not above 0, f returns anything but one number, or the gradient's
    shape is not x's.
    """
    x = np.array(as_float(x, "x"), dtype=np.float64)
    if x.size == 0:
        raise ValueError(f"x must not be empty; got shape {x.shape}")
    analytic = np.asarray(gradient(x.copy()), dtype=np.float64)
    if analytic.shape != x.shape:
        raise ValueError(f"gradient must return x's shape; got {analytic.shape} for x {x.shape}")
    return GradientCheck(analytic, _perturb(f, x, h, "f"), tolerance)


@dataclass(frozen=True)
class DifferenceErrors:
    """Estimates of one slope with many step sizes, and how far each is from the formula's value."""

    steps: Array
    slope: float
    forward: Array
    central: Array

    @property
    def forward_error(self) -> Array:
        """|forward difference − formula|, step by step."""
        error: Array = np.abs(self.forward - self.slope)
        return error

    @property
    def central_error(self) -> Array:
        """|central difference − formula|, step by step."""
        error: Array = np.abs(self.central - self.slope)
        return error


def difference_errors(
    f: Callable[[Array], Array], df: Callable[[Array], Array], z: float, steps: ArrayLike
) -> DifferenceErrors:
    """Compare forward and central differences at one point z with the formula df, for each step size.

    f, df: elementwise. steps: shape (n,), all above 0. Where z + h rounds to z there is no estimate: NaN.
    At a kink df gives the slope we choose, so the errors there are those of the choice, whatever the step.

    Raises ValueError when a step is not a finite number above 0.
    """
    h = np.asarray(as_float(steps, "steps"), dtype=np.float64)
    if not (np.isfinite(h).all() and (h > 0).all()):
        raise ValueError(f"steps must be finite numbers above 0; got {h[~(np.isfinite(h) & (h > 0))][0]}")
    here = np.full_like(h, z)
    slope = float(df(np.asarray(z, dtype=np.float64)))
    return DifferenceErrors(h, slope, _quotient(f, here, here + h), _quotient(f, here - h, here + h))


def best_step(steps: Array, errors: Array, within: float = 10**0.5) -> float | None:
    """The step size with the smallest error, judged by the largest error among the steps near it.

    On the rounding side an error can be tiny by luck; a step counts as good only when those within the factor
    ``within`` are good too. None when no step is better than another, as at a kink or for a straight line.
    """
    near = np.abs(np.log(steps[:, np.newaxis] / steps)) <= np.log(within) * (1 + 1e-9)
    worst = np.where(near, np.nan_to_num(errors, nan=np.inf), 0).max(axis=1)
    # A tenth of a per cent apart is the same height on any chart.
    return None if worst.min() >= 0.999 * worst.max() else float(steps[worst.argmin()])


@dataclass(frozen=True)
class ErrorModel:
    """Taylor's account of the two errors at one point: |forward| ≈ ah + r/h and |central| ≈ bh² + r/2h.

    a = |f″|/2, b = |f‴|/6 and r = ε|f|. A coefficient that is 0 means that its term is not there.
    """

    a: float
    b: float
    r: float

    @property
    def best_forward(self) -> float | None:
        """Step √(r/a), where both terms of the forward difference are equal: √ε up to a factor."""
        return float(np.sqrt(self.r / self.a)) if self.a and self.r else None

    @property
    def best_central(self) -> float | None:
        """Step ∛(r/4b), where the sum of both terms of the central difference is least: ∛ε up to a factor."""
        return float(np.cbrt(self.r / self.b / 4)) if self.b and self.r else None


def error_model(f: Callable[[Array], Array], df: Callable[[Array], Array], z: float) -> ErrorModel:
    """Estimate the coefficients of both errors from the formula's slopes around z.

    f″ and f‴ are first and second differences of df. What cannot be told from rounding counts as 0, and so do
    both where df itself jumps or bends sharply (at and next to a kink): Taylor's formula does not hold there.
    """
    reach, k = 1e-3, 1e-4
    slopes = df(z + np.array([-reach, -k, 0, k, reach]))
    left, low, here, high, right = slopes
    scale = np.abs(slopes).max()
    r = float(np.finfo(np.float64).eps * np.abs(f(np.asarray(z, dtype=np.float64))))
    if max(abs((high - here) - (here - low)) / k, abs((right - here) - (here - left)) / reach) > 0.02 * scale:
        return ErrorModel(0.0, 0.0, r)
    second, third = (high - low) / (2 * k), (right - 2 * here + left) / reach**2
    a = abs(second) / 2 if abs(second) > 1e-9 * scale else 0.0
    b = abs(third) / 6 if abs(third) > 1e-6 * scale else 0.0
    return ErrorModel(float(a), float(b), r)


def _perturb(f: Callable[[Array], float], x: Array, h: float, name: str) -> Array:
    """Central difference of f(x), called ``name``, for each entry of x, which is moved in place and put back."""
    h = check_positive("h", h)
    gradient = np.empty_like(x)
    for index, value in np.ndenumerate(x):
        x[index] = right = value + h
        above = _one_number(name, f(x))
        x[index] = left = value - h
        below = _one_number(name, f(x))
        x[index] = value
        with np.errstate(divide="ignore", invalid="ignore"):
            gradient[index] = (above - below) / (right - left)
    return gradient


def _one_number(name: str, value: ArrayLike) -> Array:
    number = as_float(value, name)
    if number.ndim:
        raise ValueError(f"{name} must return one number; got an array of shape {number.shape}")
    return number
