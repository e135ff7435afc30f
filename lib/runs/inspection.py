"""A look inside a network: what its units do on the data, how large its gradients are, and one example worked out.

Everything is read off ``lib.network``'s forward and backward pass. Layers are listed from the first hidden layer to
the output. X (n, n_in) and Y (n, n_out) are what the network sees: features already made and scaled.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.arrays import Array, as_float
from lib.losses import LOSSES
from lib.network import Params, Trace, backward, forward, loss_value
from lib.outputs import output_of, pair
from lib.records import check_positive, choose
from lib.units import Flags, is_dead, rectifies, saturated_share

MOSTLY = 0.9
"""A unit counts as saturated when it is so for at least this share of the rows."""


@dataclass(frozen=True)
class Units:
    """What the units of one layer do on the data; every array has one entry for each unit.

    firing: share of rows with z > 0. saturated: share of rows where f is saturated (``Activation.saturation``).
    mean, low, high: of the activation a. dead: slope exactly 0 for every row, so that no gradient comes through.
    stuck: not dead, but saturated for at least MOSTLY of the rows. A rectifier is never called stuck, for silence on
    most rows is its normal sparsity; nor is an output, where a loss may cancel the slope.
    """

    firing: Array
    saturated: Array
    mean: Array
    low: Array
    high: Array
    dead: Flags
    stuck: Flags


def units(params: Params, X: ArrayLike, activations: Sequence[str], output: str) -> list[Units]:
    """Measure every layer's units on the rows of X, the output layer last. Arguments as for ``lib.network.forward``."""
    with np.errstate(all="ignore"):  # a network on its way to infinity is still worth a look
        trace = forward(params, X, activations, output)
        return [_units(trace, layer, *flags) for layer, flags in enumerate(still(trace))]


def still(trace: Trace) -> list[tuple[Flags, Flags]]:
    """Which units are dead and which are stuck (see ``Units``), layer by layer, the output last: it never is."""
    hidden = [_still(z, key) for z, key in zip(trace.Z, trace.activations, strict=False)]
    none = np.zeros(trace.prediction.shape[1], dtype=bool)
    return [*hidden, (none, none)]


def _units(trace: Trace, layer: int, dead: Flags, stuck: Flags) -> Units:
    z, a = trace.Z[layer], trace.A[layer]
    return Units(
        firing=(z > 0).mean(axis=0),
        saturated=saturated_share(z, function_of(trace.activations, trace.output, layer)),
        mean=a.mean(axis=0),
        low=a.min(axis=0),
        high=a.max(axis=0),
        dead=dead,
        stuck=stuck,
    )


def _still(z: Array, key: str) -> tuple[Flags, Flags]:
    """Which units of a hidden layer are dead, and which stuck."""
    dead = is_dead(z, key)
    if rectifies(key):
        return dead, np.zeros_like(dead)
    return dead, (saturated_share(z, key) >= MOSTLY) & ~dead


def function_of(activations: Sequence[str], output: str, layer: int) -> str:
    """The key of a layer's function: one of the activations, or the output's."""
    return activations[layer] if layer < len(activations) else output


@dataclass(frozen=True)
class Health:
    """The state of a network's layers at one moment.

    gradient: ‖∂L/∂W_l‖, the Frobenius norm over all rows' mean loss, for every layer, the output last, shape (L,).
    dead, stuck: number of such units in each hidden layer (see ``Units``), shape (L − 1,).
    """

    gradient: Array
    dead: NDArray[np.int64]
    stuck: NDArray[np.int64]


def health(params: Params, X: ArrayLike, Y: ArrayLike, activations: Sequence[str], output: str, loss: str) -> Health:
    """Measure the gradient of every layer and count the dead and the saturated units, on all rows at once."""
    with np.errstate(all="ignore"):
        trace = forward(params, X, activations, output)
        gradients = backward(params, trace, Y, loss)
        counts = np.array([[flags.sum() for flags in layer] for layer in still(trace)[:-1]], dtype=np.int64)
        counts = counts.reshape(-1, 2)  # also where no layer is hidden
        return Health(np.array([np.linalg.norm(dW) for dW, _ in gradients]), counts[:, 0], counts[:, 1])


