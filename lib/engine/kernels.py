"""The sums of the fast engine as lists of calls on arrays that already exist.

A call is a function with its arguments bound: running a batch is running a list of them. Everything is
feature-major: z, a and s have shape (n_units, n_examples), one row per unit.

The tables hold in-place forms of the functions trained most often. Whatever is not in them goes through its
record in ACTIVATIONS, LOSSES or OPTIMIZERS, so a new record trains without a line here.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from inspect import signature
from types import MappingProxyType

import numpy as np

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.engine.gelu_table import fast_gelu, fast_gelu_slope
from lib.losses import cross_entropy_from_logits
from lib.network import Trace, output_delta
from lib.network import loss_value as lesson_loss_value
from lib.optimizers import OPTIMIZERS, Recipe, State, adam
from lib.outputs import OUTPUTS

Call = Callable[[], object]
"""A function with its arguments already bound."""
Function = Callable[..., Array]


def constant(value: float | Array, like: Array) -> Array:
    """Return ``value`` as an array of the same precision, 0-d for a number: NumPy takes it faster than Python's own."""
    return np.array(value, dtype=like.dtype)


# Activations: ``forward`` fills a with f(z) and may use s as scratch; ``slope`` fills s with f′(z).


def _sigmoid(z: Array, a: Array, s: Array) -> list[Call]:
    one = constant(1, z)
    return [
        partial(np.negative, z, a),
        partial(np.exp, a, a),  # e^−z may be ∞: 1/(1 + ∞) = 0 is the right limit
        partial(np.add, a, one, a),
        partial(np.divide, one, a, a),
    ]


def _sigmoid_slope(z: Array, a: Array, s: Array) -> list[Call]:
    return [partial(np.subtract, constant(1, z), a, s), partial(np.multiply, s, a, s)]


def _tanh(z: Array, a: Array, s: Array) -> list[Call]:
    return [partial(np.tanh, z, a)]


def _tanh_slope(z: Array, a: Array, s: Array) -> list[Call]:
    return [partial(np.multiply, a, a, s), partial(np.subtract, constant(1, z), s, s)]


def _relu(z: Array, a: Array, s: Array) -> list[Call]:
    # An array of zeros, because NumPy compares equal shapes three times faster than an array and a number.
    return [partial(np.maximum, z, np.zeros_like(z), out=a)]


def _relu_slope(z: Array, a: Array, s: Array) -> list[Call]:
    return [partial(np.sign, a, s)]  # a is never negative


def _leaky_relu(z: Array, a: Array, s: Array) -> list[Call]:
    return [partial(np.multiply, z, constant(_LEAK, z), s), partial(np.maximum, z, s, out=a)]


def _leaky_relu_slope(z: Array, a: Array, s: Array) -> list[Call]:
    return [partial(np.sign, a, s), partial(np.maximum, s, np.full_like(z, _LEAK), out=s)]


_LEAK = float(ACTIVATIONS["leaky_relu"].defaults["alpha"])


def _linear(z: Array, a: Array, s: Array) -> list[Call]:
    return [partial(np.copyto, a, z)]


def _linear_slope(z: Array, a: Array, s: Array) -> list[Call]:
    return [partial(s.fill, 1)]


@dataclass(frozen=True)
class Kernel:
    """An activation as calls: ``forward(z, a, s)`` and, after it, ``slope(z, a, s)``."""

    forward: Callable[[Array, Array, Array], list[Call]]
    slope: Callable[[Array, Array, Array], list[Call]]


def _made_from(f: Function, df: Function) -> Kernel:
    return Kernel(lambda z, a, s: [partial(_store, f, z, a)], lambda z, a, s: [partial(_store, df, z, s)])


def _store(f: Callable[..., Array], z: Array, out: Array) -> None:
    out[...] = f(z)


_KERNELS: Mapping[str, Kernel] = MappingProxyType(
    {
        "sigmoid": Kernel(_sigmoid, _sigmoid_slope),
        "tanh": Kernel(_tanh, _tanh_slope),
        "relu": Kernel(_relu, _relu_slope),
        "leaky_relu": Kernel(_leaky_relu, _leaky_relu_slope),
        "linear": Kernel(_linear, _linear_slope),
    }
)


def functions(key: str) -> tuple[Function, Function]:
    """Return f and df as training takes them where there is no in-place kernel: the lesson's, or quicker ones."""
    return (fast_gelu, fast_gelu_slope) if key == "gelu" else (ACTIVATIONS[key].f, ACTIVATIONS[key].df)


