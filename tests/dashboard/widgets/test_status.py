"""What a screen reader is told: the answer, and nothing while numbers move."""

import json

from tests.pages.app_pages import component, run, visit


def told(app):
    return json.loads(component(app, "status").json)["words"]


def test_the_digit_that_is_recognised_is_told():
    app = visit("digits", guess="show", view="draw")
    (answer,) = (element.value for element in app.markdown if element.value.startswith("The answer:"))
    assert told(app) == f"It is read as {answer.split('**')[1]}."


def test_the_score_of_verdicts_is_told():
    app = visit("claims")
    assert told(app) == ""
    app = visit("claims", **{"flat-sigmoid": "true"})
    assert told(app).startswith("1 of ")


def test_a_race_is_told_of_when_it_rests_and_not_while_it_runs():
    app = visit("race", guess="show")
    assert told(app) == "All begin with the same seed, data and shuffles."
    app = run(app.button(key="play").click())
    assert told(app) == ""
