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
    app_pages.predict(app, key, guess)
    elements = [element for element in app.main if element.type in ("markdown", "button")]
    place = next(i for i, element in enumerate(elements) if getattr(element, "key", None) == f"{key}-again")
    assert elements[place + 1].value.startswith(f"**{told}**")
    assert explained(app)


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_told_before_the_lock_and_the_choice_stands_after_it(question):
    page, link, key, guess, _ = QUESTIONS[question]
    app = app_pages.visit(page, **link)
    app_pages.run(app.segmented_control(key=f"{key}-choice").set_value(guess))
    assert not explained(app)
    assert key not in app_pages.address(app)
    app_pages.run(app.button(key=f"{key}-lock").click())
    assert app_pages.address(app)[key] == guess
    assert not [row for row in app.segmented_control if row.key == f"{key}-choice"]


@pytest.mark.parametrize("question", ["vanishing", "dying, leaky", "shortcut"])
def test_a_second_round_hides_the_answer_again_and_takes_another_one(question):
    page, link, key, guess, _ = QUESTIONS[question]
    app = app_pages.visit(page, **link, **{key: guess})
    app_pages.run(app.button(key=f"{key}-again").click())
    assert not explained(app)
    assert key not in app_pages.address(app)
    others = app.segmented_control(key=f"{key}-choice")
    assert others.value is None
    app_pages.predict(app, key, "show")
    assert app_pages.address(app)[key] == "show"
    assert explained(app)


def test_what_is_locked_cannot_be_changed_over_the_socket():
    app = app_pages.visit("vanishing")
    app_pages.predict(app, "guess", "same")
    states = app._tree.get_widget_states()
    for key in ("guess", "guess-choice"):
        states.widgets.add(id=f"$$ID-0-{key}", string_value="billionth")
    app._run(states)
    assert app_pages.address(app)["guess"] == "same"


def test_who_wants_to_be_shown_need_not_lock():
    app = app_pages.visit("vanishing")
    app_pages.predict(app, "guess", "show")
    assert app_pages.address(app) == {"guess": "show"}
