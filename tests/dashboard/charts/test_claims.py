"""The pictures of the claims: one row for each number, with what is claimed as a line."""

import pytest

from dashboard.charts import claims as charts
from dashboard.charts.theme import Look
from dashboard.frames import claims as frames
from dashboard.training import in_turns
from lib.lessons.claims import CLAIMS
from tests.dashboard.specification import check_chart

KINDS = {(p.log, p.shares, p.rule is None, any(row.fn for row in p.rows)): key for key, p in frames.PICTURES.items()}
"""One claim for each kind of picture."""


@pytest.mark.parametrize("key", KINDS.values())
def test_specification(key):
    check_chart(lambda look: charts.measured(key, look), frames.measured(key, in_turns.at_once(CLAIMS[key].measure)))


def test_a_larger_window_has_a_higher_picture_and_few_rows_have_room():
    few, many = (
        min(frames.PICTURES, key=lambda key: len(frames.PICTURES[key].rows)),
        max(frames.PICTURES, key=lambda key: len(frames.PICTURES[key].rows)),
    )
    assert len(frames.PICTURES[few].rows) < len(frames.PICTURES[many].rows)
    height = {key: [charts.measured(key, Look(window=window))["height"] for window in (0, 2)] for key in (few, many)}
    assert height[few][0] < height[few][1]
    assert 60 < height[few][0] < height[many][0]
