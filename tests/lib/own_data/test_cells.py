"""What a cell says: numbers in the ways people write them, labels, and the many ways to say nothing."""

import math
import re

import pytest

from lib.answers import COMMA, GROUPED, LONGEST, POINT
from lib.own_data.cells import (
    TEXT,
    TOLD,
    UNCLEAR,
    cleaned,
    is_missing,
    is_number,
    listed,
    number,
    places,
    quoted,
    shown,
    style_of,
    without_missing,
)
from lib.own_data.limits import LARGEST


@pytest.mark.parametrize(
    ("cell", "clean"),
    [(" cat ", "cat"), ("\u200bcat\ufeff", "cat"), ("1\u00a0200", "1 200"), ("cafe\u0301", "café"), ("", "")],
    ids=["spaces", "invisible", "no-break space", "accent", "empty"],
)
def test_what_cannot_be_seen_does_not_make_another_label(cell, clean):
    assert cleaned(cell) == clean


@pytest.mark.parametrize("cell", ["", "NA", "n/a", "NaN", "null", "None", "?", "-", "–", "..", "#DIV/0!", "#WERT!"])
def test_words_that_mean_nothing_are_missing(cell):
    assert is_missing(cell)


@pytest.mark.parametrize("cell", ["0", "no", "nano", "North", "-1", "+", "a"])
def test_words_that_mean_something_are_not(cell):
    assert not is_missing(cell)


def test_a_dash_is_a_label_beside_a_plus():
    assert without_missing(["+", "-", "NA"]) == ["+", "-", ""]
    assert without_missing(["1", "-", "NA"]) == ["1", "", ""]


@pytest.mark.parametrize(
    ("cell", "style", "value"),
    [("1.5", POINT, 1.5), ("-0", POINT, 0.0), ("1,5", COMMA, 1.5), ("1,200", GROUPED, 1200.0), ("2e3", POINT, 2000.0)],
)
def test_a_number_is_read_as_its_column_writes_it(cell, style, value):
    found = number(cell, style)
    assert found == value
    assert math.copysign(1, found) == math.copysign(1, value), "no minus zero"
    assert is_number(cell, style)


@pytest.mark.parametrize("cell", ["1/3", "cat", "", "1.2.3", "1,5", "1e101"])
def test_what_is_no_number_says_so(cell):
    assert not is_number(cell)
    with pytest.raises(ValueError, match=r"."):
        number(cell)


def test_a_number_that_is_too_large_is_quoted_with_the_limit():
    with pytest.raises(ValueError, match=re.escape(f"“2e100” is more than {LARGEST:g} in size")):
        number("2e100")


@pytest.mark.parametrize(
    ("column", "style"),
    [
        (["1.5", "", "2"], POINT),
        (["1,5", "2,25"], COMMA),
        (["1,200", "1,200,000"], GROUPED),
        (["1,200", "3,400"], UNCLEAR),
        (["1", "cat"], TEXT),
        (["", ""], TEXT),
    ],
    ids=["point", "comma", "grouped", "unclear", "text", "empty"],
)
def test_a_column_has_one_way_to_write_numbers(column, style):
    assert style_of(column) == style


def test_somebodys_text_is_quoted_on_one_line_and_not_at_length():
    assert shown("a\nb\x00") == "a b"
    assert shown("x" * (LONGEST + 1)) == "x" * LONGEST + "…"
    assert quoted(["a", "b"]) == "“a”, “b”"
    assert quoted("abcdef").endswith("“c” …")


def test_a_list_of_places_says_how_many_there_are_when_it_does_not_name_all():
    assert places([(2, "cat"), (5, "")]) == "line 2 says “cat”, line 5 is empty"
    assert listed([str(n) for n in range(TOLD)]).count(",") == TOLD - 1
    assert listed([str(n) for n in range(9)]).endswith("2 … (9 in all)")
