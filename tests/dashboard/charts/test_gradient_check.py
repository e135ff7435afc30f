"""Two errors over the step, on logarithmic axes."""

import pytest

from dashboard.charts import gradient_check as charts
from dashboard.charts.theme import ACTIVATION_COLOUR, Look
from dashboard.frames import activation
from dashboard.frames import gradient_check as frames
from lib.activations import ACTIVATIONS
from tests.dashboard.specification import check_chart, parts


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_specification(key):
    errors, model = frames.differences(key, (), 1.0)
    check_chart(
        lambda look: charts.errors(key, look),
        {
            "curves": frames.error_curves(errors),
            "guides": frames.error_guides(model),
            "best": frames.best_steps(errors),
            "now": frames.error_curves(errors).slice(0, 2),
            "straddle": frames.straddling(0.1),
        },
    )


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_specification_of_the_curve(key):
    tables = {"curve": activation.explorer(key, {})["curve"], **frames.chords(key, {}, 1.0, 0.5)}
    check_chart(lambda look: charts.curve(key, look), tables)


def test_both_axes_are_logarithmic_and_the_hue_is_the_functions():
    spec = charts.errors("tanh", Look())
    scales = {part["field"]: part["scale"] for part in parts(spec) if "scale" in part and "field" in part}
    assert scales["h"]["type"] == scales["error"]["type"] == "log"
    assert ACTIVATION_COLOUR["tanh"] in str(spec)


def test_words_stay_legible_where_a_curve_or_the_step_crosses_them():
    """Lines ran through them."""
    marks = [layer["mark"] for layer in charts.errors("sigmoid", Look())["layer"]]
    rims = [i for i, mark in enumerate(marks) if mark["type"] == "text" and "stroke" in mark]
    assert len(rims) == 8
    for i in rims:
        assert {name: value for name, value in marks[i].items() if not name.startswith("stroke")} in marks[i + 1 :]
    lines = [i for i, mark in enumerate(marks) if mark["type"] in ("line", "rule")]
    assert max(lines) < min(rims)
