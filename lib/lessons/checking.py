"""What an exercise is, and how an answer to it is checked: property by property, then entry by entry.

The worked solution is a few lines of NumPy. They are run, never copied by hand: the numbers a student is shown
and the numbers an answer is compared with come from the very text that stands on the page.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from types import CodeType

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array

Numbers = Mapping[str, Array]
"""Numbers by name: those an exercise gives, or those somebody answers; a lone number is an array of shape ()."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check found, in words, and whether it is as it should be."""

    passed: bool
    text: str


@dataclass(frozen=True)
class AnswerField:
    """One part of an answer: a matrix of shape (n, k) or, with the shape (), a single number.

    label: LaTeX-free name, as in "column sums". symbol: LaTeX. rows, columns: their labels, "1", "2", … if none.
    tolerance: how far an entry may be off, absolutely, or as a share of the right value when ``relative``.
    """

    label: str
    symbol: str
    shape: tuple[int, ...] = ()
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    tolerance: float = 1e-9
    relative: bool = False

    @property
    def row_labels(self) -> tuple[str, ...]:
        """A label for each row."""
        return self.rows or tuple(f"row {i + 1}" for i in range(self.shape[0]))

    @property
    def column_labels(self) -> tuple[str, ...]:
        """A label for each column."""
        return self.columns or tuple(f"column {j + 1}" for j in range(self.shape[1]))

    def place(self, index: tuple[int, ...]) -> str:
        """Name an entry in words: "row 2, column 3", or the field's label for a single number."""
        if not self.shape:
            return self.label
        return f"{self.row_labels[index[0]]}, {self.column_labels[index[1]]}"

    @property
    def decimals(self) -> int:
        """How many decimals are wanted; 0 where the tolerance does not come from rounding."""
        return 0 if self.relative or self.tolerance < 1e-6 else round(-math.log10(self.tolerance))

    def agrees(self, values: Array, right: Array) -> NDArray[np.bool_]:
        """Entry by entry, whether ``values`` is within the tolerance of ``right``. NaN never is."""
        room = self.tolerance * np.abs(right) if self.relative else np.full(np.shape(right), self.tolerance)
        return np.asarray(np.abs(values - right) <= room + 1e-12)


Property = Callable[[Numbers, Numbers], Finding | None]
"""Given and answer → a finding, or None while too little is filled in to tell. Missing entries are NaN."""


@dataclass(frozen=True)
class Slip:
    """A common mistake: the NumPy lines that make it, and the sentence for somebody who made it."""

    code: str
    text: str


