"""What people paste is laid out in cells: blocks, lines of numbers, printed arrays, a German spreadsheet's commas."""

import pytest

from dashboard.widgets import pasted


@pytest.mark.parametrize(
    "text",
    ["array([[1, -2.5], [3, 4]])", "[[ 1.  -2.5]\n [ 3.   4. ]]", "1,-2.5\n3,4", "1 -2.5\n3 4", "1\t-2.5\n3\t4"],
)
def test_a_matrix_pasted_into_one_cell_becomes_rows_and_columns(text):
    cells = pasted.spread([[text, None, None], [None, None, None], [None, None, None]])
    read = [[float(cell) for cell in row if cell is not None] for row in cells]
    assert read == [[1, -2.5], [3, 4], []]


def test_a_line_of_several_numbers_is_a_row_and_its_neighbours_below_stay():
    cells = pasted.spread([["5 6 7", None, None], [None, "8", None]])
    assert cells == [["5", "6", "7"], [None, "8", None]]


def test_what_goes_beyond_the_sheet_is_cut():
    assert pasted.spread([["1 2 3", None]]) == [["1", "2"]]


@pytest.mark.parametrize("cell", ["3,4", "0.25", "abc", "", None, 7, "-2", "1e-3"])
def test_one_number_one_word_or_nothing_stays_as_it_is(cell):
    assert pasted.spread([[cell, None], [None, None]]) == [[cell, None], [None, None]]


def test_decimal_commas_of_a_block_are_read_together_and_told():
    assert pasted.decimal_commas([["1,5", "-2,5"], ["3", None]]) == ([["1.5", "-2.5"], ["3", None]], "1,5")


@pytest.mark.parametrize("cells", [[["3,4"]], [["1,200", "1,350"]], [["1.5", "2,5,1"]]])
def test_commas_that_may_mean_something_else_are_left_alone(cells):
    assert pasted.decimal_commas(cells) == (cells, "")


def test_a_cell_with_a_line_break_leaves_the_cell_below_alone():
    for cells in ([["1\n2", "3"], ["4", "5"]], [["1\r\n2", None], ["4", None]]):
        assert pasted.spread(cells) == cells
    assert pasted.spread([["1\n2", "3"], [None, "5"]]) == [["1", "3"], ["2", "5"]]
    assert pasted.spread([["1 2\n3 4", "9"], ["9", "9"]]) == [["1", "2"], ["3", "4"]]
