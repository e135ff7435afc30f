"""The first cells of a program: the data drawn again, or written down, and what the network is given."""

from dataclasses import replace

import numpy as np
import pytest

from lib.datasets import DATASETS
from lib.features import features_of
from lib.trainers import TrainConfig
from tests.lib.take_home.repeating import assert_repeats, trained


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("data", DATASETS)
def test_a_script_draws_the_data_again(data, dtype):
    columns = DATASETS[data].n_in
    config = TrainConfig(data=data, n=101, hidden=(8, 33), activation=("gelu", "relu"), batch_size=32, dtype=dtype)
    assert "X_train = np.array(" not in assert_repeats(trained(config))
    assert_repeats(trained(replace(config, features=features_of(columns), standardize=True, test_share=0, seed=7)))


def test_a_script_repeats_sums_over_data_that_lay_column_by_column():
    rng = np.random.default_rng(3)
    X = np.asfortranarray(rng.normal(0, 1, (400, 2)))
    X[:, 1] = 0.1  # numerically constant: only centred
    Y = (X[:, :1] > 0).astype(float)
    assert_repeats(trained(TrainConfig(standardize=True), (X, Y, X[:5], Y[:5])))
