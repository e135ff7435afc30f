"""The conventions every other module relies on: conversion, shapes that never broadcast."""

import math
import re
from ast import literal_eval

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.arrays import affine, align, as_float, as_matrix, elementwise, matrix_multiply

SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)


@pytest.mark.parametrize(
    ("values", "dtype", "shape"),
    [
        (3, np.float64, ()),
        (True, np.float64, ()),
        ([1, 2], np.float64, (2,)),
        ([[1.5], [2.5]], np.float64, (2, 1)),
        ([], np.float64, (0,)),
        (np.ones((2, 0, 3), dtype=int), np.float64, (2, 0, 3)),
        (np.float32(1), np.float32, ()),
        (np.ones(2, dtype=np.float32), np.float32, (2,)),
        (np.ones(2, dtype=np.float16), np.float64, (2,)),
        (np.array([255], dtype=np.uint8), np.float64, (1,)),
    ],
)
def test_as_float_keeps_shape_and_float32(values, dtype, shape):
    array = as_float(values)
    assert (array.dtype, array.shape) == (dtype, shape)


def test_as_float_does_not_copy_floats():
    z = np.ones(3)
    assert as_float(z) is z


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1, 2], [3]], "W must be a regular array of numbers; got rows of unequal length"),
        ([1j], "W must hold real numbers; got an array of complex128"),
        (["a"], "W must hold real numbers"),
        (None, "W must hold real numbers; got an array of object"),
    ],
)
def test_as_float_refuses_what_is_not_an_array_of_real_numbers(values, message):
    with pytest.raises(ValueError, match=message):
        as_float(values, "W")


def column(shape):
    return (*shape, 1) if len(shape) == 1 else shape


def doubled(z, factor=2.0):
    """Multiply by the factor."""
    return factor * z


class TestElementwise:
    def test_passes_parameters_by_position_and_by_name(self):
        assert elementwise(doubled)(2) == 4
        assert elementwise(doubled)(2, 5) == 10
        assert elementwise(doubled)(2, factor=5) == 10

    def test_keeps_name_and_docstring(self):
        assert (elementwise(doubled).__name__, elementwise(doubled).__doc__) == ("doubled", doubled.__doc__)

    def test_result_has_the_dtype_of_the_input_even_when_the_formula_widens(self):
        def widened(z):
            return z.astype(np.float64)

        assert elementwise(widened)(np.ones(2, np.float32)).dtype == np.float32

    def test_overflow_is_silent(self):
        assert elementwise(doubled)(1e308) == math.inf


@pytest.mark.parametrize(("values", "shape"), [([1, 2, 3], (3, 1)), ([[1, 2, 3]], (1, 3)), (np.ones((4, 2)), (4, 2))])
def test_as_matrix_makes_a_vector_one_column(values, shape):
    assert as_matrix(values, "X").shape == shape


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (1.0, r"X must be a non-empty array of shape \(n,\) or \(n, k\); got shape \(\)"),
        ([], r"got shape \(0,\)"),
        (np.ones((2, 0)), r"got shape \(2, 0\)"),
        (np.ones((1, 2, 3)), r"got shape \(1, 2, 3\)"),
        ([[0, 1], [2, math.nan]], r"X must be finite; X\[1, 1\] is nan"),
        ([1, -math.inf], r"X must be finite; X\[1, 0\] is -inf"),
    ],
)
def test_as_matrix_refuses_other_shapes_and_infinite_data(values, message):
    with pytest.raises(ValueError, match=message):
        as_matrix(values, "X")


