"""The instructor's guide: its table is that of the lessons, and its example can be read."""

import re

from dashboard.lessons import file, shelf
from dashboard.shell import nav
from tests.test_architecture import ROOT

GUIDE = (ROOT / "docs/teaching.md").read_text(encoding="utf-8")
PAGES = tuple(entry.url for entry in nav.ENTRIES)


def test_the_table_holds_every_lesson_with_its_steps_and_minutes():
    lessons, problems = shelf.lessons(PAGES)
    assert not problems
    rows = re.findall(r"^\| (.+) \| (\d+) \| (\d+) \|$", GUIDE, flags=re.MULTILINE)
    assert rows == [(each.title, str(len(each.steps)), str(each.minutes)) for each in lessons.values()]


def test_the_example_is_a_lesson():
    (example,) = re.findall(r"```toml\n(.*?)```", GUIDE, flags=re.DOTALL)
    lesson = file.read(example.encode(), PAGES)
    assert "0.25" in lesson.steps[0].text("notice")
