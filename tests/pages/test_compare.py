"""The comparison shows the numbers of the core for every set of functions, parameter and place."""

from urllib.parse import parse_qsl

import numpy as np
import pytest

from dashboard.charts.theme import ACTIVATION_SHAPE
from dashboard.frames.lesson_table import DIFFERENCES, LESSON
from dashboard.text.numbers import figure
from lib.activations import ACTIVATIONS
from tests.pages.app_pages import address, alternatives, charts, notice, open_drawer, run, specs, type_in, visit

ALL = ",".join(ACTIVATIONS)
FIVE = list(LESSON)


def words(app):
    return "\n".join(element.value for element in [*app.markdown, *app.caption, *app.info])


def readings(app):
    (text,) = [element.value for element in app.markdown if element.value.startswith("| at $z")]
    rows = [line.strip("|").split("|") for line in text.splitlines()[2:]]
    return {cells[0].strip(): [cell.strip(" *") for cell in cells[1:]] for cells in rows}


def name(key):
    return f"{ACTIVATION_SHAPE[key][1]} {ACTIVATIONS[key].label}"


def test_three_functions_of_the_lesson_are_shown_at_first():
    app = visit("compare")
    assert address(app) == {}
    assert list(readings(app)) == [name(key) for key in ("sigmoid", "tanh", "relu")]
    assert list(app.dataframe[0].value["function"]) == ["Sigmoid", "tanh", "ReLU"]
    assert notice(app) == ""


@pytest.mark.parametrize("z", [-6.0, 0.0, 1.66])
def test_the_page_shows_what_the_core_returns(z):
    app = visit("compare", show=ALL, z=str(z), **{"elu.alpha": "2", "leaky_relu.alpha": "0.3"})
    assert notice(app) == ""
    params = {"elu": {"alpha": 2.0}, "leaky_relu": {"alpha": 0.3}}
    (data,) = charts(app)
    table = app.dataframe[0].value
    for i, (key, record) in enumerate(ACTIVATIONS.items()):
        given = params.get(key, {})
        value, slope = float(record.f(z, **given)), float(record.df(z, **given))
        assert readings(app)[name(key)] == [figure(value), figure(slope)]
        assert data["readings"].to_dict("records")[i] == {"key": key, "z": z, "f": value, "df": slope}
        curve = data["curves"][data["curves"]["key"] == key]
        assert np.array_equal(curve["f"], record.f(curve["z"].to_numpy(), **given))
        assert tuple(table.loc[i, ["function", "f", "slope"]]) == (record.label, value, slope)
    assert data["here"]["z"].tolist() == [z]
    assert len(data["meeting"]) == 0


def test_the_address_bar_says_what_is_on_the_screen():
    app = visit("compare")
    run(app.pills(key="show").set_value(["tanh", "elu", "sigmoid"]))
    run(app.slider(key="elu.alpha").set_value(2.5))
    run(app.slider(key="z").set_value(-3.21))
    type_in(app, "guess-typed", "1,5")
    run(app.button(key="guess-lock").click())
    for key in ("reveal", "all", "lesson"):
        run(app.toggle(key=key).set_value(True))
    link = address(app)
    assert link == {
        "show": "sigmoid,tanh,elu",
        "elu.alpha": "2.5",
        "z": "-3.21",
        "guess": "1.5",
        "reveal": "1",
        "all": "1",
        "lesson": "1",
    }
    again = visit("compare", **link)
    assert notice(again) == ""
    assert words(again) == words(app)
    assert specs(again) == specs(app)


def test_the_specification_and_the_text_alternative_stay_while_a_slider_moves():
    app = visit("compare", show="elu,tanh,sigmoid")
    before, spoken = specs(app), alternatives(app)
    for z, alpha in ((-5.5, 0.1), (0.0, 3.0)):
        run(app.slider(key="z").set_value(z))
        run(app.slider(key="elu.alpha").set_value(alpha))
        assert specs(app) == before
        assert alternatives(app) == spoken
        assert charts(app)[0]["here"]["z"].tolist() == [z]
        assert app.dataframe[0].value["f"].tolist()[0] == float(ACTIVATIONS["sigmoid"].f(z))


@pytest.mark.parametrize(
    ("link", "names", "left"),
    [
        ({"show": "relu,foo"}, ["`show = relu,foo`", "with commas", "Showing sigmoid,tanh"], {}),
        ({"show": ""}, ["`show = `"], {}),
        ({"z": "7"}, ["`z = 7`", "from −6 to 6"], {}),
        ({"z": "nan", "guess": "abc"}, ["`z = nan`", "`guess = abc`", "Showing nothing"], {}),
        ({"guess": "-1"}, ["`guess = -1`", "from 0 to 6"], {}),
        ({"reveal": "2", "all": "x"}, ["`reveal = 2`", "`all = x`"], {}),
        ({"show": "tanh", "elu.alpha": "2"}, ["`elu.alpha`"], {"show": "tanh"}),
        ({"show": "elu", "elu.alpha": "9"}, ["`elu.alpha = 9`", "from 0.1 to 3"], {"show": "elu"}),
    ],
)
def test_a_wrong_link_shows_defaults_and_names_the_parameter(link, names, left):
    app = visit("compare", **link)
    for text in names:
        assert text in notice(app)
    assert address(app) == left
    assert len(charts(app)) == 1