@dataclass(frozen=True)
class Working:
    """The arithmetic of one layer for one example, as on the board.

    function: key of f in ACTIVATIONS or OUTPUTS. before: the incoming a (n_in,). W (n_in, n_out), b (n_out,).
    z = Σ W · before + b, a = f(z), slope = f′(z) (for softmax its own part, p(1 − p)), upstream = ∂L/∂a and
    delta = ∂L/∂z, each (n_out,). dw, db: the gradient. rate: η.
    """

    function: str
    before: Array
    W: Array
    b: Array
    z: Array
    a: Array
    slope: Array
    upstream: Array
    delta: Array
    dw: Array
    db: Array
    rate: float

    @property
    def terms(self) -> Array:
        """The summands w · a of every unit's z, shape (n_in, n_out)."""
        return self.before[:, np.newaxis] * self.W

    @property
    def new_W(self) -> Array:
        """The weights after the step, W − η ∂L/∂W."""
        return self.W - self.rate * self.dw

    @property
    def new_b(self) -> Array:
        """The bias after the step, b − η ∂L/∂b."""
        return self.b - self.rate * self.db


@dataclass(frozen=True)
class Example:
    """One example worked out: forward, loss, backward, and a step of plain gradient descent on its loss alone.

    layers: the first hidden layer first, the output last. target: y (n_out,). output, loss: keys.
    value: the loss; new_value: what it is after the step. cancels: whether the slope of the output cancels against
    the loss, so that δ comes straight from the logits.
    """

    layers: tuple[Working, ...]
    target: Array
    output: str
    loss: str
    value: float
    new_value: float
    cancels: bool

    @property
    def prediction(self) -> Array:
        """ŷ, shape (n_out,)."""
        return self.layers[-1].a


def worked(
    params: Params, x: ArrayLike, y: ArrayLike, activations: Sequence[str], output: str, loss: str, rate: float
) -> Example:
    """Work one example out: every number of a forward pass, a backward pass and a step.

    Formula: z_l = a_{l−1} W_l + b_l, a_l = f_l(z_l); δ_l = ∂L/∂a_l · f′(z_l) with ∂L/∂a_l = W_{l+1} δ_{l+1};
    ∂L/∂W_l = a_{l−1} δ_l, ∂L/∂b_l = δ_l; W ← W − η ∂L/∂W. x: (n_in,), y: (n_out,). rate: η, above 0.
    A number that overflows is ±∞, and what follows from it may be NaN.

    Raises ValueError for an unknown key, a rate that is not above 0, or an x or y that does not fit.
    """
    record = choose("loss", loss, LOSSES)
    rate = check_positive("rate", rate)
    target = np.atleast_1d(as_float(y, "y"))
    with np.errstate(all="ignore"):
        trace = forward(params, np.atleast_1d(as_float(x, "x"))[np.newaxis], activations, output)
        gradients = backward(params, trace, target[np.newaxis], loss)
        upstream = record.gradient(trace.prediction, target[np.newaxis])[0]
        layers: list[Working] = []
        for layer in reversed(range(len(params))):
            (W, b), (dW, db) = params[layer], gradients[layer]
            before = trace.A[layer - 1] if layer else trace.X
            key = function_of(trace.activations, output, layer)
            z, a = trace.Z[layer][0], trace.A[layer][0]
            slope = output_of(key).slope(z)
            # The gradient for the bias is a sum of δ over the rows, and there is one row.
            layers.append(Working(key, before[0], W, b, z, a, slope, upstream, db, dW, db, rate))
            upstream = W @ db
        done = tuple(layers[::-1])
        after = forward([(layer.new_W, layer.new_b) for layer in done], trace.X, activations, output)
        value, new_value = (loss_value(each, target[np.newaxis], loss) for each in (trace, after))
    return Example(done, target, output, loss, value, new_value, pair(output, loss).cancels)
