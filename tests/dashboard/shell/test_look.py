"""The look follows the browser's theme and presenter mode."""

from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard.charts.theme import Look
from dashboard.shell import look, present


@pytest.mark.parametrize("theme", ["light", "dark", None])  # None: the browser has not said yet
@pytest.mark.parametrize("projector", [False, True])
def test_the_look_is_that_of_theme_and_mode(monkeypatch, theme, projector):
    monkeypatch.setattr(st, "context", SimpleNamespace(theme=SimpleNamespace(type=theme)))
    monkeypatch.setattr(st, "session_state", {present.NAME: projector})
    assert look.current() == Look(dark=theme == "dark", projector=projector)
