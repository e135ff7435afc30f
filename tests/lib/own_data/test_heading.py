"""The first line of a file: names of columns or the first row, and columns that only number the rows."""

import pytest

from lib.own_data.heading import is_heading, names, numbers_the_rows


@pytest.mark.parametrize(
    ("first", "columns"),
    [
        (["x", "y"], [["1", "2"], ["3", "4"]]),
        (["height", "kind"], [["150", "160"], ["cat", "dog"]]),
        (["name", "kind"], [["ann", "bob"], ["cat", "dog"]]),
        (["0", "1", "2"], [["5", "6"], ["7", "8"], ["9", "9"]]),
        (["", "0", "1"], [["a", "b"], ["7", "8"], ["9", "9"]]),
        (["150", "4", "setosa"], [["5.1", "4.9"], ["3.5", "3"], ["0", "1"]]),
    ],
    ids=["names", "a name above numbers", "texts that come nowhere else", "counted", "pandas", "counts and a name"],
)
def test_a_line_that_names_the_columns_is_a_heading(first, columns):
    assert is_heading(first, columns)


@pytest.mark.parametrize(
    ("first", "columns"),
    [
        (["1.5", "2.5"], [["1", "2"], ["3", "4"]]),
        (["150", "cat"], [["160", "170"], ["dog", "cat"]]),
        (["cat", "red"], [["dog", "cat"], ["red", "blue"]]),
        (["1.5", "2.5", "cat"], [["1", "2"], ["3", "4"], ["dog", "dog"]]),
    ],
    ids=["numbers", "a number and a label", "labels that come again", "fractions"],
)
def test_a_line_like_the_others_is_the_first_row(first, columns):
    assert not is_heading(first, columns)


def test_every_column_gets_a_name_of_its_own():
    found, new = names(["x", "", "X", "y"])
    assert found == ("x", "column 2", "X (column 3)", "y")
    assert new == [1, 2]


def test_a_made_name_gives_way_to_a_given_one():
    found, new = names(["", "column 1"])
    assert len({name.lower() for name in found}) == 2
    assert found[1] == "column 1"
    assert new == [0]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("x", ["1", "2", "3"]),
        (None, ["0", "1", "2"]),
        ("Id", ["7", "3", "12"]),
        ("", ["7", "3"]),
        ("user_id", ["9", "4"]),
    ],
)
def test_a_column_that_says_which_row_it_is_numbers_the_rows(heading, column):
    assert numbers_the_rows(heading, column)


@pytest.mark.parametrize(
    ("heading", "column"),
    [("x", ["7", "3", "12"]), (None, ["7", "3"]), ("Id", ["1", "1"]), ("Id", ["1.5", "2"]), ("Id", ["a", "b"])],
)
def test_a_column_that_says_more_does_not(heading, column):
    assert not numbers_the_rows(heading, column)
