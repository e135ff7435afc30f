"""Examples are drawn and divided by their own random streams, or taken as they are given."""

import numpy as np
import pytest

from lib.datasets import DATASETS
from lib.train_config import TrainConfig
from lib.training import split

GIVEN = ([[1, 2], [3, 4]], [0, 1], [[5, 6]], [1])


def drawn(**fields):
    return split.drawn(TrainConfig(**fields), np.random.default_rng(1), np.random.default_rng(2))


@pytest.mark.parametrize("data", DATASETS)
def test_every_example_that_was_drawn_is_in_one_of_the_two_sets(data):
    X, Y = DATASETS[data].draw(53, 0.1, np.random.default_rng(1))
    found = drawn(data=data, n=53, noise=0.1, test_share=0.3)
    assert (len(found.X_train), len(found.X_test)) == (37, 16)
    for parts, whole in (((found.X_train, found.X_test), X), ((found.Y_train, found.Y_test), Y)):
        np.testing.assert_array_equal(np.sort(np.vstack(parts), axis=0), np.sort(whole, axis=0))


def test_the_division_has_a_stream_of_its_own():
    first = drawn(n=20)
    other = split.drawn(TrainConfig(n=20), np.random.default_rng(1), np.random.default_rng(3))
    assert not np.array_equal(first.X_test, other.X_test)
    np.testing.assert_array_equal(
        np.sort(np.vstack([first.X_train, first.X_test]), axis=0),
        np.sort(np.vstack([other.X_train, other.X_test]), axis=0),
    )


def test_given_examples_are_copied_columns_of_float64_that_nobody_can_change():
    X = np.array([[1, 2], [3, 4]])
    found = split.given((X, [0, 1], X[:1], [1]))
    X[:] = 99
    assert found.X_train.tolist() == [[1, 2], [3, 4]]
    assert found.Y_train.tolist() == [[0], [1]]
    for part in found:
        assert part.dtype == np.float64
        with pytest.raises(ValueError, match="read-only"):
            part[0] = 0


def test_a_test_set_may_be_empty():
    found = split.given((*GIVEN[:2], [], []))
    assert (found.X_test.shape, found.Y_test.shape) == ((0, 2), (0, 1))
    assert found.targets.tolist() == [[0], [1]]


@pytest.mark.parametrize(
    ("Y", "task"),
    [
        ([[0], [1]], "binary"),
        ([[0, 1], [1, 0]], "multiclass"),
        ([[0, 1], [1, 1]], "regression"),
        ([[0], [0.5]], "regression"),
        ([[0], [2]], "regression"),
    ],
)
def test_targets_tell_what_they_are_for(Y, task):
    assert split.task_of(np.array(Y, float)) == task
