"""The panels on layers that collapse: each waits for a prediction and then shows the core's numbers."""

import json
import math
import re
from urllib.parse import parse_qsl

import numpy as np
import pytest

from dashboard.parts import collapse
from dashboard.text.numbers import figure
from lib.activations import ACTIVATIONS
from lib.experiments import collapse as core
from tests.pages import app_pages
from tests.written import number


def visit(query=""):
    return app_pages.visit("collapse", **dict(parse_qsl(query)))


def words(app):
    return "\n\n".join(element.value for element in [*app.markdown, *app.info, *app.caption])


def run_of(**settings):
    return collapse.recorded(core.stack(**{"data": "xor", "layers": 6, "units": 4, "seed": collapse.SEED, **settings}))


class TestStack:
    def test_before_the_prediction_only_one_layer_is_shown(self):
        app = visit()
        assert "The network: 1 layer" in words(app)
        assert "More layers: predict, and they appear" in words(app)
        assert "Why." not in words(app)
        assert "merged" not in words(app)

    def test_before_the_prediction_the_second_plane_is_a_ghost(self):
        """It was a box of words in the place of a picture."""
        app = visit()
        one_layer, ghost = app_pages.charts(app)
        assert len(one_layer["boundary"]) > 0
        assert len(ghost["boundary"]) == 0
        assert ghost["points"].equals(one_layer["points"])
        assert not app.info

    @pytest.mark.parametrize(
        ("guess", "told"),
        [
            ("little", "**You chose: Yes, a little with each layer.** No."),
            ("straight", "**You chose: No, it stays straight.** Yes."),
            ("units", "**You chose: Only with more units.** No."),
            ("show", "**The answer: No, it stays straight.**"),
        ],
    )
    def test_the_prediction_is_judged_by_the_runs(self, guess, told):
        text = words(visit(f"guess={guess}"))
        assert told in text
        for layers, units in ((1, 4), (6, 4), (6, 8)):
            assert figure(float(run_of(layers=layers, units=units).losses[-1])) in text

    def test_a_prediction_may_be_made_on_the_page(self):
        app = visit()
        app_pages.predict(app, "guess", "straight")
        assert "Yes. No stack of linear layers bends it" in words(app)
        assert app_pages.address(app)["guess"] == "straight"

    def test_the_merged_layer_is_the_network(self):
        app = visit("guess=straight")
        run = run_of()
        error = core.merge_error(run.params[-1], run.X)
        assert error < 1e-12
        assert f"**{figure(error)}**" in words(app)
        network, merged = app_pages.charts(app)
        np.testing.assert_array_equal(network["boundary"].shape, merged["boundary"].shape)
        np.testing.assert_allclose(network["boundary"], merged["boundary"], atol=1e-9)
        assert network["picture"]["url"].equals(merged["picture"]["url"])

    @pytest.mark.parametrize(
        ("layers", "product"), [(1, "W = W_1 ="), (2, "W_1 W_2 ="), (3, "W_1 W_2 W_3 ="), (4, r"W_1 W_2 \cdots W_4 =")]
    )
    def test_the_product_names_its_factors(self, layers, product):
        assert product in visit(f"guess=show&layers={layers}").latex[0].value

    def test_the_product_stands_below_as_numbers(self):
        W, b = core.merge(run_of().params[-1])
        first = next(element.value for element in visit("guess=straight").latex)
        assert collapse.matrix(W) in first
        assert f"{b[0]:.3g}" in first

    @pytest.mark.parametrize("data", ["xor", "circle"])
    @pytest.mark.parametrize("bend", [1, 3, 5])
    def test_one_relu_bends_the_boundary(self, data, bend):
        app = visit(f"guess=show&data={data}&bend={bend}")
        assert f"ReLU after layer {bend} stands in the way." in words(app)
        network, merged = app_pages.charts(app)
        assert not network["picture"]["url"].equals(merged["picture"]["url"])
        assert straightness(network["boundary"]) > 0.1
        assert straightness(merged["boundary"]) < 1e-9

    def test_one_relu_is_not_enough_for_the_spiral_and_the_page_says_so(self):
        text = words(visit("guess=show&data=spiral&bend=1"))
        assert "not far enough here" in text
        assert f"{run_of(data='spiral', bend=1).right[-1]:.0%} are on the right side" in text

    @pytest.mark.parametrize("fn", [key for key in ACTIVATIONS if key != "linear"])
    def test_every_function_can_be_the_bend(self, fn):
        text = words(visit(f"guess=show&layers=2&bend=1&fn={fn}"))
        assert f"{ACTIVATIONS[fn].label} after layer 1 stands in the way." in text
        assert "2 layers around the bend" in text

    def test_the_numbers_follow_the_epochs(self):
        app = visit("guess=show&bend=1&epoch=60")
        run = run_of(bend=1)
        assert f"| loss | **{figure(float(run.losses[20]))}** |" in words(app)
        specs = app_pages.specs(app)
        app_pages.run(app.slider("epoch").set_value(0))
        assert f"| loss | **{figure(float(run.losses[0]))}** |" in words(app)
        assert app_pages.specs(app) == specs

    def test_one_layer_has_nothing_to_bend(self):
        app = visit("guess=show&layers=1")
        assert "One layer has no hidden layer to bend" in words(app)
        assert "difference between the network's logit and that of the one merged layer is **0**: none." in words(app)

    def test_fewer_layers_forget_a_bend_that_is_gone(self):
        app = visit("guess=show&bend=5")
        app_pages.run(app.slider("layers").set_value(3))
        assert "3 layers, one straight line." in words(app)
        assert app.selectbox("bend").value == "0"

    @pytest.mark.parametrize("query", ["layers=2&units=2", "layers=6&units=8&bend=5&fn=selu", "epoch=0&data=circle"])
    def test_extremes_end_in_a_sentence(self, query):
        for seed in (0, 9999):
            text = words(visit(f"guess=show&seed={seed}&{query}"))
            assert "one straight line" in text or "stands in the way" in text


