"""The page on one correction: a step, the loss over the logit, and the lesson's shortcut."""

import math
from urllib.parse import parse_qsl

import pytest

from benchmarks.app_process import ROOT
from dashboard.parts.steep import shortcut as panel
from dashboard.text.numbers import bracketed, figure, tex
from lib.activations import ACTIVATIONS
from lib.experiments import correction, shortcut
from lib.experiments.correction import Neuron
from lib.losses import LOSSES
from lib.outputs import every_output
from tests.pages import app_pages
from tests.trial import DEAD_ZONE

PAIRS = [(loss, output) for output in every_output() for loss in LOSSES if not correction.undefined(loss, output)]


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
        app_pages.run(app.segmented_control("guess").set_value("mse"))
        assert "**You chose “Only MSE”.** It is only BCE: z moves by −0.02641 with MSE and −1.987 with BCE." in words(
            app
        )
        assert app_pages.address(app)["guess"] == "mse"
        app_pages.run(app.segmented_control("guess").set_value("binary_cross_entropy"))
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


class TestOverTheLogit:
    @pytest.mark.parametrize(("loss", "output"), PAIRS)
    def test_every_pair_shows_its_curve_and_a_sentence(self, loss, output):
        app = visit(f"panel=loss&peak=show&fn={output}&loss={loss}&z=-4&target=1")
        assert not app_pages.notice(app)
        (picture,) = app_pages.charts(app)
        curve = correction.loss_curve(loss, output, 1.0, [-4.0])
        assert picture["probe"]["value"].tolist() == curve.value.tolist()
        assert figure(float(curve.gradient[0])) in words(app)
        assert ("Wrong and stuck" in words(app)) is (not picture["stuck"].empty)

    def test_mse_has_a_flat_stretch_and_bce_has_none(self):
        assert "**Wrong and stuck** from z = 5.3 to 10 (pale)" in words(visit("panel=loss&peak=show"))
        text = words(visit("panel=loss&peak=show&loss=binary_cross_entropy"))
        assert "**No flat stretch.**" in text
        assert "linear outputs are not for regression alone" in text

    def test_the_gradient_waits_for_the_prediction_and_its_peak_is_measured(self):
        app = visit("panel=loss")
        (picture,) = app_pages.charts(app)
        assert picture["losses"]["gradient"].isna().all()
        assert picture["losses"]["value"].notna().all()
        assert picture["probe"]["gradient"].isna().all()
        assert picture["stuck"].empty
        assert picture["reach"]["gradient"].tolist() == pytest.approx([0, 8 / 27], abs=1e-4)
        assert "Wrong and stuck" not in words(app)
        app_pages.run(app.segmented_control("peak").set_value("between"))
        # d/dz of 2 ŷ · ŷ(1 − ŷ) is 0 at ŷ = 2/3, where the gradient is 8/27.
        assert "Yes: it is largest at z = 0.7, where the output is 0.6682: 0.2963." in words(app)
        (picture,) = app_pages.charts(app)
        assert picture["losses"]["gradient"].max() == pytest.approx(8 / 27, abs=1e-4)
        assert app_pages.address(app)["peak"] == "between"

    def test_changing_to_an_output_without_the_loss_shows_mse(self):
        app = visit("panel=loss&peak=show&loss=binary_cross_entropy")
        app_pages.run(app.selectbox("fn").set_value("tanh"))
        assert app.segmented_control("loss").value == "mse"
        assert "BCE is not defined here: it needs predictions in (0, 1)" in words(app)


class TestTheShortcut:
    def test_the_table_waits_for_a_prediction(self):
        app = visit("panel=shortcut")
        assert app_pages.charts(app) == []
        assert "ratio" not in words(app)
        app_pages.run(app.segmented_control("exact").set_value("all"))
        text = words(app)
        assert f"**You chose “All of them”.** It is the gradient for 3 of {len(shortcut.pairs())}" in text
        cells = app_pages.charts(app)[0]["cells"].set_index(["output", "loss"])["text"]
        assert cells["Identity", "MSE"] == "✓ 0.5"
        assert cells["Sigmoid", "BCE"] == cells["Identity", "½ MSE"] == "✓ 1"
        assert cells["tanh", "BCE"] == "–"
        assert cells["Sigmoid", "MSE"].startswith("✗")

    def test_a_right_prediction_is_confirmed(self):
        assert f"**You chose “A few”.** Yes: it is the gradient for 3 of {len(shortcut.pairs())}" in words(
            visit("panel=shortcut&exact=few")
        )

    def test_each_kind_of_pair_has_its_sentence(self):
        for link, said in (
            ("fn=sigmoid&loss=binary_cross_entropy", "the shortcut **is** the gradient"),
            ("fn=linear&loss=mse", "the shortcut is **0.5000 times the gradient**"),
            ("fn=tanh&loss=mse", "a bias has the **wrong sign in"),
            ("fn=relu&loss=half_mse", "the gradient of some entry is 0"),
            ("fn=softmax&loss=cross_entropy", "the shortcut **is** the gradient"),
        ):
            app = visit(f"panel=shortcut&exact=show&{link}")
            assert said in words(app)
            assert not app_pages.notice(app)

    def test_the_worked_draw_shows_a_wrong_sign(self):
        text = words(visit("panel=shortcut&exact=show"))
        found = shortcut.survey("mse", "sigmoid")
        assert f"**Draw {found.first_wrong + 1}, the first with a wrong sign**" in text
        one = shortcut.problems("sigmoid", found.first_wrong + 1, 0)[-1]
        compared = shortcut.compare(one.X, one.y, one.W, one.b, "mse", "sigmoid")
        assert panel.worked(compared, revealed=True) in text
        assert "✗" in panel.worked(compared, revealed=True)

    @pytest.mark.parametrize("spread", [0.1, 100])
    def test_any_spread_and_seed(self, spread):
        app = visit(f"panel=shortcut&exact=show&spread={spread}&seed=7")
        assert f"for 3 of {len(shortcut.pairs())}" in words(app)


