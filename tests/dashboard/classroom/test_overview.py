"""The overview counts every student once, and tells nothing of a few."""

import pytest

from dashboard.classroom.overview import FEWEST, Deed, Summary, summary


def test_below_five_nothing_is_told():
    assert summary({Deed(solved=True).text: FEWEST - 1}) is None
    assert summary({}) is None


def test_tried_solved_hints_and_what_is_most_often_wrong():
    counts = {
        Deed(solved=True).text: 3,
        Deed(solved=True, hint=True).text: 1,
        Deed(hint=True, wrong="row_sums").text: 2,
        Deed(wrong="not_negative").text: 1,
        Deed(wrong="row_sums").text: 1,
    }
    assert summary(counts) == Summary(tried=8, solved=4, hints=3, wrong="row_sums")


@pytest.mark.parametrize("deed", [Deed(), Deed(True, True), Deed(wrong="row_sums")])
def test_a_deed_is_read_back(deed):
    assert Deed.read(deed.text) == deed


@pytest.mark.parametrize("text", ["", "0", "2x", "00Name Surname", "01<b>", "00" + "a" * 41])
def test_what_is_no_deed_is_not_counted(text):
    assert Deed.read(text) is None
    assert summary({text: 9}) is None
