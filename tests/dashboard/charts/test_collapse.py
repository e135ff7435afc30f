"""The pictures of collapsing layers: a plane, the grid at each stage, and what rank is left."""

import numpy as np
import pytest

from dashboard.charts import collapse as charts
from dashboard.frames import collapse as frames
from dashboard.pictures import surface
from lib.experiments import collapse as core
from tests.dashboard.specification import check_chart

LABELS = np.array([[0.0], [1.0], [1.0], [0.0]])


def stage_tables():
    stage = core.bend_grid([(np.eye(2), np.zeros(2))], ["relu"], core.CORNERS)[-1]
    return {
        "lines": frames.grid_lines(stage),
        "points": frames.grid_points(stage, LABELS),
        "cut": frames.cut(stage, np.ones((2, 1)), np.zeros(1)),
    }


def plane_tables():
    logits = surface.inputs().sum(axis=1, keepdims=True)
    return {
        "picture": surface.probabilities(1 / (1 + np.exp(-logits))),
        "boundary": frames.boundary(surface.inputs(), logits),
        "points": frames.examples(core.CORNERS, LABELS),
        "notes": frames.notes(core.CORNERS, ["right"] * 4),
    }


@pytest.mark.parametrize(
    ("chart", "tables"),
    [
        (charts.plane, plane_tables),
        (charts.stage, stage_tables),
        (charts.rank, lambda: {"bars": frames.rank_bars((4, 2, 3, 4), [4, 2, 2, 2])}),
    ],
    ids=["plane", "stage", "rank"],
)
def test_specification(chart, tables):
    check_chart(chart, tables())


def test_what_was_horizontal_is_solid_and_what_was_vertical_dashed():
    (layer,) = [layer for layer in charts.stage(charts.Look())["layer"] if layer.get("data") == {"name": "lines"}]
    dash = layer["encoding"]["strokeDash"]
    solid, dashed = (dash["scale"]["range"][dash["scale"]["domain"].index(way)] for way in ("across", "along"))
    assert len(solid) < 2 or solid[1] == 0
    assert len(dashed) == 2
    assert dashed[1] > 0
