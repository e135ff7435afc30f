"""The parts of the exercises page: choosing, answering, checking, helping, and the record of progress."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts import exercises as charts
from dashboard.classroom.overview import Deed
from dashboard.frames import exercises as frames
from dashboard.parts.exercises import sheet
from dashboard.parts.exercises.progress import COLUMNS, KEPT, Attempt, every, rows, to_csv
from dashboard.shell import kept, link, live, look, nav, plot, present
from dashboard.text.numbers import figure, short, tex
from dashboard.text.plain import counted, literal
from dashboard.widgets import controls, marks, prediction, snippets, top
from lib.activations import (
    leaky_relu,
    leaky_relu_derivative,
    relu,
    relu_derivative,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
)
from lib.answers import LONGEST, read_cells, read_number
from lib.arrays import Array
from lib.lessons.checking import MOST_TOLD, AnswerField, Exercise, Finding, Numbers, solved
from lib.lessons.exercises import EXERCISES, zero_counts
from lib.losses import cross_entropy_gradient_from_logits
from lib.softmax import softmax

MOST_SEED = 9999
MOST_DRAWS = 10_000

_OWN_SEED = "exercises.own"
_SEED = "exercises.seed"
_KEPT_SEED = "seed"
_WORK = "exercises.work"

Solution = tuple[list[Callable[..., Any]], str]
CODE: Mapping[str, Solution] = MappingProxyType(
    {
        **dict.fromkeys(("example-1", "exercise-1", "exercise-3"), ([relu], "relu(Z)")),
        **dict.fromkeys(("example-2", "exercise-2", "exercise-4"), ([softmax], "softmax(Z)")),
        "slopes": (
            [sigmoid_derivative, tanh_derivative, relu_derivative],
            "sigmoid_derivative(z), tanh_derivative(z), relu_derivative(z)",
        ),
        "tangent": ([tanh, tanh_derivative], "tanh(z0), tanh_derivative(z0)"),
        "shift": ([softmax], "softmax(z), softmax(z + c)"),
        "gradient": ([cross_entropy_gradient_from_logits], "cross_entropy_gradient_from_logits(Z, Y)"),
        "kink": (
            [relu_derivative, leaky_relu_derivative],
            "relu_derivative(np.zeros(1)), leaky_relu_derivative(np.zeros(1), alpha)",
        ),
        "leaky": ([leaky_relu, leaky_relu_derivative], "leaky_relu(z, alpha), leaky_relu_derivative(z, alpha)"),
    }
)
"""The functions of the lab that each exercise is about, and the expression that uses them on its numbers."""


@dataclass
class Work:
    """What was typed for one exercise, kept from page to page, and what its last check found."""

    cells: dict[str, pd.DataFrame] = field(default_factory=dict)  # as the editor was opened
    latest: dict[str, pd.DataFrame] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    checked: dict[str, Array] | None = None
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Task:
    """The exercise on screen with its numbers. ``seed`` is None for the lesson's own numbers."""

    exercise: Exercise
    seed: int | None
    given: Numbers

    @property
    def slot(self) -> str:
        """Where this visitor's work on it is kept."""
        return Attempt(self.exercise.key, self.seed).slot

    @property
    def attempt(self) -> Attempt:
        """The record of progress on it; it is kept from the first check or hint on."""
        return Attempt.read(self.slot, kept.get(f"{KEPT}{self.slot}") or "") or Attempt(self.exercise.key, self.seed)

    def note(self, what: Callable[[Attempt], None], broken: str = "") -> None:
        """Keep something of it, and whose numbers it was done on; a class counts it for those who want that.

        broken: the property that a check has found wrong.
        """
        attempt = self.attempt
        what(attempt)
        kept.note(f"{KEPT}{self.slot}", attempt.token)
        live.did(f"exercise/{self.exercise.key}", Deed(attempt.solved, attempt.hints > 0, broken))
        if self.seed is not None:
            kept.note(_KEPT_SEED, str(self.seed))

    @property
    def work(self) -> Work:
        """What was typed for it."""
        works: dict[str, Work] = st.session_state.setdefault(_WORK, {})
        return works.setdefault(self.slot, Work())


def choose() -> Task:
    """Which exercise, the task in words, and on whose numbers it stands."""
    key = controls.choice("ex", "Exercise", {key: record.title for key, record in EXERCISES.items()}, "example-1")
    exercise = EXERCISES[key]
    top.of_page(key)
    st.markdown(exercise.task)
    numbers = "own"
    if exercise.lesson:
        numbers = controls.choice("numbers", "Numbers", {"lesson": "the lesson's", "own": "your own"}, "lesson")
    with controls.more():
        seed = _seed(needed=numbers == "own" or exercise.key == "exercise-3")
    taken = seed if numbers == "own" else None
    return Task(exercise, taken, exercise.given(taken))


