"""The look follows presenter mode and the browser's window."""

import pytest
import streamlit as st

from dashboard.charts.theme import Look
from dashboard.shell import look, present, window


@pytest.mark.parametrize("projector", [False, True])
@pytest.mark.parametrize("height", [0, 2])
def test_the_look_is_that_of_window_and_mode(monkeypatch, projector, height):
    monkeypatch.setattr(st, "session_state", {present.NAME: projector, window.KEY: height})
    assert look.current() == Look(projector=projector, window=height)
