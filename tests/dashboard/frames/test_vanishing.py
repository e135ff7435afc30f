"""Gradients by layer as tables: what is 0, too small or infinite is marked and said."""

import math

import numpy as np
import pytest

from dashboard.charts import vanishing as charts
from dashboard.charts.theme import Look
from dashboard.frames import vanishing as frames
from dashboard.text.numbers import percent
from lib.activations import ACTIVATIONS
from lib.experiments.vanishing import BINS, DeepConfig, flow, train


class TestSizes:
    def test_lines_start_together_at_the_output_and_hold_the_numbers_of_the_core(self):
        found = flow(DeepConfig("tanh", depth=7))
        rows = frames.sizes(found, [])["curves"].to_pylist()
        lines = {name: [row["power"] for row in rows if row["series"] == name] for name in frames.SERIES}
        np.testing.assert_array_equal(lines["‖dW‖"], found.gradient)
        np.testing.assert_array_equal(lines["slopes alone"], found.gradient[-1] + found.slopes)
        np.testing.assert_array_equal(lines["weights alone"], found.gradient[-1] + found.weights)
        assert {line[-1] for line in lines.values()} == {found.gradient[-1]}

    def test_zeros_are_marked_and_said(self):
        tables = frames.sizes(flow(DeepConfig(scale=0.0)), [])
        assert tables["marks"]["mark"].to_pylist() == ["zero"] * 20
        assert tables["marks"]["layer"].to_pylist() == list(range(1, 21))
        assert tables["notes"]["text"].to_pylist() == ["exactly 0: no place on this axis"]
        low, high = tables["room"]["power"].to_pylist()
        assert low < tables["curves"]["power"].to_numpy().min() < high

    def test_underflow_is_drawn_where_it_is_and_said(self):
        tables = frames.sizes(flow(DeepConfig(depth=50, scale=1e-9)), [])
        assert tables["curves"]["power"].to_numpy().min() < -400
        assert tables["notes"]["text"].to_pylist() == ["underflow: too small for float64"]
        assert tables["limits"].num_rows == 1

    def test_overflow_is_marked_at_the_upper_edge(self):
        tables = frames.sizes(flow(DeepConfig("relu", "he_normal", 50, scale=1e10)), [])
        assert set(tables["marks"]["mark"].to_pylist()) == {"overflow"}
        assert set(tables["marks"]["power"].to_pylist()) == {tables["room"]["power"][1].as_py()}

    def test_pins_keep_their_names_apart(self):
        pins = [flow(DeepConfig("tanh", seed=seed)) for seed in range(4)]
        tables = frames.sizes(flow(DeepConfig()), pins)
        assert tables["names"]["text"].to_pylist() == ["A tanh", "B tanh", "C tanh", "D tanh"]
        assert len(set(tables["names"]["layer"].to_pylist())) == 4
        assert set(tables["pins"]["pin"].to_pylist()) == set("ABCD")

    @pytest.mark.parametrize("depth", [1, 2, 6, 7])
    def test_shallow_pins(self, depth):
        assert frames.sizes(flow(DeepConfig()), [flow(DeepConfig("tanh", depth=depth))] * 4)["names"].num_rows == 4

    def test_each_unit_is_lit_by_its_own_gradient(self):
        found = flow(DeepConfig("tanh", depth=3))
        cells = frames.sizes(found, [])["cells"].to_pandas()
        assert cells.groupby("layer").size().to_list() == [8, 8, 8, 1]
        largest = max(units.max() for units in found.units)
        assert cells["lit"].to_numpy() == pytest.approx(1 + (np.concatenate(found.units) - largest) / frames.DECADES)
        assert cells["lit"].max() == 1

    @pytest.mark.parametrize(
        "setting",
        [
            DeepConfig(scale=0.0),
            DeepConfig("relu", "he_normal", 50, scale=1e10),
            DeepConfig(depth=50),
            DeepConfig(width=64),
        ],
    )
    def test_what_has_no_gradient_is_dark(self, setting):
        found = flow(setting)
        for share, units in zip(frames.lit(found), found.units, strict=True):
            assert ((share >= 0) & (share <= 1)).all()
            assert not share[~np.isfinite(units)].any()
        assert frames.sizes(found, [])["cells"].to_pandas().groupby("layer").size().max() <= frames.MOST_UNITS

    def test_the_ghost_shows_where_each_answer_leads_and_lights_the_output_alone(self):
        answers = ((-1.0, "a tenth"), (-4.0, "a ten thousandth"), (-math.inf, "less"))
        found = flow(DeepConfig(depth=5))
        tables = frames.output_only(found, answers)
        first = tables["fan"].to_pandas().query("layer == 1")["power"]
        assert (first - found.gradient[-1]).to_list() == pytest.approx([-1, -4])
        assert set(tables["fan"].to_pandas().query("layer == 6")["power"]) == {found.gradient[-1]}
        heights = tables["answers"]["power"].to_pylist()
        assert heights[0] > first.iloc[0] > heights[1] > first.iloc[1] > heights[2]
        low, high = tables["room"]["power"].to_pylist()
        assert low < heights[2] < heights[0] < high
        cells = tables["cells"].to_pandas()
        assert cells.query("lit > 0")["layer"].to_list() == [6]
        assert frames.sizes(found, ())["fan"].num_rows == frames.sizes(found, ())["answers"].num_rows == 0

    def test_before_the_prediction_only_the_output_is_shown(self):
        tables = frames.output_only(flow(DeepConfig()))
        assert tables["curves"].to_pylist() == [
            {"layer": 21.0, "power": pytest.approx(flow(DeepConfig()).gradient[-1]), "series": "‖dW‖"}
        ]
        assert all(tables[name].num_rows == 0 for name in ("pins", "names", "marks", "notes", "limits"))
        deep, flat = (
            frames.output_only(flow(DeepConfig(fn)))["room"]["power"].to_pylist() for fn in ("sigmoid", "tanh")
        )
        assert deep == flat  # the axis must not give the answer away


