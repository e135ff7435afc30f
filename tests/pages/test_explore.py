"""The explorer shows the numbers of the core for every function, parameter and place."""

import json

import numpy as np
import pytest

from dashboard.parts import explore
from dashboard.parts.explore import ASKED, PLACES
from dashboard.pictures import thumbnails
from dashboard.text.numbers import figure
from lib.activations import ACTIVATIONS
from lib.derivatives import central_difference
from tests.pages.app_pages import address, alternatives, charts, component, notice, report, run, specs, table, visit

SETTINGS = [
    (key, params)
    for key, record in ACTIVATIONS.items()
    for params in (
        {},
        *(
            {param.key: value}
            for param in record.params
            for value in (tuple(param.choices) if param.choices else (param.low, param.high))
        ),
    )
]


@pytest.mark.parametrize("z", [-10.0, 0.0, 0.37])
@pytest.mark.parametrize(("key", "params"), SETTINGS)
def test_the_page_shows_what_the_core_returns(key, params, z):
    record = ACTIVATIONS[key]
    app = visit("explore", fn=key, z=str(z), **{name: str(value) for name, value in params.items()})
    assert notice(app) == ""
    value, slope = float(record.f(z, **params)), float(record.df(z, **params))
    measured = float(central_difference(lambda x: record.f(x, **params), z, 1e-5))
    assert list(table(app).values()) == [
        figure(number) for number in (z, value, slope, measured, abs(measured - slope))
    ]
    (data,) = charts(app)
    grid = data["curve"]["z"].to_numpy()
    assert np.array_equal(data["curve"]["f"], record.f(grid, **params))
    assert np.array_equal(data["curve"]["df"], record.df(grid, **params))
    (probe,) = data["probe"].to_dict("records")
    assert probe == {"z": z, "f": value, "df": slope}
    assert len(data["kinks"]) == 2 * len(record.at(**params).kinks)
    words = "\n".join(element.value for element in app.markdown)
    assert ("**At a kink.**" in words) == (z in record.at(**params).kinks)


def test_each_function_has_its_curve_on_its_button():
    chooser = visit("explore").segmented_control(key="fn")
    rules = explore.rules().splitlines()
    for label, record, rule in zip(chooser.options, ACTIVATIONS.values(), rules, strict=True):
        assert label == record.label
        assert thumbnails.curve(record) in rule


def test_the_address_bar_says_what_is_on_the_screen():
    app = visit("explore")
    assert address(app) == {}
    run(app.segmented_control(key="fn").set_value("elu"))
    run(app.slider(key="elu.alpha").set_value(2.5))
    run(app.slider(key="z").set_value(-3.21))
    assert address(app) == {"fn": "elu", "alpha": "2.5", "z": "-3.21"}
    again = visit("explore", **address(app))
    assert table(again) == table(app)
    assert specs(again) == specs(app)
    assert notice(again) == ""


def test_the_axes_cross_at_zero():
    (data,) = charts(visit("explore"))
    assert any(list(table.columns) == ["zero"] and list(table["zero"]) == [0] for table in data.values())


def test_the_specification_stays_while_a_slider_moves():
    app = visit("explore", fn="elu")
    before = specs(app)
    for z, alpha in ((-7.5, 1.0), (0.0, 3.0), (9.99, 0.1)):
        run(app.slider(key="z").set_value(z))
        run(app.slider(key="elu.alpha").set_value(alpha))
        assert specs(app) == before
        assert charts(app)[0]["probe"]["z"].iloc[0] == z


def test_the_text_alternative_names_the_function_and_no_changing_number():
    app = visit("explore", fn="gelu")
    (before,) = alternatives(app)
    assert "GELU" in before
    run(app.slider(key="z").set_value(-7.5))
    assert alternatives(app) == [before]


@pytest.mark.parametrize(
    ("link", "names", "left"),
    [
        ({"fn": "zzz", "z": "1e99"}, ["`fn = zzz`", "`z = 1e99`"], {}),
        ({"z": "nan"}, ["`z = nan`"], {}),
        ({"z": "inf", "fn": "relu"}, ["`z = inf`"], {"fn": "relu"}),
        ({"fn": "tanh", "alpha": "0.3"}, ["`alpha`"], {"fn": "tanh"}),
        ({"fn": "elu", "alpha": "0"}, ["`alpha = 0`", "from 0.1 to 3"], {"fn": "elu"}),
        ({"fn": "gelu", "approximate": "erf"}, ["`approximate = erf`", "none, tanh"], {"fn": "gelu"}),
        ({"foo": "1"}, ["`foo`"], {}),
        ({"layers": "2"}, ["`layers`"], {}),
    ],
)
def test_a_wrong_link_shows_defaults_and_names_the_parameter(link, names, left):
    app = visit("explore", **link)
    for name in names:
        assert name in notice(app)
    assert address(app) == left
    assert len(charts(app)) == 1


