"""Predict, then observe, then explain: on every page that asks, the answer is judged where it was given."""

import pytest

from tests.pages import app_pages

QUESTIONS = {
    "vanishing": ("vanishing", {}, "guess", "same", "You chose at least a tenth."),
    "dying": ("dying", {}, "guess", "none", "You said none."),
    "dying, leaky": ("dying", {"view": "leaky"}, "cure", "relu", "You said ReLU."),
    "dying, born dead": ("dying", {"view": "born"}, "born", "5", "You said about 5."),
    "stack": ("collapse", {}, "guess", "little", "You chose: Yes, a little with each layer."),
    "grid": ("collapse", {"view": "grid"}, "guess", "units", "You chose: Only with more units."),
    "bottleneck": ("collapse", {"view": "rank"}, "rank-guess", "last", "You chose: The last width."),
    "corners": ("collapse", {"view": "corners"}, "corner-guess", "4", "You chose: All 4."),
    "step": ("steep", {}, "guess", "mse", "You chose “Only MSE”."),
    "loss": ("steep", {"panel": "loss"}, "peak", "wrong", "You chose “Where it is most wrong”."),
    "shortcut": ("steep", {"panel": "shortcut"}, "exact", "all", "You chose “All of them”."),
    "zig-zag": ("zigzag", {}, "guess", "any", "You chose “any direction”."),
}


def explained(app):
    """Whether the page says why."""
    words = [element.value for element in app.markdown] + [element.value for element in app.header]
    return any(text == "Why" or text.startswith(("**Why.**", "**Mitigated")) for text in words)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_is_judged_under_the_question_and_the_reason_waits_for_it(question):
    page, link, key, guess, told = QUESTIONS[question]
    app = app_pages.visit(page, **link)
    assert not explained(app)
    app_pages.run(app.segmented_control(key).set_value(guess))
    elements = [element for element in app.main if element.type in ("markdown", "segmented_control", "button_group")]
    place = next(i for i, element in enumerate(elements) if getattr(element, "key", None) == key)
    assert elements[place + 1].value.startswith(f"**{told}**")
    assert explained(app)
