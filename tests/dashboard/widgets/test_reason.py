"""The reason of a prediction stays in the browser: the server sends a name, and is told nothing."""

import json

from tests.pages.app_pages import component, predict, run, visit


def test_the_field_is_there_before_the_lock_and_what_was_typed_stands_after_it():
    app = visit("vanishing")
    run(app.segmented_control(key="guess-choice").set_value("same"))
    assert json.loads(component(app, "reason-vanishing/guess").json) == {"name": "vanishing/guess", "stands": False}
    predict(app, "guess", "same")
    assert json.loads(component(app, "reason-vanishing/guess").json) == {"name": "vanishing/guess", "stands": True}
