"""The class of a window's height comes from the browser; what no browser of ours would say counts as nothing."""

import json
from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard.charts.theme import WINDOWS
from dashboard.shell import window
from tests.pages.app_pages import report, specs, visit


@pytest.mark.parametrize(
    ("reports", "found"),
    [([None], 0), ([2], 2), ([1, None, None], 1), ([2, 0], 0), ([3], 0), ([-1], 0), (["2"], 0), ([1.5], 0)],
)
def test_the_last_report_that_makes_sense_counts(monkeypatch, reports, found):
    monkeypatch.setattr(st, "session_state", {})
    for said in reports:
        monkeypatch.setattr(window, "_watcher", lambda said=said, **_: SimpleNamespace(height=said))
        window.watch()
    assert window.height() == found


def test_the_browser_is_told_the_limits_and_what_it_has_said(monkeypatch):
    asked = []
    monkeypatch.setattr(st, "session_state", {window.KEY: 1})
    monkeypatch.setattr(window, "_watcher", lambda **arguments: asked.append(arguments) or SimpleNamespace(height=None))
    window.watch()
    assert asked[0]["data"] == {"heights": list(WINDOWS), "told": 1}


def test_a_report_counts_for_the_charts_of_the_run_that_it_begins():
    app = visit("explore")
    low = charts_height(app)
    assert charts_height(report(app, f"{window.KEY}-watch", "height", 2)) > low


def charts_height(app):
    return json.loads(specs(app)[0])["vconcat"][0]["height"]
