"""A monitored network as tables: hinges where z is 0, arrows to where a unit fires, numbers of the core."""

import numpy as np
import pytest

from dashboard.frames import INPUT_LIMIT
from dashboard.frames import dying as frames
from lib.experiments.dying import Act, DyingConfig

DEMO = DyingConfig(rate=10.0, seed=2, epochs=60)


@pytest.fixture(scope="module")
def run():
    return frames.recorded(DEMO)


def test_a_run_is_kept_from_rerun_to_rerun(run):
    assert frames.recorded(DyingConfig(rate=10.0, seed=2, epochs=60)) is run


def test_points_are_the_data_and_a_single_input_stands_over_its_target(run):
    table = frames.points(run).to_pandas()
    np.testing.assert_array_equal(table[["x1", "x2"]], run.X)
    assert set(table["label"]) == {"0", "1"}
    one = frames.recorded(DyingConfig(data="sine", units=4, epochs=2))
    table = frames.points(one).to_pandas()
    np.testing.assert_array_equal(table["x2"], one.Y[:, 0])


@pytest.mark.parametrize("data", ["xor", "sine"])
@pytest.mark.parametrize("epoch", [0, 5])
def test_z_is_0_along_a_hinge_and_above_0_at_the_tip_of_its_arrow(data, epoch):
    run = frames.recorded(DyingConfig(data=data, rate=0.01, seed=2, epochs=5))
    n_in = run.X.shape[1]
    rows = frames.hinges(run, epoch).to_pylist()
    assert rows
    for row in rows:
        w, b = run.W[epoch, :, row["unit"] - 1], run.b[epoch, row["unit"] - 1]
        for x, y in ((row["x1"], row["y1"]), (row["x2"], row["y2"]), (row["bx"], row["by"])):
            assert np.dot(w, (x, y)[:n_in]) + b == pytest.approx(0, abs=1e-9)
            assert abs(x) <= INPUT_LIMIT + 1e-9
        assert np.dot(w, (row["tx"], row["ty"])[:n_in]) + b > 0
        assert (row["state"] == "dead") == run.dead[epoch, row["unit"] - 1]


def test_the_monitor_tells_each_unit_as_the_core_has_it(run):
    rows = frames.monitor(run, run.last, lambda value: f"{value:g}").to_pylist()
    for row, unit in zip(rows, run.units(run.last), strict=True):
        assert row["gradient"] == f"{unit.gradient:g}"
        assert row["dead"] == (unit.since is not None)
    assert any(row["dead"] for row in rows)


def test_actions_of_one_epoch_share_a_place():
    acts = (Act(2, "bias"), Act(2, "rate"), Act(5, "bias"))
    table = frames.acts(frames.recorded(DyingConfig(rate=10.0, seed=2, epochs=8, acts=acts))).to_pydict()
    assert table == {"epoch": [2, 5], "text": ["1+2", "3"]}


def test_the_answer_of_a_classifier_is_a_probability_and_of_a_regression_a_number():
    X = np.array([[-1.0], [0.5]])
    p = frames.answer(frames.recorded(DEMO), 3, np.hstack([X, X]))
    assert p.shape == (2, 1)
    assert ((p >= 0) & (p <= 1)).all()
    run = frames.recorded(DyingConfig(data="sine", units=4, epochs=2))
    at = frames.fit(run, 2).to_pandas()
    np.testing.assert_allclose(at["x2"], frames.answer(run, 2, at[["x1"]].to_numpy())[:, 0])
