"""A path and its landscape as tables."""

import numpy as np
import pytest

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


@pytest.mark.parametrize("spread", [1.0, 0.0])
def test_the_contours_stay_while_the_start_is_dragged(spread):
    """They are levels of one loss: only the start moves, and in a valley the minimum that is nearest to it."""
    here, there = (ZigzagConfig(spread=spread, start=start) for start in ((-1.5, 0.75), (2.0, 1.0)))
    assert frames.landscape(here) == frames.landscape(there)
    (start, minimum) = frames.places(there)["places"].to_pylist()
    assert (start["w1"], start["w2"]) == (2.0, 1.0)
    assert [minimum["w1"], minimum["w2"]] == pytest.approx(descend(there).bowl.minimum)
