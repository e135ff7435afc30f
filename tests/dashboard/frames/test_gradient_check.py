"""Errors over the step as tables."""

import pytest

from dashboard.frames import gradient_check as frames
from lib.activations import ACTIVATIONS


class TestTables:
    def errors(self, key, z):
        return frames.differences(key, (), z)

    def test_an_error_of_0_is_drawn_at_the_floor(self):
        table = frames.error_curves(self.errors("linear", 1.0)[0])
        assert set(table["error"].to_pylist()) == {frames.ERROR_FLOOR}

    def test_every_position_of_the_slider_is_a_point_of_the_curve(self):
        steps = set(frames.step_sizes())
        assert {10.0 ** (n / 4) for n in range(-48, 1)} <= steps

    def test_guides_pass_through_the_model(self):
        _, model = self.errors("sigmoid", 1.0)
        rows = frames.error_guides(model).to_pylist()
        assert [row["law"] for row in rows] == ["h", "h", "h²", "h²", "ε/h", "ε/h"]
        for row in rows:
            law = {"h": model.a * row["h"], "h²": model.b * row["h"] ** 2, "ε/h": model.r / row["h"]}
            assert row["error"] == pytest.approx(law[row["law"]])

    def test_a_law_that_does_not_hold_is_not_drawn(self):
        assert frames.error_guides(self.errors("relu", 0.0)[1]).num_rows == 0
        assert {row["law"] for row in frames.error_guides(self.errors("sigmoid", 0.0)[1]).to_pylist()} == {"h²", "ε/h"}

    def test_no_best_step_where_none_is_better(self):
        for key, z in (("relu", 0.0), ("linear", 1.0), ("relu", -0.1)):
            assert frames.best_steps(self.errors(key, z)[0]).num_rows == 0
        assert frames.best_steps(self.errors("sigmoid", 1.0)[0])["method"].to_pylist() == ["forward", "central"]

    def test_the_straddling_band_begins_at_the_kink(self):
        assert frames.straddling(0.1).to_pylist() == [{"low": 0.1, "high": 1.0}]
        assert frames.straddling(0.0).to_pylist() == [{"low": 1e-12, "high": 1.0}]
        assert frames.straddling(5.0).num_rows == 0


@pytest.mark.parametrize("key", ACTIVATIONS)
@pytest.mark.parametrize("h", [1.0, 0.1, 1e-5])
def test_each_chord_goes_through_the_two_points_that_its_difference_takes(key, h):
    tables = frames.chords(key, {}, 0.7, h)
    before, here, after = tables["points"].to_pylist()
    f = ACTIVATIONS[key].f
    assert [point["f"] for point in (before, here, after)] == pytest.approx([f(0.7 - h), f(0.7), f(0.7 + h)])
    for chord, left in zip(tables["chords"].to_pylist(), (here, before), strict=True):
        slope = (chord["f2"] - chord["f"]) / (chord["z2"] - chord["z"])
        for point in (left, after):
            assert chord["f"] + slope * (point["z"] - chord["z"]) == pytest.approx(point["f"], abs=1e-9)
