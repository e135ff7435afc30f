"""The last step of a network as the fast engine makes it: outputs and their pairs with losses, beside what is written.

z, p, y and delta have shape (n_out, n), or (networks, n_out, n) for several networks at once: p is the prediction,
delta is ∂L/∂z up to a constant factor, which is left for the optimiser, who has a factor of its own to apply.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.engine.calls import ArrayFunction, Call, Code, constant, store
from lib.engine.kernels import activation_kernel
from lib.losses import LOSSES, binary_cross_entropy_from_logits, cross_entropy_from_logits
from lib.outputs import OUTPUTS, Pair, pair


@dataclass(frozen=True)
class OutputKernel:
    """An output as calls, and as a program writes it.

    forward(z, p): calls that fill p with the prediction. written: the prediction in terms of {z}, with {cast} where a
    function may widen float32. uses: functions of lib that it calls. definition: of a function that is written for it.
    straight: the prediction is z itself.
    """

    forward: Callable[[Array, Array], list[Call]]
    written: str
    uses: tuple[ArrayFunction, ...] = ()
    definition: str = ""
    straight: bool = False


def _softmax(z: Array, p: Array) -> list[Call]:
    rows, axis = z.shape[-2], z.ndim - 2
    top, sums = np.empty_like(z[..., :1, :]), np.empty_like(z)
    # A product with ones puts the sum of each column into every row: equal shapes divide faster.
    ones = np.ones_like(z, shape=(rows, rows))
    return [
        partial(np.maximum.reduce, z, axis, None, top, True),
        partial(np.subtract, z, top, p),
        partial(np.exp, p, p),
        partial(ones.dot, p, sums) if axis == 0 else partial(np.matmul, ones, p, sums),
        partial(np.divide, p, sums, p),
    ]


_SOFTMAX = '''def softmax(z):
    """Turn each column into probabilities; a product with ones puts the column's sum into every row."""
    p = np.exp(z - z.max(axis=0))
    return p / np.ones((len(z), len(z)), z.dtype).dot(p)'''

_OUTPUTS: Mapping[str, OutputKernel] = MappingProxyType(
    {"softmax": OutputKernel(_softmax, "softmax({z})", definition=_SOFTMAX)}
)


def output_kernel(output: str) -> OutputKernel:
    """Return the kernel of an output: its own, that of the activation it is, or one made from its record."""
    if output in _OUTPUTS:
        return _OUTPUTS[output]
    if output in ACTIVATIONS:
        kernel = activation_kernel(output)
        forward = partial(_elementwise, kernel.forward)
        if kernel.straight:
            return OutputKernel(forward, "{z}", straight=True)
        return OutputKernel(forward, f"{kernel.f.__name__}({{z}}){{cast}}", (kernel.f,))
    f = OUTPUTS[output].f
    return OutputKernel(partial(_by_rows, f), f"{f.__name__}({{z}}.T).T.copy(){{cast}}", (f,))


def _elementwise(forward: Callable[[Array, Array, Array], list[Call]], z: Array, p: Array) -> list[Call]:
    return forward(z, p, np.empty_like(p))


def _by_rows(f: ArrayFunction, z: Array, p: Array) -> list[Call]:
    return [partial(store, f, z.swapaxes(-1, -2), p.swapaxes(-1, -2))]


def output_calls(output: str, z: Array, p: Array) -> list[Call]:
    """Fill p with the prediction: ``output`` applied to z. Nothing to do if they are one array."""
    return [] if p is z else output_kernel(output).forward(z, p)


def _themselves(Y: Array) -> Array:
    return Y


@dataclass(frozen=True)
class PairKernel:
    """An output and a loss as calls, and as a program writes them.

    delta(z, p, y, delta): calls that fill delta once z is filled, and the factor that makes it ∂L/∂z; for cross-entropy
    columns of y sum to 1. loss(z, p, y): calls to make once z is filled, and a function that then gives the loss.
    targets(Y): the targets as ``delta`` compares them.

    error: lines that leave {d}, from {z} and the prediction {p}, with {cast} as above. factor: its factor. value: lines
    that end with the loss over x and y. value_of_shares: the same for targets between 0 and 1, if that is more.
    target: what the program calls the targets in ``error``; aside: the line that makes them of Y, if they are others.
    """

    delta: Callable[[Array, Array, Array, Array], tuple[list[Call], float]]
    loss: Callable[[Array, Array, Array], tuple[list[Call], Callable[[], float]]]
    error: Code
    factor: str
    value: Code
    value_of_shares: Code | None = None
    targets: Callable[[Array], Array] = _themselves
    target: str = "y"
    aside: str = ""


# The linear output with the mean squared error.


def _linear_delta(z: Array, p: Array, y: Array, delta: Array) -> tuple[list[Call], float]:
    return [*output_calls("linear", z, p), partial(np.subtract, p, y, delta)], 2 / (z.shape[-2] * z.shape[-1])


def _linear_loss(z: Array, p: Array, y: Array) -> tuple[list[Call], Callable[[], float]]:
    return [], partial(_mse, z, y, np.empty_like(z))


def _mse(z: Array, y: Array, error: Array) -> float:
    np.subtract(z, y, error)
    return float(np.vdot(error, error)) / z.size


_LINEAR = PairKernel(
    _linear_delta,
    _linear_loss,
    error=Code(("{d} = {p} - y",)),
    factor="2 / {z}.size",
    value=Code(("error = forward(x)[-1] - y", "return float(np.vdot(error, error)) / error.size")),
)


# The sigmoid with the binary cross-entropy, in which most networks of the lab end.


def _signs(Y: Array) -> Array:
    return 2 * Y - 1


def _logistic_delta(z: Array, p: Array, y: Array, delta: Array) -> tuple[list[Call], float]:
    # σ(z) − y = ½ (tanh(z/2) − (2y − 1)), in three calls instead of five
    halve = partial(np.multiply, z, constant(0.5, z), delta)
    calls: list[Call] = [halve, partial(np.tanh, delta, delta), partial(np.subtract, delta, y, delta)]
    return calls, 0.5 / (z.shape[-2] * z.shape[-1])


def _logistic_loss(z: Array, p: Array, y: Array) -> tuple[list[Call], Callable[[], float]]:
    if not np.isin(y, (0, 1)).all():
        return _chain_loss(pair("sigmoid", "binary_cross_entropy"), z, p, y)
    return [], partial(_binary_cross_entropy, z, 1 - 2 * y, np.empty_like(z))


def _binary_cross_entropy(z: Array, sign: Array, cost: Array) -> float:
    # softplus(z) where y is 0, softplus(−z) where it is 1
    np.multiply(z, sign, cost)
    np.logaddexp(cost, 0.0, cost)
    return float(np.add.reduce(cost, None)) / z.size


_LOGISTIC_VALUE = "return float(np.logaddexp(z * (1 - 2 * y), 0.0).sum()) / z.size"
_LOGISTIC = PairKernel(
    _logistic_delta,
    _logistic_loss,
    error=Code(("{d} = np.tanh(0.5 * {z}) - sign  # twice the error, for σ(z) = ½ (1 + tanh z/2)",)),
    factor="0.5 / {z}.size",
    value=Code(("z = forward(x)[-1]", _LOGISTIC_VALUE)),
    value_of_shares=Code(
        (
            "z = forward(x)[-1]",
            "if not np.isin(y, (0, 1)).all():",
            "    return binary_cross_entropy_from_logits(z.T, y.T)",
            _LOGISTIC_VALUE,
        ),
        (binary_cross_entropy_from_logits,),
    ),
    targets=_signs,
    target="sign",
    aside="sign_train = np.ascontiguousarray(2 * Y_train.T - 1{dtype})  # −1 and 1, for 0 and 1",
)


# Softmax with the cross-entropy.


def _softmax_delta(z: Array, p: Array, y: Array, delta: Array) -> tuple[list[Call], float]:
    return [*output_calls("softmax", z, p), partial(np.subtract, p, y, delta)], 1 / z.shape[-1]


def _softmax_loss(z: Array, p: Array, y: Array) -> tuple[list[Call], Callable[[], float]]:
    return [], partial(_cross_entropy, z, y)


def _cross_entropy(z: Array, y: Array) -> float:
    shifted = z - np.maximum.reduce(z, 0)
    log_sum = np.log(np.add.reduce(np.exp(shifted), 0))
    value = (float(np.add.reduce(log_sum)) - float(np.vdot(y, shifted))) / z.shape[1]
    # 0 · ∞ has no value here; the lesson's form leaves out terms without weight.
    return value if math.isfinite(value) else cross_entropy_from_logits(z.T, y.T)


_CLASSES = PairKernel(
    _softmax_delta,
    _softmax_loss,
    error=Code(("{d} = {p} - y",)),
    factor="1 / {z}.shape[1]",
    value=Code(
        (
            "z = forward(x)[-1]",
            "shifted = z - z.max(axis=0)",
            "log_sum = np.log(np.exp(shifted).sum(axis=0))",
            "value = (float(log_sum.sum()) - float(np.vdot(y, shifted))) / z.shape[1]",
            "return value if math.isfinite(value) else cross_entropy_from_logits(z.T, y.T)  # 0 · ∞ counts as 0",
        ),
        (cross_entropy_from_logits,),
    ),
)


# Any other pair takes the lesson's sums.


def _chain_delta(one: Pair, z: Array, p: Array, y: Array, delta: Array) -> tuple[list[Call], float]:
    calls = output_calls(one.output, z, p)
    for arrays in zip(z, p, y, delta, strict=True) if z.ndim == 3 else [(z, p, y, delta)]:
        calls.append(partial(_store_delta, one, *(array.T for array in arrays)))
    return calls, 1.0


def _store_delta(one: Pair, z: Array, p: Array, y: Array, delta: Array) -> None:
    delta[...] = one.delta(z, p, y)


def _chain_loss(one: Pair, z: Array, p: Array, y: Array) -> tuple[list[Call], Callable[[], float]]:
    return output_calls(one.output, z, p), partial(one.value, z.T, p.T, y.T)


def _written_chain(one: Pair) -> tuple[Code, Code]:
    """The lines of ``Pair.delta`` and ``Pair.value``: (error, value)."""
    loss, output = LOSSES[one.loss], OUTPUTS[one.output]
    if one.cancels and loss.gradient_from_logits is not None and loss.value_from_logits is not None:
        error = f"{{d}} = {loss.gradient_from_logits.__name__}({{z}}.T, y.T).T.copy(){{cast}}"
        value = f"return {loss.value_from_logits.__name__}(forward(x)[-1].T, y.T)"
        return Code((error,), (loss.gradient_from_logits,)), Code((value,), (loss.value_from_logits,))
    back, uses = "upstream", [loss.gradient]
    if output.vjp is not None:
        back, uses = f"{output.vjp.__name__}(p.T, upstream)", [*uses, output.vjp]
    elif output.df is not None and not output_kernel(one.output).straight:
        back, uses = f"(upstream * {output.df.__name__}({{z}}.T){{cast}})", [*uses, output.df]
    error_lines = ("p = {p}", f"upstream = {loss.gradient.__name__}(p.T, y.T)", f"{{d}} = {back}.T.copy(){{cast}}")
    value_lines = ("p = {p}", f"return {loss.value.__name__}(p.T, y.T)")
    return Code(error_lines, tuple(uses)), Code(value_lines, (loss.value,))


_PAIRS: Mapping[tuple[str, str], PairKernel] = MappingProxyType(
    {
        ("linear", "mse"): _LINEAR,
        ("sigmoid", "binary_cross_entropy"): _LOGISTIC,
        ("softmax", "cross_entropy"): _CLASSES,
    }
)


def pair_kernel(output: str, loss: str) -> PairKernel:
    """Return the kernel of a pair: its own, or one made from its records, by the lesson's chain rule and factor 1."""
    if (output, loss) in _PAIRS:
        return _PAIRS[output, loss]
    one = pair(output, loss)
    error, value = _written_chain(one)
    return PairKernel(partial(_chain_delta, one), partial(_chain_loss, one), error=error, factor="1.0", value=value)