def test_capital_letters_in_a_link_do_not_matter():
    app = visit("explore", fn="RELU")
    assert notice(app) == ""
    assert app.segmented_control(key="fn").value == "relu"


def test_presenter_mode_makes_type_and_lines_larger():
    (desk,), (projector,) = (
        [json.loads(spec)["config"] for spec in specs(visit("explore", **link))] for link in ({}, {"present": "1"})
    )
    assert projector["axis"]["labelFontSize"] >= 20
    assert projector["axis"]["labelFontSize"] > desk["axis"]["labelFontSize"] >= 14
    assert projector["line"]["strokeWidth"] > desk["line"]["strokeWidth"] >= 2.5


def test_the_page_is_as_it_was_left():
    app = visit("explore", fn="elu", alpha="2.5", z="-3.21")
    shown = table(app)
    for name in list(app.query_params):
        del app.query_params[name]
    run(app.switch_page("../pages/home.py"))
    run(app.switch_page("../pages/explore.py"))
    assert table(app) == shown
    assert address(app) == {"fn": "elu", "alpha": "2.5", "z": "-3.21"}


class TestThePrediction:
    def test_who_is_not_asked_sees_what_was_always_there(self):
        app = visit("explore")
        assert set(charts(app)[0]) >= {"curve", "slope", "kinks", "bands", "probe"}
        assert address(app) == {}

    @pytest.mark.parametrize("kind", ASKED)
    def test_nothing_on_the_page_says_the_slope_before_it_is_answered(self, kind):
        app = visit("explore", fn="sigmoid", ask=kind)
        assert not set(charts(app)[0]) & {"slope", "kinks", "sketch"}
        assert list(table(app)) == ["$z$", "$f(z)$"]
        assert [formula.value.strip("$\n") for formula in app.latex] == [ACTIVATIONS["sigmoid"].formula]
        assert "0.25" not in "\n".join(element.value for element in app.markdown)

    def test_a_drawn_slope_stands_behind_the_measured_one_and_is_in_the_link(self):
        app = visit("explore", fn="tanh", ask="slope")
        message = {"heights": [0.5] * len(PLACES), "turn": 1}
        run(report(app, "explore/tanh.drawn-draft-sketch", "drawn", message))
        run(app.button(key="drawn-lock").click())
        drawn = "~".join(["0.5"] * len(PLACES))
        assert address(app) == {"fn": "tanh", "ask": "slope", "drawn": drawn}
        again = visit("explore", **address(app))
        for shown in (app, again):
            (data,) = charts(shown)
            assert data["sketch"]["z"].tolist() == list(PLACES)
            assert set(data["sketch"]["df"]) == {0.5}
            assert len(data["slope"]) > 0
        assert notice(again) == ""

    def test_the_lock_takes_what_was_drawn_last_although_its_button_is_called_first(self):
        """Of what arrives while a page runs, the drawing came after the lock, which took the drawing before."""
        app, drawing = visit("explore", fn="tanh", ask="slope"), "explore/tanh.drawn-draft-sketch"
        run(report(app, drawing, "drawn", {"heights": [0.0] * len(PLACES), "turn": 1}))
        pressed = app.button(key="drawn-lock").click()
        states = app._tree.get_widget_states()
        last = states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{component(app, drawing).id}__events")
        last.json_trigger_value = json.dumps([{"event": "drawn", "value": {"heights": [0.5] * len(PLACES), "turn": 2}}])
        assert [each.id for each in states.widgets].index(pressed.id) < len(states.widgets) - 1
        app._run(states)
        assert address(app)["drawn"] == "~".join(["0.5"] * len(PLACES))

    def test_each_function_is_asked_about_by_itself(self):
        app = visit("explore", ask="steepest", steepest="0.25")
        assert "is right to two decimals" in "\n".join(element.value for element in app.markdown)
        run(app.segmented_control(key="fn").set_value("tanh"))
        assert address(app) == {"fn": "tanh", "ask": "steepest"}
        assert "slope" not in charts(app)[0]
        run(app.segmented_control(key="fn").set_value("sigmoid"))
        assert address(app) == {"ask": "steepest", "steepest": "0.25"}

    def test_the_slider_moves_the_probe_while_the_slope_waits(self):
        app = visit("explore", ask="slope")
        before = specs(app)
        run(app.slider(key="z").set_value(2.0))
        assert specs(app) == before
        assert charts(app)[0]["probe"]["z"].tolist() == [2.0]
