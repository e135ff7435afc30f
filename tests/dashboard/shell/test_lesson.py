"""The lesson that is given: from the link, through wandering, to the end."""

import json
from urllib.parse import parse_qsl

import pytest

from dashboard.lessons import shelf
from dashboard.shell import lesson, nav
from tests.pages.app_pages import address, component, go_to, notice, predict, report, run, visit
from tests.pages.interruption import interruptions

LESSONS, _ = shelf.lessons(nav.STEPS)
FILES = {entry.url: entry.file.removesuffix(".py") for entry in nav.ENTRIES}


def follow(app, label):
    """Click the link with this label."""
    (link,) = [each.proto for each in app.get("page_link") if each.proto.label == label]
    app.query_params.clear()
    for name, token in parse_qsl(link.query_string):
        app.query_params[name] = token
    return run(app.switch_page(f"../pages/{FILES[link.page]}.py"))


def test_the_lesson_stays_on_other_pages_and_one_click_leads_back_to_the_step_as_it_was_left():
    app = visit("explore", lesson="slopes", step="1", fn="sigmoid", z="2")
    run(app.slider(key="z").set_value(-3.5))
    go_to(app, "matrices")
    assert address(app) == {"lesson": "slopes", "step": "1"}
    go_to(app, "claims")
    follow(app, "Back to the step")
    assert address(app) == {"lesson": "slopes", "step": "1", "z": "-3.5"}
    assert app.slider(key="z").value == -3.5


def test_a_step_shows_its_page_as_the_lesson_has_it_whatever_was_done_there_before():
    app = visit("dying", lesson="dying", step="3", guess="show", rate="0.5", epoch="0", units="16")
    follow(app, "**Next**")
    assert address(app) == {"lesson": "dying", "step": "4"}
    assert app.segmented_control(key="guess-choice").value is None
    follow(app, "3")
    assert address(app)["rate"] == "0.5"


def test_a_link_restores_step_page_and_answer():
    app = visit("vanishing", lesson="vanishing", step="2", guess="same")
    assert app.button(key="guess-again")
    assert address(app) == {"lesson": "vanishing", "step": "2", "guess": "same"}


def test_a_link_that_names_the_step_only_opens_its_page():
    app = visit("home", lesson="softmax", step="3")
    assert [title.value for title in app.title] == [nav.SOFTMAX.title]
    assert address(app) == {"lesson": "softmax", "step": "3", "logits": "thousand"}
    assert notice(app) == ""


def test_leaving_leads_back_to_where_one_was():
    app = visit("compare", show="relu,gelu", z="-0.5", lesson="1")
    go_to(app, "lessons")
    follow(app, "**Dying ReLU**")
    follow(app, "**Next**")
    run(app.button(key="lesson-leave").click())
    assert [title.value for title in app.title] == [nav.LESSONS.title]
    assert address(app) == {}
    assert not app.get("html") or "lesson-words" not in app.get("html")[0].proto.body


def test_leaving_leads_back_wherever_the_way_is_interrupted():
    start = {"guess": "show", "step": "10"}
    for place, interrupted in enumerate(interruptions((lesson, "travel"))):
        app = visit("zigzag", **start)
        for name, token in lesson.step_address("slopes", LESSONS["slopes"], 7).items():
            app.query_params[name] = token
        run(app)
        with interrupted:
            app.button(key="lesson-leave").click().run()
        run(app)
        assert address(app) == start, place


def test_a_lesson_that_begins_on_a_page_ends_on_it_with_its_names_of_before():
    app = visit("zigzag", guess="show", step="10")
    for name, token in lesson.step_address("slopes", LESSONS["slopes"], 7).items():
        app.query_params[name] = token
    run(app)
    assert app.slider(key="step").value == 200
    run(app.button(key="lesson-leave").click())
    assert app.slider(key="step").value == 10
    assert address(app) == {"guess": "show", "step": "10"}
    assert notice(app) == ""


def test_names_that_a_page_has_as_well_keep_their_meaning_in_links_of_before():
    app = visit("zigzag", guess="show", step="10")
    assert app.slider(key="step").value == 10
    assert address(app) == {"guess": "show", "step": "10"}
    app = visit("compare", lesson="1")
    assert app.toggle(key="lesson").value
    app = visit("compare", lesson="slopes", step="3", **{"page.lesson": "1"})
    assert app.toggle(key="lesson").value
    assert address(app) == {"lesson": "slopes", "step": "3", "page.lesson": "1"}