@dataclass(frozen=True)
class Exercise:
    """One exercise. It is data and named functions; ``check`` and ``solve`` are the same for all of them.

    task: Markdown. draw: numbers from a generator. lesson: the lesson's own numbers where it fixes them.
    symbols: LaTeX for each given name. fields: the parts of the answer by name. solution: NumPy lines that assign
    every field. exhibit: further lines whose results are worth a look afterwards, with ``shown`` naming them.
    """

    key: str
    title: str
    task: str
    draw: Callable[[np.random.Generator], dict[str, Array]]
    symbols: Mapping[str, str]
    fields: Mapping[str, AnswerField]
    solution: str
    properties: tuple[Property, ...]
    hints: tuple[str, str]
    explanation: str
    slips: tuple[Slip, ...] = ()
    lesson: Callable[[], dict[str, Array]] | None = None
    exhibit: str = ""
    shown: Mapping[str, str] = field(default_factory=dict)

    def given(self, seed: int | None) -> Numbers:
        """The numbers for a seed, or the lesson's own for None. The same seed gives the same numbers.

        Raises ValueError for None when the lesson fixes no numbers.
        """
        if seed is not None:
            return self.draw(np.random.default_rng([seed, *self.key.encode()]))
        if self.lesson is None:
            raise ValueError(f"seed must be a whole number: the lesson fixes no numbers for {self.key}")
        return self.lesson()

    def solve(self, given: Numbers) -> Numbers:
        """Run the solution on the given numbers and return every field."""
        results = run(self.solution, given)
        return {name: np.asarray(results[name], dtype=np.float64) for name in self.fields}

    def exhibits(self, given: Numbers) -> Numbers:
        """Run solution and exhibit on the given numbers and return what is to be shown."""
        results = run(f"{self.solution}\n{self.exhibit}", given)
        return {name: np.asarray(results[name], dtype=np.float64) for name in self.shown}

    def check(self, given: Numbers, answer: Numbers) -> list[Finding]:
        """Compare an answer with what is asked: shapes, completeness, properties, then the values.

        An entry that is still missing is NaN; the others are checked all the same. The answer solves the
        exercise when every finding passed. Never raises, whatever the numbers are.
        """
        for name, asked in self.fields.items():
            shape = np.shape(answer.get(name, ()))
            if name not in answer or shape != asked.shape:
                return [Finding(False, f"{asked.label} has the shape {shape}; asked is {asked.shape}.")]
        with np.errstate(all="ignore"):
            right = self.solve(given)
            findings = [self._complete(answer)]
            findings += [found for holds in self.properties if (found := holds(given, answer)) is not None]
            findings += [found for name in self.fields if (found := self._values(name, answer, right)) is not None]
            if not solved(findings):
                findings += self._diagnosis(given, answer)
        return findings

    def broken(self, given: Numbers, answer: Numbers) -> str:
        """The name of the first of its properties that an answer of the right shape does not have; "" for none."""
        with np.errstate(all="ignore"):
            for holds in self.properties:
                if (found := holds(given, answer)) is not None and not found.passed:
                    named = holds.func if isinstance(holds, partial) else holds
                    return named.__name__.strip("_")
        return ""

    def right(self, given: Numbers, answer: Numbers) -> tuple[int, int]:
        """How many of its values are right, and how many there are."""
        with np.errstate(all="ignore"):
            solution = self.solve(given)
        found = [asked.agrees(np.asarray(answer[name]), solution[name]) for name, asked in self.fields.items()]
        return sum(int(part.sum()) for part in found), sum(part.size for part in found)

    def _complete(self, answer: Numbers) -> Finding:
        missing = sum(int(np.isnan(values).sum()) for values in answer.values())
        total = sum(np.size(values) for values in answer.values())
        if missing:
            return Finding(False, f"{total - missing} of {total} numbers are filled in.")
        return Finding(True, "Every number is filled in." if total > 1 else "The number is filled in.")

    def _values(self, name: str, answer: Numbers, right: Numbers) -> Finding | None:
        asked, values = self.fields[name], np.asarray(answer[name])
        filled = ~np.isnan(values)
        wrong = np.argwhere(filled & ~asked.agrees(values, right[name]))
        if not filled.any():
            return None
        if not len(wrong):
            if not asked.shape:
                return Finding(True, f"{asked.label}: right.")
            part = "all" if filled.all() else "so far, all"
            return Finding(True, f"{asked.label}: {part} {int(filled.sum())} values are right.")
        where = [tuple(int(i) for i in index) for index in wrong]
        off = {at: _direction(values[at], right[name][at], asked.decimals) for at in where[:MOST_TOLD]}
        told = "; ".join(f"{asked.place(at)} is {how}" for at, how in off.items())
        if not asked.shape:
            return Finding(False, f"{told}.")
        more = f"; and {len(where) - MOST_TOLD} more" if len(where) > MOST_TOLD else ""
        return Finding(False, f"{asked.label}: {len(where)} of {int(filled.sum())} values are off. {told}{more}.")

    def _diagnosis(self, given: Numbers, answer: Numbers) -> list[Finding]:
        """The common mistake, if there is one, that gives exactly this answer."""
        right = self.solve(given)
        for slip in self.slips:
            made = run(f"{self.solution}\n{slip.code}", given)
            touched = [name for name in self.fields if not self._matches(name, made, right)]
            if touched and all(self._matches(name, answer, made) for name in touched):
                return [Finding(False, slip.text)]
        return []

    def _matches(self, name: str, values: Numbers, others: Numbers) -> bool:
        return bool(self.fields[name].agrees(np.asarray(values[name]), np.asarray(others[name])).all())


MOST_TOLD = 3
"""Wrong entries that one finding names."""


def solved(findings: list[Finding]) -> bool:
    """Whether a check found nothing wrong."""
    return all(finding.passed for finding in findings)


def run(code: str, given: Numbers) -> dict[str, Array]:
    """Run our own NumPy lines on copies of the given numbers and return all names they leave behind.

    For the text of an exercise only; what people type never comes here.
    """
    names: dict[str, Array] = {name: np.array(value) for name, value in given.items()}
    with np.errstate(all="ignore"):
        exec(_compiled(code), {"np": np}, names)
    return names


@cache
def _compiled(code: str) -> CodeType:
    return compile(code, "<solution>", "exec")


_WORDS = ("no", "one", "two", "three", "four", "five", "six")


def _direction(value: float, right: float, wanted: int) -> str:
    """How a wrong value is off. wanted: its decimals, if it may be rounded."""
    for kept in range(wanted - 1, 0, -1):
        if abs(value - round(right, kept)) < 1e-9:
            return f"right to {_WORDS[kept]} decimal{'s' if kept > 1 else ''}, {_WORDS[wanted]} wanted"
    if right and abs(value + right) <= 1e-3 * abs(right):
        return "right but for its sign"
    return "too large" if value > right else "too small"
