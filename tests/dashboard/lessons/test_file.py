"""A lesson file is read strictly, and what is written is read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.lessons import file
from dashboard.lessons.lesson import Lesson, LessonStep

PAGES = ("explore", "zig-zag")
STEP = {"link": '"explore?fn=tanh"', "question": '"Q?"', "notice": '"N."', "note": '"O."', "minutes": "4"}


def written(title='"T"', more="", **changed):
    lines = "".join(f"{name} = {value}\n" for name, value in (STEP | changed).items() if value is not None)
    return f"title = {title}\n{more}\n[[step]]\n{lines}".encode()


def refused(data):
    with pytest.raises(ValueError, match=r"\.$") as told:
        file.read(data, PAGES)
    words = str(told.value)
    assert words.count("\n") == 0
    assert len(words) < 300
    return words


def test_a_lesson_is_read():
    assert file.read(written(), PAGES) == Lesson("T", (LessonStep("explore", (("fn", "tanh"),), "Q?", "N.", "O.", 4),))


HOSTILE = {
    "a megabyte": (b"#" * 2**20, "KB"),
    "a long line": (b"a" + b".a" * 5000 + b" = 1", "line"),
    "no text": (b"\xff\xfe\x00", "UTF-8"),
    "no TOML": (b"import os", "no TOML"),
    "brackets in brackets": (b"a = " + b"[" * 1400, "no TOML"),
    "braces in braces": (b"a = " + b"{a=" * 450, "no TOML"),
    "an impossible date": (b"a = 2026-02-31", "no TOML"),
    "empty": (b"", "title"),
    "no step": (b'title = "T"', "step"),
    "steps of another type": (b'title = "T"\nstep = "explore"', "step"),
    "a step of another type": (b'title = "T"\nstep = [1]', "no table"),
    "too many steps": (written() + written().partition(b"\n")[2] * file.MOST_STEPS, "steps"),
    "a stranger's name": (written(more="run = 'os.system'"), "'run'"),
    "a stranger's name in a step": (written(python='"1"'), "'python'"),
    "a title that is a number": (written(title="1"), "title"),
    "a question that is a list": (written(question='["a"]'), "question"),
    "a note that is missing": (written(note=None), "note"),
    "an empty question": (written(question='"  "'), "question"),
    "a long question": (written(question=f'"{"a" * 201}"'), "question"),
    "a script": (written(question='"<script>alert(1)</script>"'), "markup"),
    "a picture from elsewhere": (written(notice='"<img src=//evil>"'), "markup"),
    "a text that turns around": (written(notice='"\\u202E"'), "plain text"),
    "minutes in words": (written(minutes='"4"'), "minutes"),
    "minutes that are true": (written(minutes="true"), "minutes"),
    "no minutes": (written(minutes="0"), "minutes"),
    "an endless number of minutes": (written(minutes="inf"), "minutes"),
    "a number without a name": (written(notice='"{slope.nothing.1}"'), "notice"),
    "a name of Python": (written(notice='"{slope.__class__}"'), "notice"),
    "a number as wide as the memory": (written(notice='"{slope.sigmoid.1:999999999}"'), "form"),
    "a link elsewhere": (written(link='"https://example.org/explore"'), "page of the lab"),
    "a link without a scheme": (written(link='"//example.org/explore"'), "page of the lab"),
    "a link that is a program": (written(link='"javascript:alert(1)"'), "page of the lab"),
    "a link to a file": (written(link='"../explore"'), "page of the lab"),
    "a page that is not there": (written(link='"nowhere"'), "page of the lab"),
    "a link with a blank": (written(link='"explore?fn=tanh x"'), "page of the lab"),
    "a link without a value": (written(link='"explore?fn"'), "name=value"),
    "a link that says how it is shown": (written(link='"explore?present=1"'), "present"),
    "a link that says a thing twice": (written(link='"explore?z=1&z=2"'), "twice"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence(kind):
    data, word = HOSTILE[kind]
    assert word in refused(data)


printable = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="{}<"), min_size=1, max_size=60
)
texts = printable.map(lambda text: " ".join("".join(c for c in text if c.isprintable()).split())).filter(bool)
tokens = st.text(st.characters(categories=("L", "N", "P", "S")), max_size=20)
states = st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), tokens, max_size=4).map(
    lambda d: tuple(d.items())
)
steps = st.builds(LessonStep, st.sampled_from(PAGES), states, texts, texts, texts, st.integers(1, file.MOST_MINUTES))


@given(st.builds(Lesson, texts, st.lists(steps, min_size=1, max_size=3).map(tuple)))
def test_what_is_written_is_read_again(lesson):
    lesson_file = file.written(lesson)
    if all(len(step.link) <= file.LONGEST["link"] for step in lesson.steps):
        assert file.read(lesson_file.encode(), PAGES) == lesson
