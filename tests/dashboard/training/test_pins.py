"""In what a pinned run differs from another, in words."""

import pytest

from dashboard.frames.train import Pinned
from dashboard.training.pins import difference
from lib.train_config import TrainConfig


def pin(data_print="", given=False, **fields):
    return Pinned("A", TrainConfig(**fields), [1.0], [], None, 0.0, data_print, given)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "the same settings"),
        ({"learning_rate": 0.3}, "rate 0.3"),
        ({"hidden": (5, 3), "activation": "leaky_relu"}, "units 5–3, activation Leaky ReLU"),
        ({"activation": ("relu", "tanh")}, "activation ReLU–tanh"),
        ({"init": "he_normal", "clip": 0.5, "l2": 0.001}, "weights he normal, λ₂ 0.001, clip 0.5"),
        ({"schedule": "cosine", "schedule_epochs": 30}, "schedule cosine, T 30"),
        ({"n": 100, "noise": 0.2, "test_share": 0.5}, "points 100, noise 0.2, test share 0.5"),
    ],
)
def test_each_setting_that_differs_is_named_with_its_value(fields, told):
    assert difference(pin(**fields), pin()) == told


def test_of_own_data_the_settings_know_nothing():
    assert difference(pin("abc", n=100), pin()) == "own data"
    assert difference(pin("abc"), pin("def", seed=3)) == "other own data, seed 0"
    assert difference(pin(data="xor"), pin("def")) == "data xor"


def test_first_weights_from_a_file_are_a_difference():
    assert difference(pin(given=True), pin()) == "first weights from a file"
