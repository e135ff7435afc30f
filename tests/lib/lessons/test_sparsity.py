"""Each entry of a matrix has exactly one fate, and the lesson's counts come out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lib.activations import ACTIVATIONS, leaky_relu, linear, relu, sigmoid, tanh
from lib.lessons.sparsity import count_fates, fates

EXERCISE_1 = np.array([[-1.5, 2, 0], [-0.5, -2, 1.5], [3, -1, 0.5], [-3, 4, -0.2]])


def test_exercise_1_zeroes_6_negatives_although_the_output_has_7_zeros():
    output = relu(EXERCISE_1)
    assert count_fates(EXERCISE_1, output) == {"zeroed": 6, "already zero": 1, "kept": 5, "changed": 0, "missing": 0}
    assert np.count_nonzero(output == 0) == 7


def test_example_1():
    z = [[-1, 2], [0, -3], [4, -0.5]]
    assert fates(z, relu(z)).tolist() == [["zeroed", "kept"], ["already zero", "zeroed"], ["kept", "zeroed"]]


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (sigmoid, ["changed", "changed", "changed"]),
        (tanh, ["changed", "already zero", "changed"]),
        (leaky_relu, ["changed", "already zero", "kept"]),
        (linear, ["kept", "already zero", "kept"]),
        (relu, ["zeroed", "already zero", "kept"]),
    ],
)
def test_other_functions(f, expected):
    assert fates([-1.0, 0.0, 2.0], f([-1.0, 0.0, 2.0])).tolist() == expected


def test_minus_zero_is_zero_and_a_gap_is_missing():
    z = np.array([-0.0, np.nan, 1e308])
    assert fates(z, relu(z)).tolist() == ["already zero", "missing", "kept"]


@pytest.mark.parametrize("key", ACTIVATIONS)
@given(z=arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=4), elements=st.floats()))
def test_the_counts_add_up_for_any_matrix(key, z):
    counts = count_fates(z, ACTIVATIONS[key].f(z))
    assert sum(counts.values()) == z.size
    assert counts["missing"] == np.count_nonzero(np.isnan(z))


def test_shapes_must_agree():
    with pytest.raises(ValueError, match=r"z and a must have the same shape; got z \(2,\) and a \(3,\)"):
        fates([1, 2], [1, 2, 3])
