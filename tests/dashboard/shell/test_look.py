"""The look follows the browser's theme and window and presenter mode."""

from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard.charts.theme import Look
from dashboard.shell import look, present, window


@pytest.mark.parametrize("theme", ["light", "dark", None])  # None: the browser has not said yet
@pytest.mark.parametrize("projector", [False, True])
@pytest.mark.parametrize("height", [0, 2])
def test_the_look_is_that_of_theme_window_and_mode(monkeypatch, theme, projector, height):
    monkeypatch.setattr(st, "context", SimpleNamespace(theme=SimpleNamespace(type=theme)))
    monkeypatch.setattr(st, "session_state", {present.NAME: projector, window.KEY: height})
    assert look.current() == Look(dark=theme == "dark", projector=projector, window=height)
