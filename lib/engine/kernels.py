"""Activations as the fast engine computes them: in place, beside the slope as a program writes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.engine.calls import ArrayFunction, Call, constant, store
from lib.engine.gelu_table import fast_gelu, fast_gelu_slope


@dataclass(frozen=True)
class Kernel:
    """An activation as calls, and as a program writes it.

    forward(z, a, s): calls that fill a with f(z), with s as scratch. slope(z, a, s): calls that fill s with f′(z) after
    it. f, df: the same as functions; a program holds their source. written: the slope in terms of {a}, where that is
    what ``slope`` computes; "" where it is df(z). straight: f(z) is z, so that a program writes neither f nor f′.
    """

    forward: Callable[[Array, Array, Array], list[Call]]
    slope: Callable[[Array, Array, Array], list[Call]]
    f: ArrayFunction
    df: ArrayFunction
    written: str = ""
    straight: bool = False


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


def _stored(f: ArrayFunction, z: Array, a: Array, s: Array) -> list[Call]:
    return [partial(store, f, z, a)]


def _stored_slope(df: ArrayFunction, z: Array, a: Array, s: Array) -> list[Call]:
    return [partial(store, df, z, s)]


def _made_from(f: ArrayFunction, df: ArrayFunction) -> Kernel:
    return Kernel(partial(_stored, f), partial(_stored_slope, df), f, df)


def _functions(key: str) -> tuple[ArrayFunction, ArrayFunction]:
    return ACTIVATIONS[key].f, ACTIVATIONS[key].df


_KERNELS: Mapping[str, Kernel] = MappingProxyType(
    {
        "sigmoid": Kernel(_sigmoid, _sigmoid_slope, *_functions("sigmoid"), "((1 - {a}) * {a})"),
        "tanh": Kernel(_tanh, _tanh_slope, *_functions("tanh"), "(1 - {a} * {a})"),
        "relu": Kernel(_relu, _relu_slope, *_functions("relu"), "np.sign({a})"),
        "leaky_relu": Kernel(
            _leaky_relu, _leaky_relu_slope, *_functions("leaky_relu"), f"np.maximum(np.sign({{a}}), {_LEAK!r})"
        ),
        "linear": Kernel(_linear, _linear_slope, *_functions("linear"), straight=True),
        "gelu": _made_from(fast_gelu, fast_gelu_slope),
    }
)


def activation_kernel(key: str) -> Kernel:
    """Return the kernel of an activation: its own, or one made from its record."""
    return _KERNELS[key] if key in _KERNELS else _made_from(*_functions(key))
