"""What a visitor has done so far with the exercises, kept in the visitor's own browser."""

import csv
import io
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Self

from dashboard.shell import kept

KEPT = "exercises/"
"""Where attempts are kept."""

MOST_TRIES = 9999

_ATTEMPT = re.compile(r"([a-z0-9-]+)\.(lesson|\d{1,4})=(\d{1,4})\.([0-2])\.([01])\.([01])")


@dataclass
class Attempt:
    """Work on one exercise with one set of numbers. ``seed`` is None for the lesson's own numbers."""

    exercise: str
    seed: int | None
    tries: int = 0
    hints: int = 0
    solved: bool = False
    seen: bool = False

    @property
    def numbers(self) -> str:
        """Which numbers it is about: the seed, or "lesson"."""
        return "lesson" if self.seed is None else str(self.seed)

    @property
    def state(self) -> str:
        """How far it is, in a word or two."""
        if self.solved:
            return "solved"
        return "solution seen" if self.seen else "not yet"

    @property
    def slot(self) -> str:
        """The name under which it is kept, and all that is kept of the work on it."""
        return f"{self.exercise}.{self.numbers}"

    @property
    def token(self) -> str:
        """All that there is to keep: tries, hints, solved, seen."""
        return f"{self.tries}.{self.hints}.{self.solved:d}.{self.seen:d}"

    @classmethod
    def read(cls, slot: str, token: str) -> Self | None:
        """What is kept in a slot; None for anything else."""
        if not (read := _ATTEMPT.fullmatch(f"{slot}={token}")):
            return None
        exercise, numbers, tries, hints, solved, seen = read.groups()
        seed = None if numbers == "lesson" else int(numbers)
        return cls(exercise, seed, int(tries), int(hints), solved == "1", seen == "1")

    def note_check(self, right: bool) -> None:
        """Count one check, up to the one that solves it: a right answer before the solution was seen."""
        self.tries = min(self.tries + (not self.solved), MOST_TRIES)
        self.solved |= right and not self.seen

    def note_hint(self, number: int) -> None:
        """Note that a hint was shown, 1 or 2."""
        self.hints = max(self.hints, number)

    def note_solution(self) -> None:
        """Note that the solution was shown; what was solved before stays solved."""
        self.seen = True


def every(exercises: Container[str]) -> list[Attempt]:
    """All attempts at these exercises that are kept."""
    read = [Attempt.read(slot, token) for slot, token in kept.under(KEPT).items()]
    return [attempt for attempt in read if attempt and attempt.exercise in exercises]


COLUMNS = ("exercise", "seed", "tries", "hints", "solved")


def rows(attempts: Iterable[Attempt]) -> list[tuple[str, ...]]:
    """The table of progress, one row for each attempt: columns as in COLUMNS."""
    words = {"solved": "yes", "solution seen": "solution seen", "not yet": "no"}
    return [(a.exercise, a.numbers, str(a.tries), str(a.hints), words[a.state]) for a in attempts]


def to_csv(attempts: Iterable[Attempt]) -> str:
    """The table of progress as a CSV file with a heading."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows(attempts)])
    return file.getvalue()