class TestAlign:
    @pytest.mark.parametrize(("prediction", "target"), [((3,), (3, 1)), ((3, 1), (3,)), ((1,), (1, 1)), ((), ())])
    def test_a_vector_and_one_column_are_the_same(self, prediction, target):
        p, y = align(np.ones(prediction), np.zeros(target))
        assert p.shape == y.shape == prediction

    @given(SHAPES, SHAPES)
    def test_never_broadcasts(self, prediction, target):
        same = column(prediction) == column(target)
        if same and 0 not in prediction:
            p, y = align(np.ones(prediction), np.zeros(target))
            assert p.shape == y.shape == prediction
        else:
            with pytest.raises(ValueError, match="prediction and target must") as error:
                align(np.ones(prediction), np.zeros(target))
            assert str(prediction) in str(error.value)
            assert same or str(target) in str(error.value)

    @pytest.mark.parametrize(
        ("prediction", "target"), [((4, 3), (4,)), ((4, 3), (4, 1)), ((3,), ()), ((2, 4, 3), (2, 4))]
    )
    @pytest.mark.parametrize("dtype", [int, float])
    def test_class_numbers_for_rows_get_the_hint_that_mends_them(self, prediction, target, dtype):
        y = (np.arange(np.prod(target, dtype=int)).reshape(target) % 3).astype(dtype)
        with pytest.raises(ValueError, match="must have the same shape") as error:
            align(np.ones(prediction), y)
        hint = re.search(r"for class numbers y of shape (\(.*\)), (np\.eye\(3\)\[y\]) is", str(error.value))
        labels = y.astype(int).reshape(literal_eval(hint[1]))
        _, one_hot = align(np.ones(prediction), eval(hint[2], {"np": np, "y": labels}))
        np.testing.assert_array_equal(one_hot.argmax(axis=-1).ravel(), y.ravel())

    @pytest.mark.parametrize(
        ("prediction", "target"),
        [((4, 3), [0, 1, 2, 3]), ((4, 3), [0, 1, 2, 0.5]), ((4, 3), [0, 1, 2]), ((4,), [0, 1]), ((), [0, 1])],
    )
    def test_other_targets_get_no_hint(self, prediction, target):
        with pytest.raises(ValueError, match=r"and target \(\d,\)$"):
            align(np.ones(prediction), target)

    def test_matches_entries_in_order(self):
        _, y = align([[0], [0], [0]], [1, 2, 3])
        assert y.tolist() == [[1], [2], [3]]


class TestMatrixMultiply:
    def test_hand_computed_product(self):
        assert matrix_multiply([[1, 2], [3, 4], [5, 6]], [[1, 0, -1], [2, 1, 0]]).tolist() == [
            [5, 2, -1],
            [11, 4, -3],
            [17, 6, -5],
        ]

    def test_small_integers_do_not_wrap_around(self):
        assert matrix_multiply(np.array([[200]], np.uint8), np.array([[2]], np.uint8)) == 400

    @pytest.mark.parametrize(
        ("X", "W"), [((2, 3), (2, 3)), ((3,), (3, 2)), ((2, 3), (3,)), ((2, 2, 3), (3, 2)), ((), ())]
    )
    def test_names_both_shapes_when_they_do_not_fit(self, X, W):
        with pytest.raises(ValueError, match="needs W of shape") as error:
            matrix_multiply(np.ones(X), np.ones(W))
        assert f"got X {X} and W {W}" in str(error.value)


class TestAffine:
    @pytest.mark.parametrize("b", [[10, 20, 30], [[10, 20, 30]]])
    def test_one_bias_per_output(self, b):
        assert affine([[1, 2]], [[1, 0, 1], [0, 1, 1]], b).tolist() == [[11, 22, 33]]

    @pytest.mark.parametrize("b", [5, [5]])
    def test_one_number_for_all(self, b):
        assert affine([[1, 2]], [[1, 0], [0, 1]], b).tolist() == [[6, 7]]

    def test_rows_may_equal_outputs_without_biases_going_to_rows(self):
        assert affine(np.zeros((2, 1)), np.zeros((1, 2)), [1, 2]).tolist() == [[1, 2], [1, 2]]


@given(hnp.arrays(np.float64, SHAPES, elements=st.floats(width=64)))
def test_as_float_changes_no_value(z):
    assert np.array_equal(as_float(z.tolist()).ravel(), z.ravel(), equal_nan=True)
