"""Ways to draw the first weights of a layer.

Each takes (n_in, n_out, rng) and returns W of shape (n_in, n_out) in float64; biases start at 0.
What matters is the spread: too small and the signal fades from layer to layer, too large and it explodes
or saturates.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lib.arrays import Array
from lib.records import Param, Registry


def zeros(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """All weights 0: every unit of a layer computes the same and stays so. An exhibit, not a tool."""
    return np.zeros((n_in, n_out))


def normal(n_in: int, n_out: int, rng: np.random.Generator, scale: float = 1.0) -> Array:
    """Normal weights with standard deviation ``scale``, whatever the layer's size."""
    return scale * rng.standard_normal((n_in, n_out))


def xavier_normal(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Normal weights with sd √(2/(n_in + n_out)): keeps the variance both ways near 0, for sigmoid and tanh.

    Source: Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward networks.
    """
    return math.sqrt(2 / (n_in + n_out)) * rng.standard_normal((n_in, n_out))


def xavier_uniform(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Uniform weights on ±√(6/(n_in + n_out)): the same variance as ``xavier_normal``."""
    return _uniform(math.sqrt(6 / (n_in + n_out)), n_in, n_out, rng)


def he_normal(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Normal weights with sd √(2/n_in): the 2 makes up for the half that ReLU cuts off.

    Source: He et al. (2015), Delving deep into rectifiers.
    """
    return math.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))


def he_uniform(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Uniform weights on ±√(6/n_in): the same variance as ``he_normal``."""
    return _uniform(math.sqrt(6 / n_in), n_in, n_out, rng)


def lecun_normal(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Normal weights with sd √(1/n_in), the partner of SELU.

    Source: LeCun et al. (1998), Efficient BackProp.
    """
    return math.sqrt(1 / n_in) * rng.standard_normal((n_in, n_out))


def _uniform(limit: float, n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    return rng.uniform(-limit, limit, (n_in, n_out))


@dataclass(frozen=True)
class Initializer:
    """One way to draw weights: ``draw(n_in, n_out, rng, **params)`` → W of shape (n_in, n_out)."""

    key: str
    label: str
    draw: Callable[..., Array]
    formula: str
    use: str
    params: tuple[Param, ...] = ()


_RECORDS = (
    Initializer("zeros", "Zeros", zeros, r"W = 0", "An exhibit: units never become different."),
    Initializer(
        "normal",
        "Normal",
        normal,
        r"W \sim N(0, s^2)",
        "To see what a wrong scale does.",
        (Param("scale", "Standard deviation s", 1.0, 0.01, 3.0, 0.01),),
    ),
    Initializer(
        "xavier_normal",
        "Xavier (normal)",
        xavier_normal,
        r"W \sim N\left(0, \tfrac{2}{n_{in} + n_{out}}\right)",
        "Sigmoid and tanh layers.",
    ),
    Initializer(
        "xavier_uniform",
        "Xavier (uniform)",
        xavier_uniform,
        r"W \sim U\left(\pm\sqrt{\tfrac{6}{n_{in} + n_{out}}}\right)",
        "Sigmoid and tanh layers.",
    ),
    Initializer(
        "he_normal",
        "He (normal)",
        he_normal,
        r"W \sim N\left(0, \tfrac{2}{n_{in}}\right)",
        "ReLU and its relatives.",
    ),
    Initializer(
        "he_uniform",
        "He (uniform)",
        he_uniform,
        r"W \sim U\left(\pm\sqrt{\tfrac{6}{n_{in}}}\right)",
        "ReLU and its relatives.",
    ),
    Initializer(
        "lecun_normal",
        "LeCun (normal)",
        lecun_normal,
        r"W \sim N\left(0, \tfrac{1}{n_{in}}\right)",
        "SELU layers.",
    ),
)

INITIALIZERS = Registry(_RECORDS)
"""Every initialiser of the lab by key. Read-only."""