def _seed(needed: bool) -> int:
    own = _own_seed()
    seed = controls.personal(
        "seed",
        "Seed of your numbers",
        0,
        MOST_SEED,
        own,
        _SEED,
        help="Each visitor begins with another seed. The same seed, or this page's link, gives the same numbers.",
    )
    st.button("New numbers", on_click=_new_numbers, disabled=not needed)
    return seed


def _own_seed() -> int:
    """The seed of this visitor: the one of an earlier visit, once the browser has told it, else a drawn one."""
    own: int = st.session_state.setdefault(_OWN_SEED, 1 + secrets.randbelow(MOST_SEED))
    if (before := kept.get(_KEPT_SEED) or "").isdecimal() and own != int(before) <= MOST_SEED:
        if st.session_state.get(_SEED) == own:  # not from a link
            link.put(_SEED, int(before))
        st.session_state[_OWN_SEED] = own = int(before)
    return own


def _new_numbers() -> None:
    link.put(_SEED, secrets.randbelow(MOST_SEED + 1))


def standing(task: Task) -> None:
    """A mark for each exercise: solved or open, and which one is on the screen. Call after the check."""
    done, keys = _done(), list(EXERCISES)
    row = [marks.DONE if key in done else marks.OPEN for key in keys]
    marks.row(row, keys.index(task.exercise.key), f"{marks.DONE} solved, {marks.OPEN} open")


