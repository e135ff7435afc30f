"""Typed numbers are read strictly: what is not plainly a number is told at its cell, and the others are kept."""

import numpy as np
import pytest

from lib.answers import LONGEST, read_cells, read_number


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
        ("0,5", "0.5"),
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
