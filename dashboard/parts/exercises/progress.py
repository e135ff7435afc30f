"""What a visitor has done so far with the exercises. It lives in the session: nothing is stored or sent."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass


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

    def note_check(self, right: bool) -> None:
        """Count one check, up to the one that solves it: a right answer before the solution was seen."""
        self.tries += not self.solved
        self.solved |= right and not self.seen

    def note_hint(self, number: int) -> None:
        """Note that a hint was shown, 1 or 2."""
        self.hints = max(self.hints, number)

    def note_solution(self) -> None:
        """Note that the solution was shown; what was solved before stays solved."""
        self.seen = True


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