def show_given(task: Task) -> None:
    """The numbers of the task, as formulas and as NumPy to copy."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        for name, values in task.given.items():
            with st.container(width="content"):
                st.latex(f"{task.exercise.symbols[name]} = {_latex(values, exact=True)}", width="content")
        with st.popover("As NumPy"):
            st.code("\n".join(_numpy(name, values) for name, values in task.given.items()), language="python")


def answer(task: Task) -> Numbers:
    """The cells and boxes to type into; returns what was read, NaN where there is nothing to read yet."""
    work, result, complaints = task.work, {}, []
    singles = [name for name, asked in task.exercise.fields.items() if not asked.shape]
    for name, asked in task.exercise.fields.items():
        if asked.shape:
            result[name], found = _matrix(f"answer.{task.slot}.{name}", name, asked, work)
            complaints += found
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name in singles:
            result[name], found = _box(f"answer.{task.slot}.{name}", name, task.exercise.fields[name], work)
            complaints += found
    if complaints:
        more = f"; and {len(complaints) - MOST_TOLD} more" if len(complaints) > MOST_TOLD else ""
        st.warning(literal("; ".join(complaints[:MOST_TOLD]) + more + "."), icon=":material/edit_off:")
    return {name: result[name] for name in task.exercise.fields}


def _matrix(key: str, name: str, asked: AnswerField, work: Work) -> tuple[Array, list[str]]:
    if name not in work.latest:
        work.latest[name] = pd.DataFrame("", index=list(asked.row_labels), columns=list(asked.column_labels))
    if key not in st.session_state:  # the editor is new on the page: it opens with what was typed before
        work.cells[name] = work.latest[name]
    st.markdown(f"**Your answer** {'' if not asked.symbol else f'${asked.symbol}$'}")
    edited = st.data_editor(
        work.cells[name],
        key=key,
        alt=f"Your answer: {asked.label}",
        placeholder="",
        column_config={
            "_index": st.column_config.TextColumn("", disabled=True),
            **{
                label: st.column_config.TextColumn(
                    label if asked.columns else str(j + 1), max_chars=LONGEST, width="small"
                )
                for j, label in enumerate(asked.column_labels)
            },
        },
    )
    work.latest[name] = edited
    values, problems = read_cells(edited.to_numpy(dtype=object).tolist(), (asked.shape[0], asked.shape[1]))
    return values, [f"{asked.place(p.index)}: {p.text}" for p in problems if not p.empty]


def _box(key: str, name: str, asked: AnswerField, work: Work) -> tuple[Array, list[str]]:
    if key not in st.session_state:
        st.session_state[key] = work.texts.get(name, "")
    text = st.text_input(asked.label, key=key, max_chars=LONGEST, width=110)
    work.texts[name] = text
    try:
        return np.array(read_number(text)), []
    except ValueError as error:
        return np.array(np.nan), [f"{asked.label}: {error}"] if text.strip() else []


def actions(task: Task, answered: Numbers) -> None:
    """Check, hints and solution: the buttons always in the same place.

    None is disabled by its own press: that would take the focus away from those who use the keyboard.
    """
    attempt = task.attempt
    with st.container(horizontal=True, key="buttons"):
        if st.button("Check", key="check", icon=":material/check:", type="primary"):
            _check(task, answered)
        for number in (1, 2):
            st.button(
                f"Hint {number}",
                key=f"hint-{number}",
                on_click=task.note,
                args=(partial(Attempt.note_hint, number=number),),
                disabled=attempt.hints < number - 1,
            )
        st.button(
            "Show the solution",
            key="solution",
            on_click=task.note,
            args=(Attempt.note_solution,),
            help="The exercise then counts as seen, unless you solved it before.",
        )


def outcome(task: Task, answered: Numbers) -> None:
    """What the buttons have brought: what the last check found, and the hints."""
    _verdict(task, answered)
    for number, hint in enumerate(task.exercise.hints[: task.attempt.hints], start=1):
        st.info(f"**Hint {number}.** {hint}")


def _check(task: Task, answered: Numbers) -> None:
    work = task.work
    work.findings = task.exercise.check(task.given, answered)
    work.checked = {name: values.copy() for name, values in answered.items()}
    right = solved(work.findings)
    task.note(lambda attempt: attempt.note_check(right), "" if right else task.exercise.broken(task.given, answered))


def _verdict(task: Task, answered: Numbers) -> None:
    """What the last check found: a sentence, and a tick or a cross in front of each finding."""
    work = task.work
    if work.checked is None:
        st.caption("Fill in your answer and press Check. A part of an answer can be checked, too.")
        return
    if any(not np.array_equal(work.checked[name], answered[name], equal_nan=True) for name in work.checked):
        st.caption("The answer has changed since the last check.")
        return
    if solved(work.findings):
        again = "" if task.attempt.solved else " The solution was shown before, so take new numbers to solve it alone."
        st.success(f"**Right.** All values are right.{again}", icon=":material/check_circle:")
        _next(task.exercise.key)
    else:
        good, total = task.exercise.right(task.given, work.checked)
        st.warning(
            f"**Not yet.** {good} of {counted(total, 'value')} {'is' if good == 1 else 'are'} right; "
            f"{marks.FAILED} marks what does not hold.",
            icon=":material/pending:",
        )
    st.markdown(
        "\n\n".join(
            f"**{marks.DONE if finding.passed else marks.FAILED}** {literal(finding.text)}" for finding in work.findings
        )
    )


def _next(solved_now: str) -> None:
    """The way to the next exercise that is not solved, or the word that there is none."""
    keys, done = list(EXERCISES), _done()
    place = keys.index(solved_now) + 1
    if waiting := [key for key in [*keys[place:], *keys[:place]] if key not in done]:
        title = EXERCISES[waiting[0]].title
        st.button(f"Next: {title}", key="next", on_click=link.put, args=("ex", waiting[0]))
        if waiting[0] in keys[:place]:
            st.caption(f"That was the last one. Still open: {'; '.join(EXERCISES[key].title for key in waiting)}.")
    else:
        st.markdown(f"**All {len(EXERCISES)} exercises are solved.**")


def _done() -> set[str]:
    """The exercises that this visitor has solved, on any numbers."""
    return {attempt.exercise for attempt in every(EXERCISES) if attempt.solved}


def solution(task: Task) -> None:
    """The worked solution, once it was asked for: the lines of NumPy, what they give when they are run, and why."""
    if not task.attempt.seen:
        return
    exercise = task.exercise
    st.markdown("**The solution**, run on your numbers:")
    st.code(exercise.solution, language="python")
    for name, values in exercise.solve(task.given).items():
        asked = exercise.fields[name]
        st.latex(f"{asked.symbol} = {_latex(values)}" if asked.symbol else _latex(values))
    st.markdown(exercise.explanation)
    if exercise.exhibit:
        st.code(exercise.exhibit, language="python")
        for name, values in exercise.exhibits(task.given).items():
            st.latex(f"{exercise.shown[name]} = {_latex(values)}")


def redraws(seed: int) -> None:
    """Exercise 3 drawn again and again: buttons, the histogram, and its mean and spread."""
    st.header("Draw the matrix again and again", anchor=False)
    st.markdown(
        "Before you press: how many of the 20 entries will ReLU set to 0? How often will it be exactly that many?"
    )
    buttons = st.container(horizontal=True, vertical_alignment="bottom")
    with buttons.container(width=200):
        draws = controls.entry("draws", "Matrices drawn", 0, MOST_DRAWS, 0)
    for label, more in {"Redraw": 1, "Redraw 100 times": 100}.items():
        buttons.button(
            label, on_click=link.put, args=("draws", min(draws + more, MOST_DRAWS)), disabled=draws >= MOST_DRAWS
        )
    buttons.button("Start over", on_click=link.put, args=("draws", 0))
    picture, numbers = st.columns([3, 2], gap="large", vertical_alignment="center")
    with picture:
        plot.show(
            charts.zero_histogram(look.current()),
            alt="Histogram of the number of zeros in relu(Z), one count for each matrix drawn, with the expectation "
            "of a binomial distribution on top. The numbers stand next to it.",
            **frames.zero_histogram(draws, seed),
        )
    with numbers:
        counts = zero_counts(draws, seed)
        newest = f"The newest matrix has **{counts[-1]:.0f}** zeros." if draws else "No matrix drawn yet."
        mean, spread = (figure(float(counts.mean())), figure(float(counts.std()))) if draws else ("–", "–")
        st.markdown(
            f"| zeros | {draws}\u00a0drawn | Binomial(20,\u00a0½) |\n|:--|--:|--:|\n"
            f"| mean | {mean} | {figure(10)} |\n"
            f"| std. deviation | {spread} | {figure(5**0.5)} |\n\n{newest}"
        )


def progress() -> None:
    """What was tried, seen and solved, what was answered on other pages, where that is kept, and how to erase it."""
    attempts, done = every(EXERCISES), _done()
    with st.container(key=f"{present.SECONDARY}-progress"):
        st.header("Your progress", anchor=False)
        st.markdown(f"{len(done)} of {len(EXERCISES)} exercises solved.")
        if attempts:
            st.dataframe(pd.DataFrame(rows(attempts), columns=list(COLUMNS)), hide_index=True, width="content")
        else:
            st.caption("The table begins with your first check or hint.")
        with st.container(horizontal=True):
            st.download_button(
                "Download as CSV",
                to_csv(attempts),
                file_name="exercises.csv",
                mime="text/csv",
                on_click="ignore",
                disabled=not attempts,
            )
            st.button("Erase my progress", key="erase", icon=":material/delete:", on_click=kept.erase)
        _answers()
        st.markdown(WHERE)


def on_paper() -> None:
    """All exercises as a sheet to work on and as one with the answers, on the numbers of the page's seed."""
    if (drawer := controls.drawer("paper", "On paper")).open:
        seed = st.session_state[_SEED]
        with drawer, st.container(horizontal=True):
            for label, answers in (("Worksheet", False), ("Answer sheet", True)):
                st.download_button(
                    label,
                    sheet.html(seed, answers=answers),
                    file_name=f"{label.lower().replace(' ', '-')}-{seed}.html",
                    mime="text/html",
                    icon=":material/print:",
                    on_click="ignore",
                )


