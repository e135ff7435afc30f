"""Where a function is flat, in words that hold."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.text.flat import flat_where
from lib.activations import ACTIVATIONS


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("relu", "z ≤ 0"),
        ("hard_swish", "z ≤ −3"),
        ("hard_sigmoid", "z ≤ −3 or z ≥ 3"),
        ("leaky_relu", ""),
        ("sigmoid", ""),
        ("gelu", ""),
    ],
)
def test_the_words_name_the_side(key, words):
    assert flat_where(ACTIVATIONS[key]) == words


def test_a_parameter_can_make_a_function_flat():
    assert flat_where(ACTIVATIONS["leaky_relu"], alpha=0.0) == "z ≤ 0"


def test_a_function_may_be_flat_on_the_right_alone():
    mirrored = replace(ACTIVATIONS["relu"], df=_mirrored, saturates=("right",))
    assert flat_where(mirrored) == "z ≥ 0"


def _mirrored(z):
    return -np.heaviside(-np.asarray(z), 0)
