"""Every control has a label, shows what the link says, and writes into the link what it shows."""

import pytest

from tests.pages.app_pages import address, follow, run

SCRIPT = """
import streamlit as st
from dashboard.shell import link
from dashboard.widgets import controls
from lib.activations import ACTIVATIONS

link.open_page("controls")
OPTIONS = {"a": "First", "b": "Second", "c": "Third"}
st.session_state["test.values"] = {
    "choice": controls.choice("choice", "Choice", OPTIONS, "a"),
    "segments": controls.segments("segments", "Segments", OPTIONS, "a"),
    "slider": controls.slider("slider", "Slider", -1, 1, 0.5, 0.25),
    "dragged": controls.dragged("dragged", "Dragged", 0, 10, 3, 1),
    "held": controls.held("held", 0, 10, 4),
    "count": controls.count("count", "Count", 0, 9, 2),
    "entry": controls.entry("entry", "Entry", 0, 99, 7),
    "own": controls.personal("own", "Own", 0, 99, 42, "own.key"),
    "stops": controls.stops("stops", "Stops", (0.01, 0.1, 1.0), 0.1),
    "some": controls.some("some", "Some", OPTIONS, ("a", "b")),
    "moment": controls.moment("moment", "Moment", [0, 5, 9]),
    "toggle": controls.toggle("toggle", "Toggle"),
    "number": controls.guess("number", "Number", 0, 9, 1),
    "params": controls.params(ACTIVATIONS["elu"]) | controls.params(ACTIVATIONS["gelu"]),
}
controls.reset()
st.session_state["test.problems"] = link.close_page()
"""
DEFAULTS = {
    "choice": "a",
    "segments": "a",
    "slider": 0.5,
    "dragged": 3,
    "held": 4,
    "count": 2,
    "entry": 7,
    "own": 42,
    "stops": 0.1,
    "some": ["a", "b"],
    "moment": 9,
    "toggle": False,
    "number": None,
}
LINKS = {  # name → a token, and the value that it stands for
    "choice": ("B", "b"),
    "segments": ("c", "c"),
    "slider": ("-0.3", -0.3),
    "dragged": ("7.5", 7.5),
    "held": ("9", 9.0),
    "count": ("9", 9),
    "entry": ("12", 12),
    "own": ("3", 3),
    "stops": ("1", 1.0),
    "some": ("none", []),
    "moment": ("5", 5),
    "toggle": ("1", True),
    "number": ("4", 4.0),
}
WRONG = {  # one for each kind of control
    **dict.fromkeys(("choice", "segments", "some"), "z"),
    **dict.fromkeys(("slider", "dragged", "held", "number"), "99"),
    **dict.fromkeys(("count", "entry", "own"), "2.5"),
    "stops": "0.5",
    "toggle": "maybe",
    "moment": "-1",
}


def opened(**query):
    return follow(SCRIPT, **query)


def values(app):
    return app.session_state["test.values"]


def test_without_a_link_every_control_stands_at_its_default():
    app = opened()
    assert {name: values(app)[name] for name in DEFAULTS} == DEFAULTS
    assert address(app) == {"own": "42"}, "what is another for each visitor is always in the link"


@pytest.mark.parametrize("name", LINKS)
def test_a_control_shows_what_the_link_says_and_writes_it_back(name):
    token, value = LINKS[name]
    app = opened(**{name: token})
    assert values(app)[name] == value
    assert address(app)[name] == token.lower()
    assert app.session_state["test.problems"] == []


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_token_gives_the_default_and_is_told(name):
    app = opened(**{name: WRONG[name]})
    assert values(app)[name] == DEFAULTS[name]
    (problem,) = app.session_state["test.problems"]
    assert f"`{name} = {WRONG[name]}`" in problem


def test_a_moment_that_was_not_recorded_shows_the_last_one():
    app = opened(moment="4")
    assert values(app)["moment"] == 9
    assert "moment" not in address(app)


def test_a_control_that_nobody_moves_shows_what_the_page_has_set():
    """Else the page would ask the browser again and again how it stands."""
    app = run(opened().button("reset-demo").click())
    run(app)
    bar = app.session_state["link.bar"]
    assert bar.told
    assert not bar.crossed


def test_reset_brings_back_every_default():
    app = opened(**{name: token for name, (token, _) in LINKS.items()})
    run(app.button(key="reset-demo").click())
    assert {name: values(app)[name] for name in DEFAULTS} == DEFAULTS


def test_a_parameter_has_a_slider_or_the_choices_of_its_record():
    app = opened()
    assert values(app)["params"] == {"alpha": 1.0, "approximate": "none"}
    assert app.slider(key="elu.alpha").max == 3.0
    assert app.selectbox(key="gelu.approximate").options == ["exact (erf)", "tanh form"]


def test_every_widget_has_a_label():
    app = opened()
    for kind in ("selectbox", "slider", "select_slider", "number_input", "toggle", "button"):
        for element in app.get(kind):
            assert element.label, kind
