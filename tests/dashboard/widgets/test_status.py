"""What a screen reader is told: the answer, and nothing while numbers move."""

import json

from lib.lessons.claims import CLAIMS
from tests.pages.app_pages import component, visit


def told(app):
    return json.loads(component(app, "status").json)["words"]


def test_the_digit_that_is_recognised_is_told():
    assert told(visit("digits", guess="show", view="draw")) == "Nothing is drawn."
    app = visit("digits", guess="show", view="draw", image="12")
    (answer,) = (element.value for element in app.markdown if element.value.startswith("The answer:"))
    assert told(app) == f"It is read as {answer.split('**')[1]}."


def test_the_claim_on_the_screen_is_told_and_then_the_score_with_the_verdict():
    app = visit("claims")
    assert told(app).startswith(f"1 of {len(CLAIMS)}: The sigmoid's slope is largest")
    app = visit("claims", **{"flat-sigmoid": "true"})
    assert told(app).startswith(f"1 of {len(CLAIMS)} judged, 1 as measured. True. The slope is ")
    app = visit("claims", **{"flat-sigmoid": "true", "all": "1", "topic": "units"})
    assert told(app) == ""
