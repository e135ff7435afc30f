"""Tallies are whole: every answer is in one row."""

import pytest

from dashboard.frames.tally import BINS, TallyRow, binned, curves, listed


def test_every_option_has_its_row_in_its_place_whether_anybody_chose_it_or_not():
    rows = listed({"a": "At least", "b": "Less"}, [{"b": 3}, {"a": 1, "stranger": 9}])
    assert rows == [TallyRow("At least", (0, 1)), TallyRow("Less", (3, 0))]


def test_numbers_are_binned_and_each_is_counted_once():
    rows = binned([{str(n / 10): 1 + n % 3 for n in range(40)}, {"0": 2, "3.9": 1}])
    assert len(rows) == BINS
    assert [sum(row.counts[turn] for row in rows) for turn in (0, 1)] == [sum(1 + n % 3 for n in range(40)), 3]
    assert rows[0].counts[1] == 2
    assert rows[-1].counts[1] == 1


@pytest.mark.parametrize(
    ("counts", "labels"), [({}, []), ({"2": 5}, ["2"]), ({"1": 1, "2": 1}, ["1 to 1.5", "1.5 to 2"])]
)
def test_few_numbers_make_few_bins(counts, labels):
    assert [row.label for row in binned([counts])] == labels


def test_a_curve_is_read_as_often_as_it_was_drawn():
    assert curves({"0~0.5~1": 2}) == [(0, 0.5, 1), (0, 0.5, 1)]
