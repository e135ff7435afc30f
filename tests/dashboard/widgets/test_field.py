"""A box for a number reads what people write, and says what it cannot read."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets import field
from tests.pages import app_pages
from tests.pages.app_pages import address, notice, run, typed

SCRIPT = """
import streamlit as st
from dashboard.shell import link
from dashboard.widgets import controls, field

link.read()
link.open_page("test")
z = controls.dragged("z", "z: where", -10, 10, 1.0, 0.01)
depth = controls.dragged_count("depth", "Layers", 1, 40, 10)
h = controls.dragged("h", "h: the step", -12.0, 0.0, -2.0, 0.25, "%.2f", field.POWER_OF_TEN)
goal = controls.guess("goal", "Goal", 0.0, 5.0)
st.session_state["test.values"] = (z, depth, h, goal)
link.close_page()
"""


def opened(**query: str) -> AppTest:
    return app_pages.follow(SCRIPT, **query)


def type_in(app: AppTest, name: str, text: str) -> str:
    """Type into a box; returns what it then shows."""
    return typed(app_pages.type_in(app, f"{name}-typed", text), f"{name}-typed")


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
    assert typed(app, "z-typed") == "1"
    assert type_in(app, "z", "-1/3") == "−0.333333333333"
    run(app.slider(key="z").set_value(2.5))
    assert typed(app, "z-typed") == "2.5"
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


def test_a_report_beside_a_press_is_heard_once():
    app = opened()
    type_in(app, "z", "0,5")
    run(app.slider(key="z").set_value(0.51))
    assert app.slider(key="z").value == 0.51
    assert typed(app, "z-typed") == "0.51"


@pytest.mark.parametrize("message", [None, "3", {"text": "3"}, {"text": 3, "turn": 1}, {"text": "3" * 41, "turn": 1}])
def test_a_message_that_is_none_of_ours_counts_as_nothing(message):
    app = opened(z="2")
    app_pages.report(app, "z-typed", "typed", message)
    assert app.slider(key="z").value == 2
    assert notice(app) == ""


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
    assert typed(app, "h-typed") == "0.01"
    assert type_in(app, "h", "10^-5") == "10⁻⁵"
    assert app.slider(key="h").value == -5
    for wrong, words in (("0", "above 0"), ("2", "is not from 10⁻¹² to 1")):
        type_in(app, "h", wrong)
        assert words in notice(app)


def test_an_answer_may_be_left_out():
    app = opened()
    assert typed(app, "goal-typed") == ""
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
