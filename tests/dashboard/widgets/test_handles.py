"""What is dragged on a chart moves the page's own controls, and nothing that a browser reports breaks them."""

import json

import pytest

from tests.pages import app_pages

KEY = "start-0-handles"


@pytest.fixture
def app():
    return app_pages.visit("zigzag", guess="show")


def drag(app, turn, x, y, *, done=False, handle="start"):
    app_pages.report(app, KEY, "moved", {"handle": handle, "x": x, "y": y, "done": done, "turn": turn})


def sent(app):
    return json.loads(app_pages.component(app, KEY).json)


def places(app):
    return [data["places"].loc[0, ["w1", "w2"]].tolist() for data in app_pages.charts(app)]


def test_picture_handles_and_widgets_stand_at_one_place(app):
    for turn, done in ((1, False), (2, True)):
        drag(app, turn, 1.23, -0.5 + turn, done=done)
        where = [1.25, turn - 0.5]
        assert places(app) == [where, where]
        assert [app.slider(name).value for name in ("w1", "w2")] == where
        (handle,) = sent(app)["handles"]
        assert [handle["x"], handle["y"]] == where
        assert sent(app)["heard"] == turn
    assert app_pages.address(app) == {"guess": "show", "w1": "1.25", "w2": "1.5"}


def test_a_widget_moves_the_handle(app):
    app_pages.run(app.slider("w1").set_value(0.5))
    assert places(app)[0] == [0.5, 0.75]
    assert sent(app)["handles"][0]["x"] == 0.5


@pytest.mark.parametrize(
    "message",
    [
        {"handle": "end", "x": 1, "y": 1},
        {"handle": "start", "x": 2.5, "y": 1},
        {"handle": "start", "x": 1, "y": float("nan")},
        {"handle": "start", "x": "1", "y": 1},
        {"handle": ["start"], "x": 1, "y": 1},
        {"x": 1, "y": 1},
        {"handle": "start", "x": True, "y": 1},
    ],
)
def test_what_is_not_understood_moves_nothing(app, message):
    before = places(app)
    app_pages.report(app, KEY, "moved", {**message, "turn": 1, "done": True})
    assert places(app) == before
    assert "w1" not in app_pages.address(app)


def test_a_report_that_comes_late_or_twice_undoes_nothing(app):
    drag(app, 2, 1.0, 1.0, done=True)
    app_pages.run(app.slider("w1").set_value(0.0))
    for turn in (1, 2):
        drag(app, turn, -1.0, -1.0, done=True)
    assert places(app)[0] == [0.0, 1.0]


def test_what_a_link_hides_is_not_dragged_either():
    app = app_pages.visit("zigzag", guess="show", hide="w2")
    assert sent(app)["handles"] == []
    drag(app, 1, 1.0, 1.0, done=True)
    assert places(app)[0] == [-1.5, 0.75]