@pytest.mark.parametrize(
    ("wrong", "told", "kept"),
    [
        ({"lesson": "nonsense", "step": "2"}, "`lesson = nonsense`", {}),
        ({"lesson": "slopes", "step": "99"}, "`step = 99`", {"lesson": "slopes", "step": "1"}),
        ({"lesson": "slopes", "step": "-1"}, "`step = -1`", {"lesson": "slopes", "step": "1"}),
        ({"lesson": "slopes", "step": "²"}, "`step = ²`", {"lesson": "slopes", "step": "1"}),
        ({"lesson": "SLOPES"}, "", {"lesson": "slopes", "step": "1"}),
    ],
)
def test_a_wrong_lesson_or_step_is_told(wrong, told, kept):
    app = visit("explore")
    for name, token in wrong.items():
        app.query_params[name] = token
    run(app)
    assert told in notice(app)
    assert address(app) == kept


def test_a_lesson_of_somebody_elses_own_asks_for_its_file():
    app = visit("zigzag", lesson="own", step="7", **{"page.step": "20"})
    assert any("file of its author" in element.value for element in app.markdown)
    assert app.slider(key="step").value == 20
    assert address(app) == {"lesson": "own", "step": "7", "page.step": "20"}
    run(app.button(key="lesson-leave").click())
    assert [title.value for title in app.title] == [nav.HOME.title]


def test_presenter_mode_and_lesson_stay_together():
    app = visit("explore", present="1", **lesson.step_address("slopes", LESSONS["slopes"], 1))
    follow(app, "**Next**")
    assert address(app) == {"present": "1", "lesson": "slopes", "step": "2", "fn": "tanh", "z": "0"}
    assert app.button(key="present-switch").label == "Leave presenter mode"


def kept_texts(app):
    return json.loads(component(app, "kept").json)["texts"]


def own(app):
    return app.session_state["lesson.own"] if "lesson.own" in app.session_state else None  # noqa: SIM401 (it has no get)


def make_a_step(app):
    run(app.button(key="lesson-make").click())
    go_to(app, "explore")
    for name, text in (("question", "Why?"), ("notice", "So."), ("note", "Wait.")):
        app.text_area(key=f"lesson.added.{name}").set_value(text)
    return run(app.button(key="lesson-add").click())


def test_an_own_lesson_outlives_the_session_in_the_browser_and_is_checked_again():
    texts = kept_texts(make_a_step(visit("lessons")))
    assert texts[lesson.FILE].startswith('title = "My lesson"')
    again = visit("lessons")
    assert own(again) is None
    report(again, "kept", "found", texts)
    run(again)
    assert own(again).steps[0].question == "Why?"
    report(again, "kept", "gone", True)
    run(again)
    assert own(again) is None, "erased with everything else"


@pytest.mark.parametrize("text", ["x", 'title = "T"', 'title = "T"\n[[step]]\nlink = "https://elsewhere"\n'])
def test_what_the_browser_keeps_in_its_place_and_is_no_lesson_is_forgotten(text):
    app = visit("lessons")
    report(app, "kept", "found", {lesson.FILE: text})
    run(app)
    assert own(app) is None
    assert kept_texts(app)[lesson.FILE] == ""


def test_forgetting_an_own_lesson_forgets_it_in_the_browser_too():
    app = make_a_step(visit("lessons"))
    go_to(app, "lessons")
    run(app.button(key="lesson-forget").click())
    assert kept_texts(app)[lesson.FILE] == ""


def test_the_steps_that_were_opened_and_answered_are_kept_and_told():
    app = visit("vanishing", lesson="vanishing", step="2")
    follow(app, "**Next**")
    follow(app, "2")
    predict(app, "guess", "same")
    assert kept_texts(app)["lessons/vanishing/2"] == "answered"
    assert kept_texts(app)["lessons/vanishing/3"] == "opened"
    go_to(app, "lessons")
    assert any("opened 2, answered 1" in caption.value for caption in app.caption)


def test_a_page_beside_the_lesson_opens_no_step():
    app = visit("explore", lesson="vanishing", step="2")
    assert "lessons/vanishing/2" not in kept_texts(app)