def test_order_capitals_and_repetition_in_a_link_do_not_matter():
    app = visit("compare", show="RELU,sigmoid,relu")
    assert notice(app) == ""
    assert list(readings(app)) == [name("sigmoid"), name("relu")]


def test_without_functions_the_page_says_what_to_do():
    app = visit("compare", show="none")
    assert notice(app) == ""
    assert charts(app) == []
    assert "switch on at least one function" in words(app)
    assert len(app.dataframe) == 0
    run(app.toggle(key="all").set_value(True))
    assert len(app.dataframe[0].value) == len(ACTIVATIONS)
    run(app.pills(key="show").set_value(["gelu"]))
    assert len(charts(app)) == 1


class TestTheCrossing:
    def test_it_is_marked_after_a_prediction_only(self):
        app = visit("compare")
        assert app.toggle(key="reveal").disabled
        assert "1.66289" not in words(app)
        type_in(app, "guess-typed", "2")
        assert app.toggle(key="reveal").disabled, "not before it is locked"
        run(app.button(key="guess-lock").click())
        assert not app.toggle(key="reveal").disabled
        assert "1.66289" not in words(app)
        run(app.toggle(key="reveal").set_value(True))
        assert "1.66289" in words(app)
        assert "Your prediction 2 is 0.3371 too large." in words(app)
        assert charts(app)[0]["meeting"]["z"].tolist() == pytest.approx([-1.66289, 1.66289], abs=1e-5)

    def test_who_predicts_nothing_is_shown_it(self):
        app = visit("compare")
        run(app.button(key="guess-show").click())
        assert "1.66289" in words(app)
        assert "Your prediction" not in words(app)
        assert address(app) == {"guess": "show"}

    @pytest.mark.parametrize(
        ("guess", "judged"), [("1.66", "is right to two decimals"), ("1", "is 0.6629 too small"), ("0", "too small")]
    )
    def test_a_prediction_is_judged(self, guess, judged):
        assert judged in words(visit("compare", guess=guess, reveal="1"))

    @pytest.mark.parametrize(("z", "order"), [("1.66", ">"), ("-1.66", ">"), ("1.67", "<"), ("-6", "<"), ("0", ">")])
    def test_the_larger_slope_at_the_slider_is_named(self, z, order):
        (text,) = [line for line in words(visit("compare", z=z)).splitlines() if line.startswith("At $z")]
        assert f" {order} " in text
        tanh, sigmoid = (float(ACTIVATIONS[key].df(float(z))) for key in ("tanh", "sigmoid"))
        assert (tanh > sigmoid) == (order == ">")

    def test_without_both_functions_it_is_told_but_not_drawn(self):
        app = visit("compare", show="tanh", reveal="1")
        assert "Switch on both functions" in words(app)
        assert len(charts(app)[0]["meeting"]) == 0


def test_the_switch_shows_the_lessons_table_and_every_difference():
    app = visit("compare")
    assert "Solves ReLU dying problem" not in words(app)
    run(app.toggle(key="lesson").set_value(True))
    text = words(app)
    for cells in LESSON.values():
        assert all(cell.replace("~", "\\~") in text for cell in cells)
    for difference in DIFFERENCES:
        assert difference.explain().replace("~", "\\~").replace("|z|", "\\|z\\|").replace("*", "\\*") in text


def test_every_link_of_the_page_is_a_state_of_the_explorer():
    app = open_drawer(visit("compare", show=ALL, lesson="1", **{"leaky_relu.alpha": "0.3"}), "evidence")
    links = [dict(parse_qsl(link.proto.query_string)) for link in app.get("page_link")]
    assert len(links) == len(ACTIVATIONS) + len(DIFFERENCES)
    for values in links:
        record = ACTIVATIONS[values["fn"]]
        assert -10 <= float(values["z"]) <= 10
        for param in record.params:
            assert param.low <= float(values.pop(param.key, param.low)) <= param.high
        assert set(values) == {"fn", "z"}


def test_a_link_to_the_explorer_carries_the_parameter():
    app = open_drawer(visit("compare", show="leaky_relu", **{"leaky_relu.alpha": "0.3"}), "evidence")
    (link,) = [q for e in app.get("page_link") if "leaky" in (q := e.proto.query_string)]
    explorer = visit("explore", **dict(parse_qsl(link)))
    assert notice(explorer) == ""
    assert explorer.slider(key="leaky_relu.alpha").value == 0.3
    assert explorer.slider(key="z").value == -6


def test_a_z_of_the_explorer_is_not_carried_over():
    app = visit("explore", z="9")
    for part in list(app.query_params):
        del app.query_params[part]
    run(app.switch_page("../pages/compare.py"))
    assert app.slider(key="z").value == 1.0


def test_what_the_fixed_axes_cut_off_is_said():
    assert "Cut off: values of ReLU, Leaky ReLU and Linear." in words(visit("compare", show=",".join(FIVE)))
    assert "Nothing is cut off." in words(visit("compare", show="tanh,sigmoid"))
