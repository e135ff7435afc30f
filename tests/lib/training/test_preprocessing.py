"""What the network is given: features in their order, scaled by the training set alone."""

import numpy as np
import pytest

from lib.features import FEATURES, feature_matrix
from lib.train_config import TrainConfig
from lib.training.preprocessing import Preprocessing

X = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, -1.0]])


def test_without_features_it_gives_the_columns_as_they_are():
    plain = Preprocessing.fit(TrainConfig(), X)
    np.testing.assert_array_equal(plain(X), X)
    assert plain.names == ("x₁", "x₂")
    assert Preprocessing.fit(TrainConfig(), np.zeros((3, 12))).names[-1] == "x₁₂"


def test_features_come_in_the_order_of_the_config():
    keys = tuple(FEATURES)[::-1]
    found = Preprocessing.fit(TrainConfig(features=keys), X)
    np.testing.assert_array_equal(found(X), feature_matrix(X, keys))
    assert found.names == tuple(FEATURES[key].label for key in keys)


def test_the_scale_is_that_of_the_features_over_the_training_set():
    found = Preprocessing.fit(TrainConfig(features=("x1_squared",), standardize=True), X)
    squares = X[:, :1] ** 2
    np.testing.assert_allclose(found([[10.0, 0.0]]), (100 - squares.mean()) / squares.std())


def test_one_row_is_a_matrix_and_no_row_is_none():
    found = Preprocessing.fit(TrainConfig(features=("x1", "x1_x2", "x2")), X)
    np.testing.assert_array_equal(found(X[1]), found(X[1:2]))
    assert found(np.empty((0, 2))).shape == (0, 3)


@pytest.mark.parametrize("rows", [[[1, 2, 3]], [1, 2, 3], 4, [[[1, 2]]]])
def test_rows_of_another_width_are_refused(rows):
    with pytest.raises(ValueError, match=r"X must have shape \(n, 2\), as the training data has; got \("):
        Preprocessing.fit(TrainConfig(), X)(rows)


def test_features_that_the_data_cannot_have_are_refused():
    with pytest.raises(ValueError, match="features must exist for data with 1 columns; got 'x2'"):
        Preprocessing.fit(TrainConfig(features=("x1", "x2")), X[:, :1])
