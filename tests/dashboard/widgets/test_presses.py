"""Presses that come while the server is busy are all done, and each of them once."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets.presses import MOST_AT_ONCE
from tests.pages.app_pages import component, report, run

SCRIPT = """
import streamlit as st
from dashboard.widgets import presses

st.session_state.setdefault("test.done", 0)

def act():
    st.session_state["test.done"] += 1

pressed = presses.each("go", "G", act)
st.button("Go", key="go", shortcut="G", on_click=pressed)
"""


@pytest.fixture
def app() -> AppTest:
    return run(AppTest.from_string(SCRIPT, default_timeout=20))


def done(app: AppTest) -> int:
    return app.session_state["test.done"]


def press(app: AppTest) -> None:
    run(app.button(key="go").click())


def count(app: AppTest, number: object, session: str | None = None) -> None:
    """Say how many presses the browser has counted."""
    ours = json.loads(component(app, "go-presses").json)["session"]
    report(app, "go-presses", "pressed", {"count": number, "session": session or ours})


def test_without_a_count_each_press_is_one(app):
    for _ in range(3):
        press(app)
    assert done(app) == 3


def test_a_press_that_both_tell_of_is_one_whoever_tells_first(app):
    press(app)
    count(app, 1)
    assert done(app) == 1
    count(app, 2)
    press(app)
    assert done(app) == 2


def test_of_presses_that_streamlit_has_made_one_all_are_done(app):
    count(app, 3)
    press(app)
    assert done(app) == 3
    press(app)
    count(app, 7)
    assert done(app) == 7


def test_a_count_from_before_this_session_is_none_of_it(app):
    count(app, 9, session="another")
    assert done(app) == 0


@pytest.mark.parametrize("number", [-1, 2.5, "3", None, 10**300, [1]])
def test_a_count_that_is_none_is_nothing(app, number):
    count(app, number)
    assert done(app) == 0


def test_a_count_beyond_all_presses_ends(app):
    count(app, 10**9)
    assert done(app) == MOST_AT_ONCE
    count(app, 10**9)
    assert done(app) == MOST_AT_ONCE
