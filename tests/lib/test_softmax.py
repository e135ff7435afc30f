"""Softmax and its relatives: examples of the lesson, conventions at the extremes, the Jacobian."""

import math

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lib
from lib.softmax import entropy, log_softmax, logit_for, naive_softmax, softmax, softmax_jacobian, softmax_vjp

ROWS = hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=5)
FINITE = hnp.arrays(np.float64, ROWS, elements=st.floats(allow_nan=False, allow_infinity=False))
MODERATE = hnp.arrays(np.float64, ROWS, elements=st.floats(-30, 30))
INF, NAN = math.inf, math.nan


def test_the_package_exports_the_function():
    assert lib.softmax is softmax


class TestKnownValues:
    @pytest.mark.parametrize(
        ("z", "p"),
        [
            ([1000, 999, 998], [0.66524096, 0.24472847, 0.09003057]),
            ([[1000, 1000, 1000], [-1000, -1000, -1000]], np.full((2, 3), 1 / 3)),
            ([0, math.log(3)], [0.25, 0.75]),
            ([7], [1]),
        ],
        ids=str,
    )
    def test_softmax(self, z, p):
        np.testing.assert_allclose(softmax(z), p, rtol=0, atol=5e-9)

    def test_naive_softmax_fails_by_overflow_in_one_row_and_by_underflow_in_the_other(self):
        z = np.array([[1000] * 3, [-1000] * 3])
        with np.errstate(over="ignore"):
            powers = np.exp(z)
        assert powers[:, 0].tolist() == [INF, 0]
        assert np.isnan(naive_softmax(z)).all()

    @given(MODERATE)
    def test_naive_softmax_is_right_on_moderate_logits(self, z):
        np.testing.assert_allclose(naive_softmax(z), softmax(z), rtol=1e-13)

    def test_probabilities_still_underflow_but_their_logarithm_does_not(self):
        assert softmax([0, -1000]).tolist() == [1, 0]
        assert log_softmax([0, -1000]).tolist() == [0, -1000]

    def test_matrices_of_the_lesson(self, rng):
        for shape in ((4, 10), (3, 5)):
            p = softmax(rng.standard_normal(shape))
            assert ((p >= 0) & (p <= 1)).all()
            np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-15)


class TestAnyLogits:
    @given(FINITE)
    def test_rows_sum_to_1_however_large_the_logits(self, z):
        p = softmax(z)
        assert p.shape == z.shape
        assert ((p >= 0) & (p <= 1)).all()
        np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-14)

    @given(MODERATE, st.floats(-1e3, 1e3))
    def test_a_shift_changes_nothing(self, z, shift):
        np.testing.assert_allclose(softmax(z + shift), softmax(z), rtol=1e-12)
        np.testing.assert_allclose(log_softmax(z + shift), log_softmax(z), rtol=0, atol=1e-12)

    @given(MODERATE)
    def test_log_softmax_is_the_logarithm(self, z):
        np.testing.assert_allclose(log_softmax(z), np.log(softmax(z)), rtol=1e-12, atol=1e-12)

    @given(FINITE)
    def test_log_softmax_is_never_positive_nor_nan(self, z):
        assert (log_softmax(z) <= 0).all()

    @given(MODERATE, st.floats(0.1, 10))
    def test_temperature_divides_the_logits(self, z, temperature):
        for function in (softmax, log_softmax, naive_softmax):
            np.testing.assert_allclose(function(z, temperature=temperature), function(z / temperature), rtol=1e-11)

    @given(MODERATE)
    def test_larger_logits_get_larger_shares(self, z):
        order = np.argsort(z, axis=-1)
        assert (np.diff(np.take_along_axis(softmax(z), order, axis=-1), axis=-1) >= 0).all()


def test_temperature_runs_from_all_to_one_to_equal_shares():
    z = [1.0, 2.0, 3.0]
    assert softmax(z, temperature=1e-300).tolist() == [0, 0, 1]
    np.testing.assert_allclose(softmax(z, temperature=1e300), 1 / 3, rtol=1e-15)


