"""The shortcut update Xᵀ(ŷ − y)/m against the true gradient, for every pair of loss and output.

A popular gradient_descent always takes Xᵀ(ŷ − y)/m, whatever the loss and the activation. That is the gradient only
where the derivative of the loss and the slope of the output happen to give ŷ − y together.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.arrays import Array, align, as_matrix
from lib.derivatives import numerical_gradient
from lib.experiments.correction import undefined
from lib.losses import LOSSES, mse_loss
from lib.outputs import every_output, output_of, pair
from lib.records import check_count, check_positive, choose

HALF_MSE = "half_mse"
"""Key of ½·MSE, as many texts define the squared error; the other keys are those of LOSSES."""
NOTHING = 1e-9
"""A numerical gradient below this, or below this share of a loss above 1, is rounding: it counts as 0."""


def pairs() -> list[tuple[str, str]]:
    """Every (loss, output) that can be compared; an output is a key of ``every_output``."""
    return [
        (loss, output)
        for output in every_output()
        for loss in (HALF_MSE, *LOSSES)
        if loss == HALF_MSE or not undefined(loss, output)
    ]


def half_mse_loss(prediction: ArrayLike, target: ArrayLike) -> float:
    """Half the mean squared error. Formula: L = ½ mean((ŷ − y)²), whose gradient has no 2."""
    return mse_loss(prediction, target) / 2


@dataclass(frozen=True)
class Comparison:
    """Shortcut and true gradient of one data set and one set of weights.

    shortcut, gradient: shape (d + 1, k), the weights above and the biases in the last row. nothing: the size below
    which a measured gradient counts as 0.
    """

    shortcut: Array
    gradient: Array
    nothing: float

    @property
    def ratio(self) -> Array:
        """Shortcut over gradient, entry by entry: 1 where it is right; ±∞ or NaN where the gradient is 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio: Array = self.shortcut / self.gradient
        return ratio

    @property
    def opposite(self) -> NDArray[np.bool_]:
        """Whether the shortcut has the wrong sign, entry by entry: its step climbs."""
        opposite: NDArray[np.bool_] = self.shortcut * self.gradient < 0
        return opposite


def compare(X: ArrayLike, y: ArrayLike, W: ArrayLike, b: ArrayLike, loss: str, output: str) -> Comparison:
    """Compare the shortcut with the gradient measured by central differences.

    Formula: the shortcut is Xᵀ(ŷ − y)/m for W and mean over rows of (ŷ − y) for b, with ŷ = f(XW + b) and m rows.
    Shapes: X (m, d), y (m, k), W (d, k), b (k,).

    Raises ValueError for a pair that is not among ``pairs``, or shapes that do not fit.
    """
    value, forward = _measured(loss, output)
    X, y, W = as_matrix(X, "X"), as_matrix(y, "y"), as_matrix(W, "W")
    b = np.asarray(b, dtype=np.float64)
    prediction, y = align(output_of(output).f(X @ W + b), y)
    error = (prediction - y) / len(X)
    gradient = numerical_gradient(X, y, {"W": W, "b": b}, value, forward, h=1e-5)
    measured = np.vstack([gradient["W"], gradient["b"]])
    nothing = NOTHING * max(1.0, value(forward(X, {"W": W, "b": b}), y))
    measured = np.where(np.abs(measured) > nothing, measured, 0)
    return Comparison(np.vstack([X.T @ error, error.sum(axis=0)]), measured, nothing)


@dataclass(frozen=True)
class Draw:
    """One random problem: X (m, d), targets y (m, k), weights W (d, k) and biases b (k,)."""

    X: Array
    y: Array
    W: Array
    b: Array


def draw(output: str, rng: np.random.Generator, spread: float = 2.0) -> Draw:
    """Draw 8 examples with 2 inputs, their classes as targets, and weights.

    X ~ N(0, 1); W, b ~ N(0, spread²); targets are 0 or 1 with equal chance, one-hot over 3 classes for softmax.

    Raises ValueError for an unknown output or a spread that is not above 0.
    """
    k = 3 if output_of(output).shares else 1
    spread = check_positive("spread", spread)
    X = rng.normal(size=(8, 2))
    classes = rng.integers(0, max(k, 2), size=8)
    y = np.eye(k)[classes] if k > 1 else classes[:, np.newaxis].astype(np.float64)
    return Draw(X, y, rng.normal(scale=spread, size=(2, k)), rng.normal(scale=spread, size=k))


