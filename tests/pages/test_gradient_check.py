"""The page that checks a slope by measuring it."""

import json
from urllib.parse import parse_qsl

import numpy as np
import pytest

from dashboard.parts import gradient_check
from lib.activations import ACTIVATIONS
from lib.derivatives import central_difference, forward_difference
from tests.pages import app_pages


def visit(query=""):
    return app_pages.visit("gradient_check", **dict(parse_qsl(query)))


def words(app):
    return "\n\n".join(element.value for element in app.markdown)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_every_function_at_a_kink_and_elsewhere(key):
    app = visit(f"fn={key}&guess=1e-5&z=0")
    for z in (-10.0, -0.1, 2.5):
        app.slider("z").set_value(z).run()
        assert not app.exception
        slopes = ACTIVATIONS[key].df(z + np.array([-0.05, 0.0, 0.05]))
        straight = bool((slopes == slopes[0]).all())
        assert ("Two errors pull" in words(app)) is not straight
        assert ("A straight line has nothing to truncate" in words(app)) is straight


def test_the_numbers_on_the_page_are_those_of_the_core():
    app = visit("fn=tanh&z=0.5&h=-3")
    record = ACTIVATIONS["tanh"]
    for number in (
        forward_difference(record.f, 0.5, 1e-3),
        central_difference(record.f, 0.5, 1e-3),
        record.df(0.5),
    ):
        assert gradient_check.long(float(number)) in words(app)


def test_the_curves_wait_for_a_prediction():
    app = visit()
    assert "Once you have predicted" in words(app)
    assert "best measured" not in words(app)
    app_pages.predict(app, "guess", "1e-12")
    assert "**You chose 10⁻¹².** 10⁻⁵ has the smallest error of the three." in words(app)
    assert "best measured near" in words(app)
    assert app.query_params["guess"] == "1e-12"


def test_a_right_prediction_is_confirmed():
    assert "Yes, 10⁻⁵ has the smallest error of the three." in words(visit("guess=1e-5"))


def test_at_the_kink_of_relu_the_page_says_what_is_measured():
    text = words(visit("fn=relu&z=0&guess=show"))
    assert "**At a kink no step helps.**" in text
    assert "slope on the right, 1; the central difference the mean of both sides, 0.5; the formula returns 0" in text


def test_a_step_that_straddles_the_kink_is_said():
    assert "**The step straddles the kink**, which is 0.1 away." in words(visit("fn=relu&z=-0.1&h=-0.5&guess=show"))
    text = words(visit("fn=relu&z=-0.1&h=-2&guess=show"))
    assert "straddles" not in text
    assert "exact to the last digit with every step up to 0.1." in text


def test_a_straight_line_has_no_error():
    text = words(visit("fn=linear&z=2&guess=0.1"))
    assert "every step shown is exact" in text
    assert "All three are exact here." in text


def test_wrong_links_show_defaults_and_say_so():
    app = visit("h=1&z=abc&guess=7&fn=nope&x=1")
    (warning,) = app.warning
    for name in ("h = 1", "z = abc", "guess = 7", "fn = nope", "`x`"):
        assert name in warning.value
    assert app.slider("h").value == -2


def test_z_is_dragged_on_the_curve_and_all_of_the_page_is_about_the_new_place():
    app = visit("fn=relu&z=1&guess=show")
    report = {"handle": "z", "x": -0.12, "y": 0.4, "done": True, "turn": 1}
    app_pages.run(app_pages.report(app, "curve-handles", "moved", report))
    assert app.slider("z").value == -0.1
    assert app_pages.address(app)["z"] == "-0.1"
    assert app_pages.charts(app)[1]["points"]["z"].tolist() == pytest.approx([-0.11, -0.1, -0.09])
    (handle,) = json.loads(app_pages.component(app, "curve-handles").json)["handles"]
    assert (handle["x"], handle["y"]) == (-0.1, 0.0)
    assert "exact to the last digit with every step up to 0.1." in words(app)
