"""The look follows presenter mode and the browser's window."""

import pytest
import streamlit as st

from dashboard.charts.theme import Look
from dashboard.shell import lesson, look, present, window


@pytest.mark.parametrize("projector", [False, True])
@pytest.mark.parametrize("height", [0, 2])
def test_the_look_is_that_of_window_and_mode(monkeypatch, projector, height):
    monkeypatch.setattr(st, "session_state", {present.NAME: projector, window.KEY: height})
    assert look.current() == Look(projector=projector, window=height)


def test_a_lesson_takes_room_from_the_pictures_for_its_bar(monkeypatch):
    monkeypatch.setattr(st, "session_state", {window.KEY: 0})
    alone = look.current().room
    monkeypatch.setattr(lesson, "walk", lambda: lesson.Walk("slopes"))
    assert look.current().room < alone
