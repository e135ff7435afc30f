"""All exercises on paper: a sheet to work on, or the same with the answers, as one HTML file without scripts."""

import re
from collections.abc import Callable, Sequence
from html import escape

import numpy as np

from dashboard.shell.report import document
from dashboard.text.numbers import figure, short
from dashboard.text.plain import plain
from lib.arrays import Array
from lib.lessons.checking import AnswerField, Exercise
from lib.lessons.exercises import EXERCISES


def html(seed: int, *, answers: bool) -> str:
    """Every exercise on the numbers of this seed, and on the lesson's own where it fixes them.

    answers: whether the answers and why they are so stand there, or room for them.
    """
    title = f"{'answer sheet' if answers else 'worksheet'}, seed {seed}"
    tasks = [
        _task(exercise, numbers, answers)
        for exercise in EXERCISES.values()
        for numbers in ((None, seed) if exercise.lesson else (seed,))
    ]
    return document(title, f"<h1>{escape(f'Exercises: {title}')}</h1>\n" + "\n".join(tasks))


def _task(exercise: Exercise, seed: int | None, answers: bool) -> str:
    given = exercise.given(seed)
    solved = exercise.solve(given)
    numbers = "the lesson's numbers" if seed is None else f"seed {seed}"
    shown = [_table(plain(exercise.symbols[name]), _cells(values, _exact)) for name, values in given.items()]
    asked = [_answer(field, solved[name] if answers else None) for name, field in exercise.fields.items()]
    why = f"<p>{_words(exercise.explanation)}</p>" if answers else ""
    return (
        f'<div class="task"><h2>{escape(exercise.title)} ({numbers})</h2><p>{_words(exercise.task)}</p>'
        f'<div class="values">{"".join(shown)}</div><div class="values answers">{"".join(asked)}</div>{why}</div>'
    )


def _answer(field: AnswerField, values: Array | None) -> str:
    """A field of an answer with its values, or for None with cells to fill in."""
    cells = _cells(np.zeros(field.shape) if values is None else values, _blank if values is None else _rounded)
    if not field.shape:
        return _table(field.label, cells)
    return _table(field.label, cells, field.row_labels, field.column_labels)


def _cells(values: Array, write: Callable[[float], str]) -> list[list[str]]:
    return [[write(value) for value in row] for row in np.atleast_2d(values).tolist()]


def _exact(value: float) -> str:
    return short(value, digits=6)


def _rounded(value: float) -> str:
    return _exact(value) if value.is_integer() else figure(value)


def _blank(_: float) -> str:
    return ""


def _table(label: str, cells: list[list[str]], rows: Sequence[str] = (), columns: Sequence[str] = ()) -> str:
    """Numbers under their label, with names for the rows and columns of an answer."""
    head = f"<tr><th></th>{''.join(f'<th>{escape(name)}</th>' for name in columns)}</tr>" if columns else ""
    names = [f"<th>{escape(name)}</th>" for name in rows] or [""] * len(cells)
    body = (
        f"<tr>{name}{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        for name, row in zip(names, cells, strict=True)
    )
    return f"<table><caption>{escape(label)}</caption>{head}{''.join(body)}</table>"


def _words(markdown: str) -> str:
    """A task or an explanation as HTML: formulas as plain text, code as code, no other Markdown."""
    parts = re.split(r"(\$[^$]*\$|`[^`]*`|\*\*.*?\*\*)", markdown)
    return "".join(map(_part, parts))


def _part(part: str) -> str:
    if part.startswith("$"):
        return f"<i>{escape(plain(part.strip('$')))}</i>"
    if part.startswith("`"):
        return f"<code>{escape(part.strip('`'))}</code>"
    if part.startswith("**"):
        return f"<b>{escape(part.strip('*'))}</b>"
    return escape(part)