WHERE = """
**What is kept where**

- In this browser, until you erase it: tries, hints and solutions of the exercises, the seed of your numbers, your
  answers to questions on other pages, which steps of a lesson you have opened and answered, a lesson of your own, and
  the runs that you have pinned on Train.
- In the memory of the server, until two minutes after you leave: the same, with what you have typed, drawn or trained.
- In the address: the settings and the answers that are on the screen.
- In a class that you join, until it ends: your votes, and what you have tried and solved if you choose “Count me in”.
- Nowhere else. There is no name with any of it.
"""


def _answers() -> None:
    """What the visitor has predicted or judged on other pages."""
    given = [
        (name.partition("/")[0], *text.partition("\n")[::2]) for name, text in kept.under(prediction.ANSWERS).items()
    ]
    titles = {entry.url or "home": entry.title for entry in nav.ENTRIES}
    table = [(titles[page], question, answer) for page, question, answer in given if page in titles]
    if table:
        answers = pd.DataFrame(table, columns=["page", "question", "your answer"])
        st.dataframe(answers, hide_index=True, width="stretch")


def show_code(task: Task) -> None:
    """The drawer with the lab's own functions for this exercise."""
    functions, expression = CODE[task.exercise.key]
    variables = {name: values if np.ndim(values) else float(values) for name, values in task.given.items()}
    snippets.show(functions, variables, expression)


def _numpy(name: str, values: Array) -> str:
    """An assignment as Python writes it, a matrix with one row per line."""
    if not np.ndim(values):
        return f"{name} = {float(values):g}"
    if np.ndim(values) == 1:
        return f"{name} = np.array({values.tolist()})"
    indent = " " * len(f"{name} = np.array([")
    lines = f",\n{indent}".join(str(row) for row in values.tolist())
    return f"{name} = np.array([{lines}])"


def _latex(values: Array, exact: bool = False) -> str:
    """A number, a row or a matrix as LaTeX; given numbers are exact, computed ones have 4 significant digits."""
    matrix = np.atleast_2d(values)
    cells = [[_number(float(value), exact) for value in row] for row in matrix]
    if not np.ndim(values):
        return cells[0][0]
    return r"\begin{bmatrix}" + r" \\ ".join(" & ".join(row) for row in cells) + r"\end{bmatrix}"


def _number(value: float, exact: bool) -> str:
    return tex(value, partial(short, digits=6) if exact or value.is_integer() else figure)
