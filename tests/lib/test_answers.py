"""Typed numbers are read strictly: what is not plainly a number is told at its cell, and the others are kept."""

import numpy as np
import pytest

from lib.answers import (
    COMMA,
    GROUPED,
    LONGEST,
    POINT,
    is_number,
    read_cells,
    read_number,
    read_typed,
    read_whole,
    styles_of,
)
from lib.notation import figure


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", 0.25),
        (" -1.5 ", -1.5),
        ("−1.5", -1.5),
        ("+2", 2),
        (".5", 0.5),
        ("3.", 3),
        ("1e-3", 1e-3),
        ("1E5", 1e5),
        ("1/3", 1 / 3),
        ("-1 / 4", -0.25),
        ("1/-4", -0.25),
        ("1e308", 1e308),
        ("-0.0", 0.0),
        ("–5", -5),
        ("‐5", -5),
        ("‑5", -5),
        ("－5", -5),
        ("1e–3", 1e-3),
        ("−1/–4", 0.25),
    ],
)
def test_numbers_and_fractions_are_read(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("abc", "not a number"),
        ("0,5", "has a comma; write the decimal point, 0.5"),
        ("1.234,50", "has a comma; write the decimal point, 1234.5"),
        ("1,200", "has a comma; write 1200 or 1.2"),
        ("1/0", "divides by 0"),
        ("1e400", "too large"),
        ("1e300/1e-300", "too large"),
        ("inf", "not a number"),
        ("nan", "not a number"),
        ("1_000", "not a number"),
        ("1,000.5", "not a number"),
        ("2**3", "not a number"),
        ("np.exp(1)", "not a number"),
        ("__import__('os')", "not a number"),
        ("0x10", "not a number"),
        ("٣", "not a number"),
        ("１２", "not a number"),
        ("1_0", "not a number"),
        ("--5", "not a number"),
        ("10^x", "not a number"),
        ("1/2/3", "not a number"),
        ("1" * (LONGEST + 1), "characters"),
        ("a" * 10_000, "characters"),
        ("1\x00", "not a number"),
    ],
)
def test_everything_else_is_refused_in_words(text, words):
    with pytest.raises(ValueError, match=words) as caught:
        read_number(text)
    assert len(str(caught.value)) < 150
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.5", {POINT: 1.5, GROUPED: 1.5}),
        ("1.234", {POINT: 1.234, COMMA: 1234, GROUPED: 1.234}),
        ("1,5", {COMMA: 1.5}),
        (",5", {COMMA: 0.5}),
        ("−1,5e-3", {COMMA: -0.0015}),
        ("0,125", {COMMA: 0.125}),
        ("1,200", {COMMA: 1.2, GROUPED: 1200}),
        ("1.234,50", {COMMA: 1234.5}),
        ("1.234.567", {COMMA: 1234567}),
        ("1,234.50", {GROUPED: 1234.5}),
        ("1,234,567", {GROUPED: 1234567}),
        ("1,23,456", {}),
        ("1.23,4.5", {}),
        ("1,", {}),
        ("12", {POINT: 12, COMMA: 12, GROUPED: 12}),
    ],
)
def test_each_style_reads_only_what_is_written_in_it(text, values):
    assert {style: read_number(text, style) for style in styles_of([text])} == values
    assert {style for style in (POINT, COMMA, GROUPED) if is_number(text, style)} == set(values)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10^-4", 1e-4),
        ("10^3", 1000),
        ("-10^2", -100),
        ("10⁻¹²", 1e-12),
        ("2 × 10⁻³", 2e-3),
        ("−1.5·10^-7", -1.5e-7),
        ("4.540 × 10⁻⁵", 4.54e-5),
        ("3*10^2", 300),
    ],
)
def test_powers_of_ten_are_read_as_the_lab_writes_them(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["10^", "10^x", "2^3", "10^0.5", "10^400", "1e3 × 10^2", "×10^2", "10⁻"])
def test_other_powers_are_refused(text):
    with pytest.raises(ValueError, match=r"is not a number|too large"):
        read_number(text)


@pytest.mark.parametrize("value", [0.1966, -1.758e-5, 1e-20, 123456.0, -1e7])
def test_what_the_lab_writes_it_reads(value):
    assert read_number(figure(value)) == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,5", 0.5),
        (",5", 0.5),
        ("−2", -2),
        ("–0,25", -0.25),
        ("1/3", 1 / 3),
        (".5", 0.5),
        ("1e-3", 1e-3),
        ("10^-4", 1e-4),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1,5e-3", 1.5e-3),
        ("0,500", 0.5),
    ],
)
def test_a_number_by_itself_is_read_as_people_write_it(text, value):
    assert read_typed(text) == value


@pytest.mark.parametrize("text", ["1,200", "950,000", "1,2,3", "0,5/2,5", "", "x", "nan", "inf"])
def test_what_could_mean_two_things_or_none_is_refused(text):
    with pytest.raises(ValueError, match=r"comma|empty|number"):
        read_typed(text)


def test_many_numbers_tell_their_style_where_one_does_not():
    assert styles_of(["1,200", "1,350"]) == (COMMA, GROUPED)
    assert styles_of(["1,200", "1,35"]) == (COMMA,)
    assert styles_of(["1,200", "1.5"]) == (GROUPED,)
    assert styles_of(["1,35", "1.5"]) == ()


@pytest.mark.parametrize(("text", "value"), [("12", 12), (" +3 ", 3), ("−4", -4), ("007", 7)])
def test_whole_numbers_are_read(text, value):
    assert read_whole(text) == value


@pytest.mark.parametrize("text", ["", "1.0", "1e3", "3/1", "٣", "１２", "1_0", "x", "1" * (LONGEST + 1)])
def test_what_is_not_written_as_a_whole_number_is_none(text):
    with pytest.raises(ValueError, match=r"^"):
        read_whole(text)


def test_a_bad_cell_is_named_and_the_others_are_kept():
    values, problems = read_cells([["1", "two", None], [0.5, float("nan"), "1/2"]], (2, 3))
    np.testing.assert_array_equal(values, [[1, np.nan, np.nan], [0.5, np.nan, 0.5]])
    assert [(problem.index, problem.empty) for problem in problems] == [((0, 1), False), ((0, 2), True), ((1, 1), True)]


def test_a_paste_that_is_too_large_or_too_small_is_cut_or_filled_with_blanks():
    values, problems = read_cells([["7"] * 200] * 200, (2, 3))
    np.testing.assert_array_equal(values, np.full((2, 3), 7))
    assert problems == []
    values, problems = read_cells([["7"]], (2, 2))
    assert values[0, 0] == 7
    assert [problem.index for problem in problems] == [(0, 1), (1, 0), (1, 1)]
