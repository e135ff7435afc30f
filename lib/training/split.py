"""The examples of a run, divided into those it learns from and those it is tested on."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array, as_matrix
from lib.datasets import DATASETS
from lib.train_config import TrainConfig

SplitLike = tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike]
"""What can become a Split: (X_train, Y_train, X_test, Y_test)."""


class Split(NamedTuple):
    """Examples row by row, read-only: X (n, columns), Y (n, n_out), float64. The test set may have no rows."""

    X_train: Array
    Y_train: Array
    X_test: Array
    Y_test: Array

    @property
    def targets(self) -> Array:
        """All targets, those of the training set first."""
        return np.vstack([self.Y_train, self.Y_test])


def drawn(config: TrainConfig, for_data: np.random.Generator, for_split: np.random.Generator) -> Split:
    """Draw the data set of a config, and keep its share for testing."""
    X, Y = DATASETS[config.data].draw(config.n, config.noise, for_data)
    order = for_split.permutation(config.n)
    test, train = np.split(order, [round(config.n * config.test_share)])
    return Split(*map(_read_only, (X[train], Y[train], X[test], Y[test])))


def given(data: SplitLike) -> Split:
    """Take examples that somebody brings; a one-dimensional Y becomes a column.

    Raises ValueError, naming the array and its shape, for parts that do not fit together or are not finite.
    """
    if not isinstance(data, (tuple, list)) or len(data) != 4:
        raise ValueError("data must be (X_train, Y_train, X_test, Y_test)")
    X_train, Y_train = as_matrix(data[0], "X_train"), as_matrix(data[1], "Y_train")
    X_test, Y_test = _test_matrix(data[2], "X_test", X_train), _test_matrix(data[3], "Y_test", Y_train)
    for name, X, Y in (("train", X_train, Y_train), ("test", X_test, Y_test)):
        if len(X) != len(Y):
            raise ValueError(
                f"X_{name} and Y_{name} must have one row per example; got X_{name} {X.shape} and Y_{name} {Y.shape}"
            )
    return Split(*map(_read_only, (X_train, Y_train, X_test, Y_test)))


def task_of(Y: Array) -> str:
    """What given targets are for: only 0 and 1 with one 1 per row, or in one column, mean classes."""
    if not np.isin(Y, (0, 1)).all():
        return "regression"
    if Y.shape[1] == 1:
        return "binary"
    return "multiclass" if (Y.sum(axis=1) == 1).all() else "regression"


def _test_matrix(values: ArrayLike, name: str, train: Array) -> Array:
    empty = np.size(np.asarray(values)) == 0
    matrix = np.empty((0, train.shape[1])) if empty else as_matrix(values, name)
    if matrix.shape[1] != train.shape[1]:
        raise ValueError(
            f"{name} must have as many columns as the training data; got shapes {matrix.shape} and {train.shape}"
        )
    return matrix


def _read_only(values: Array) -> Array:
    # A copy, so that later edits of the caller's array change nothing here; row by row, so that sums over a column
    # have one order and one last digit, however the caller's array lies in memory.
    values = np.array(values, dtype=np.float64, order="C")
    values.setflags(write=False)
    return values
