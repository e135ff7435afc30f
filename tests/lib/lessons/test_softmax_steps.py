"""Softmax step by step: the traces are the functions of lib.softmax, and the first flaw has the right reason."""

import math

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.lessons.softmax_steps import FORMS, PRECISIONS, calculate, in_precision
from lib.softmax import log_softmax, naive_softmax, softmax
from tests.written import spaced

FINITE = hnp.arrays(
    np.float64,
    st.integers(1, 6),
    elements=st.one_of(
        st.floats(allow_nan=False, allow_infinity=False), st.floats(-1000, 1000), st.sampled_from([-0.0, 1e308, -1e308])
    ),
)
TEMPERATURES = st.floats(0.01, 100)
INF = math.inf


@pytest.mark.parametrize("precision", PRECISIONS)
@given(z=FINITE, temperature=TEMPERATURES)
def test_the_traces_are_the_functions_of_the_core(precision, z, temperature):
    z = in_precision(z, precision)
    z = z[np.isfinite(z)]
    if not z.size:
        return
    for key, function in (("naive", naive_softmax), ("shifted", softmax)):
        np.testing.assert_array_equal(calculate(key, z, temperature).p, function(z, temperature=temperature))
    np.testing.assert_array_equal(calculate("log", z, temperature).log_p, log_softmax(z, temperature=temperature))
    for key in FORMS:
        assert all(step.values.dtype == precision for step in calculate(key, z, temperature).steps.values())


@given(z=FINITE, temperature=TEMPERATURES)
def test_the_flaw_is_the_first_value_that_is_infinite_not_a_number_or_zero(z, temperature):
    for key in FORMS:
        result = calculate(key, z, temperature)
        flaw = result.flaw
        for step in result.steps.values():
            bad = ~np.isfinite(step.values) | ((step.values == 0) & (step.key in ("e", "sum", "p")))
            if flaw is not None and flaw.step == step.key:
                value = step.values[()] if flaw.entry is None else step.values[flaw.entry]
                np.testing.assert_equal(float(value), flaw.value)
                assert bad.any()
                break
            assert not bad.any()
        else:
            assert flaw is None
        assert result.flaw is None or result.flaw.spoils == (not abs(result.p.sum() - 1) < 1e-3)


@given(z=FINITE, temperature=TEMPERATURES)
def test_subtracting_the_maximum_always_saves_the_probabilities(z, temperature):
    for key in ("shifted", "log"):
        flaw = calculate(key, z, temperature).flaw
        assert flaw is None or not flaw.spoils


class TestPresets:
    @pytest.mark.parametrize("precision", PRECISIONS)
    def test_naive_overflows_on_the_first_row_of_the_exercise(self, precision):
        result = calculate("naive", in_precision([1000, 1000, 1000], precision))
        assert np.isnan(result.p).all()
        assert (result.flaw.step, result.flaw.entry, result.flaw.value) == ("e", 0, INF)
        assert (result.flaw.kind, result.flaw.spoils) == ("overflow", True)
        assert "e^1000" in str(result.flaw)
        assert "∞/∞ is NaN" in str(result.flaw)

    @pytest.mark.parametrize("precision", PRECISIONS)
    def test_naive_underflows_on_the_second_row(self, precision):
        result = calculate("naive", in_precision([-1000, -1000, -1000], precision))
        assert np.isnan(result.p).all()
        assert (result.flaw.step, result.flaw.entry, result.flaw.value) == ("e", 0, 0)
        assert (result.flaw.kind, result.flaw.spoils) == ("underflow", True)
        assert "0/0 is NaN" in str(result.flaw)

    @pytest.mark.parametrize("form", ["shifted", "log"])
    @pytest.mark.parametrize("row", [[1000] * 3, [-1000] * 3])
    def test_both_rows_are_thirds_in_the_other_forms(self, form, row):
        result = calculate(form, row)
        np.testing.assert_allclose(result.p, 1 / 3, rtol=1e-15)
        assert result.flaw is None

    def test_a_thousand_and_a_little_less(self):
        for form in ("shifted", "log"):
            np.testing.assert_allclose(
                calculate(form, [1000, 999, 998]).p, [0.66524096, 0.24472847, 0.09003057], rtol=0, atol=5e-9
            )
        assert calculate("naive", [1000, 999, 998]).flaw.kind == "overflow"

    def test_the_logarithm_survives_where_the_probability_underflows(self):
        shifted, log = calculate("shifted", [0, 800]), calculate("log", [0, 800])
        assert shifted.p.tolist() == log.p.tolist() == [0, 1]
        assert shifted.log_p.tolist() == [-INF, 0]
        assert log.log_p.tolist() == [-800, 0]
        for flaw in (shifted.flaw, log.flaw):
            assert (flaw.step, flaw.entry, flaw.kind, flaw.spoils) == ("e", 0, "underflow", False)
        assert "ln p₁ is −∞ where it should be −800" in shifted.flaw.reason
        assert "ln p₁ = −800 is right all the same" in log.flaw.reason

    def test_float32_overflows_where_float64_does_not(self):
        assert calculate("naive", [100.0, 0.0]).flaw is None
        flaw = calculate("naive", np.array([100, 0], np.float32)).flaw
        assert flaw.kind == "overflow"
        assert "float32, 3.403 × 10³⁸" in spaced(flaw.reason)


class TestRareFlaws:
    def test_the_sum_alone_overflows(self):
        result = calculate("naive", [709.5, 709.5])
        assert (result.flaw.step, result.flaw.entry, result.flaw.spoils) == ("sum", None, True)
        assert result.p.tolist() == [0, 0]

    def test_a_share_underflows_though_its_power_does_not(self):
        row = [0, -745, 0, 0, 0, 0]
        assert calculate("shifted", row).flaw.step == "p"
        assert "it was found first" in calculate("log", row).flaw.reason

    def test_the_exponent_itself_overflows(self):
        assert calculate("naive", [1e308, 0], temperature=0.1).flaw.step == "x"
        flaw = calculate("log", [1e308, -1e308]).flaw
        assert (flaw.step, flaw.entry, flaw.value, flaw.spoils) == ("d", 1, -INF, False)


class TestArguments:
    @pytest.mark.parametrize("z", [[], 1.0, [[1.0, 2.0]]])
    def test_only_a_row_is_taken(self, z):
        with pytest.raises(ValueError, match="z must be one row of at least one logit; got shape"):
            calculate("naive", z)

    @pytest.mark.parametrize("value", [INF, -INF, math.nan])
    def test_logits_must_be_finite(self, value):
        with pytest.raises(ValueError, match=f"z must be finite; got {value}"):
            calculate("naive", [1.0, value])

    def test_form_precision_and_temperature_are_named(self):
        with pytest.raises(ValueError, match="form must be one of naive, shifted, log; got 'stable'"):
            calculate("stable", [1.0])
        with pytest.raises(ValueError, match="precision must be one of float64, float32; got 'float16'"):
            in_precision([1.0], "float16")
        with pytest.raises(ValueError, match="temperature must be a finite number above 0; got 0"):
            calculate("naive", [1.0], temperature=0)

    def test_a_number_too_large_for_float32_becomes_infinite(self):
        assert in_precision([1e308, -1e308, 1], "float32").tolist() == [INF, -INF, 1]
