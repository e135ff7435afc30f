"""Play moves a slider through its range, is paused where it is, and goes on from there."""

import json

import pytest

from tests.pages import app_pages


@pytest.fixture
def app():
    return app_pages.visit("zigzag", guess="show", step="30")


def press(app):
    return app_pages.run(app.button("step-player").click())


def report(app, value, turn):
    app_pages.report(app, "step-play", "played", {"value": value, "turn": turn})


def sent(app):
    return json.loads(app_pages.component(app, "step-play").json)


def test_it_begins_at_the_low_end_and_ends_at_the_high_one(app):
    assert app.button("step-player").label == "Play"
    press(app)
    assert (app.slider("step").value, app.button("step-player").label, sent(app)["playing"]) == (0, "Pause", True)
    for turn, value in enumerate((50, 120, 200), start=1):
        report(app, value, turn)
        assert app.slider("step").value == value
        assert len(app_pages.charts(app)[0]["way"]) == value + 1
    assert (app.button("step-player").label, sent(app)["playing"]) == ("Play", False)
    assert app_pages.address(app)["step"] == "200"


def test_after_a_pause_it_goes_on_unless_the_slider_was_moved(app):
    press(app)
    report(app, 80, 1)
    press(app)
    assert (app.slider("step").value, sent(app)["playing"]) == (80, False)
    press(app)
    assert (app.slider("step").value, sent(app)["playing"]) == (80, True)
    press(app)
    app_pages.run(app.slider("step").set_value(90))
    press(app)
    assert app.slider("step").value == 0


@pytest.mark.parametrize("message", [{"value": 201, "turn": 1}, {"value": "80", "turn": 1}, {"value": 80}, 80, None])
def test_what_is_not_understood_moves_nothing(app, message):
    press(app)
    app_pages.report(app, "step-play", "played", message)
    assert (app.slider("step").value, sent(app)["playing"]) == (0, True)


def test_a_picture_that_was_asked_for_before_the_pause_moves_nothing(app):
    press(app)
    report(app, 80, 1)
    press(app)
    report(app, 90, 2)
    assert app.slider("step").value == 80


def test_a_slider_that_a_link_hides_is_not_played():
    app = app_pages.visit("zigzag", guess="show", hide="step")
    assert not [button for button in app.button if button.label == "Play"]


def test_what_plays_when_its_page_is_left_does_not_play_on_when_one_returns(app):
    press(app)
    report(app, 80, 1)
    app_pages.go_to(app, "explore")
    app_pages.go_to(app, "zigzag")
    assert (app.slider("step").value, app.button("step-player").label, sent(app)["playing"]) == (80, "Play", False)
    press(app)
    assert sent(app)["playing"] is True
