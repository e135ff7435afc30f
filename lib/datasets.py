"""Small data sets to train on, each drawn from a generator.

Every maker takes (n, noise, rng) and returns (X, Y): X of shape (n, n_in) within about ±2 in each input,
Y of shape (n, n_out). Classification sets first decide the label, then move each point by a normal jitter of
standard deviation ``noise``, so with noise the classes overlap; regression sets add the jitter to the target.
Targets are 0/1 for two classes, one-hot for more, real numbers for regression.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.arrays import Array, as_matrix
from lib.records import Registry, check_count, check_non_negative


def circle(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """A disc of radius 1 (class 1) inside a ring from 1.4 to 2 (class 0); half the points each."""
    inside = np.arange(n) % 2 == 0
    # The square root makes points uniform over the area, not crowded at the centre.
    radius = np.sqrt(np.where(inside, rng.uniform(0, 1, n), rng.uniform(1.4**2, 2**2, n)))
    angle = rng.uniform(0, 2 * math.pi, n)
    return _jittered(_polar(radius, angle), noise, rng), _column(inside)


def xor(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Uniform on [−2, 2]²; class 1 where both inputs have the same sign. No straight line separates it."""
    X = rng.uniform(-2, 2, (n, 2))
    return _jittered(X, noise, rng), _column(X[:, 0] * X[:, 1] > 0)


