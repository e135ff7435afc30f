"""The explorer's pictures: f over f′, with axes that hold the curve for every setting."""

import inspect
from itertools import product

import pytest

from dashboard.charts import activation
from dashboard.charts.theme import Look
from dashboard.frames import activation as frames
from lib.activations import ACTIVATIONS
from tests.dashboard.specification import check_chart, parts, units

CHARTS = [activation.explorer, activation.thumbnail]


@pytest.mark.parametrize("key", ACTIVATIONS)
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
def test_specification(chart, key):
    tables = {**frames.explorer(key, {}), "probe": frames.at(key, {}, [1.0])}
    if chart is activation.thumbnail:
        tables = {name: tables[name] for name in ("curve", "slope")}
    check_chart(lambda look: chart(key, look), tables)


def test_specification_while_the_slope_is_asked_for_and_with_what_was_drawn():
    tables = {**frames.explorer("elu", {}), "probe": frames.at("elu", {}, [1.0])}
    drawn = {
        "sketch": frames.sketch([0.0, 1.0], [0.0, 0.5]),
        "drawn": frames.drawn([0.0, 1.0], [[[0.0, 0.5]], [[0.5, 0.5], [1.0, 0.0]]]),
    }
    check_chart(lambda look: activation.sketched("elu", look), tables | drawn)
    asked = {name: tables[name] for name in ("curve", "bands", "probe")}
    check_chart(lambda look: activation.asking("elu", look, scaled=True), asked)


def test_an_axis_without_numbers_does_not_say_how_large_the_slope_gets():
    for scaled in (True, False):
        below = activation.asking("tanh", Look(), scaled=scaled)["vconcat"][1]
        (axis,) = [part["axis"] for part in parts(below) if part.get("title") == "f′(z)"]
        assert axis["labels"] is scaled


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
def test_no_chart_takes_a_sliders_value_and_only_the_lines_through_0_are_in_it(chart):
    assert list(inspect.signature(chart).parameters) == ["key", "look"]
    spec = chart("tanh", Look())
    literal = [values for part in parts(spec) for values in [part.get("data", {}).get("values")] if values is not None]
    assert all(values == [{"zero": 0}] for values in [*literal, *spec.get("datasets", {}).values()])


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_axes_hold_the_curve_for_every_setting(key):
    value, slope = activation.explorer(key, Look())["vconcat"]
    for panel, field in ((value, "f"), (slope, "df")):
        domains = [part["scale"]["domain"] for part in parts(panel) if part.get("field") == field and "scale" in part]
        (low, high) = domains[0]
        choices = [
            list(param.choices) if param.choices else [param.low, param.default, param.high]
            for param in ACTIVATIONS[key].params
        ]
        names = [param.key for param in ACTIVATIONS[key].params]
        for values in product(*choices):
            curve = frames.curve(key, dict(zip(names, values, strict=True))).to_pandas()[field]
            assert low < curve.min()
            assert curve.max() < high
            assert low <= 0 <= high


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_pointers_probe_lives_in_the_browser(key):
    spec = activation.explorer(key, Look())
    (pointer,) = spec["params"]
    assert pointer["name"] == "pointer"
    assert pointer["select"]["nearest"] is True
    assert pointer["select"]["on"] == "pointerdown, pointermove"
    assert pointer["select"]["clear"].startswith("pointerout[")  # else a tap shows nothing


def test_the_readout_takes_its_numbers_from_the_curve():
    layers = [
        (name, unit)
        for name, unit in units(activation.explorer("tanh", Look()))
        if unit.get("mark", {}).get("type") == "text"
    ]
    assert [name for name, _ in layers] == ["curve", "curve"]
