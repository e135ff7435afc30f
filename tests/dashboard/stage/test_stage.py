"""The stage on a page, without a browser: what is sent, and what a report does."""

import struct

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.stage import stage
from dashboard.stage.frame import Side
from dashboard.stage.gestures import Resize


def page():

    from dashboard.stage import scene, stage
    from lib.trainers import TrainConfig, Trainer

    trainer = Trainer(TrainConfig(hidden=(4, 2)))
    stage.show(scene.picture(trainer), key="stage")


def sent(app):
    """Length of the code, and the frame."""
    (element,) = [node for node in app.main if node.type == "bidi_component"]
    data = element.proto.bytes
    (size,) = struct.unpack_from("<I", data)
    return size, data[4 + size :]


def test_the_script_comes_until_something_was_painted_and_each_picture_has_its_number():
    app = AppTest.from_function(page).run()
    size, frame = sent(app)
    assert size == len(stage.script().encode())
    assert struct.unpack_from("<I", frame, 3) == (1,)
    app.session_state["stage.painted"] = 1
    size, frame = sent(app.run())
    assert size == 0
    assert struct.unpack_from("<I", frame, 3) == (2,)
    assert not app.exception


def test_what_streamlit_sends_with_each_picture_is_small():
    app = AppTest.from_function(page).run()
    (element,) = [node for node in app.main if node.type == "bidi_component"]
    assert len(element.proto.js_content) + len(element.proto.css_content) < 4000


class Report:
    """What Streamlit keeps of the component."""

    def __init__(self, report):
        self.report = report


@pytest.fixture
def state(monkeypatch):
    """A session's state as a plain dictionary."""
    plain = {}
    monkeypatch.setattr(st, "session_state", plain)
    return plain


def hear(state, report, seen):
    state["stage"] = Report(report)

    def note(gesture):
        seen.append(gesture)
        return isinstance(gesture, Resize)

    stage._hear("stage", stage.Bounds((2, 4, 1), (Side(-3, 3), Side(-3, 3)), 7), note)


def test_a_gesture_is_heard_once_however_often_it_is_told(state):
    seen = []
    choose = {"turn": 1, "kind": "choose", "layer": 0, "unit": 1}
    for _ in range(3):
        hear(state, {"painted": 3, "gestures": [choose]}, seen)
    hear(state, {"painted": 4, "gestures": [choose, choose | {"turn": 2, "unit": 2}]}, seen)
    assert [gesture.unit for gesture in seen] == [1, 2]
    assert stage.painted("stage") == 4


def test_a_report_of_news_for_the_whole_page_is_kept_until_the_next_picture(state):
    seen = []
    hear(state, {"painted": 3, "gestures": [{"turn": 1, "kind": "again"}]}, seen)
    assert state["stage.again"] is True
    assert seen == []


def test_a_gesture_that_changes_the_rest_of_the_page_has_it_run(state):
    hear(state, {"painted": 3, "gestures": [{"turn": 1, "kind": "choose", "layer": 0, "unit": 1}]}, [])
    assert "stage.again" not in state
    hear(state, {"painted": 3, "gestures": [{"turn": 2, "kind": "units", "layer": 0, "by": 1}]}, [])
    assert state["stage.again"] is True


@pytest.mark.parametrize("report", [None, 3, [], {"painted": "x", "gestures": 5}, {"gestures": [None, {}]}])
def test_nonsense_changes_nothing(state, report):
    seen = []
    hear(state, report, seen)
    assert seen == []
    assert set(state) == {"stage"}
