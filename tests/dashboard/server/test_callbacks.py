"""What a visitor has pressed is done, whatever message comes while it is begun."""

import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state import SafeSessionState
from streamlit.testing.v1 import AppTest

from dashboard.server import callbacks
from tests.pages.app_pages import run

PAGE = """
import streamlit as st
from tests.dashboard.server import test_callbacks

def press(name):
    test_callbacks.when("within")
    st.session_state[name] = True

for name in ("one", "two"):
    st.button(name, key=f"{name}-button", on_click=press, args=(name,))
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
"""
WAITS = {"where": ""}
CHANGED = (
    (ScriptRunner, "_maybe_handle_execution_control_request"),
    (SafeSessionState, "on_script_will_rerun"),
)


def when(where: str) -> None:
    """Have a message of the browser wait that wants the whole page anew, the first time that this is there."""
    context = get_script_run_ctx()
    if WAITS["where"] == where and context is not None and context.script_requests is not None:
        WAITS["where"] = ""
        context.script_requests.request_rerun(RerunData(page_script_hash=context.page_script_hash))


@pytest.fixture
def prepared(monkeypatch):
    """The process as the lab's is, where callbacks are concerned."""
    for of, name in (
        (ScriptRunner, "_maybe_handle_execution_control_request"),
        (SafeSessionState, "on_script_will_rerun"),
    ):
        monkeypatch.setattr(of, name, getattr(of, name))
    callbacks.finish()
    begin = SafeSessionState.on_script_will_rerun
    monkeypatch.setattr(
        SafeSessionState, "on_script_will_rerun", lambda *args, **more: (when("before"), begin(*args, **more))[1]
    )


@pytest.mark.parametrize("where", ["before", "within"])
def test_a_press_is_done_though_the_next_message_waits(prepared, where):
    app = run(AppTest.from_string(PAGE))
    WAITS["where"] = where
    runs = app.session_state["runs"]
    app.button(key="one-button").click()
    run(app.button(key="two-button").click())
    assert WAITS["where"] == ""
    assert app.session_state["one"]
    assert app.session_state["two"]
    assert app.session_state["runs"] > runs