def activation_kernel(key: str) -> Kernel:
    """Return the in-place kernel of an activation, or one made from its ``functions``."""
    return _KERNELS[key] if key in _KERNELS else _made_from(*functions(key))


# Outputs and losses: the prediction p from z, and delta = ∂L/∂z up to a constant factor.

LOGISTIC = ("binary_cross_entropy", "sigmoid")
"""The pair of loss and output in which most networks of the lab end."""


def output_calls(output: str, z: Array, p: Array) -> list[Call]:
    """Fill p with the prediction: ``output`` applied to z, both (…, n_out, n). Nothing to do if they are one array."""
    if p is z:
        return []
    if output == "softmax":
        return _softmax(z, p)
    if output in ACTIVATIONS:
        return activation_kernel(output).forward(z, p, np.empty_like(p))
    return [partial(_store, OUTPUTS[output].f, z.swapaxes(-1, -2), p.swapaxes(-1, -2))]


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


def delta_targets(loss: str, output: str, Y: Array) -> Array:
    """Return the targets as ``delta_calls`` compares them with the prediction: Y, or 2Y − 1 for the logistic pair."""
    return 2 * Y - 1 if (loss, output) == LOGISTIC else Y


def delta_calls(loss: str, output: str, z: Array, p: Array, y: Array, delta: Array) -> tuple[list[Call], float]:
    """Return calls that fill delta, and the factor that makes it ∂L/∂z: (calls, factor).

    z, p, y, delta: (n_out, n), or (networks, n_out, n) for several at once; y of ``delta_targets``, for
    cross-entropy with columns that sum to 1. For the pairs whose slope cancels (see ``lib.network.output_delta``)
    delta is p − y and the factor is left for the optimiser, which has a factor of its own to apply; every other
    pair takes the lesson's chain rule, and the factor is 1.
    """
    n_out, n = z.shape[-2:]
    if (loss, output) == LOGISTIC:  # σ(z) − y = ½ (tanh(z/2) − (2y − 1)), in three calls instead of five
        halve = partial(np.multiply, z, constant(0.5, z), delta)
        return [halve, partial(np.tanh, delta, delta), partial(np.subtract, delta, y, delta)], 0.5 / (n_out * n)
    calls = output_calls(output, z, p)
    if (loss, output) == ("mse", "linear"):
        return [*calls, partial(np.subtract, p, y, delta)], 2 / (n_out * n)
    if (loss, output) == ("cross_entropy", "softmax"):
        return [*calls, partial(np.subtract, p, y, delta)], 1 / n
    for z_head, p_head, y_head, delta_head in zip(z, p, y, delta, strict=True) if z.ndim == 3 else [(z, p, y, delta)]:
        lesson = partial(_lesson_delta, _output_trace(output, z_head, p_head), loss)
        calls.append(partial(_store, lesson, y_head, delta_head))
    return calls, 1.0


def _lesson_delta(trace: Trace, loss: str, y: Array) -> Array:
    return output_delta(trace, y.T, loss).T


def loss_calls(loss: str, output: str, z: Array, p: Array, y: Array) -> tuple[list[Call], Callable[[], float]]:
    """Return calls to make once z is filled, and a function that then gives the loss: (calls, value).

    z, p, y: (n_out, n). The usual pairs need z alone; every other pair takes the lesson's value of p.
    """
    if (loss, output) == ("mse", "linear"):
        return [], partial(_mse, z, y, np.empty_like(z))
    if (loss, output) == LOGISTIC and np.isin(y, (0, 1)).all():
        return [], partial(_binary_cross_entropy, z, 1 - 2 * y, np.empty_like(z))
    if (loss, output) == ("cross_entropy", "softmax"):
        return [], partial(_cross_entropy, z, y)
    return output_calls(output, z, p), partial(lesson_loss_value, _output_trace(output, z, p), y.T, loss)


def _mse(z: Array, y: Array, error: Array) -> float:
    np.subtract(z, y, error)
    return float(np.vdot(error, error)) / z.size


def _binary_cross_entropy(z: Array, sign: Array, cost: Array) -> float:
    # softplus(z) where y is 0, softplus(−z) where it is 1
    np.multiply(z, sign, cost)
    np.logaddexp(cost, 0.0, cost)
    return float(np.add.reduce(cost, None)) / z.size


def _cross_entropy(z: Array, y: Array) -> float:
    shifted = z - np.maximum.reduce(z, 0)
    log_sum = np.log(np.add.reduce(np.exp(shifted), 0))
    value = (float(np.add.reduce(log_sum)) - float(np.vdot(y, shifted))) / z.shape[1]
    # 0 · ∞ has no value here; the lesson's form leaves out terms without weight.
    return value if math.isfinite(value) else cross_entropy_from_logits(z.T, y.T)


