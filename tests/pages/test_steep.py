"""The page on one correction: a step, the loss over the logit, and the lesson's shortcut."""

import math
from urllib.parse import parse_qsl

import pytest

from benchmarks.app_process import ROOT
from dashboard.text.numbers import bracketed, tex
from lib.losses import LOSSES
from tests.pages import app_pages
from tests.trial import DEAD_ZONE


def visit(query=""):
    return app_pages.visit("steep", **dict(parse_qsl(query)))


def words(app):
    return "\n\n".join(element.value for element in [*app.markdown, *app.caption])


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
