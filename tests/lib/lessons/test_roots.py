"""Bisection, and the point where tanh′ falls below σ′."""

import math

import numpy as np
import pytest

from lib.activations import ACTIVATIONS
from lib.lessons.roots import bisect, slope_crossing

SIGMOID, TANH = ACTIVATIONS["sigmoid"], ACTIVATIONS["tanh"]


def test_a_root_is_found_to_the_last_digit():
    assert bisect(lambda x: x * x - 2, 0, 2) == pytest.approx(math.sqrt(2), rel=0, abs=2.3e-16)
    assert bisect(lambda x: 2 - x * x, 0, 2) == pytest.approx(math.sqrt(2), rel=0, abs=2.3e-16)


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-1.0, 0.0)])
def test_a_root_at_an_end_is_found(low, high):
    assert bisect(lambda x: x, low, high) == 0


def test_a_jump_across_zero_is_found():
    assert bisect(lambda x: 1.0 if x > 0.3 else -1.0, 0, 1) == pytest.approx(0.3, abs=1e-15)


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (-math.inf, 1), (0, math.inf), (math.nan, 1), (0, math.nan)])
def test_bad_ends_are_named(low, high):
    with pytest.raises(ValueError, match=r"low must be below high, both finite; got low .* and high"):
        bisect(lambda x: x, low, high)


@pytest.mark.parametrize("function", [lambda x: x * x + 1, lambda x: -1.0, lambda x: math.nan])
def test_ends_of_one_sign_are_refused(function):
    with pytest.raises(ValueError, match="must differ in sign at low -1 and high 2"):
        bisect(function, -1, 2)


def test_the_slopes_of_tanh_and_sigmoid_meet_where_the_closed_form_says():
    crossing = slope_crossing(TANH, SIGMOID, 1, 3)
    assert crossing == pytest.approx(1.66289, abs=1e-5)
    assert crossing == pytest.approx(2 * math.acosh((1 + math.sqrt(3)) / 2), abs=1e-14)
    assert slope_crossing(TANH, SIGMOID, -3, -1) == pytest.approx(-crossing, abs=1e-14)
    assert TANH.df(crossing) == pytest.approx(SIGMOID.df(crossing), rel=1e-14)


def test_tanh_is_the_steeper_one_inside_and_the_flatter_one_outside():
    crossing = slope_crossing(TANH, SIGMOID, 1, 3)
    z = np.linspace(-30, 30, 60001)
    steeper = TANH.df(z) > SIGMOID.df(z)
    assert np.array_equal(steeper, np.abs(z) < crossing)
