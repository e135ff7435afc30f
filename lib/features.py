"""Columns that a network can be given instead of the raw inputs, or beside them.

Each function takes the raw inputs X of shape (n, n_in) and returns one column of shape (n,). A good feature does
the work of hidden layers: with x₁² and x₂² a circle is a straight line.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array, as_matrix
from lib.records import Registry, choose


def x1(X: Array) -> Array:
    """The first input. Formula: x₁."""
    return X[:, 0]


def x2(X: Array) -> Array:
    """The second input. Formula: x₂."""
    return X[:, 1]


def x1_squared(X: Array) -> Array:
    """The square of the first input. Formula: x₁²."""
    return X[:, 0] ** 2


def x2_squared(X: Array) -> Array:
    """The square of the second input. Formula: x₂²."""
    return X[:, 1] ** 2


def x1_x2(X: Array) -> Array:
    """The product of the inputs, above 0 where their signs agree. Formula: x₁x₂."""
    return X[:, 0] * X[:, 1]


def sin_x1(X: Array) -> Array:
    """The sine of the first input, in radians. Formula: sin x₁."""
    return np.sin(X[:, 0])


def sin_x2(X: Array) -> Array:
    """The sine of the second input, in radians. Formula: sin x₂."""
    return np.sin(X[:, 1])


@dataclass(frozen=True)
class Feature:
    """One column: ``f(X)`` of shape (n,) from raw inputs X of shape (n, k) with k at least n_in."""

    key: str
    label: str
    f: Callable[[Array], Array]
    n_in: int


_RECORDS = (
    Feature("x1", "x₁", x1, 1),
    Feature("x2", "x₂", x2, 2),
    Feature("x1_squared", "x₁²", x1_squared, 1),
    Feature("x2_squared", "x₂²", x2_squared, 2),
    Feature("x1_x2", "x₁x₂", x1_x2, 2),
    Feature("sin_x1", "sin x₁", sin_x1, 1),
    Feature("sin_x2", "sin x₂", sin_x2, 2),
)

FEATURES = Registry(_RECORDS)
"""Every feature of the lab by key. Read-only."""


def features_of(n_in: int) -> tuple[str, ...]:
    """Keys of the features that data with n_in raw inputs can have: none when these are more than two."""
    most = max(record.n_in for record in _RECORDS)
    return tuple(record.key for record in _RECORDS if record.n_in <= n_in <= most)


def usual_features(n_in: int) -> tuple[str, ...]:
    """Keys of the raw inputs themselves, where ``features_of(n_in)`` has any."""
    return tuple(key for key in ("x1", "x2") if key in features_of(n_in))


def check_features(name: str, keys: Sequence[str]) -> tuple[str, ...]:
    """Return ``keys`` as a tuple when they name at least one feature, each once, else raise a ValueError."""
    if isinstance(keys, str) or not isinstance(keys, Sequence) or not keys:
        raise ValueError(f"{name} must name at least one of {', '.join(FEATURES)}; got {keys!r}")
    for key in keys:
        choose(name, key, FEATURES)
    if len(set(keys)) < len(keys):
        raise ValueError(f"{name} must not repeat a feature; got {', '.join(keys)}")
    return tuple(keys)


def feature_matrix(X: ArrayLike, keys: Sequence[str]) -> Array:
    """The columns named by ``keys``, in their order, from raw inputs X (n, n_in): shape (n, len(keys)), float64.

    Raises ValueError when keys is empty, repeats itself or has an unknown key, when X has too few columns for
    one of them, and when X is empty or not finite.
    """
    X = as_matrix(X, "X").astype(np.float64, copy=False)
    records = [FEATURES[key] for key in check_features("keys", keys)]
    for record in records:
        if record.n_in > X.shape[1]:
            raise ValueError(f"X must have at least {record.n_in} columns for {record.key}; got shape {X.shape}")
    return np.column_stack([record.f(X) for record in records])
