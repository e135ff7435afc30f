"""A run that charts draw gets its pictures when the browser asks for them, and shares the process with others."""

import json

import pytest

from dashboard.training import bursts
from dashboard.training.onscreen import WORDS
from dashboard.training.pace import PICTURES, pace
from tests.pages.app_pages import component, report, run, visit

PAGES = {
    "digits": ("digits", {"guess": "show"}, "picture-asking"),
    "layers": ("train", {"view": "layers"}, "picture-asking"),
    "take home": ("train", {"view": "home"}, "picture-asking"),
    "unit": ("train", {"view": "inside"}, "inside-asking"),
    "race": ("race", {"guess": "show"}, "told-asking"),
}


def asks(app, key) -> dict[str, float]:
    return json.loads(component(app, key).json)


@pytest.mark.parametrize("name", PAGES)
def test_the_browser_asks_while_the_run_plays_and_no_longer(name):
    page, query, key = PAGES[name]
    app = visit(page, **query)
    assert asks(app, key)["seconds"] == 0
    run(app.button(key="play").click())
    before = asks(app, key)
    assert before["seconds"] >= (bursts.FRAME if key == "picture-asking" else WORDS)
    after = asks(report(app, key, "next", before["number"]), key)
    assert after["number"] > before["number"]
    run(app.button(key="play").click())
    assert asks(app, key)["seconds"] == 0


@pytest.mark.parametrize("name", PAGES)
def test_thirty_who_play_share_the_pictures_of_the_process(name):
    """Charts were drawn every 0.15 s for each, however many played: two hundred a second of thirty."""
    page, query, key = PAGES[name]
    others = [f"one of the others, {name}, {number}" for number in range(29)]
    for other in others:
        pace.interval(other)
    try:
        app = visit(page, **query)
        run(app.button(key="play").click())
        assert asks(app, key)["seconds"] >= 29 / PICTURES
    finally:
        for other in others:
            pace.leave(other)
