"""Boundaries, grids and cuts as tables."""

import json

import numpy as np
import pytest

from dashboard.charts import collapse as charts
from dashboard.charts.theme import Look
from dashboard.frames import collapse as frames
from dashboard.pictures.surface import inputs
from lib.experiments import collapse as core
from lib.network import forward


class TestTables:
    def test_the_boundary_of_a_line_is_that_line(self):
        W, b = core.line_model(30, 0.7, 2)
        table = frames.boundary(inputs(), forward([(W, b)], inputs(), (), "linear").prediction)
        for names in (("x", "y"), ("x2", "y2")):
            ends = np.column_stack([table[name] for name in names])
            np.testing.assert_allclose(ends @ W + b, 0, atol=1e-9)

    def test_the_boundary_of_a_circle_is_closed(self):
        X = inputs()
        table = frames.boundary(X, 1.5 - np.hypot(*X.T)[:, np.newaxis])
        ends = np.round(
            np.vstack([np.column_stack([table["x"], table["y"]]), np.column_stack([table["x2"], table["y2"]])]), 9
        )
        _, counts = np.unique(ends, axis=0, return_counts=True)
        assert set(counts.tolist()) == {2}
        np.testing.assert_allclose(np.hypot(*ends.T), 1.5, atol=1e-3)

    @pytest.mark.parametrize("level", [0.0, 1.0, -1.0])
    def test_a_constant_logit_has_no_boundary(self, level):
        assert frames.boundary(inputs(), np.full((len(inputs()), 1), level)).num_rows == 0

    def test_a_stage_without_extent_is_still_a_picture(self):
        zeros = [(np.zeros((2, 2)), np.zeros(2))]
        stage = core.bend_grid(zeros, ["linear"], core.CORNERS)[-1]
        assert frames.extent(stage) == 1
        assert set(frames.grid_lines(stage)["x"].to_pylist()) == {0}

    @pytest.mark.parametrize("make", [charts.plane, charts.stage, charts.rank])
    def test_specifications_are_cached_and_hold_no_rows_of_the_moment(self, make):
        assert make(Look()) is make(Look())
        assert json.dumps(make(Look(projector=True))) != json.dumps(make(Look()))
        assert all(len(rows) == 1 for rows in make(Look()).get("datasets", {}).values())
