"""Each loss over the logit, with its gradient once it was predicted."""

from urllib.parse import parse_qsl

import pytest

from dashboard.text.numbers import figure
from lib.experiments import correction
from lib.losses import LOSSES
from lib.outputs import every_output
from tests.pages import app_pages

PAIRS = [(loss, output) for output in every_output() for loss in LOSSES if not correction.undefined(loss, output)]


def visit(query=""):
    return app_pages.visit("steep", **dict(parse_qsl(query)))


def words(app):
    return "\n\n".join(element.value for element in [*app.markdown, *app.caption])


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
        app_pages.predict(app, "peak", "between")
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
