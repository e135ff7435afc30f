"""From the columns of the data to what the network is given."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array, as_float, subscript
from lib.datasets import Standardizer
from lib.features import FEATURES, feature_matrix, features_of
from lib.train_config import TrainConfig


@dataclass(frozen=True)
class Preprocessing:
    """Features of the data, and their scale.

    columns: of the data. features: keys of FEATURES, or None for the columns as they are. scale: what gives each
    feature of the training set mean 0 and standard deviation 1, or None.
    """

    columns: int
    features: tuple[str, ...] | None
    scale: Standardizer | None

    @classmethod
    def fit(cls, config: TrainConfig, X_train: Array) -> "Preprocessing":
        """What a config asks for, with the statistics of the training set. Raises ValueError for an odd feature."""
        columns = X_train.shape[1]
        for key in config.features or ():
            if key not in features_of(columns):
                raise ValueError(f"features must exist for data with {columns} columns; got {key!r}")
        plain = cls(columns, config.features, None)
        return cls(columns, config.features, Standardizer.fit(plain(X_train))) if config.standardize else plain

    @property
    def names(self) -> tuple[str, ...]:
        """What the inputs of the network are called."""
        if self.features:
            return tuple(FEATURES[key].label for key in self.features)
        return tuple(f"x{subscript(i + 1)}" for i in range(self.columns))

    def __call__(self, X: ArrayLike) -> Array:
        """Return the inputs of the network, (n, inputs), for rows of the data, (n, columns), or one row (columns,).

        Raises ValueError, naming both shapes, when X does not have the columns of the training data.
        """
        rows = as_float(X, "X")
        if rows.ndim == 1 and len(rows) == self.columns:
            rows = rows[np.newaxis]
        if rows.ndim != 2 or rows.shape[1] != self.columns:
            raise ValueError(f"X must have shape (n, {self.columns}), as the training data has; got {np.shape(X)}")
        if not len(rows):
            return np.empty((0, len(self.names)))
        features = feature_matrix(rows, self.features) if self.features else rows
        return features if self.scale is None else self.scale.apply(features)
