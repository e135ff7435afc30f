"""The pictures of the digits: accuracy, confusions, sheets of small images, and ten probabilities."""

import numpy as np
import pytest

from dashboard.charts import digits as charts
from dashboard.frames import digits as frames
from tests.dashboard.specification import check_chart, parts

SCORES = {"softmax": [(0.1, 0.1), (0.9, 0.8)], "hidden": [(0.1, 0.2), (0.95, 0.93)]}


def test_specification_of_the_accuracies():
    check_chart(charts.accuracy, {"accuracies": frames.accuracies(SCORES, "hidden"), "room": frames.room(SCORES)})


def test_specification_of_the_confusions():
    check_chart(charts.confusion, {"cells": frames.confusions(np.eye(10, dtype=int))})


def test_specification_of_the_probabilities():
    check_chart(charts.probabilities, {"answer": frames.answer(np.full(10, 0.1))})


@pytest.mark.parametrize("lines", [0, 1, 2])
def test_specification_of_a_sheet(lines):
    tiles = frames.tiles(["data:,"] * 7, 4, ["a"] * 7, ["b"] * 7)
    check_chart(lambda look: charts.sheet(4, 2, lines, 350, "Seven", look), {"tiles": tiles})


def test_a_sheet_has_a_line_of_text_for_each_that_is_asked_for():
    for lines in (0, 1, 2):
        spec = charts.sheet(4, 2, lines, 350, "Title", charts.Look())
        fields = {part["field"] for part in parts(spec) if isinstance(part.get("field"), str)}
        assert fields & {"first", "second"} == {"first", "second"} - {*["second"][lines - 1 :], *["first"][lines:]}