def _output_trace(output: str, z: Array, p: Array) -> Trace:
    return Trace(np.empty((0, 0)), [z.T], [p.T], (), output)


# Optimisers: one flat parameter vector, one flat gradient.


class Rate:
    """A learning rate that calls bound earlier can see: products of it with constants, kept up to date.

    It may be an array, with a rate for each parameter; its shape stays.
    """

    def __init__(self, value: float | Array, like: Array) -> None:
        self._like = like
        self._products: dict[float, Array] = {}
        self.set(value)

    def set(self, value: float | Array) -> None:
        """Change the rate and every product handed out before."""
        self.value = value
        for factor, product in self._products.items():
            product[...] = value * factor

    def times(self, factor: float) -> Array:
        """Return an array, 0-d for a single rate, that always holds rate · factor."""
        return self._products.setdefault(factor, constant(self.value * factor, self._like))


def update_calls(
    recipe: Recipe, theta: Array, g: Array, weights: Array, state: State, rate: Rate, factor: float
) -> list[Call]:
    """Return calls that move theta by one step; g holds the gradient divided by ``factor``.

    weights: 1 where theta holds a weight and 0 where it holds a bias.
    """
    calls: list[Call] = []
    if recipe.l1 or recipe.l2 or recipe.clip is not None:
        calls = [partial(np.multiply, g, constant(factor, g), g), *_restraints(recipe, theta, g, weights)]
        factor = 1.0
    if recipe.optimizer == "sgd":
        return [*calls, partial(np.multiply, g, rate.times(factor), g), partial(np.subtract, theta, g, theta)]
    if recipe.optimizer == "adam":
        return calls + _adam(theta, g, state, rate, factor, **dict(recipe.options))
    step = partial(OPTIMIZERS[recipe.optimizer].step, theta, g, state, rate.times(1), **dict(recipe.options))
    return [*calls, partial(np.multiply, g, constant(factor, g), g), step]


def _restraints(recipe: Recipe, theta: Array, g: Array, weights: Array) -> list[Call]:
    """The penalties and the limit of ``lib.regularization``, for flat arrays."""
    calls: list[Call] = []
    scratch = np.empty_like(theta)
    if recipe.l2:
        calls += [partial(np.multiply, theta, recipe.l2 * weights, scratch), partial(np.add, g, scratch, g)]
    if recipe.l1:
        calls += [
            partial(np.sign, theta, scratch),
            partial(np.multiply, scratch, recipe.l1 * weights, scratch),
            partial(np.add, g, scratch, g),
        ]
    if recipe.clip is not None:
        calls.append(partial(_shorten, g, recipe.clip))
    return calls


def _shorten(g: Array, limit: float) -> None:
    norm = math.sqrt(np.vdot(g, g))
    if norm > limit:
        np.multiply(g, limit / norm, g)


def _default(name: str) -> float:
    value: float = signature(adam).parameters[name].default
    return value


def _adam(
    theta: Array,
    g: Array,
    state: State,
    rate: Rate,
    factor: float,
    beta1: float = _default("beta1"),
    beta2: float = _default("beta2"),
) -> list[Call]:
    """The lines of ``lib.optimizers.adam`` without new arrays, and with the factor in the constants."""
    epsilon = _default("epsilon")
    m, v = (state.setdefault(name, np.zeros_like(theta)) for name in ("m", "v"))
    t = state.setdefault("t", np.zeros(()))
    s = np.empty_like(theta)
    correct_m, correct_v = np.zeros_like(rate.times(1)), constant(0, theta)

    def count() -> None:
        t[()] += 1
        correct_m[...] = rate.value / (1 - beta1 ** float(t))
        correct_v[()] = 1 / (1 - beta2 ** float(t))

    return [
        count,
        partial(np.multiply, m, constant(beta1, m), m),
        partial(np.multiply, g, constant((1 - beta1) * factor, g), s),
        partial(np.add, m, s, m),
        partial(np.multiply, v, constant(beta2, v), v),
        partial(np.multiply, g, g, s),
        partial(np.multiply, s, constant((1 - beta2) * factor**2, g), s),
        partial(np.add, v, s, v),
        partial(np.multiply, v, correct_v, s),
        partial(np.sqrt, s, s),
        partial(np.add, s, constant(epsilon, s), s),
        partial(np.divide, m, s, s),
        partial(np.multiply, s, correct_m, s),
        partial(np.subtract, theta, s, theta),
    ]
