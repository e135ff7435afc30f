"""A component's message is what it should be, or nothing."""

import json
import math
import subprocess
import sys

import pytest

from benchmarks.app_process import ROOT
from dashboard.shell import messages
from tests.pages.app_pages import component, run, visit


@pytest.mark.parametrize("message", [-10, 10, 0, 0.5, -0.0])
def test_a_number_in_range_is_taken(message):
    assert messages.number(message, -10, 10) == message
    assert isinstance(messages.number(message, -10, 10), float)


@pytest.mark.parametrize("message", [math.nan, math.inf, 10.001, -11, 10**400, True, None, "3", [3], {"value": 3}])
def test_everything_else_is_no_number(message):
    assert messages.number(message, -10, 10) is None


def test_a_whole_number_has_nothing_behind_the_point():
    assert messages.whole(3.0) == 3
    assert isinstance(messages.whole(3.0), int)
    for message in (2.5, -1, 2**60, math.nan, "3", False):
        assert messages.whole(message) is None


def test_a_text_is_not_longer_than_allowed():
    assert messages.text("12", 2) == "12"
    assert messages.text("123", 2) is None
    assert messages.text(12, 2) is None


@pytest.mark.parametrize("message", [None, 3, "turn", [], ["turn"], {}, {"Turn": 1}])
def test_a_part_that_is_not_there_is_nothing(message):
    assert messages.part(message, "turn") is None


def test_the_last_of_a_list_and_of_nothing():
    assert messages.last([1, 2]) == 2
    for message in ([], None, "ab", {0: 1}):
        assert messages.last(message) is None


@pytest.mark.parametrize(
    ("page", "link", "key", "event", "message"),
    [
        ("explore", {}, "z-typed", "typed", {"text": "7", "turn": 9}),
        ("zigzag", {"guess": "show"}, "step-play", "played", {"value": 7, "turn": 9}),
        ("zigzag", {"guess": "show"}, "start-0-handles", "moved", {"handle": "start", "turn": 9}),
        ("dying", {"guess": "show"}, "epoch-timeline", "moved", {"value": 7, "turn": 9, "done": True}),
    ],
)
def test_a_report_of_a_component_that_has_left_the_page_is_nothing(page, link, key, event, message):
    """What a view had taken away meanwhile ended in an error, "st.session_state has no key"."""
    app = visit(page, **link)
    key = f"$$STREAMLIT_INTERNAL_KEY_{component(app, key).id}__events"
    run(app.switch_page("../pages/home.py"))
    states = app._tree.get_widget_states()
    states.widgets.add(id=key).json_trigger_value = json.dumps([{"event": event, "value": message}])
    app._run(states)
    assert not app.exception


@pytest.mark.parametrize(
    ("count", "step"),
    [pytest.param(28, 4, marks=pytest.mark.ci), pytest.param(10_000, 1, marks=pytest.mark.slow)],
)
def test_no_message_breaks_a_page_or_takes_memory(count, step):
    pytest.importorskip("resource", reason="memory cannot be limited on this system")
    command = [sys.executable, "-m", "tests.dashboard.widgets.hostile", str(count), str(step)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
