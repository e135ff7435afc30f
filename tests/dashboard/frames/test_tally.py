"""Tallies are whole: every answer is in one row."""

import random
from collections import Counter

import pytest

from dashboard.frames.tally import BINS, TallyRow, curves, listed, numbered


def test_every_option_has_its_row_in_its_place_whether_anybody_chose_it_or_not():
    rows = listed({"a": "At least", "b": "Less"}, [{"b": 3}, {"a": 1, "stranger": 9}])
    assert rows == [TallyRow("At least", (0, 1)), TallyRow("Less", (3, 0))]


def test_many_numbers_are_binned_between_round_numbers_and_each_is_counted_once():
    rows = numbered([{str(n / 10): 1 + n % 3 for n in range(40)}, {"0": 2, "3.9": 1}])
    assert [row.label for row in rows] == [f"{n / 2:g} to {(n + 1) / 2:g}" for n in range(BINS)]
    assert [sum(row.counts[turn] for row in rows) for turn in (0, 1)] == [sum(1 + n % 3 for n in range(40)), 3]
    assert rows[0].counts[1] == 2
    assert rows[-1].counts[1] == 1


@pytest.mark.parametrize("far", ["1e9", "-1e9", "100"])
def test_one_number_far_from_all_others_hides_nothing_of_them(far):
    near = {str(n / 10): 1 for n in range(20)}
    rows = numbered([{**near, far: 1}, {"0.05": 7}])
    (alone,) = [row for row in rows if row.label.startswith(("over", "under"))]
    assert alone == (rows[0] if far.startswith("-") else rows[-1])
    assert alone.counts == (1, 0)
    assert sum(row.counts[0] > 0 for row in rows) >= 5
    assert [sum(row.counts[turn] for row in rows) for turn in (0, 1)] == [21, 7]


def test_where_most_say_the_same_the_others_are_still_counted():
    rows = numbered([{"1": 90, **{str(2 + n / 7): 1 for n in range(9)}}])
    assert len(rows) <= BINS
    assert sum(row.counts[0] for row in rows) == 99


def test_no_answers_of_any_kind_make_more_rows_than_there_is_room_for():
    draw = random.Random(3)
    for _ in range(200):
        spread, middle = 10 ** draw.uniform(-6, 6), draw.choice([0, 1, -50, 1e6])
        told = [f"{middle + draw.choice([0, draw.gauss(0, spread), draw.gauss(0, 1)]):.6g}" for _ in range(40)]
        rows = numbered([Counter(told[:30]), Counter(told[30:])])
        assert 0 < len(rows) <= BINS
        assert [sum(row.counts[turn] for row in rows) for turn in (0, 1)] == [30, 10]


@pytest.mark.parametrize(
    ("counts", "labels"), [({}, []), ({"2": 5}, ["2"]), ({"-1": 1, "100": 1, "0.5": 4}, ["−1", "0.5", "100"])]
)
def test_few_numbers_stand_for_themselves(counts, labels):
    assert [row.label for row in numbered([counts])] == labels


def test_a_curve_is_read_as_often_as_it_was_drawn():
    assert curves({"0~0.5~1": 2}) == [(0, 0.5, 1), (0, 0.5, 1)]
