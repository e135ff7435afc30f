"""What is typed or pasted into a matrix: every cell is read, or named."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from dashboard import matrix_input
from dashboard.matrix_input import CODEC, LIMIT, as_text, edited, number, numbers, read, trim

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def matrix_of(text):
    return numbers(read(text)[0])[0].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "1\t-2.5\n0\t3",  # a spreadsheet
        "1\t-2.5\r\n0\t3\r\n",  # a spreadsheet on Windows
        "1, -2.5\n0, 3",
        "1,-2.5;0,3",
        "1 -2.5\n\n 0   3\n",
        "[[1, -2.5], [0, 3]]",  # Python
        "[[ 1.  -2.5]\n [ 0.   3. ]]",  # NumPy
        "1\t−2.5\n0\t3",  # a true minus sign
    ],
)
def test_one_matrix_in_many_spellings(text):
    assert matrix_of(text) == [[1, -2.5], [0, 3]]
    assert read(text)[1] == []


@given(arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=LIMIT), elements=FINITE))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_text_and_link_give_back_the_same_matrix_to_the_last_digit(matrix):
    text = as_text(matrix)
    for way in (text, CODEC.parse(CODEC.token(text))):
        cells, notes = read(way)
        again, problems = numbers(cells)
        assert notes == problems == []
        np.testing.assert_array_equal(again, matrix)


CELL = st.text(st.characters(codec="utf-8"), max_size=6) | FINITE.map(str) | st.just("")


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=5))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_whatever_is_typed_into_the_sheet_survives_as_text(rows):
    edits = {i: {str(j + 1): cell for j, cell in enumerate(row)} for i, row in enumerate(rows)}
    cells = trim(edited((), edits))
    assert read(as_text(cells)) == (cells, [])
    matrix, problems = numbers(cells)
    assert np.count_nonzero(np.isnan(matrix)) == len(problems)
    CODEC.parse(CODEC.token(as_text(cells)))


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_no_text_raises(text):
    cells, _ = read(text)
    matrix, problems = numbers(cells)
    assert np.count_nonzero(np.isnan(matrix)) == len(problems)


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("", "is blank."),
        ("abc", "says `abc`, which is not a number."),
        ("1,5", "says `1,5`, which is not a number. Decimals take a point."),
        ("nan", "says `nan`, which is not a number."),
        ("inf", "says `inf`: only numbers up to about 1.8e308 can be used."),
        ("-1e309", "says `-1e309`: only numbers up to about 1.8e308 can be used."),
        ("`**bold**`" * 5, "says `**bold****bold****bo…`, which is not a number."),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_the_rest_is_kept(cell, complaint):
    matrix, problems = numbers((("1", "2"), (cell, "4")))
    assert problems == [f"Row 2, column 1 {complaint}"]
    np.testing.assert_array_equal(matrix, [[1, 2], [np.nan, 4]])


def test_extreme_numbers_are_numbers():
    assert [number(cell) for cell in ("1e308", "-1e308", "5e-324", " 7 ")] == [1e308, -1e308, 5e-324, 7]


def test_minus_zero_is_zero():
    assert str(number("-0.0")) == "0.0"


def test_short_rows_have_blanks():
    matrix, problems = numbers(read("1,2,3\n4")[0])
    np.testing.assert_array_equal(matrix, [[1, 2, 3], [4, np.nan, np.nan]])
    assert problems == ["Row 2, column 2 is blank.", "Row 2, column 3 is blank."]


def test_a_200_by_200_paste_is_cut_and_says_so():
    text = "\n".join("\t".join(str(200 * i + j) for j in range(200)) for i in range(200))
    cells, notes = read(text)
    matrix, problems = numbers(cells)
    assert notes == ["The matrix has 200 × 200 cells, more than 12 × 12: the first 12 rows and 12 columns are used."]
    assert problems == []
    np.testing.assert_array_equal(matrix, 200 * np.arange(12)[:, None] + np.arange(12))


def test_blank_rows_and_columns_at_the_end_are_not_part_of_the_matrix():
    assert trim((("1", "", ""), ("", "2", ""), ("", "", ""))) == (("1", ""), ("", "2"))
    assert read(" \n\t\t\n,,\n") == ((), [])


def test_an_empty_matrix_can_be_linked():
    assert numbers(read("")[0])[0].shape == (0, 0)
    assert read(CODEC.parse(CODEC.token("")))[0] == ()


def test_an_unread_cell_travels_as_a_blank():
    assert CODEC.token("1, abc\n, 4") == "1,;,4"
    assert CODEC.token("x\n5") == ";5"
    assert CODEC.parse("1,;,4") == "1, \n, 4"


@pytest.mark.parametrize("raw", ["abc", "1,x", "inf", "nan", "1e999", "1;" * 13, "1," * 13, "1|2"])
def test_a_link_that_is_no_matrix_is_refused(raw):
    with pytest.raises(ValueError, match=r"^"):
        CODEC.parse(raw)


def test_edits_of_the_sheet_are_laid_over_its_cells():
    cells = edited((("1", "2"),), {0: {"2": "5"}, 2: {"1": None, "3": " 7 "}})
    assert trim(cells) == (("1", "5", ""), ("", "", ""), ("", "", "7"))
    assert len(cells) == len(cells[0]) == matrix_input.LIMIT


def test_a_block_pasted_into_one_open_cell_spreads_and_is_cut():
    assert trim(edited((("9", "9"),), {0: {"2": "1\t-2\n3\t4\n"}})) == (("9", "1", "-2"), ("", "3", "4"))
    block = "\n".join(["\t".join(["5"] * 200)] * 200)
    cells = edited((), {2: {"3": block}})
    assert [len(row) for row in cells] == [LIMIT] * LIMIT
    assert sum(cell == "5" for row in cells for cell in row) == 100
