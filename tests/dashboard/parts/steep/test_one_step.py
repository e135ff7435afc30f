"""One step of one neuron: the board, the picture and the words hold the core's numbers."""

from urllib.parse import parse_qsl

import pytest

from dashboard.text.numbers import figure, tex
from lib.activations import ACTIVATIONS
from lib.experiments import correction
from lib.experiments.correction import Neuron
from tests.pages import app_pages


def visit(query=""):
    return app_pages.visit("steep", **dict(parse_qsl(query)))


def words(app):
    return "\n\n".join(element.value for element in [*app.markdown, *app.caption])


def board(app):
    (formula,) = app.latex
    return formula.value


class TestOneStep:
    def test_nothing_is_told_before_the_prediction(self):
        app = visit()
        (picture,) = app_pages.charts(app)
        assert picture["arrow"].empty
        assert picture["tangent"].empty
        assert picture["points"]["place"].tolist() == ["start"]
        assert r"\delta" not in board(app)
        assert "**cancels**" not in words(app)
        assert "The step moves" not in words(app)

    def test_the_prediction_is_judged_in_the_numbers_of_both_steps(self):
        app = visit()
        app_pages.predict(app, "guess", "mse")
        assert "**You chose “Only MSE”.** It is only BCE: z moves by −0.02641 with MSE and −1.987 with BCE." in words(
            app
        )
        assert app_pages.address(app)["guess"] == "mse"
        app_pages.run(app.button(key="guess-again").click())
        app_pages.predict(app, "guess", "binary_cross_entropy")
        assert "Yes: z moves by" in words(app)

    def test_q4_stuck_with_mse_and_moving_with_bce(self):
        app = visit("guess=show")
        assert "**The step moves z by −0.02641**, too short to see." in words(app)
        assert app_pages.charts(app)[0]["arrow"].empty
        other = correction.step(Neuron(loss="binary_cross_entropy")).delta
        assert rf"With BCE it cancels, and $\delta = \hat y - y$ is {figure(other)}" in words(app)
        app_pages.run(app.segmented_control("loss").set_value("binary_cross_entropy"))
        assert "**The step moves z by −1.987**, to 3.013." in words(app)
        assert "cancels against the loss" in words(app)
        assert len(app_pages.charts(app)[0]["arrow"]) == 1

    def test_the_board_and_the_picture_show_the_numbers_of_the_core(self):
        app = visit("guess=show&loss=huber&z=-1.5&x=2&w=-1&rate=10&target=0.4")
        now = correction.step(Neuron(2, -1, 0.5, 0.4, "sigmoid", "huber", 10))
        for number in (now.output, now.loss, now.upstream, now.slope, now.delta, now.dw, now.w, now.b, now.new_z):
            assert tex(number) in board(app)
        points = app_pages.charts(app)[0]["points"]
        assert points["z"].tolist() == pytest.approx([now.z, now.new_z])
        assert points["value"].tolist() == pytest.approx([now.loss, now.new_loss])

    def test_the_run_is_that_of_the_core(self):
        app = visit("guess=show&n=7")
        runs = app_pages.charts(app)[1]["runs"]
        for loss, name in (("mse", "MSE"), ("binary_cross_entropy", "BCE")):
            shown = runs[runs["name"] == name]
            run = correction.steps(Neuron(loss=loss), 7)
            assert shown["output"].tolist() == run.output.tolist()
            assert shown["loss"].tolist() == run.loss.tolist()
        assert f"ends at ŷ = {figure(run.output[-1])} after 7 steps" in words(app)

    @pytest.mark.parametrize("activation", ACTIVATIONS)
    @pytest.mark.parametrize("link", ["z=-10&rate=1000&x=-3&w=3", "z=10&rate=0.001&x=0", "z=0&x=3&rate=1000&n=100"])
    def test_every_activation_and_extreme_ends_in_a_sentence(self, activation, link):
        app = visit(f"guess=show&fn={activation}&{link}")
        assert "**The step " in words(app)
        assert len(app_pages.charts(app)) == 3
        assert not app_pages.notice(app)
        assert ("BCE is not defined here" in words(app)) is bool(
            correction.undefined("binary_cross_entropy", activation)
        )
        assert ("The input is 0" in words(app)) is ("x=0" in link)

    def test_a_run_that_overflows_says_so(self):
        assert "overflows in step" in words(visit("guess=show&fn=linear&rate=1000&x=3&n=100"))

    def test_a_step_beyond_the_picture_is_said(self):
        app = visit("guess=show&fn=linear&rate=10")
        assert "**The step moves z by −200.0**, to −195.0, beyond the picture." in words(app)
        assert "The step is too long: the loss rises from 25.00 to" in words(app)
        assert app_pages.charts(app)[0]["arrow"]["to"].tolist() == [-10]

    def test_a_dead_relu_gets_no_correction(self):
        text = words(visit("guess=show&fn=relu&z=-3&target=1"))
        assert "**The step leaves z at −3.**" in text
        assert "an error of −1.000 gives no correction" in text

    def test_the_specification_stays_while_the_sliders_move(self):
        app = visit("guess=show")
        before, alternatives = app_pages.specs(app), app_pages.alternatives(app)
        for name, value in (("z", -3.0), ("x", 2.0), ("w", 0.5), ("target.share", 0.7)):
            app_pages.run(app.slider(name).set_value(value))
        assert app_pages.specs(app) == before
        assert app_pages.alternatives(app) == alternatives
        assert all(alternatives)
