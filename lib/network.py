"""A neural network as on the board: forward layer by layer, backward by the chain rule.

Shapes: X (n, n_in), W (n_in, n_out), b (n_out,), everything with one row per example. Read this file to
learn how it works; ``lib.trainers`` does the same sums faster and is tested against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from lib.activations import ACTIVATIONS, sigmoid
from lib.arrays import Array, affine, as_float
from lib.initializers import INITIALIZERS
from lib.outputs import OUTPUTS, pair
from lib.records import check_count, choose

Params = list[tuple[Array, Array]]
"""One (W, b) for each layer, from the input to the output."""


@dataclass(frozen=True)
class Trace:
    """What a forward pass leaves behind, layer by layer: all that the backward pass needs.

    X: the input (n, n_in). Z: pre-activations, one (n, n_l) array per layer. A: activations, likewise;
    the last one is the prediction. activations: key of each hidden layer's function. output: the last layer's.
    """

    X: Array
    Z: list[Array]
    A: list[Array]
    activations: tuple[str, ...]
    output: str

    @property
    def prediction(self) -> Array:
        """Activations of the last layer, shape (n, n_out)."""
        return self.A[-1]


def init_params(sizes: Sequence[int], init: str, rng: np.random.Generator) -> Params:
    """Draw the weights of a network with layers of the given sizes; biases start at 0.

    sizes: [n_in, …hidden…, n_out], for example [2, 4, 1]. init: a key of INITIALIZERS.
    Returns [(W, b), …] with W of shape (n_in, n_out) and b of shape (n_out,), float64.

    Raises ValueError for fewer than two sizes, a width below 1, or an unknown init.
    """
    if len(sizes) < 2:
        raise ValueError(f"sizes must name at least an input and an output width; got {list(sizes)}")
    widths = [check_count(f"sizes[{i}]", size) for i, size in enumerate(sizes)]
    draw = choose("init", init, INITIALIZERS).draw
    return [(draw(n_in, n_out, rng), np.zeros(n_out)) for n_in, n_out in pairwise(widths)]


def forward(params: Params, X: ArrayLike, activation: str | Sequence[str], output: str) -> Trace:
    """Carry X through the network.

    Formula, with a₀ = X: z_l = a_{l−1} W_l + b_l, a_l = f_l(z_l).
    X: (n, n_in), or (n_in,) for a single row. activation: a key of ACTIVATIONS for all hidden layers,
    or one key per hidden layer. output: a key of OUTPUTS.

    Raises ValueError for an unknown key, a wrong number of activations, or an X that does not fit the
    first weights (both shapes are named).
    """
    if not params:
        raise ValueError("params must hold at least one (W, b); got an empty list")
    keys = _per_layer(activation, len(params) - 1)
    functions = [*(ACTIVATIONS[key].f for key in keys), choose("output", output, OUTPUTS).f]
    X = _rows(X, params[0][0])
    a: Array = X
    Z: list[Array] = []
    A: list[Array] = []
    for (W, b), f in zip(params, functions, strict=True):
        z = a @ W + b
        a = f(z)
        Z.append(z)
        A.append(a)
    return Trace(X, Z, A, keys, output)


def backward(params: Params, trace: Trace, Y: ArrayLike, loss: str) -> Params:
    """Carry the error back through the network and return the gradient of the loss for every W and b.

    Formula, from the last layer to the first: δ_l = ∂L/∂z_l, ∂L/∂W_l = a_{l−1}ᵀ δ_l, ∂L/∂b_l = Σ_rows δ_l,
    δ_{l−1} = (δ_l W_lᵀ) ⊙ f′_{l−1}(z_{l−1}).
    Y: (n, n_out), or (n,) for one output. loss: a key of LOSSES. Returns [(dW, db), …] shaped like params.

    Raises ValueError for an unknown loss or a Y that does not fit the prediction.
    """
    delta = output_delta(trace, Y, loss)
    gradients: Params = []
    for layer in reversed(range(len(params))):
        a_before = trace.A[layer - 1] if layer > 0 else trace.X
        dW = a_before.T @ delta
        db = delta.sum(axis=0)
        gradients.append((dW, db))
        if layer > 0:
            W, _ = params[layer]
            f_slope = ACTIVATIONS[trace.activations[layer - 1]].df(trace.Z[layer - 1])
            delta = (delta @ W.T) * f_slope
    return gradients[::-1]


def output_delta(trace: Trace, Y: ArrayLike, loss: str) -> Array:
    """Return δ = ∂L/∂z at the last layer, shape (n, n_out).

    For sigmoid with binary cross-entropy and softmax with cross-entropy the slope of the output cancels against the
    loss, so δ comes straight from the logits: no 0/0 when the output saturates. Every other pair takes the chain
    rule: ∂L/∂ŷ times the slope of the output.
    """
    return pair(trace.output, loss).delta(trace.Z[-1], trace.prediction, Y)


def loss_value(trace: Trace, Y: ArrayLike, loss: str) -> float:
    """Return the loss of a forward pass, from the logits where that is the exact form (see output_delta)."""
    return pair(trace.output, loss).value(trace.Z[-1], trace.prediction, Y)


def forward_perceptron(X: ArrayLike, W: ArrayLike, b: ArrayLike) -> Array:
    """Predict with a single-layer perceptron.

    Formula: A = σ(XW + b). Shapes: X (n, n_in), W (n_in, n_out), b (n_out,), (1, n_out) or a number;
    returns (n, n_out).

    Raises ValueError, naming both shapes, when X and W or W and b do not fit.
    """
    return sigmoid(affine(X, W, b))


def _per_layer(activation: str | Sequence[str], hidden: int) -> tuple[str, ...]:
    keys = (activation,) * hidden if isinstance(activation, str) else tuple(activation)
    if len(keys) != hidden:
        raise ValueError(f"activation must be one key or one per hidden layer ({hidden}); got {list(keys)}")
    for key in {activation} if isinstance(activation, str) else keys:
        choose("activation", key, ACTIVATIONS)
    return keys


def _rows(X: ArrayLike, W: Array) -> Array:
    X = as_float(X, "X")
    rows = X[np.newaxis] if X.ndim == 1 and X.shape == W.shape[:1] else X
    if rows.ndim != 2 or rows.shape[1] != W.shape[0]:
        raise ValueError(f"X must have one column per row of the first W; got X {X.shape} and W {W.shape}")
    return rows