def gaussians(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two round clouds of sd 0.4 around (1, 1) and (−1, −1): the set a single line does separate."""
    first = np.arange(n) % 2 == 0
    centre = np.where(first, 1.0, -1.0)[:, np.newaxis]
    return _jittered(centre + 0.4 * rng.standard_normal((n, 2)), noise, rng), _column(first)


def spiral(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two interleaved arms of 1⅔ turns: the hardest of the two-class sets."""
    first = np.arange(n) % 2 == 0
    along = rng.uniform(0.05, 1, n)
    angle = 3.5 * math.pi * along + np.where(first, 0, math.pi)
    return _jittered(_polar(2 * along, angle), noise, rng), _column(first)


def moons(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two half circles that reach into each other."""
    upper = np.arange(n) % 2 == 0
    angle = rng.uniform(0, math.pi, n)
    sign = np.where(upper, 1, -1)
    X = np.column_stack([1.2 * np.cos(angle) - 0.6, 1.2 * np.sin(angle) - 0.3])
    return _jittered(X * sign[:, np.newaxis], noise, rng), _column(upper)


def blobs(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Three round clouds of sd 0.35 at the corners of a triangle: three classes, one-hot targets."""
    label = np.arange(n) % 3
    centre = _polar(np.full(3, 1.3), math.pi / 2 + 2 * math.pi * np.arange(3) / 3)
    X = centre[label] + 0.35 * rng.standard_normal((n, 2))
    return _jittered(X, noise, rng), np.eye(3)[label]


def spiral3(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Three interleaved arms of almost one turn: three classes whose borders wind around each other."""
    label = np.arange(n) % 3
    along = rng.uniform(0.05, 1, n)
    angle = 2 * math.pi * (along + label / 3)
    return _jittered(_polar(2 * along, angle), noise, rng), np.eye(3)[label]


def rings(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """A disc up to 0.5 and rings from 0.8 to 1.2 and from 1.5 to 2: three classes told apart by x₁² + x₂² alone."""
    label = np.arange(n) % 3
    inner, outer = np.array([[0, 0.8, 1.5], [0.5, 1.2, 2]])[:, label]
    radius = np.sqrt(rng.uniform(inner**2, outer**2))
    return _jittered(_polar(radius, rng.uniform(0, 2 * math.pi, n)), noise, rng), np.eye(3)[label]


def quadrants(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Uniform on [−2, 2]², each quadrant a class, counted anticlockwise from x₁, x₂ > 0.

    XOR's points with four names instead of two: now no hidden layer is needed.
    """
    label = np.arange(n) % 4
    sign = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])[label]
    return _jittered(sign * rng.uniform(0, 2, (n, 2)), noise, rng), np.eye(4)[label]


def pinwheel(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Five blades from radius 0.4 to 2, each 40° wide, bent by 45° for each unit of radius: five classes."""
    label = np.arange(n) % 5
    radius = rng.uniform(0.4, 2, n)
    across = rng.uniform(-1, 1, n) * math.pi / 9
    angle = 2 * math.pi * label / 5 + math.pi / 4 * radius + across
    return _jittered(_polar(radius, angle), noise, rng), np.eye(5)[label]


def plane(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """A tilted plane over [−2, 2]²: y = (x₁ + x₂)/4. A network without hidden layers fits it exactly."""
    X = rng.uniform(-2, 2, (n, 2))
    return X, _noisy(X.sum(axis=1) / 4, noise, rng)


def sine(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """One input on [−2, 2]: y = sin πx, two full waves."""
    x = rng.uniform(-2, 2, (n, 1))
    return x, _noisy(np.sin(math.pi * x[:, 0]), noise, rng)


def outliers(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """One input on [−2, 2]: the line y = x/2, but every fifth example is wrong: beyond ±1, y = ∓1.5.

    The mean that MSE looks for is then a nearly flat line, of slope 0.05; the median of MAE stays near ½.
    """
    wrong = np.arange(n) % 5 == 4
    x = rng.uniform(-2, 2, n)
    x = np.where(wrong, (x + np.copysign(2, x)) / 2, x)
    y = np.where(wrong, -1.5 * np.sign(x), x / 2)
    return x[:, np.newaxis], _noisy(y, noise, rng)


def multi_gaussian(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Four round hills and hollows over [−2, 2]², of height ±1: the corners +, − in turn."""
    X = rng.uniform(-2, 2, (n, 2))
    height = np.zeros(n)
    for i, j in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        squared_distance = (X[:, 0] - 1.1 * i) ** 2 + (X[:, 1] - 1.1 * j) ** 2
        height += i * j * np.exp(-squared_distance / (2 * 0.5**2))
    return X, _noisy(height, noise, rng)


def _polar(radius: Array, angle: Array) -> Array:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _jittered(X: Array, noise: float, rng: np.random.Generator) -> Array:
    return X + noise * rng.standard_normal(X.shape)


def _noisy(y: Array, noise: float, rng: np.random.Generator) -> Array:
    return (y + noise * rng.standard_normal(y.shape))[:, np.newaxis]


def _column(label: ArrayLike) -> Array:
    return np.asarray(label, dtype=np.float64)[:, np.newaxis]


@dataclass(frozen=True)
class Suggestion:
    """A network that learns a data set within a few hundred epochs, and how much of the set it is given.

    hidden: widths of the hidden layers. loss: None for the usual one.
    """

    hidden: tuple[int, ...] = (8, 8)
    n: int = 250
    noise: float = 0.1
    loss: str | None = None


@dataclass(frozen=True)
class Dataset:
    """One data set. task: "binary", "multiclass" or "regression". n_in, n_out: widths of X and Y."""

    key: str
    label: str
    make: Callable[[int, float, np.random.Generator], tuple[Array, Array]]
    task: str
    n_in: int
    n_out: int
    notes: str
    suggestion: Suggestion = Suggestion()

    def draw(self, n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
        """Draw n examples: X (n, n_in) and Y (n, n_out).

        Raises ValueError when n is not a whole number above 0 or noise is not a finite number of at least 0.
        """
        check_count("n", n)
        return self.make(n, check_non_negative("noise", noise), rng)


_RECORDS = (
    Dataset("circle", "Circle", circle, "binary", 2, 1, "A disc inside a ring.", Suggestion((4,))),
    Dataset(
        "xor", "XOR", xor, "binary", 2, 1, "Opposite quadrants share a class; no line separates them.", Suggestion((8,))
    ),
    Dataset("gaussians", "Two Gaussians", gaussians, "binary", 2, 1, "One line is enough.", Suggestion(())),
    Dataset(
        "spiral",
        "Spiral",
        spiral,
        "binary",
        2,
        1,
        "Two arms; needs a larger network and patience.",
        Suggestion(n=500, noise=0.0),
    ),
    Dataset("moons", "Moons", moons, "binary", 2, 1, "Two half circles that reach into each other.", Suggestion((8,))),
    Dataset(
        "blobs",
        "Three blobs",
        blobs,
        "multiclass",
        2,
        3,
        "Three classes, with softmax and cross-entropy.",
        Suggestion(()),
    ),
    Dataset(
        "spiral3",
        "Three-armed spiral",
        spiral3,
        "multiclass",
        2,
        3,
        "Three arms, three classes.",
        Suggestion(n=500, noise=0.05),
    ),
    Dataset(
        "rings",
        "Rings",
        rings,
        "multiclass",
        2,
        3,
        "Three classes; with x₁² and x₂² no hidden layer needed.",
        Suggestion((8,)),
    ),
    Dataset(
        "quadrants",
        "Quadrants",
        quadrants,
        "multiclass",
        2,
        4,
        "XOR with four classes; no hidden layer needed.",
        Suggestion(()),
    ),
    Dataset("pinwheel", "Pinwheel", pinwheel, "multiclass", 2, 5, "Five bent blades, five classes.", Suggestion((8,))),
    Dataset("plane", "Plane", plane, "regression", 2, 1, "A tilted plane; no hidden layer needed.", Suggestion(())),
    Dataset("sine", "Sine", sine, "regression", 1, 1, "One input, two waves."),
    Dataset(
        "outliers",
        "Line with outliers",
        outliers,
        "regression",
        1,
        1,
        "MSE is drawn away from the line; MAE is not.",
        Suggestion((), loss="mae"),
    ),
    Dataset("multi_gaussian", "Hills and hollows", multi_gaussian, "regression", 2, 1, "Four bumps of height ±1."),
)

DATASETS = Registry(_RECORDS)
"""Every data set of the lab by key. Read-only."""


@dataclass(frozen=True)
class Standardizer:
    """Column means and scales learned from one data set, to be applied to others.

    Formula: (X − mean)/scale. Scale is the standard deviation (divisor n), or 1 for a numerically constant
    column, which is therefore only centred.
    """

    mean: Array
    scale: Array

    @classmethod
    def fit(cls, X: ArrayLike) -> "Standardizer":
        """Learn the statistics of X, shape (n, k) or (n,). Raises ValueError for empty or non-finite X."""
        X = as_matrix(X, "X")
        _, unit = np.frexp(np.abs(X).max(axis=0))
        scaled = _in_units(X, unit)
        # In float64, because a float32 column of 0.1 would have sd 7e-9 by rounding alone. Even so a column
        # of 0.1 can have sd 1.4e-17: what counts is sd against the column's size.
        mean, sd = scaled.mean(axis=0), scaled.std(axis=0)
        constant = sd <= 1e-12 * np.abs(scaled).max(axis=0)
        return cls(np.ldexp(mean, unit), np.where(constant, 1, np.ldexp(sd, unit)))

    def apply(self, X: ArrayLike) -> Array:
        """Standardise X with the learned statistics; shape and dtype stay. Raises ValueError on other columns."""
        matrix = as_matrix(X, "X")
        if matrix.shape[1:] != self.mean.shape:
            raise ValueError(f"X must have the {self.mean.size} columns the statistics have; got shape {np.shape(X)}")
        _, unit = np.frexp(np.maximum(np.abs(self.mean), self.scale))
        matrix64, mean, scale = (_in_units(values, unit) for values in (matrix, self.mean, self.scale))
        return ((matrix64 - mean) / scale).astype(matrix.dtype, copy=False).reshape(np.shape(X))


def _in_units(values: Array, unit: NDArray[np.intc]) -> Array:
    """Return values/2^unit in float64: exact, so statistics keep every digit, and squares stay within range."""
    return np.ldexp(values.astype(np.float64), -unit)


def normalize(X: ArrayLike) -> Array:
    """Give each column mean 0 and standard deviation 1; a (numerically) constant column is only centred.

    Formula: (X − mean)/sd per column, with divisor n. Shape: (n, k) or (n,), unchanged; X is not modified.
    To treat test data like training data, keep ``Standardizer.fit(X_train)`` and apply it to both.

    Raises ValueError for an empty array, another rank, or NaN or ±inf entries.
    """
    return Standardizer.fit(X).apply(X)