@pytest.mark.parametrize("function", [softmax, log_softmax, naive_softmax])
class TestArguments:
    def test_axis(self, function, rng):
        z = rng.standard_normal((2, 3, 4))
        for axis in range(3):
            expected = np.moveaxis(function(np.moveaxis(z, axis, -1)), -1, axis)
            np.testing.assert_allclose(function(z, axis=axis), expected, rtol=1e-14)
            np.testing.assert_allclose(function(z, axis=axis - 3), expected, rtol=1e-14)

    @pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (2, 0, 3)])
    def test_empty_arrays_come_back_empty(self, function, shape):
        assert function(np.empty(shape)).shape == shape

    def test_float32_stays_float32(self, function):
        assert function(np.ones(3, np.float32), temperature=2.0).dtype == np.float32

    def test_input_is_not_changed(self, function):
        z = np.array([3.0, 1.0])
        function(z)
        assert z.tolist() == [3, 1]

    @pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3), (2, 0), (2, 3, 4)])
    def test_axis_none_takes_the_whole_array(self, function, shape, rng):
        z = rng.standard_normal(shape)
        whole = function(z, axis=None)
        assert whole.shape == shape
        np.testing.assert_allclose(np.ravel(whole), function(z.ravel()), rtol=1e-14)

    @pytest.mark.parametrize(
        ("z", "axis"), [(1.0, -1), (1.0, 0), ([1.0], 1), ([[1.0]], -3), ([1.0], "0"), ([1.0], 0.0), ([[1.0]], (0, 1))]
    )
    def test_axis_must_exist(self, function, z, axis):
        with pytest.raises(ValueError, match="axis must be an axis of z, which has shape"):
            function(z, axis=axis)

    @pytest.mark.parametrize("temperature", [0, -1, NAN, INF, "1"])
    def test_temperature_must_be_above_0(self, function, temperature):
        with pytest.raises(ValueError, match="temperature must be a finite number above 0"):
            function([1.0, 2.0], temperature=temperature)


@pytest.mark.parametrize(
    ("z", "p"),
    [
        ([INF, 0], [1, 0]),
        ([INF, INF, 0], [0.5, 0.5, 0]),
        ([-INF, 0, 0], [0, 0.5, 0.5]),
        ([-INF, -INF], [0.5, 0.5]),
        ([INF, -INF], [1, 0]),
        ([1e308, -1e308], [1, 0]),
        ([NAN, 0], [NAN, NAN]),
        ([NAN, INF], [NAN, NAN]),
        ([[NAN, 0], [0, 0]], [[NAN, NAN], [0.5, 0.5]]),
    ],
    ids=str,
)
def test_convention_at_infinity_and_nan(z, p):
    np.testing.assert_array_equal(softmax(z), p)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(log_softmax(z), np.where(np.isin(z, -1e308), -INF, np.log(p)), rtol=1e-15)


class TestJacobian:
    def test_is_diagonal_minus_outer_product(self, rng):
        p = softmax(rng.standard_normal(4))
        np.testing.assert_allclose(softmax_jacobian(p), np.diag(p) - np.outer(p, p), rtol=1e-14)

    def test_agrees_with_central_differences(self, rng):
        z, h = rng.standard_normal(5), 1e-5
        numeric = [(softmax(z + h * e) - softmax(z - h * e)) / (2 * h) for e in np.eye(5)]
        np.testing.assert_allclose(softmax_jacobian(softmax(z)), np.transpose(numeric), rtol=0, atol=1e-9)

    @given(FINITE)
    def test_rows_sum_to_0_and_no_diagonal_entry_exceeds_a_quarter(self, z):
        J = softmax_jacobian(softmax(z))
        assert J.shape == (*z.shape, z.shape[-1])
        np.testing.assert_allclose(J.sum(axis=-1), 0, atol=1e-15)
        np.testing.assert_array_equal(J, np.swapaxes(J, -1, -2))
        assert np.diagonal(J, axis1=-2, axis2=-1).max() <= 0.25

    def test_a_quarter_is_reached_at_one_half(self):
        assert softmax_jacobian([0.5, 0.5]).tolist() == [[0.25, -0.25], [-0.25, 0.25]]

    def test_product_with_a_vector_needs_no_jacobian(self, rng):
        p, v = softmax(rng.standard_normal((2, 3, 4))), rng.standard_normal((2, 3, 4))
        expected = np.einsum("...ij,...i->...j", softmax_jacobian(p), v)
        np.testing.assert_allclose(softmax_vjp(p, v), expected, rtol=1e-13, atol=1e-15)

    def test_shapes_are_named_when_they_differ(self):
        with pytest.raises(ValueError, match=r"p and v must have the same shape; got p \(2,\) and v \(2, 1\)"):
            softmax_vjp([0.5, 0.5], [[1], [2]])

    @pytest.mark.parametrize("call", [lambda: softmax_jacobian(1.0), lambda: softmax_vjp(1.0, 1.0)])
    def test_a_scalar_is_refused(self, call):
        with pytest.raises(ValueError, match=r"axis must be an axis of p, which has shape \(\)"):
            call()


