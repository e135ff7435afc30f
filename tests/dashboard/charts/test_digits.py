"""The pictures of the digits: accuracy, confusions, sheets of small images, and ten probabilities."""

import numpy as np
import pytest

from dashboard.charts import digits as charts
from dashboard.charts.theme import CLASS_COLOUR, INK, PAPER
from dashboard.frames import digits as frames
from tests.dashboard.charts.test_theme import contrast, on
from tests.dashboard.specification import check_chart, parts

SCORES = {"softmax": [(0.1, 0.1), (0.9, 0.8)], "hidden": [(0.1, 0.2), (0.95, 0.93)]}


def test_specification_of_the_accuracies():
    check_chart(charts.accuracy, {"accuracies": frames.accuracies(SCORES, "hidden"), "room": frames.room(SCORES)})


def test_specification_of_the_confusions():
    check_chart(charts.confusion, {"cells": frames.confusions(np.eye(10, dtype=int))})


@pytest.mark.parametrize("theme", [0, 1])
def test_the_number_on_the_strongest_cell_is_read(theme):
    assert contrast(INK[theme], on(PAPER[theme], CLASS_COLOUR[0], charts._STRONGEST)) >= 4.5


def test_specification_of_the_probabilities():
    check_chart(charts.probabilities, {"answer": frames.answer(np.full(10, 0.1))})


@pytest.mark.parametrize("ink", [True, False])
@pytest.mark.parametrize("lines", [0, 1, 2])
def test_specification_of_a_sheet(lines, ink):
    tiles = frames.tiles(["data:,"] * 7, 4, ["a"] * 7, ["b"] * 7)
    check_chart(lambda look: charts.sheet(4, 2, lines, 350, "Seven", look, ink=ink), {"tiles": tiles})


def test_a_sheet_has_a_line_of_text_for_each_that_is_asked_for():
    for lines in (0, 1, 2):
        spec = charts.sheet(4, 2, lines, 350, "Title", charts.Look(), ink=False)
        fields = {part["field"] for part in parts(spec) if isinstance(part.get("field"), str)}
        assert fields & {"first", "second"} == {"first", "second"} - {*["second"][lines - 1 :], *["first"][lines:]}
