"""The bar of a lesson and its notes. What their keys do in a browser: tests/browser/test_lessons.py."""

import json

import pytest

from dashboard.lessons import file, shelf
from dashboard.shell import lesson, nav
from tests.dashboard.shell.test_lesson import follow
from tests.pages.app_pages import address, component, go_to, report, run, visit

LESSONS, _ = shelf.lessons(nav.STEPS)


def said(app):
    return " ".join(each.proto.body for each in app.get("html"))


def begun(key="slopes", number=1, page="explore"):
    return visit(page, **lesson.step_address(key, LESSONS[key], number))


def test_the_bar_leads_to_every_step_and_marks_the_ends():
    app = begun()
    links = [each.proto for each in app.get("page_link")]
    numbers = [each.label for each in links if each.label.isdecimal()]
    assert numbers == [str(n) for n in range(1, len(LESSONS["slopes"].steps) + 1)]
    assert [each.disabled for each in links if each.label in ("Back", "**Next**")] == [True, False]
    follow(app, "8")
    links = [each.proto for each in app.get("page_link")]
    assert [each.disabled for each in links if each.label in ("Back", "**Next**")] == [False, True]


def test_without_a_lesson_there_is_no_bar():
    app = visit("explore")
    assert "lesson-words" not in said(app)
    assert not [button for button in app.button if button.key == "lesson-leave"]


def test_the_notes_say_what_the_bar_does_not():
    app = visit("home", notes="1", lesson="slopes", step="2")
    step, after = LESSONS["slopes"].steps[1:3]
    for words in (step.text("question"), step.text("notice"), step.text("note"), after.text("question")):
        assert words.replace("'", "&#x27;") in said(app)
    assert "**4 min**, from minute 5 to 9 of 45" in " ".join(element.value for element in app.markdown)
    assert address(app) == {"lesson": "slopes", "step": "2", "notes": "1"}
    assert not app.slider


def test_the_notes_follow_the_other_window():
    told = json.loads(component(follow(begun(), "3"), "lesson-tell").json)
    notes = visit("home", notes="1", lesson="slopes", step="1")
    report(notes, "lesson-follow", "at", told)
    assert address(notes) == {"lesson": "slopes", "step": "3", "notes": "1"}
    assert LESSONS["slopes"].steps[2].text("note").replace("'", "&#x27;") in said(notes)


def test_an_own_lesson_goes_to_the_notes_with_its_window():
    taught = LESSONS["dying"]
    notes = visit("home", notes="1", lesson="own", step="1")
    assert "follow here" in notes.info[0].value
    report(notes, "lesson-follow", "at", {"lesson": "own", "step": 2, "file": file.written(taught)})
    assert taught.steps[1].text("question") in said(notes)


@pytest.mark.parametrize(
    "message",
    [
        None,
        {},
        {"lesson": "slopes"},
        {"lesson": "slopes", "step": 99},
        {"lesson": "slopes", "step": True},
        {"lesson": "slopes", "step": float("nan")},
        {"lesson": ["slopes"], "step": 2},
        {"lesson": "own", "step": 1, "file": "title = 1"},
        {"lesson": "own", "step": 1, "file": "#" * 2**18},
        {"lesson": "x" * 10**5, "step": 1, "file": 7},
    ],
)
def test_a_strange_message_to_the_notes_changes_nothing(message):
    notes = visit("home", notes="1", lesson="slopes", step="1")
    report(notes, "lesson-follow", "at", message)
    assert address(notes) == {"lesson": "slopes", "step": "1", "notes": "1"}


def made():
    """Somebody who makes a lesson and stands on Zig-zag."""
    app = visit("lessons")
    run(app.button(key="lesson-make").click())
    go_to(app, "zigzag")
    return run(app.slider(key="step").set_value(30))


def fill(app, question="Which way?", notice="{slope.sigmoid.2} there.", note="Ask."):
    for name, text in (("question", question), ("notice", notice), ("note", note)):
        app.text_area(key=f"lesson.added.{name}").set_value(text)
    app.number_input(key="lesson.added.minutes").set_value(6)
    return run(app.button(key="lesson-add").click())


def test_the_state_of_a_page_becomes_a_step_that_opens_it_again():
    app = fill(made())
    assert app.text_area(key="lesson.added.question").value == ""
    mine = app.session_state["lesson.own"]
    assert [step.link for step in mine.steps] == ["zig-zag?step=30"]
    assert file.read(file.written(mine).encode(), nav.STEPS) == mine
    run(app.button(key="lesson-done").click())
    go_to(app, "lessons")
    follow(app, "**My lesson**")
    assert app.slider(key="step").value == 30
    assert address(app) == {"lesson": "own", "step": "1", "page.step": "30"}


def test_a_step_that_no_file_may_hold_is_refused_and_what_was_typed_stays():
    app = fill(made(), notice="{slope.nothing.2}")
    assert "Step 1, notice" in app.error[0].value
    assert "Step 1, notice" in run(app).error[0].value, "the page may run again at once"
    assert "lesson.own" not in app.session_state
    assert app.text_area(key="lesson.added.question").value == "Which way?"
