"""The page of lessons: the six, and one's own from a file."""

import pytest

from dashboard.lessons import file, shelf
from dashboard.shell import lesson, nav
from tests.dashboard.lessons.test_file import HOSTILE
from tests.pages.app_pages import run, visit
from tests.pages.interruption import interruptions

LESSONS, _ = shelf.lessons(nav.STEPS)


def words(app):
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def bring(app, data):
    return run(app.file_uploader(key="lesson-file").set_value(("mine.toml", data, "application/toml")))


def test_every_lesson_is_there_with_its_minutes_and_its_first_question():
    app = visit("lessons")
    labels = [link.proto.label for link in app.get("page_link")]
    for taught in LESSONS.values():
        assert f"**{taught.title}**" in labels
        assert f"{taught.minutes} minutes" in words(app)
    assert LESSONS["vanishing"].steps[0].question in words(app)


def test_a_file_is_taken_and_can_be_given_and_named_anew():
    app = bring(visit("lessons"), file.written(LESSONS["dying"]).encode())
    assert app.session_state["lesson.own"] == LESSONS["dying"]
    assert len([link for link in app.get("page_link") if link.proto.label == "**Dying ReLU**"]) == 2
    run(app.text_input(key="lesson-title").set_value("Mine"))
    assert app.session_state["lesson.own"].title == "Mine"
    run(app.button(key="lesson-forget").click())
    assert app.session_state["lesson.own"] is None


def test_a_file_whose_page_is_interrupted_is_taken_by_the_next_run():
    data = file.written(LESSONS["dying"]).encode()
    for interruption in interruptions((lesson, "put_own")):
        app = visit("lessons")
        with interruption:
            bring(app, data)
        assert ("lesson.seen" in app.session_state) is not interruption.came


@pytest.mark.parametrize("kind", ["a script", "a stranger's name", "a link elsewhere", "a question that is a list"])
def test_a_hostile_file_is_refused_in_words_and_nothing_is_kept(kind):
    data, _ = HOSTILE[kind]
    app = bring(visit("lessons"), data)
    assert len(app.error) == 1
    assert "lesson.own" not in app.session_state
    assert not app.exception


def test_a_file_that_is_too_large_is_refused():
    app = bring(visit("lessons"), b"#" * 2**20)
    assert "KB" in app.error[0].value
