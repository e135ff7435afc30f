"""The class of a window's height comes from the browser; what no browser of ours would say counts as nothing."""

import json

import pytest
import streamlit as st

from dashboard.charts.theme import WINDOWS
from dashboard.shell import style, window
from tests.pages.app_pages import component, report, specs, visit


@pytest.mark.parametrize(("said", "found"), [(2, 2), (1, 1), (0, 0), (3, 0), (-1, 0), ("2", 0), (1.5, 0), (None, 0)])
def test_a_report_that_makes_sense_counts(said, found):
    app = report(visit("claims"), window.WATCHER, "height", said)
    assert json.loads(component(app, window.WATCHER).json)["told"] == found


def test_the_browser_is_told_the_limits_and_in_the_same_run_what_it_has_said():
    """Told late, it said it again, and the page ran once more."""
    app = visit("claims")
    sent = json.loads(component(app, window.WATCHER).json)
    assert (sent["heights"], sent["narrow"], sent["told"]) == (list(WINDOWS), style.NARROW, 0)
    report(app, window.WATCHER, "height", 1)
    assert json.loads(component(app, window.WATCHER).json)["told"] == 1


def test_a_report_counts_for_the_charts_of_the_run_that_it_begins():
    app = visit("explore")
    low = charts_height(app)
    assert charts_height(report(app, window.WATCHER, "height", 2)) > low


def charts_height(app):
    return json.loads(specs(app)[0])["vconcat"][0]["height"]


@pytest.mark.parametrize(("cookie", "found"), [("2", 2), ("0", 0), ("3", 0), ("-1", 0), ("two", 0), ("١", 0), ("", 0)])
def test_the_first_picture_is_as_high_as_the_page_said_before_it_asked(cookie, found, monkeypatch):
    monkeypatch.setattr(type(st.context), "cookies", {window.COOKIE: cookie})
    assert json.loads(component(visit("claims"), window.WATCHER).json)["told"] == found


@pytest.mark.parametrize("present", ["0", "1"])
def test_the_browser_is_told_whether_the_page_is_a_projectors(present):
    sent = json.loads(component(visit("claims", present=present), window.WATCHER).json)
    assert (sent["mark"], sent["present"]) == (style.PRESENT, present == "1")