class TestPanels:
    @pytest.mark.parametrize(
        ("depth", "layers"), [(1, [1]), (2, [1, 2]), (6, [1, 2, 3, 4, 5, 6]), (50, [1, 11, 21, 30, 40, 50])]
    )
    def test_layers_are_spread(self, depth, layers):
        assert frames.shown_layers(depth) == layers

    @pytest.mark.parametrize(("depth", "every", "size"), [(1, False, (3, 2)), (50, False, (3, 2)), (11, True, (5, 3))])
    def test_the_room_for_six_stays_and_that_for_all_grows(self, depth, every, size):
        assert frames.grid(depth, every) == size
        tables = frames.panels(flow(DeepConfig(depth=depth)), every)
        assert tables["frames"]["x2"].to_numpy().max() < size[0]
        assert tables["frames"]["y"].to_numpy().min() > -size[1]

    def test_shares_beyond_both_ends_do_not_meet_in_a_narrow_panel(self):
        wide = flow(DeepConfig("relu", "he_normal", 12, scale=10.0))
        texts = frames.panels(wide, every=True)["texts"].to_pylist()
        heights = {
            side: {round(row["y"] % 1, 6) for row in texts if row["place"] == side} for side in ("left", "right")
        }
        assert len(heights["left"]) == len(heights["right"]) == 1
        assert min(heights["left"]) - max(heights["right"]) > 0.15

    @pytest.mark.parametrize("every", [False, True])
    @pytest.mark.parametrize("key", ACTIVATIONS)
    def test_everything_stays_in_its_panel(self, key, every):
        tables = frames.panels(flow(DeepConfig(key, "normal", 6)), every)
        corners = tables["frames"].to_pylist()
        assert len(corners) == 6
        for row in tables["bars"].to_pylist() + tables["bands"].to_pylist():
            assert any(
                c["x"] - 1e-9 <= row["x"] < row["x2"] <= c["x2"] + 1e-9
                and c["y"] - 1e-9 <= row["y"] < row["y2"] <= c["y2"] + 1e-9
                for c in corners
            )
        assert tables["curve"].num_rows == 6 * 101

    def test_what_lies_beyond_is_said_at_the_side(self):
        found = flow(DeepConfig("sigmoid", "normal", 3, scale=10.0))
        texts = frames.panels(found)["texts"].to_pylist()
        share = found.counts[0][-1] / found.counts[0].sum()
        assert f"{percent(share)} ▸" in [row["text"] for row in texts if row["place"] == "right"]
        assert found.counts.shape[1] == BINS + 2

    def test_a_layer_without_numbers_says_so(self):
        texts = frames.panels(flow(DeepConfig("linear", "normal", 50, scale=1e200)))["texts"]["text"].to_pylist()
        assert "Layer 50\nnot a number" in texts


def test_layers_that_stand_still_are_marked():
    run = train(DeepConfig(scale=0.0), 0.1, 5)
    tables = frames.moved(run, 1)
    assert tables["moves"].num_rows + tables["still"].num_rows == 21
    assert 1.0 in tables["still"]["layer"].to_pylist()
    assert frames.moved(run, 0)["still"].num_rows == 21
    low, high = tables["room"]["power"].to_pylist()
    assert math.isfinite(low)
    assert all(low <= power <= high for power in tables["moves"]["power"].to_pylist())


def test_the_name_of_a_pinned_line_is_not_struck_through_by_another_line():
    layers = [
        layer
        for layer in charts.sizes("sigmoid", Look())["vconcat"][1]["layer"]
        if layer.get("data") == {"name": "names"}
    ]
    halos = [layer for layer in layers if layer["mark"].get("stroke") == Look().paper]
    assert len(halos) == 2
    for halo, text in zip(layers[::2], layers[1::2], strict=True):
        assert halo in halos
        assert text not in halos  # the name itself lies over its halo
