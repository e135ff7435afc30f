"""The class of a window's height comes from the browser; what no browser of ours would say counts as nothing."""

from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard.charts.theme import WINDOWS
from dashboard.shell import window


@pytest.mark.parametrize(
    ("reports", "found"),
    [([None], 0), ([2], 2), ([1, None, None], 1), ([2, 0], 0), ([3], 0), ([-1], 0), (["2"], 0), ([1.5], 0)],
)
def test_the_last_report_that_makes_sense_counts(monkeypatch, reports, found):
    monkeypatch.setattr(st, "session_state", {})
    for report in reports:
        monkeypatch.setattr(window, "_watcher", lambda report=report, **_: SimpleNamespace(height=report))
        window.watch()
    assert window.height() == found


def test_the_browser_is_told_the_limits_and_what_it_has_said(monkeypatch):
    asked = []
    monkeypatch.setattr(st, "session_state", {window.KEY: 1})
    monkeypatch.setattr(window, "_watcher", lambda **arguments: asked.append(arguments) or SimpleNamespace(height=None))
    window.watch()
    assert asked[0]["data"] == {"heights": list(WINDOWS), "told": 1}
