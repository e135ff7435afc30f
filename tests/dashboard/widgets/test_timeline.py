"""A slider along a chart's axis moves its linked control, and nothing that a browser reports breaks it."""

import json

import pytest

from tests.pages import app_pages

KEY = "epoch-timeline"


@pytest.fixture
def app():
    return app_pages.visit("dying", guess="show", epoch="20")


def move(app, turn, value, *, done=False):
    app_pages.report(app, KEY, "moved", {"value": value, "done": done, "turn": turn})


def sent(app):
    return json.loads(app_pages.component(app, KEY).json)


def now(app):
    return app_pages.charts(app)[1]["now"]["epoch"].item()


def test_it_moves_the_picture_the_box_and_when_it_is_let_go_the_link(app):
    assert (sent(app)["value"], now(app)) == (20, 20)
    move(app, 1, 90)
    assert (sent(app)["value"], now(app), app_pages.typed(app, "epoch-typed")) == (90, 90, "90")
    move(app, 2, 120, done=True)
    assert (sent(app)["value"], now(app), sent(app)["heard"]) == (120, 120, 2)
    assert app_pages.address(app)["epoch"] == "120"


def test_a_number_that_is_typed_moves_it(app):
    app_pages.type_in(app, "epoch-typed", "7")
    assert (sent(app)["value"], now(app)) == (7, 7)


@pytest.mark.parametrize("value", [201, -1, 3.5, "7", None, float("nan"), True, [7]])
def test_what_is_not_understood_moves_nothing(app, value):
    move(app, 1, value, done=True)
    assert (sent(app)["value"], now(app)) == (20, 20)


def test_a_report_that_comes_late_or_twice_undoes_nothing(app):
    move(app, 2, 60, done=True)
    for turn in (1, 2):
        move(app, turn, 90, done=True)
    assert now(app) == 60


def test_what_a_link_hides_is_not_there():
    app = app_pages.visit("dying", guess="show", epoch="20", hide="epoch")
    assert not [each for each in app.get("bidi_component") if each.proto.id.endswith(f"-{KEY}")]
    assert now(app) == 20


def test_a_link_with_half_an_epoch_opens_as_before():
    assert sent(app_pages.visit("dying", guess="show", epoch="60.5"))["value"] == 60
