"""The exercises on paper: every task, its numbers, and the answers that the page itself accepts."""

import re
from html import unescape
from html.parser import HTMLParser

import numpy as np
import pytest

from dashboard.parts.exercises import sheet
from dashboard.text.numbers import figure, short
from lib.lessons.checking import solved
from lib.lessons.exercises import EXERCISES


class _Tasks(HTMLParser):
    """The tasks of a sheet: their titles, and the cells of each of their tables by its caption."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.titles: list[str] = []
        self.tables: list[tuple[str, list[str]]] = []
        self.tags: set[str] = set()
        self.open = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.open = tag
        if tag == "table":
            self.tables.append(("", []))
        if tag == "td":
            self.tables[-1][1].append("")

    def handle_endtag(self, tag):
        self.open = ""

    def handle_data(self, data):
        if self.open == "h2":
            self.titles.append(data)
        elif self.open == "caption":
            self.tables[-1] = (data, self.tables[-1][1])
        elif self.open == "td":
            self.tables[-1][1][-1] += data


def tasks(seed):
    return [(each, number) for each in EXERCISES.values() for number in ((None, seed) if each.lesson else (seed,))]


def test_every_task_is_on_the_sheet_with_its_numbers_and_its_answers():
    read = _Tasks(sheet.html(7, answers=True))
    assert len(read.titles) == len(tasks(7))
    tables = iter(read.tables)
    for exercise, seed in tasks(7):
        given = exercise.given(seed)
        for values in given.values():
            assert next(tables)[1] == [short(value, digits=6) for value in np.ravel(values).tolist()]
        for name, values in exercise.solve(given).items():
            label, cells = next(tables)
            assert label == exercise.fields[name].label
            texts = [short(v, digits=6) if v.is_integer() else figure(v) for v in np.ravel(values).tolist()]
            assert cells == texts
        assert solved(exercise.check(given, exercise.solve(given)))


def test_the_worksheet_has_the_same_tasks_and_room_in_place_of_answers():
    work, answers = _Tasks(sheet.html(7, answers=False)), _Tasks(sheet.html(7, answers=True))
    assert work.titles == answers.titles
    assert [(label, len(cells)) for label, cells in work.tables] == [
        (label, len(cells)) for label, cells in answers.tables
    ]
    empty = [label for label, cells in work.tables if not any(cells)]
    assert len(empty) == sum(len(exercise.fields) for exercise, _ in tasks(7))


@pytest.mark.parametrize("answers", [False, True])
def test_a_sheet_is_the_same_each_time_and_holds_no_script_and_no_raw_formula(answers):
    html = sheet.html(12, answers=answers)
    assert html == sheet.html(12, answers=answers) != sheet.html(13, answers=answers)
    assert "script" not in _Tasks(html).tags
    text = unescape(re.sub(r"<style>.*?</style>|<[^>]*>", "", html, flags=re.DOTALL))
    assert not re.search(r"[$\\`]|\*\*", text)
