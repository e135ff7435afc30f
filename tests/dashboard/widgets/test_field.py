"""A box for a number reads what people write, and says what it cannot read."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets import field
from tests.pages.app_pages import address, notice, run

SCRIPT = """
import streamlit as st
from dashboard.shell import link
from dashboard.widgets import controls, field

link.read()
link.open_page("test")
z = controls.dragged("z", "z: where", -10, 10, 1.0, 0.01)
depth = controls.dragged_count("depth", "Layers", 1, 40, 10)
h = controls.dragged("h", "h: the step", -12.0, 0.0, -2.0, 0.25, "10^%.2f", field.POWER_OF_TEN)
goal = controls.guess("goal", "Goal", 0.0, 5.0)
st.session_state["test.values"] = (z, depth, h, goal)
link.close_page()
"""


def opened(**query: str) -> AppTest:
    app = AppTest.from_string(SCRIPT, default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    return run(app)


def type_in(app: AppTest, name: str, text: str) -> str:
    """Type into a box; returns what it then shows."""
    run(app.text_input(key=f"{name}-typed").set_value(text))
    return app.text_input(key=f"{name}-typed").value


@pytest.mark.parametrize(
    ("text", "z"),
    [("0.37", 0.37), ("0,5", 0.5), (".5", 0.5), ("1e-3", 1e-3), ("10^-4", 1e-4), ("1/4", 0.25), ("−2", -2), ("–2", -2)],
)
def test_what_people_write_moves_the_slider_and_the_link(text, z):
    app = opened()
    type_in(app, "z", text)
    assert app.slider(key="z").value == z
    assert address(app) == {"z": f"{z:.12g}"}
    assert app.session_state["test.values"][0] == z
    assert notice(app) == ""


def test_the_box_shows_what_was_understood():
    app = opened()
    assert app.text_input(key="z-typed").value == "1"
    assert type_in(app, "z", "-1/3") == "−0.333333333333"
    run(app.slider(key="z").set_value(2.5))
    assert app.text_input(key="z-typed").value == "2.5"
    assert type_in(app, "z", " 2.50") == "2.5"


@pytest.mark.parametrize(
    ("text", "words"),
    [("x", "is not a number"), ("1,200", "has a comma"), ("11", "is not from −10 to 10"), ("1/0", "divides by 0")],
)
def test_what_is_not_understood_is_told_and_the_number_comes_back(text, words):
    app = opened(z="3")
    assert type_in(app, "z", text) == "3"
    assert words in notice(app)
    assert address(app) == {"z": "3"}
    run(app)
    assert words in notice(app)  # until something else is chosen
    run(app.slider(key="z").set_value(4.0))
    assert notice(app) == ""


def test_a_browser_that_misses_a_message_begins_with_the_number():
    app = opened(z="3")
    assert app.text_input(key="z-typed").proto.default == "3"
    assert type_in(app, "z", "4,5") == app.text_input(key="z-typed").proto.default == "4.5"


def test_an_emptied_box_goes_back_to_the_value():
    app = opened(z="3")
    assert type_in(app, "z", "") == "3"
    assert type_in(app, "z", "  ") == "3"
    assert notice(app) == ""
    assert address(app) == {"z": "3"}


def test_a_number_of_layers_is_whole():
    app = opened()
    type_in(app, "depth", "12")
    assert app.session_state["test.values"][1] == 12
    assert type_in(app, "depth", "3,5") == "12"
    assert "is not a whole number" in notice(app)


def test_a_step_is_typed_as_itself_not_as_its_exponent():
    app = opened()
    assert app.text_input(key="h-typed").value == "0.01"
    assert type_in(app, "h", "10^-5") == "10⁻⁵"
    assert app.slider(key="h").value == -5
    for wrong, words in (("0", "above 0"), ("2", "is not from 10⁻¹² to 1")):
        type_in(app, "h", wrong)
        assert words in notice(app)


def test_an_answer_may_be_left_out():
    app = opened()
    assert app.text_input(key="goal-typed").value == ""
    type_in(app, "goal", "0,05")
    assert app.session_state["test.values"][3] == 0.05
    assert address(app) == {"goal": "0.05"}
    type_in(app, "goal", "")
    assert address(app) == {}


def test_a_strangers_text_stays_plain_in_the_complaint():
    app = opened()
    type_in(app, "z", "[x](http://x) **b**")
    assert "**b**" not in notice(app)
    assert "[x]" not in notice(app)


@pytest.mark.parametrize("notation", [field.NUMBER, field.WHOLE, field.ROUNDED, field.POWER_OF_TEN])
@pytest.mark.parametrize("value", [-12.0, -4.0, 0.0, 1.0, 40.0])
def test_each_notation_reads_what_it_writes(notation, value):
    assert notation.read(notation.write(value)) == pytest.approx(value)
