"""The cells of a program that are the network repeat the run's sums."""

from dataclasses import replace

import numpy as np
import pytest

from lib.initializers import INITIALIZERS
from lib.trainers import TrainConfig, Trainer
from tests.lib.take_home.repeating import BASE, assert_repeats, examples, trained


@pytest.mark.parametrize("init", INITIALIZERS)
def test_a_script_draws_the_first_weights_again(init):
    assert_repeats(trained(TrainConfig(data="blobs", init=init)))


def test_a_script_takes_targets_between_0_and_1():
    X, Y, X_test, Y_test = examples("sigmoid", n_out=1)
    for dtype in ("float64", "float32"):
        config = replace(BASE, dtype=dtype)
        code = assert_repeats(trained(config, (X, 0.1 + 0.7 * Y, X_test, Y_test)))
        assert "binary_cross_entropy_from_logits" in code


def test_a_script_repeats_logits_that_are_infinite():
    # 0 · ∞ in the cross-entropy of a class without weight: the lab takes it as 0, and so must the program.
    params = [(np.array([[1e200, 1e200], [0.0, 0.0]]), np.zeros(2)), (np.array([[1e200, 0, 0]] * 2), np.zeros(3))]
    X = np.array([[1.0, 0.0], [2.0, 0.0]])
    Y = np.array([[1.0, 0, 0]] * 2)
    config = TrainConfig(hidden=(2,), activation="relu", output="softmax", loss="cross_entropy")
    trainer = Trainer(config, (X, Y, X, Y), params)
    assert trainer.history == [0.0]
    assert_repeats(trainer)
