"""A row of marks on the pages that have one."""

import re

import pytest

from dashboard.widgets.marks import DONE, FAILED, OPEN
from lib.lessons.claims import CLAIMS
from lib.lessons.exercises import EXERCISES
from tests.pages.app_pages import visit


def shown(app):
    (row,) = [element.proto.body for element in app.get("html") if 'class="marks"' in element.proto.body]
    return re.findall(r"<li[^>]*>(.)</li>", row), re.findall(r'class="now">(.)', row)


def test_each_state_has_a_shape_of_its_own_and_the_one_on_the_screen_a_frame():
    first, second, *_ = CLAIMS
    given = {first: CLAIMS[first].verdict, second: "if" if CLAIMS[second].verdict != "if" else "true"}
    marks, now = shown(visit("claims", claim=second, **given))
    assert marks == [DONE, FAILED, *[OPEN] * (len(CLAIMS) - 2)]
    assert now == [FAILED]
    assert len({DONE, FAILED, OPEN}) == 3


def test_where_all_are_on_the_screen_none_has_a_frame():
    assert shown(visit("claims", all="1", topic="units"))[1] == []


@pytest.mark.parametrize("key", list(EXERCISES)[:2])
def test_the_exercises_have_a_mark_each(key):
    marks, now = shown(visit("exercises", ex=key))
    assert marks == [OPEN] * len(EXERCISES)
    assert now == [OPEN]
