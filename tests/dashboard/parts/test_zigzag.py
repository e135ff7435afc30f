"""Two paths side by side, in words: whoever may go where, and how far is left."""

import math
from dataclasses import replace

import numpy as np
import pytest

from dashboard.text.numbers import figure
from lib.activations import ACTIVATIONS
from lib.experiments.zigzag import ZigzagConfig, descend
from tests.pages import app_pages


def visit(**link):
    return app_pages.visit("zigzag", **link)


def words(app):
    return "\n\n".join(element.value for element in [*app.markdown, *app.info])


def table(app):
    (text,) = [element.value for element in app.markdown if element.value.startswith("|")]
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize(("guess", "outcome"), [("both", "Yes."), ("any", "No:"), ("one", "No:")])
def test_the_prediction_is_judged_by_counting(guess, outcome):
    for key in ("sigmoid", "tanh", "relu"):  # whatever else is on the screen
        text = words(visit(guess=guess, fn=key, batch="64"))
        assert outcome in text
        centred = descend(ZigzagConfig("tanh")).signs(200)
        assert "in 200 of 200 steps after the sigmoid" in text
        assert f"in {centred.same} of {centred.same + centred.opposite} after tanh" in text


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_every_activation_stands_beside_a_centred_one_or_the_sigmoid(key):
    app = visit(guess="show", fn=key)
    beside = "Sigmoid" if key == "tanh" else "tanh"
    assert table(app)["after 60 steps"] == [ACTIVATIONS[key].label, beside]
    assert all(len(alt) > 100 for alt in app_pages.alternatives(app))
    confined = not app_pages.charts(app)[0]["allowed"].empty
    assert confined == (ACTIVATIONS[key].range.low >= 0)


def test_relu_may_leave_a_weight_where_it_is():
    app = visit(guess="show", fn="relu")
    assert list(app_pages.charts(app)[0]["allowed"]["label"]) == ["none down", "none up"]
    assert int(table(app)["a gradient is 0, or all is at rest"][0]) > 20


def test_a_batch_is_not_confined_to_two_quadrants():
    app = visit(guess="show", batch="8")
    assert app_pages.charts(app)[0]["allowed"].empty


def test_normalising_makes_both_bowls_round():
    app = visit(guess="show", norm="1")
    assert all(float(kappa) < 1.5 for kappa in table(app)["condition number κ, steepest ÷ flattest"])
    assert table(app)["mean of the inputs"] == ["≈\u00a00", "≈\u00a00"]
    assert table(app)["their standard deviation"] == ["1.000", "1.000"]
    assert app_pages.charts(app)[0]["allowed"].empty


class TestExtremes:
    def test_a_path_that_diverges_is_told(self):
        app = visit(guess="show", rate="10", step="200")
        path = descend(ZigzagConfig(rate=10.0))
        assert f"diverged: in step {path.steps + 1} a weight would pass ±10¹²." in words(app)
        factor = 10 * (path.X**2).sum(axis=1).max() / path.bowl.eigenvalues[0]
        assert f"here it is up to {figure(factor)}." in words(app)
        assert table(app)["steps until 5% is left"] == ["never", "never"]
        way = app_pages.charts(app)[0]["way"]
        assert way[["w1", "w2"]].abs().max().max() == pytest.approx(22.5)
        assert len(way) > 2

    def test_a_full_batch_above_two_is_told(self):
        text = words(visit(guess="show", rate="5", batch="64", step="200"))
        assert "Rate r = 5 is too bold: above 2 even the full batch diverges." in text

    def test_weights_outside_the_picture_are_told(self):
        text = words(visit(guess="show", rate="10", step="1"))
        assert "after step 1 the weights are at (" in text
        assert "outside the picture" in text

    def test_without_spread_there_is_a_valley_and_a_plain(self):
        app = visit(guess="show", spread="0")
        assert "**Sigmoid**: all examples are alike, so a whole line of weights is best" in words(app)
        assert "**tanh**: all inputs are 0. Every gradient is 0" in words(app)
        assert table(app)["their standard deviation"] == ["0", "0"]
        assert table(app)["condition number κ, steepest ÷ flattest"] == ["∞", "–"]
        assert app_pages.charts(app)[1]["contours"].empty

    def test_a_minimum_outside_the_picture_is_told(self):
        app = visit(guess="show", noise="1", spread="0.1")
        assert "the noise has moved the minimum to (" in words(app)

    @pytest.mark.parametrize("key", ["sigmoid", "relu", "linear"])
    @pytest.mark.parametrize("batch", ["1", "64"])
    @pytest.mark.parametrize("more", [{}, {"spread": "0"}, {"spread": "5", "noise": "1"}, {"rate": "10", "norm": "1"}])
    def test_every_corner_has_both_pictures(self, key, batch, more):
        app = visit(guess="show", fn=key, batch=batch, step="200", **more)
        for data in app_pages.charts(app):
            assert len(data["places"]) == 2
            assert len(data["now"]) == 1
            assert np.isfinite(data["way"][["w1", "w2"]].to_numpy()).all()
        assert "nan" not in words(app)


def test_a_step_of_one_is_singular_and_none_has_no_detour():
    assert "after 1 step" in table(visit(guess="show", step="1"))
    numbers = table(visit(guess="show", step="0"))
    assert numbers["path ÷ straight way"] == ["–", "–"]
    assert numbers["distance left"] == ["100.0%", "100.0%"]
    assert math.isclose(float(numbers["loss"][0]), descend(replace(ZigzagConfig(), steps=0)).losses[0], rel_tol=1e-3)
