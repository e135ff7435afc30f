"""The look follows presenter mode."""

import pytest
import streamlit as st

from dashboard.charts.theme import Look
from dashboard.shell import look, present


@pytest.mark.parametrize("projector", [False, True])
def test_the_look_is_that_of_the_mode(monkeypatch, projector):
    monkeypatch.setattr(st, "session_state", {present.NAME: projector})
    assert look.current() == Look(projector=projector)
