"""The lab's own lessons: whole, walked from end to end, and no number in them typed by hand."""

import re
import string

import pytest

from dashboard.lessons import shelf
from dashboard.lessons.lesson import TEXTS
from dashboard.shell import lesson, nav
from dashboard.text.numbers import told
from lib.lessons.quoted import quoted
from tests.pages.app_pages import address, notice, visit

LESSONS, PROBLEMS = shelf.lessons(nav.STEPS)
STEPS = [
    pytest.param(key, number, id=f"{key}-{number}")
    for key, taught in LESSONS.items()
    for number in range(1, len(taught.steps) + 1)
]
FILES = {entry.url: entry.file.removesuffix(".py") for entry in nav.ENTRIES}


def test_there_are_six_of_five_to_eight_steps_and_at_most_forty_five_minutes():
    assert PROBLEMS == ()
    assert len(LESSONS) == 6
    assert all(5 <= len(taught.steps) <= 8 and taught.minutes <= 45 for taught in LESSONS.values())


def test_every_file_is_on_the_shelf():
    assert {path.stem for path in shelf.FOLDER.glob("*.toml")} == set(shelf.ORDER)


def test_a_broken_file_is_told_in_a_sentence_and_the_others_work(tmp_path):
    for key in shelf.ORDER:
        (tmp_path / f"{key}.toml").write_bytes((shelf.FOLDER / f"{key}.toml").read_bytes())
    (tmp_path / "slopes.toml").write_text("title = 3")
    (tmp_path / "train.toml").unlink()
    found, problems = shelf.lessons(nav.STEPS, tmp_path)
    assert list(found) == [key for key in shelf.ORDER if key not in ("slopes", "train")]
    assert [words.split(".")[0] for words in problems] == [
        "The lesson slopes is left out",
        "The lesson train is left out",
    ]


@pytest.mark.parametrize(("key", "number"), STEPS)
def test_a_step_opens_its_page_without_a_notice_and_asks_its_question(key, number):
    taught = LESSONS[key]
    step = taught.steps[number - 1]
    app = visit(FILES[step.page], **lesson.step_address(key, taught, number))
    assert notice(app) == ""
    assert [error.value for error in app.error] == []
    assert address(app).items() >= lesson.at(key, number).items()
    (bar,) = [each.proto.body for each in app.get("html") if "lesson-words" in each.proto.body]
    assert step.text("question") in bar


@pytest.mark.parametrize(("key", "number"), STEPS)
def test_every_number_that_a_step_quotes_is_the_one_that_lib_computes(key, number):
    step = LESSONS[key].steps[number - 1]
    for name in TEXTS:
        text, rendered = getattr(step, name), step.text(name)
        places = []
        for _, quotes, form, _ in string.Formatter().parse(text):
            if quotes:
                shown = format(told(quoted(quotes)), form or "")
                assert shown in rendered
                rendered = rendered.replace(shown, "", 1)
                places += quotes.split(".")
        # What is left may only say where a quoted number was taken, or what the question or the link sets.
        known = {*re.findall(r"[0-9.]+", " ".join([*places, step.link, step.question])), "0", "1"}
        left = [number.rstrip(".") for number in re.findall(r"[0-9][0-9.]*", rendered)]
        assert [number for number in left if number not in {one.strip(".") for one in known}] == []
