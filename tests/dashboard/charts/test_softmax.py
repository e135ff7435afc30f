"""The softmax lab's pictures: valid, fed by named data with the core's numbers, and blind to sliders."""

import inspect

import numpy as np
import pytest

from dashboard.charts import softmax as charts
from dashboard.charts.theme import Look
from dashboard.frames import softmax as frames
from dashboard.frames.rows import Row
from tests.dashboard.specification import check_chart, parts

Z = np.array([2.0, 1.0, -1.0])
ROW = Row(1, (1, 2, 4), tuple(Z))
LONG = Row(3, tuple(range(1, 11)), tuple(np.linspace(-1, 1, 10)))
DATA = {
    charts.bars: {"bars": frames.bars(ROW, Z + 5, 0.5, Z)},
    charts.jacobian: {"cells": frames.jacobian(ROW, Z, 2.0)},
    charts.matrix: {"cells": frames.matrix((ROW, LONG), ROW, {1: Z, 3: np.array(LONG.values)}, 1.0)},
    charts.two_classes: {"curve": frames.two_classes("float64"), "marker": frames.marker(1.0, 0.73)},
}
each_chart = pytest.mark.parametrize("chart", DATA, ids=lambda chart: chart.__name__)


@each_chart
def test_specification(chart):
    check_chart(chart, DATA[chart])
    assert "datasets" not in chart(Look()), "the page's data would replace them"
    assert list(inspect.signature(chart).parameters) == ["look"], "no slider's value"


def test_the_jacobians_colours_are_the_pages_ground_at_0_and_fixed():
    (scale,) = [part["scale"] for part in parts(charts.jacobian(Look())) if part.get("field") == "value"]
    assert scale["domain"] == pytest.approx([-0.25, 0, 0, 0.25], abs=1e-6)
    assert [colour[7:] for colour in scale["range"][1:3]] == ["00", "00"]
    assert scale["interpolate"] == "rgb"