def straightness(boundary):
    """How far the boundary's ends lie from one straight line: the smaller singular value of the centred points."""
    points = np.vstack([boundary[["x", "y"]].to_numpy(), boundary[["x2", "y2"]].to_numpy()])
    return np.linalg.svd(points - points.mean(axis=0))[1][1] / math.sqrt(len(points)) if len(points) else 0.0


class TestGrid:
    def test_only_the_input_before_the_prediction(self):
        app = visit("view=grid")
        grid, ghost = app_pages.charts(app)
        assert not grid["lines"].empty
        assert ghost["boundary"].empty
        assert "Predict, and it appears after every layer." in words(app)

    @pytest.mark.parametrize(("layers", "bend", "stages"), [(1, 0, 1), (3, 0, 3), (3, 2, 4), (6, 5, 7)])
    def test_one_small_picture_for_each_stage_beside_the_large_one(self, layers, bend, stages):
        query = f"view=grid&guess=show&layers={layers}" + (f"&bend={bend}" if bend else "")
        app = visit(query)
        large, _, *small = app_pages.charts(app)
        *inner, last = small or [large]
        assert len(inner) + 1 == stages
        for name in ("lines", "points", "cut"):
            np.testing.assert_allclose(large[name].iloc[:, :2], last[name].iloc[:, :2], err_msg=name)
        assert all(chart["cut"].empty for chart in inner)
        assert not last["cut"].empty
        told = "ReLU folds the grid" if bend else "Affine layers turn, stretch, shear and shift the grid"
        assert told in words(app)

    @pytest.mark.parametrize(("bend", "straight"), [(0, True), (3, False)])
    def test_beside_it_the_straight_cut_is_what_the_stack_shows_of_it_in_the_input(self, bend, straight):
        back = app_pages.charts(visit(f"view=grid&guess=show&bend={bend}"))[1]
        stack = app_pages.charts(visit(f"guess=show&units=2&bend={bend}"))[0]
        assert back["boundary"].equals(stack["boundary"])
        assert bool(straightness(back["boundary"]) < 1e-9) is straight

    def test_a_bend_that_does_not_reach_says_so(self):
        text = words(visit("view=grid&guess=show&bend=2"))
        right = collapse.recorded(core.stack("xor", 6, 2, 2, "relu", collapse.SEED)).right[-1]
        assert right < collapse.ENOUGH
        assert f"One layer of 2 ReLU units bends, but not far enough here**: {right:.0%} are on the right side" in text

    def test_pictures_reach_to_their_edges_and_no_further(self):
        large, _, *small = app_pages.charts(visit("view=grid&guess=show&bend=1&fn=elu"))
        for chart in (large, *small):
            values = chart["lines"][["x", "y"]].abs().to_numpy()
            assert 0.5 < max(values.max(), chart["points"][["x", "y"]].abs().to_numpy().max()) <= 1

    def test_the_units_of_the_stack_are_kept(self):
        app = visit("guess=show&units=7")
        app_pages.run(app.segmented_control("view").set_value("grid"))
        assert not app.warning
        app_pages.run(app.segmented_control("view").set_value("stack"))
        assert app.slider("units").value == 7

    def test_the_large_picture_blends_from_stage_to_stage(self):
        app = visit("view=grid&guess=show&layers=3&stage=0")
        specs = app_pages.specs(app)
        large, _, first, second, _ = app_pages.charts(app)
        np.testing.assert_allclose(large["lines"][["x", "y"]], first["lines"][["x", "y"]])
        app_pages.run(app.slider("stage").set_value(0.5))
        assert app_pages.specs(app) == specs
        assert "**Input** → **1: xW + b**" in words(app)
        blended = app_pages.charts(app)[0]["lines"][["x", "y"]].to_numpy()
        middle = (first["lines"][["x", "y"]] + second["lines"][["x", "y"]]).to_numpy() / 2
        np.testing.assert_allclose(blended / np.abs(blended).max(), middle / np.abs(middle).max(), atol=1e-9)
        assert app_pages.charts(app)[0]["cut"].empty

    def test_fewer_layers_take_the_large_picture_along(self):
        app = visit("view=grid&guess=show&layers=6&stage=4.5")
        app_pages.run(app.slider("layers").set_value(3))
        assert app.slider("stage").value == 2
        app_pages.run(app.slider("layers").set_value(1))
        assert not [slider for slider in app.slider if slider.key == "stage"]
        assert len(app_pages.charts(app)) == 2