class TestEntropy:
    @pytest.mark.parametrize(
        ("p", "H"),
        [([1, 0, 0], 0), ([0.5, 0.5], math.log(2)), (np.full(10, 0.1), math.log(10)), ([0.5, 0.5, 0], math.log(2))],
        ids=str,
    )
    def test_known_values(self, p, H):
        assert entropy(p) == pytest.approx(H, abs=1e-15)
        assert not np.signbit(entropy(p))

    @given(FINITE)
    def test_lies_between_certain_and_undecided(self, z):
        H = entropy(softmax(z))
        assert H.shape == z.shape[:-1]
        assert (H >= 0).all()
        assert (math.log(z.shape[-1]) + 1e-12 >= H).all()

    def test_axis_precision_and_nan(self, rng):
        p = softmax(rng.standard_normal((2, 3)), axis=0)
        np.testing.assert_allclose(entropy(p, axis=0), entropy(p.T), rtol=1e-14)
        assert entropy(p.astype(np.float32)).dtype == np.float32
        assert np.isnan(entropy([NAN, 1]))

    def test_axis_none_takes_the_whole_array(self):
        assert entropy(np.full((2, 2), 0.25), axis=None) == pytest.approx(math.log(4), rel=1e-15)

    def test_axis_must_exist(self):
        with pytest.raises(ValueError, match=r"axis must be an axis of p, which has shape \(\)"):
            entropy(1.0)


class TestTheLogitOfAProbability:
    @given(
        z=hnp.arrays(np.float64, st.integers(2, 6), elements=st.floats(-1000, 1000)),
        p=st.floats(1e-6, 1 - 1e-6),
        temperature=st.floats(0.1, 5),
        data=st.data(),
    )
    def test_it_gives_that_probability_and_the_others_keep_their_proportions(self, z, p, temperature, data):
        i = data.draw(st.integers(0, len(z) - 1))
        before = log_softmax(np.delete(z, i), temperature=temperature)
        z[i] = logit_for(p, z, i, temperature)
        after = softmax(z, temperature=temperature)
        assert after[i] == pytest.approx(p, rel=1e-6, abs=1e-9)
        np.testing.assert_allclose(np.delete(after, i), (1 - p) * np.exp(before), rtol=1e-6, atol=1e-9)

    def test_two_classes_are_the_logit_of_statistics(self):
        assert logit_for(0.75, [0.0, 123.0], 1) == pytest.approx(math.log(3))

    @pytest.mark.parametrize("p", [0, 1, -0.5, NAN])
    def test_a_probability_that_no_logit_gives_is_refused(self, p):
        with pytest.raises(ValueError, match="p must be above 0 and below 1"):
            logit_for(p, [0, 1], 0)

    @pytest.mark.parametrize(("z", "i"), [([1.0], 0), ([[1.0, 2.0]], 0), ([1.0, 2.0], 2), ([1.0, 2.0], -1)])
    def test_a_row_without_such_an_entry_is_refused(self, z, i):
        with pytest.raises(ValueError, match="z must be a row"):
            logit_for(0.5, z, i)
