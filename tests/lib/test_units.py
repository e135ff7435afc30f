"""Silent, dead and saturated, counted by hand."""

import numpy as np
import pytest

from lib.activations import ACTIVATIONS
from lib.units import flat, is_dead, is_saturated, is_silent, rectifies, saturated_share

Z = np.array([[-4.0, -3.0, 3.0, 0.0, np.nan], [-3.5, -1.0, 5.0, -2.0, -9.0]])


def test_silent_means_not_above_0_for_every_row():
    assert is_silent(Z).tolist() == [True, True, False, True, False]
    assert is_silent(np.array([[-1.0], [1e-300]])).tolist() == [False]


@pytest.mark.parametrize(
    ("key", "dead"),
    [
        ("relu", [True, True, False, True, False]),
        ("hard_swish", [True, False, False, False, False]),
        ("hard_sigmoid", [True, False, True, False, False]),
        ("leaky_relu", [False] * 5),
        ("gelu", [False] * 5),
        ("softmax", [False] * 5),
    ],
)
def test_dead_means_without_slope_for_every_row(key, dead):
    assert is_dead(Z, key).tolist() == dead


def test_a_stack_of_networks_is_judged_one_by_one():
    assert is_dead(np.stack([Z, -Z]), "relu").shape == (2, 5)


def test_saturated_is_counted_on_both_sides():
    assert saturated_share(Z, "tanh").tolist() == [1, 0.5, 1, 0, 0.5]
    assert is_saturated(Z, "softmax").any() == np.False_


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_an_infinite_z_lies_beyond_no_end_that_there_is_not(key):
    record = ACTIVATIONS[key]
    found = is_saturated(np.array([[-np.inf, np.inf]]), key)[0]
    assert found.tolist() == [side in record.saturates for side in ("left", "right")]


def test_rectifiers_are_flat_on_the_left_alone():
    assert [key for key in ACTIVATIONS if rectifies(key)] == ["relu", "hard_swish"]
    assert [tuple(stretch) for stretch in flat("hard_sigmoid")] == [(-np.inf, -3), (3, np.inf)]