class TestBottleneck:
    def test_the_example_of_the_lesson(self):
        app = visit("view=rank&rank-guess=last")
        assert "**You chose: The last width.** No. For 4 → 8 → 2 → 3 the rank is 2." in words(app)
        (chart,) = app_pages.charts(app)
        assert chart["bars"]["rank"].tolist() == [4, 4, 2, 2]
        assert "Rank 2 is left of 4." in words(app)
        error = re.search(r"over 100 inputs \| \*\*(.*?)\*\*", words(app))
        assert error is not None
        assert number(error[1]) < 1e-14

    def test_the_bars_wait_for_the_prediction(self):
        app = visit("view=rank")
        assert app_pages.charts(app)[0]["bars"]["step"].tolist() == ["input"]
        app_pages.predict(app, "rank-guess", "narrow")
        assert "**You chose: The narrowest.** Yes." in words(app)

    @pytest.mark.parametrize("widths", [(1, 1, 1, 1), (8, 8, 8, 8), (8, 1, 8, 8), (2, 8, 8, 3)])
    def test_every_width(self, widths):
        query = "&".join(f"n{i}={width}" for i, width in enumerate(widths))
        text = words(visit(f"view=rank&rank-guess=show&{query}"))
        lost = widths[0] - min(widths)
        assert f"Rank {min(widths)} is left of {widths[0]}." in text
        assert ("Nothing is lost" in text) is (lost == 0)


class TestCorners:
    def test_at_most_three(self):
        text = words(visit("view=corners&corner-guess=4"))
        assert "**You chose: All 4.** No. A line can split four corners in 14 of 16 ways." in text
        assert "gets 3 of 4 right" in text
        assert f"{math.log(2):.12f}" in text

    @pytest.mark.parametrize("angle", range(0, 361, 45))
    @pytest.mark.parametrize("offset", [-2, -1, 0, 1, 2])
    def test_no_line_on_the_page_gets_four(self, angle, offset):
        app = visit(f"view=corners&corner-guess=show&angle={angle}&offset={offset}")
        right = int(re.search(r"\*\*(\d) of 4\*\*", words(app))[1])
        assert right <= 3
        (chart,) = app_pages.charts(app)
        assert chart["notes"]["text"].tolist().count("right") == right

    def test_no_steepness_is_the_best_model(self):
        text = words(visit("view=corners&corner-guess=3&steep=0"))
        assert "**This is the best model: no line at all.** p = ½ everywhere, loss 0.6931 = ln 2." in text
        assert "so 2 of 4 are right" in text

    def test_the_answer_waits_but_the_line_moves(self):
        app = visit("view=corners")
        specs = app_pages.specs(app)
        app_pages.run(app.slider("angle").set_value(135))
        assert app_pages.specs(app) == specs
        assert "of 4" not in words(app)
        (chart,) = app_pages.charts(app)
        assert set(chart["notes"]["text"]) == {""}, "the picture counts no corners before it asks"

    @pytest.mark.parametrize(("angle", "offset"), [(45, 1), (200, -1.5), (0, 0)])
    def test_the_handles_stand_on_the_line_and_move_what_the_sliders_do(self, angle, offset):
        app = visit(f"view=corners&angle={angle}&offset={offset}")
        slide, turn = json.loads(app_pages.component(app, "line-handles").json)["handles"]
        W, b = core.line_model(angle, offset, 2)
        for handle in (slide, turn):
            assert np.array([handle["x"], handle["y"]]) @ W + b == pytest.approx(0, abs=1e-9)
        for turn, (name, x, y) in enumerate([("slide", 1.0, 0.5), ("turn", -1.0, 2.0)], start=1):
            report = {"handle": name, "x": x, "y": y, "done": True, "turn": turn}
            app_pages.report(app, "line-handles", "moved", report)
        slide, turn = json.loads(app_pages.component(app, "line-handles").json)["handles"]
        assert math.atan2(turn["y"], turn["x"]) == pytest.approx(math.atan2(2, -1), abs=math.radians(0.6))
        assert app_pages.address(app)["angle"] == f"{app.slider('angle').value:g}"

    def test_a_line_that_is_not_there_has_no_handles(self):
        assert json.loads(app_pages.component(visit("view=corners&steep=0"), "line-handles").json)["handles"] == []
