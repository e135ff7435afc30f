"""The limits that all pictures share hold what is drawn in them."""

import numpy as np
import pytest

from dashboard.frames import INPUT_LIMIT
from lib.datasets import DATASETS
from lib.trainers import TrainConfig, Trainer


@pytest.mark.parametrize("noise", [0.0, 0.1])
@pytest.mark.parametrize("key", DATASETS)
def test_at_the_usual_noise_all_points_are_inside_the_picture(key, noise):
    run = Trainer(TrainConfig(data=key, noise=noise, n=500))
    assert np.abs(np.vstack([run.X_train, run.X_test])).max() <= INPUT_LIMIT
