"""Numbers of the pages: shares, LaTeX, zeros but for rounding, and the expressions that charts write them with."""

import math

import numpy as np
import pytest

from dashboard.text.numbers import TICK_LABEL, bracketed, figure, near_zero, percent, power_of_ten, tex, told
from tests.written import spaced


@pytest.mark.parametrize(
    ("share", "whole", "decimal"),
    [
        (0, "0%", "0.0%"),
        (-0.0, "0%", "0.0%"),
        (1e-9, "<1%", "<0.1%"),
        (0.001, "<1%", "0.1%"),
        (0.005, "<1%", "0.5%"),
        (0.37, "37%", "37.0%"),
        (0.9694, "97%", "96.9%"),
        (0.999, ">99%", "99.9%"),
        (0.99999, ">99%", ">99.9%"),
        (1, "100%", "100.0%"),
        (1.5, "150%", "150.0%"),
        (math.nan, "NaN%", "NaN%"),
    ],
)
def test_a_share_reads_nothing_or_all_only_where_it_is(share, whole, decimal):
    assert (percent(share), percent(share, 1)) == (whole, decimal)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.25, "0.25"),
        (-3.0, "-3"),
        (10.0, "10"),
        (1000.0, "1000"),
        (1e4, "10^{4}"),
        (-1e-20, "-10^{-20}"),
        (4.5395807e-05, r"4.54 \cdot 10^{-5}"),
        (math.inf, r"\infty"),
        (-math.inf, r"-\infty"),
        (math.nan, r"\text{NaN}"),
    ],
)
def test_latex(value, text):
    assert tex(value) == text


def test_latex_with_other_digits_and_in_brackets():
    assert tex(4.5395807e-05, figure) == r"4.540 \cdot 10^{-5}"
    assert (bracketed(2.0), bracketed(-2.0)) == ("2", "(-2)")


def test_noise_is_near_zero_and_a_small_number_is_not():
    assert spaced(near_zero(sum([0.1] * 10) - 1)) == "≈ 0"
    assert spaced(near_zero(-3e-17)) == "≈ 0"
    assert near_zero(0.0) == "0"
    assert spaced(near_zero(1e-12)) == "1.000 × 10⁻¹²"
    assert spaced(near_zero(1e-6, float(np.finfo(np.float32).eps))) == "≈ 0"


def test_a_power_of_ten_translates_every_character_of_a_whole_number():
    expression = power_of_ten("datum.power")
    assert expression.startswith("'10' + replace(")
    for plain, raised in zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True):
        assert f"/{plain}/g, '{raised}')" in expression


def test_a_tick_that_vega_leaves_unlabelled_stays_so():
    assert TICK_LABEL.startswith("datum.label ? (")
    assert TICK_LABEL.endswith(" : ''")
    assert "'.4~g'" in TICK_LABEL


def test_a_number_in_a_sentence_has_four_digits_unless_it_asks_for_another_form_and_a_count_is_whole():
    assert f"{told(0.19661193)} {told(-5.0)} {told(0.5):.0%} {told(7)}" == "0.1966 −5.000 50% 7"
