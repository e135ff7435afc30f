"""The buttons of a run: always in the same place, with keys, and asleep when they could do nothing."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app_pages import run

SCRIPT = """
import streamlit as st
from dashboard.widgets import transport

def note(name):
    st.session_state["test.done"] = name

transport.buttons(
    {playing},
    {broken},
    play=lambda: note("play"),
    pause=lambda: note("pause"),
    step=lambda: note("step"),
    reset=lambda: note("reset"),
    unit="batch",
)
"""


def opened(playing=False, broken=False):
    script = SCRIPT.replace("{playing}", f"{playing}").replace("{broken}", f"{broken}")
    return run(AppTest.from_string(script, default_timeout=20))


def states(app):
    return {button.key: button.disabled for button in app.button}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({}, {"play": False, "step": False, "reset": False}),
        ({"playing": True}, {"play": False, "step": True, "reset": False}),
        ({"broken": True}, {"play": True, "step": True, "reset": False}),
    ],
    ids=["at rest", "playing", "broken"],
)
def test_what_can_be_pressed(state, expected):
    assert states(opened(**state)) == expected


@pytest.mark.parametrize(
    ("playing", "key", "done"),
    [(False, "play", "play"), (True, "play", "pause"), (False, "step", "step"), (True, "reset", "reset")],
)
def test_each_button_does_what_it_says(playing, key, done):
    app = opened(playing)
    run(app.button(key=key).click())
    assert app.session_state["test.done"] == done


def test_play_and_pause_are_one_button_so_that_the_focus_stays_on_it():
    app = opened("bool(st.session_state.get('test.done'))")
    at_rest = app.button(key="play").proto
    playing = run(app.button(key="play").click()).button(key="play").proto
    assert (at_rest.label, playing.label) == ("Play", "Pause")
    assert at_rest.id == playing.id
    assert at_rest.shortcut == playing.shortcut


def test_every_button_has_a_key_of_the_keyboard():
    shortcuts = [button.proto.shortcut for button in opened().button]
    assert all(shortcuts)
    assert len(set(shortcuts)) == len(shortcuts) == 3


def test_a_step_says_what_it_trains():
    assert opened().button(key="step").help == "Train one batch."
