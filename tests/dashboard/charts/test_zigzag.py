"""The path and the contours are drawn where the core has them, and both weights have the same scale."""

import json

import numpy as np
import pytest

from dashboard.charts import zigzag as charts
from dashboard.charts.theme import Look
from dashboard.frames import zigzag as frames
from lib.activations import ACTIVATIONS
from lib.experiments.zigzag import ZigzagConfig, descend


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_contours_are_lines_of_equal_loss_and_their_labels_lie_on_them(key):
    setting = ZigzagConfig(key, noise=0.1)
    bowl = descend(setting).bowl
    tables = frames.landscape(setting)
    points = tables["contours"].to_pandas()
    np.testing.assert_allclose(bowl.loss(points[["w1", "w2"]].to_numpy()), points["level"], rtol=1e-9)
    levels = tables["levels"].to_pandas()
    assert len(levels) >= 2
    np.testing.assert_allclose(bowl.loss(levels[["w1", "w2"]].to_numpy()), levels["label"].astype(float), rtol=0.06)
    assert np.abs(levels[["w1", "w2"]].to_numpy()).max() < frames.REACH


def test_the_next_step_ends_in_a_shaded_quadrant():
    setting = ZigzagConfig("sigmoid", seed=5)
    weights = descend(setting).weights
    for step in range(199):
        quadrants = frames.walked(setting, step)["allowed"].to_pylist()
        w1, w2 = weights[step + 1]
        assert sum(q["left"] < w1 < q["right"] and q["bottom"] < w2 < q["top"] for q in quadrants) == 1


def test_a_path_that_runs_away_is_cut_on_its_own_line():
    setting = ZigzagConfig("sigmoid", rate=10.0)
    weights = descend(setting).weights
    way = frames.walked(setting, 200)["way"].to_pandas()[["w1", "w2"]].to_numpy()
    assert np.abs(way).max() == pytest.approx(frames.FAR)
    last = len(way) - 1
    np.testing.assert_allclose(way[:last], weights[:last])
    drawn, taken = way[last] - way[last - 1], weights[last] - weights[last - 1]
    assert drawn[0] * taken[1] == pytest.approx(drawn[1] * taken[0])
    assert drawn @ taken > 0


def test_the_specification_holds_no_data_and_is_built_once():
    for look in (Look(), Look(dark=True), Look(projector=True)):
        spec = charts.path("sigmoid", False, look)
        assert '"values": [{' not in json.dumps(spec)
        assert spec is charts.path("sigmoid", False, look)
        assert spec["title"] == "Sigmoid, all positive"


def test_titles_say_which_signs_the_inputs_have():
    for key in ACTIVATIONS:
        X = descend(ZigzagConfig(key, rows=500, batch_size=1, steps=0)).X
        word = charts.kind(key, False)
        assert (word == "all positive") == (X.min() > 0)
        assert (word in ("all positive", "never negative")) == (X.min() >= 0)
        assert (word == "zero-centred") == ACTIVATIONS[key].zero_centred
