"""Feature columns: their values, their order, and clear refusals."""

import math

import numpy as np
import pytest

from lib.datasets import DATASETS
from lib.features import FEATURES, feature_matrix, features_of, usual_features

X = np.array([[1.0, 2.0], [-3.0, 0.5], [0.0, -1.0]])
BY_HAND = {
    "x1": [1, -3, 0],
    "x2": [2, 0.5, -1],
    "x1_squared": [1, 9, 0],
    "x2_squared": [4, 0.25, 1],
    "x1_x2": [2, -1.5, 0],
    "sin_x1": [math.sin(1), math.sin(-3), 0],
    "sin_x2": [math.sin(2), math.sin(0.5), math.sin(-1)],
}


@pytest.mark.parametrize("key", FEATURES)
def test_each_column_by_hand(key):
    column = feature_matrix(X, [key])
    assert (column.shape, column.dtype) == ((3, 1), np.float64)
    np.testing.assert_allclose(column[:, 0], BY_HAND[key], rtol=1e-15)


@pytest.mark.parametrize("key", FEATURES)
def test_a_feature_reads_as_many_inputs_as_it_says(key):
    record = FEATURES[key]
    assert record.f(X).shape == (3,)
    assert record.f(X[:, : record.n_in]).tolist() == record.f(X).tolist()
    if record.n_in > 1:
        with pytest.raises(IndexError):
            record.f(X[:, : record.n_in - 1])


def test_columns_come_in_the_order_of_the_keys():
    keys = ["sin_x2", "x1", "x1_x2"]
    np.testing.assert_array_equal(feature_matrix(X, keys), np.column_stack([FEATURES[key].f(X) for key in keys]))


@pytest.mark.parametrize("record", DATASETS.values(), ids=DATASETS)
def test_the_usual_features_are_the_data_itself(record, rng):
    X, _ = record.draw(10, 0.1, rng)
    np.testing.assert_array_equal(feature_matrix(X, usual_features(record.n_in)), X)


def test_features_fit_the_number_of_inputs():
    assert features_of(1) == ("x1", "x1_squared", "sin_x1")
    assert features_of(2) == tuple(FEATURES)
    assert [features_of(n) for n in (0, 3, 64)] == [()] * 3
    assert [usual_features(n) for n in (0, 1, 2, 64)] == [(), ("x1",), ("x1", "x2"), ()]


def test_one_input_may_be_a_vector_and_integers_become_float64():
    np.testing.assert_array_equal(feature_matrix([1, 2, 3], ["x1_squared", "x1"]), [[1, 1], [4, 2], [9, 3]])
    assert feature_matrix(X.astype(np.float32), ["x1"]).dtype == np.float64


def test_the_input_is_not_changed_nor_shared():
    raw = X.copy()
    feature_matrix(raw, ["x1", "x2"])[:] = 7
    np.testing.assert_array_equal(raw, X)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ([], "keys must name at least one of x1, x2, .*; got \\[\\]"),
        (["x1", "x3"], "keys must be one of x1, x2, .*; got 'x3'"),
        (["x1", "x2", "x1"], "keys must not repeat a feature; got x1, x2, x1"),
        ([None], "keys must be one of"),
    ],
)
def test_wrong_keys_are_refused(keys, words):
    with pytest.raises(ValueError, match=words):
        feature_matrix(X, keys)


@pytest.mark.parametrize("key", [key for key, record in FEATURES.items() if record.n_in == 2])
def test_too_few_inputs_are_refused(key):
    with pytest.raises(ValueError, match=rf"X must have at least 2 columns for {key}; got shape \(3, 1\)"):
        feature_matrix(X[:, :1], ["x1", key])


@pytest.mark.parametrize("bad", [[], [[1.0, math.nan]], np.ones((2, 2, 2))])
def test_bad_inputs_are_refused(bad):
    with pytest.raises(ValueError, match="X must be"):
        feature_matrix(bad, ["x1"])