def problems(output: str, draws: int, seed: int, spread: float = 2.0) -> list[Draw]:
    """Several random problems, one after the other from one generator.

    Raises ValueError for an unknown output, fewer than one draw, or a spread that is not above 0.
    """
    draws, rng = check_count("draws", draws), np.random.default_rng(seed)
    return [draw(output, rng, spread) for _ in range(draws)]


@dataclass(frozen=True)
class Survey:
    """What many draws say about one pair.

    low, middle, high: the 5th, 50th and 95th percentile of the ratio shortcut / gradient over all entries whose
    gradient is not 0; NaN when there are none.
    constant: the one ratio that all entries of all draws share; None when they differ.
    wrong_bias, wrong_weight: share of the draws in which some bias, some weight has the wrong sign.
    wrong: share with either; first_wrong: the first such draw, counted from 0, or None.
    flat: share in which the gradient of some entry is 0 although the shortcut moves it.
    """

    loss: str
    output: str
    draws: int
    low: float
    middle: float
    high: float
    constant: float | None
    wrong_bias: float
    wrong_weight: float
    wrong: float
    first_wrong: int | None
    flat: float

    @property
    def exact(self) -> bool:
        """Whether the shortcut is the gradient, to the accuracy of the differences."""
        return self.constant is not None and math.isclose(self.constant, 1, rel_tol=1e-4)


def survey(loss: str, output: str, draws: int = 50, seed: int = 0, spread: float = 2.0) -> Survey:
    """Compare the shortcut with the gradient in many random problems, the same ones for each loss.

    Raises ValueError for a pair that is not among ``pairs``, or fewer than one draw.
    """
    found = [compare(one.X, one.y, one.W, one.b, loss, output) for one in problems(output, draws, seed, spread)]
    shortcut = np.array([one.shortcut for one in found])
    gradient = np.array([one.gradient for one in found])
    opposite = np.array([one.opposite for one in found])
    wrong = opposite.any(axis=(1, 2))
    nothing = np.array([one.nothing for one in found])[:, np.newaxis, np.newaxis]
    flat = (gradient == 0) & (np.abs(shortcut) > 10 * nothing)
    # Where the gradient is tiny the ratio is the rounding of the difference, not a property of the pair.
    measured = np.abs(gradient) > 1e4 * nothing
    ratio = shortcut[measured] / gradient[measured]
    low, middle, high = np.quantile(ratio, [0.05, 0.5, 0.95]) if ratio.size else (math.nan,) * 3
    same = ratio.size > 0 and not flat.any() and np.allclose(ratio, middle, rtol=1e-4, atol=0)
    return Survey(
        loss,
        output,
        draws,
        float(low),
        float(middle),
        float(high),
        float(middle) if same else None,
        float(opposite[:, -1].any(axis=-1).mean()),
        float(opposite[:, :-1].any(axis=(1, 2)).mean()),
        float(wrong.mean()),
        int(wrong.argmax()) if wrong.any() else None,
        float(flat.any(axis=(1, 2)).mean()),
    )


def _measured(
    loss: str, output: str
) -> tuple[Callable[[Array, Array], float], Callable[[Array, dict[str, Array]], Array]]:
    """The loss and the forward function for the numerical gradient; through logits where the pair allows it."""
    choose("loss", loss, (HALF_MSE, *LOSSES))
    f = output_of(output).f
    if loss != HALF_MSE and (reason := undefined(loss, output)):
        raise ValueError(f"loss must be defined for {output}; got {loss!r}: {reason}")
    record = LOSSES.get(loss)
    if record is not None and record.value_from_logits is not None and pair(output, loss).cancels:
        return record.value_from_logits, _logits
    return record.value if record else half_mse_loss, lambda X, params: f(_logits(X, params))


def _logits(X: Array, params: dict[str, Array]) -> Array:
    logits: Array = X @ params["W"] + params["b"]
    return logits
