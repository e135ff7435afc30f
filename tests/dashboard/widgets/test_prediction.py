"""Predict, then observe, then explain: on every page that asks, the answer is judged where it was given."""

import pytest

from dashboard.widgets.prediction import DrawnCurve, OneOf, Question, Range
from dashboard.widgets.sketch import Sheet
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


SCRIPT = """
import streamlit as st
from dashboard.shell import link
from dashboard.widgets import prediction

link.open_page("asks")
OPTIONS = {"a": "First", "b": "Second", "c": "Third"}
other = prediction.Question("other", "that?", prediction.OneOf(OPTIONS))
st.session_state["test.answers"] = prediction.choose("which?", OPTIONS), prediction.given(other)
st.session_state["test.asked"] = dict(link.asked())
st.session_state["test.problems"] = link.close_page()
"""


def asked(**query):
    return app_pages.follow(SCRIPT, **query)


@pytest.mark.parametrize(
    ("token", "answer", "words"), [("B", "b", "Second"), ("show", "show", "Show me"), ("", "", "")]
)
def test_a_question_shows_what_the_link_answers_and_tells_it_in_words(token, answer, words):
    app = asked(guess=token) if token else asked()
    assert app.session_state["test.answers"] == (answer, "")
    assert app_pages.address(app) == ({"guess": answer} if answer else {})
    assert app.session_state["test.asked"] == {"which?": words}
    assert app.session_state["test.problems"] == []


@pytest.mark.parametrize("name", ["guess", "other"])
def test_an_answer_that_cannot_be_given_is_told_and_is_none(name):
    app = asked(**{name: "z"})
    assert app.session_state["test.answers"] == ("", "")
    (problem,) = app.session_state["test.problems"]
    assert f"`{name} = z`" in problem


def test_a_question_that_is_not_on_the_screen_keeps_its_answer():
    app = asked(other="c")
    assert app.session_state["test.answers"] == ("", "c")
    assert app_pages.address(app) == {"other": "c"}
    assert not [row for row in app.segmented_control if row.key.startswith("other")]


TYPED = """
import streamlit as st
from dashboard.shell import link
from dashboard.widgets import prediction

link.open_page("types")
said = prediction.number("how many?", prediction.Range(0, 9), "many", key="of.one")
st.session_state["test.said"] = said.value, said.shown
st.session_state["test.asked"] = dict(link.asked())
st.session_state["test.problems"] = link.close_page()
"""


def typing(**query):
    return app_pages.follow(TYPED, **query)


def test_a_number_is_typed_and_then_locked():
    app = app_pages.type_in(typing(), "many-typed", "2,5")
    assert app.session_state["test.said"] == (None, False)
    assert app_pages.address(app) == {}
    app_pages.run(app.button(key="many-lock").click())
    assert app.session_state["test.said"] == (2.5, True)
    assert app_pages.address(app) == {"many": "2.5"}
    assert app.session_state["test.asked"] == {"how many?": "2.5"}
    app_pages.run(app.button(key="many-again").click())
    assert app.session_state["test.said"] == (None, False)


@pytest.mark.parametrize("text", ["10", "-1", "many", "nan"])
def test_what_is_no_number_of_the_range_is_told_and_cannot_be_locked(text):
    app = app_pages.type_in(typing(), "many-typed", text)
    assert f"“{text}”" in app_pages.notice(app)
    assert not [button for button in app.button if button.key == "many-lock"]


def test_who_predicts_no_number_is_shown_and_the_link_says_so():
    app = typing()
    app_pages.run(app.button(key="many-show").click())
    assert app.session_state["test.said"] == (None, True)
    assert app_pages.address(app) == {"many": "show"}
    assert typing(many="Show").session_state["test.said"] == (None, True)


@pytest.mark.parametrize("token", ["10", "x", "inf"])
def test_a_link_with_a_number_out_of_range_asks_and_tells_it(token):
    app = typing(many=token)
    assert app.session_state["test.said"] == (None, False)
    (problem,) = app.session_state["test.problems"]
    assert f"`many = {token}`, which is not a number from 0 to 9, or show" in problem


def test_a_number_that_is_locked_cannot_be_changed_over_the_socket():
    app = typing(many="4")
    states = app._tree.get_widget_states()
    states.widgets.add(id="$$ID-0-many-show", trigger_value=True)
    app._run(states)
    assert app.session_state["test.said"] == (4.0, True)


DRAWN = """
import streamlit as st
from dashboard.shell import link
from dashboard.widgets import prediction, sketch

link.open_page("draws")
place = st.container()
said = prediction.curve("draw it", sketch.Sheet((-1.0, 0.0, 1.0, 2.0), -0.5, 1.0), place, "drawn", key="of.one")
st.session_state["test.said"] = said.value, said.shown
st.session_state["test.problems"] = link.close_page()
"""


def drawing(**query):
    return app_pages.follow(DRAWN, **query)


def draw(app, heights, turn=1):
    return app_pages.run(
        app_pages.report(app, "draws/of.one-draft-sketch", "drawn", {"heights": heights, "turn": turn})
    )


def test_a_curve_is_drawn_locked_and_in_the_link():
    app = draw(drawing(), [None, 0.123456, None, 1.0])
    assert app.session_state["test.said"] == (None, False)
    app_pages.run(app.button(key="drawn-lock").click())
    assert app.session_state["test.said"] == ((0.123, 0.123, 0.562, 1.0), True)
    assert app_pages.address(app) == {"drawn": "0.123~0.123~0.562~1"}
    again = drawing(**app_pages.address(app))
    assert again.session_state["test.said"] == app.session_state["test.said"]
    assert again.session_state["test.problems"] == []


@pytest.mark.parametrize("token", ["0~0~0", "0~0~0~0~0", "0~0~0~2", "0~0~0~nan", "0~0~0~", "0,0,0,0", "x"])
def test_a_link_with_another_curve_asks_and_tells_it(token):
    app = drawing(drawn=token)
    assert app.session_state["test.said"] == (None, False)
    (problem,) = app.session_state["test.problems"]
    assert "which is not 4 numbers from −0.5 to 1, with ~ between them, or show" in problem


@pytest.mark.parametrize(
    "heights", [[0, 0, 0], "0000", None, [None] * 4, [2, "1", True, float("nan")], [[0]] * 4, {"0": 1}]
)
def test_what_is_no_drawing_cannot_be_locked(heights):
    app = draw(drawing(), heights)
    assert not [button for button in app.button if button.key == "drawn-lock"]


KINDS = {
    "choice": (OneOf({"a": "First", "b": "Second"}), {"a": "a", "B": "b"}, ["c", "", "show"]),
    "number": (Range(0, 9), {"2.50": "2.5", "9": "9"}, ["10", "", "show", "many"]),
    "curve": (
        DrawnCurve(Sheet((0.0, 1.0), 0.0, 1.0)),
        {"0.0001~1": "0~1", "0.25~.5": "0.25~0.5"},
        ["0", "0~2", "", "show"],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_read_as_the_link_says_it_and_nothing_else_is_one(kind):
    allowed, answers, others = KINDS[kind]
    question = Question("which", "which?", allowed)
    assert {text: question.read(text) for text in answers} == answers
    for text in others:
        with pytest.raises(ValueError, match="answer must be"):
            question.read(text)