class TestALossOfOnesOwn:
    """Every sentence and picture holds for a loss that no page knows, with kinks away from 0."""

    @pytest.fixture(autouse=True)
    def _registered(self):
        with LOSSES.registered(DEAD_ZONE):
            yield

    def test_a_step_within_the_dead_zone_blames_the_loss_and_not_the_slope(self):
        app = visit("guess=show&loss=dead_zone&fn=tanh&z=0.3&target=0")
        text = words(app)
        assert "**The step leaves z at 0.3.**" in text
        assert r"The slope of the loss, $\frac{\partial L}{\partial \hat y}$, is 0 here: an error of 0.2913" in text
        assert "The slope $f'(z)$ is" not in text

    def test_a_flat_curve_is_still_blamed_on_the_curve(self):
        text = words(visit("guess=show&loss=dead_zone&z=5"))
        assert "The output is wrong by 0.9933, but $f'(z)$ = 0.006648 multiplies the correction." in text
        assert "With BCE it cancels" in text
        assert "**Dead-zone** ends at" in text

    def test_the_curve_is_cut_where_the_error_is_at_a_kink(self):
        (picture,) = app_pages.charts(visit("panel=loss&peak=show&loss=dead_zone&fn=linear&target=1"))
        pieces = picture["losses"].groupby("piece")["gradient"].agg(["min", "max"]).to_numpy().tolist()
        assert pieces == [[-1, -1], [0, 0], [1, 1]]
        ends = picture["losses"].groupby("piece")["z"].agg(["min", "max"]).to_numpy()
        assert ends[1].tolist() == pytest.approx([0.5, 1.5], abs=1e-6)

    def test_its_words_are_its_own(self):
        text = words(visit("panel=loss&peak=show&loss=dead_zone&fn=tanh"))
        assert DEAD_ZONE.notes in text
        assert "**Wrong and stuck**" in text
        assert "made for this output" not in text

    def test_softmax_of_two_classes_is_not_said_to_have_the_curves_of_another_loss(self):
        text = words(visit("panel=loss&peak=show&loss=dead_zone&fn=softmax"))
        assert r"is the sigmoid of the difference: $\hat y = \sigma(z)$." in text


def test_panels_share_their_function_and_loss():
    app = visit("guess=show&fn=tanh&loss=mae")
    for name in ("loss", "shortcut", "step"):
        app_pages.run(app.segmented_control("panel").set_value(name))
        assert app.selectbox("fn").value == "tanh"
        assert app.segmented_control("loss").value == "mae"


def test_an_output_of_another_panel_falls_back():
    app = visit("panel=loss&peak=show&fn=softmax&loss=cross_entropy")
    app_pages.run(app.segmented_control("panel").set_value("step"))
    assert app.selectbox("fn").value == "sigmoid"
    assert app.segmented_control("loss").value == "mse"


def test_wrong_links_show_defaults_and_say_so():
    app = visit("z=11&guess=7&fn=tanh&loss=binary_cross_entropy&rate=2&x=nan&n=0&target=3&foo=1")
    for name in ("z = 11", "guess = 7", "loss = binary", "rate = 2", "x = nan", "n = 0", "target = 3", "`foo`"):
        assert name in app_pages.notice(app)


@pytest.mark.parametrize("panel", ["", "&panel=loss", "&panel=shortcut"])
def test_reset_brings_back_the_demo(panel):
    app = visit(f"guess=both&fn=tanh&loss=mae&z=-2{panel}")
    app_pages.run(app.button("reset-demo").click())
    assert app_pages.address(app) == {}
    assert app.slider("z").value == 5


def test_a_number_in_latex():
    numbers = (5.0, -0.5, 0.006648056, 4.54e-5, math.inf)
    assert [tex(number) for number in numbers] == ["5", "-0.5", "0.006648", r"4.54 \cdot 10^{-5}", r"\infty"]
    assert bracketed(-2) == "(-2)"


def test_the_page_is_thin():
    assert len((ROOT / "pages/steep.py").read_text(encoding="utf-8").splitlines()) < 80
