"""Numbers in prose: their digits, their signs, their powers of ten, and that they can be read back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.notation import figure, grouped, raised, short, written
from tests.written import number, spaced


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0, "0"),
        (-0.0, "0"),
        (1, "1.000"),
        (0.25, "0.2500"),
        (0.19661193, "0.1966"),
        (-1.7580993, "−1.758"),
        (123.456, "123.5"),
        (1234.5, "1234"),
        (-10.0, "−10.00"),
        (9999.7, "1.000 × 10⁴"),
        (0.0001234567, "0.0001235"),
        (4.5395807e-05, "4.540 × 10⁻⁵"),
        (-1e-300, "−1.000 × 10⁻³⁰⁰"),
        (12345.678, "1.235 × 10⁴"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "NaN"),
    ],
)
def test_a_figure_has_four_digits(value, text):
    assert spaced(figure(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.25, "0.25"),
        (-6.0, "−6"),
        (5e-6, "5 × 10⁻⁶"),
        (1e-20, "10⁻²⁰"),
        (-1e-20, "−10⁻²⁰"),
        (10.0, "10"),
        (1e4, "10⁴"),
        (0.00664805, "0.006648"),
        (-0.0, "0"),
        (-math.inf, "−∞"),
        (math.nan, "NaN"),
    ],
)
def test_a_short_number_has_no_zeros_to_fill_it_up(value, text):
    assert spaced(short(value)) == text


def test_other_numbers_of_digits():
    assert figure(2 / 3, 10) == "0.6666666667"
    assert spaced(figure(1.2345e-7, 3)) == "1.23 × 10⁻⁷"
    assert short(0.123456, 2) == "0.12"


def test_what_python_formats_is_written_in_our_notation():
    assert written(f"{-0.5:.2f}") == "−0.50"
    assert spaced(written(f"{-2e9:.1e}")) == "−2.0 × 10⁹"
    assert raised(-12) == "⁻¹²"


@given(st.floats(-1e300, 1e300) | st.just(math.inf))
def test_a_number_is_read_back_to_its_digits(value):
    for write in (figure, short):
        assert number(write(value)) == pytest.approx(value, rel=6e-4, abs=1e-323)


@given(st.floats())
def test_a_number_stays_on_one_line_and_has_no_hyphen(value):
    for write in (figure, short):
        assert not set(write(value)) & set(" -e")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (7, "7"),
        (1003, "1003"),
        (9999, "9999"),
        (-1003, "−1003"),
        (10_000, "10\u202f000"),
        (100_000, "100\u202f000"),
        (-1_234_567, "−1\u202f234\u202f567"),
    ],
)
def test_a_whole_number_keeps_its_digits_and_no_comma_parts_them(number, text):
    assert grouped(number) == text
