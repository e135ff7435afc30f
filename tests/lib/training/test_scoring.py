"""The share of right answers."""

import numpy as np
import pytest

from lib.training.scoring import share_right


def test_one_output_is_right_on_the_same_side_of_one_half_which_counts_as_class_1():
    prediction = np.array([[0.5], [0.49], [0.9], [0.1]])
    assert share_right(prediction, [1, 1, 1, 0], "binary") == 0.75


def test_several_outputs_are_right_where_the_largest_is():
    prediction = np.array([[0.2, 0.5, 0.3], [0.4, 0.3, 0.3]])
    assert share_right(prediction, np.eye(3)[[1, 2]], "multiclass") == 0.5


def test_shapes_that_differ_are_named():
    with pytest.raises(ValueError, match=r"Y must have shape \(2, 1\) to match X; got \(3,\)"):
        share_right(np.zeros((2, 1)), [1, 0, 1], "binary")
