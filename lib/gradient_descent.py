"""Gradient descent for a single layer, as in the first lesson, for any loss and any activation.

Import from here or from the package (``from lib import gradient_descent``); in the package itself,
``lib.gradient_descent`` is the function, which shares its name with this module.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from lib.activations import linear
from lib.arrays import Array, as_float, as_matrix
from lib.derivatives import central_difference, numerical_gradient
from lib.divergence import Divergence, DivergenceError, first_bad
from lib.losses import LOSSES
from lib.outputs import every_output
from lib.records import check_count, check_positive

LossFunction = Callable[[Array, Array], float]
ActivationFunction = Callable[[Array], Array]
EpochCallback = Callable[[int, float], object]


def gradient_descent(
    X: ArrayLike,
    y: ArrayLike,
    W: ArrayLike,
    b: ArrayLike,
    lr: float,
    num_epochs: int,
    batch_size: int,
    loss_fn: LossFunction,
    activation_fn: ActivationFunction = linear,
    *,
    rng: np.random.Generator | None = None,
    callback: EpochCallback | None = None,
) -> tuple[Array, Array, list[float]]:
    """Fit ŷ = f(XW + b) by mini-batch gradient descent and return (W, b, history).

    Formula, for each batch: δ = ∂L/∂z by the chain rule through the loss *and* the activation, then
    W ← W − η Xᵀδ and b ← b − η Σ_rows δ. The popular shortcut Xᵀ(ŷ − y)/m is this only for a few pairs.

    Shapes: X (n, d), y (n, k) or (n,) for k = 1, W (d, k). b: one bias per output, as (k,) or (1, k), or as a
    number or (1,); it comes back in the shape given, except that a single number for k > 1 outputs, from which
    they all start, comes back as (k,). All sums are float64; X, y, W and b are never changed.

    loss_fn(prediction, y) → number and activation_fn(Z) → array of Z's shape: the lab's own functions (losses,
    their from-logits forms, activations, softmax) take their exact derivatives; any other function is
    differentiated numerically, so it may be your own, as long as rows do not influence each other.
    Each epoch reshuffles the examples; a short last batch is averaged by its own size.
    rng: where the shuffles come from; None means ``np.random.default_rng(0)``, the same ones every time.
    callback(epoch, loss): called after each epoch, counted from 1. Nothing is printed.
    history: the loss over all examples before any step, then after each epoch: num_epochs + 1 numbers.

    Raises ValueError for arguments that do not fit, naming both shapes, and DivergenceError at the first value
    that is not finite, naming epoch, batch and quantity.

    Source: Robbins & Monro (1951), A stochastic approximation method.
    """
    X, y = np.asarray(as_matrix(X, "X"), np.float64), np.asarray(as_matrix(y, "y"), np.float64)
    W, b, b_shape = _start(X, y, W, b)
    lr, num_epochs = check_positive("lr", lr), check_count("num_epochs", num_epochs, low=0)
    batch_size = check_count("batch_size", batch_size)
    for name, function in (("loss_fn", loss_fn), ("activation_fn", activation_fn)):
        if not callable(function):
            raise ValueError(f"{name} must be a function; got {function!r}")
    rng = np.random.default_rng(0) if rng is None else rng
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a numpy.random.Generator, such as np.random.default_rng(0); got {rng!r}")

    head = _Head(loss_fn, activation_fn)
    history: list[float] = []

    def finite(epoch: int, batch: int, quantity: str, values: ArrayLike) -> None:
        value = first_bad(np.asarray(values))
        if value is not None:
            raise DivergenceError(Divergence(epoch, batch, None, quantity, value), history)

    with np.errstate(all="ignore"):
        loss = head.value(X @ W + b, y)
        finite(0, 0, "loss", loss)
        history.append(loss)
        for epoch in range(1, num_epochs + 1):
            order = rng.permutation(len(X))
            batches = range(0, len(X), batch_size)
            for batch, start in enumerate(batches, start=1):
                rows = order[start : start + batch_size]
                z = X[rows] @ W + b
                finite(epoch, batch, "pre-activation z", z)
                delta = head.gradient(z, y[rows])
                dW, db = X[rows].T @ delta, delta.sum(axis=0)
                finite(epoch, batch, "weight gradient", dW)
                finite(epoch, batch, "bias gradient", db)
                W -= lr * dW
                b -= lr * db
                finite(epoch, batch, "weights", W)
                finite(epoch, batch, "bias", b)
            loss = head.value(X @ W + b, y)
            finite(epoch, len(batches), "loss", loss)
            history.append(loss)
            if callback is not None:
                callback(epoch, loss)
    return W, b.reshape(b_shape), history


def _start(X: Array, y: Array, W: ArrayLike, b: ArrayLike) -> tuple[Array, Array, tuple[int, ...]]:
    """Return copies of W, (d, k), and b, (k,), and the shape in which b is to be returned."""
    weights, bias = as_float(W, "W"), as_float(b, "b")
    if weights.ndim != 2 or weights.shape[0] != X.shape[1]:
        raise ValueError(f"W must have one row per column of X; got X {X.shape} and W {weights.shape}")
    k = weights.shape[1]
    if y.shape != (len(X), k):
        raise ValueError(
            f"y must have one row per row of X and one column per column of W; "
            f"got y {y.shape}, X {X.shape} and W {weights.shape}"
        )
    if bias.shape not in {(), (1,), (k,), (1, 1), (1, k)}:
        raise ValueError(f"b must hold one bias per column of W; got b {bias.shape} and W {weights.shape}")
    for name, values in (("W", weights), ("b", bias)):
        if first_bad(values) is not None:
            raise ValueError(f"{name} must be finite; got {first_bad(values)}")
    shape = bias.shape if bias.size == k else (*bias.shape[:-1], k)
    return weights.astype(np.float64), np.broadcast_to(bias.ravel(), (k,)).astype(np.float64), shape


class _Head:
    """The last step of a model, z → ŷ → loss, for any pair of functions: its value and ∂L/∂z.

    In order of preference: the pair's own gradient from logits, in which the slope of the activation has
    cancelled; the chain rule ∂L/∂ŷ · f′(z); a numerical derivative for whichever of the two the lab does not know.
    """

    def __init__(self, loss_fn: LossFunction, activation_fn: ActivationFunction) -> None:
        self.loss_fn, self.activation_fn = loss_fn, activation_fn
        self.output = next((output for output in every_output().values() if output.f is activation_fn), None)
        self.loss_gradient = next(
            (
                gradient
                for loss in LOSSES.values()
                for value, gradient in (
                    (loss.value, loss.gradient),
                    (loss.value_from_logits, loss.gradient_from_logits),
                )
                if value is loss_fn
            ),
            None,
        )
        key = self.output.key if self.output else None
        pair = next((loss for loss in LOSSES.values() if loss.value is loss_fn and loss.output == key), None)
        self.value_from_logits = pair.value_from_logits if pair else None
        self.gradient_from_logits = pair.gradient_from_logits if pair else None
        # Through z, a probability stays one: nudged past 0 or 1 it would have no logarithm.
        self.whole_numerically = self.loss_gradient is None and (self.output is None or self.output.probability)

    def value(self, z: Array, y: Array) -> float:
        if self.value_from_logits is not None:
            return self.value_from_logits(z, y)
        return float(self.loss_fn(self._predict(z), y))

    def gradient(self, z: Array, y: Array) -> Array:
        if self.gradient_from_logits is not None:
            return self.gradient_from_logits(z, y)
        if self.whole_numerically:
            return _numerical(lambda z: self.value(z, y), z)
        prediction = self._predict(z)
        if self.loss_gradient is not None:
            upstream = self.loss_gradient(prediction, y)
        else:
            upstream = _numerical(lambda p: float(self.loss_fn(p, y)), prediction)
        if self.output is not None:
            return self.output.delta(z, prediction, upstream)
        return _row_wise(self.activation_fn, z, upstream)

    def _predict(self, z: Array) -> Array:
        prediction = np.asarray(self.activation_fn(z))
        if prediction.shape != z.shape:
            raise ValueError(f"activation_fn must keep the shape of its input {z.shape}; got {prediction.shape}")
        return prediction


def _numerical(value: Callable[[Array], float], at: Array) -> Array:
    """Gradient of a scalar function of one array by central differences."""
    return numerical_gradient(at, at, {"at": at}, lambda x, _: value(x), lambda _, params: params["at"], h=1e-5)["at"]


def _row_wise(f: ActivationFunction, z: Array, upstream: Array) -> Array:
    """Multiply ∂L/∂ŷ by the slopes of a function of unknown form, one column of z moved at a time.

    An elementwise function needs no more; moving whole columns lets a softmax of one's own work as well.
    """
    delta = np.empty_like(z)
    for column, direction in enumerate(np.eye(z.shape[1])):
        slopes = central_difference(partial(_moved, f, z, direction), np.zeros_like(z))
        delta[:, column] = (upstream * slopes).sum(axis=1)
    return delta


def _moved(f: ActivationFunction, z: Array, direction: Array, step: Array) -> Array:
    return f(z + step * direction)
