"""The rules of a poll: open, close, reveal, once more, reset. Nobody sees how a class is split before it is revealed.

A class has one poll at a time, and says it to all as one text (``Poll.text``). Answers are taken while it says that the
poll is open, so a late one is refused by the store itself.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol, Self

from dashboard.classroom.store import Store

Phase = Literal["open", "closed", "shown"]

POLL, PLACE, LAST, SHOWN, ERASED = "poll", "poll.place", "poll.last", "poll.shown", "poll.erased"
"""What a class says of its polls: the one that is on, the link to where it is, the number of the last one, those that
have been revealed, one a line, and what is still to be erased, also if the store falls silent meanwhile."""

_POLL = re.compile(r"(open|closed|shown) (\d{1,4})\.(\d{1,2}) ([a-z-]+/[\w.-]{1,40}) ([0-9a-f]{8})", re.ASCII)
MOST_ROUNDS, MOST_SHOWN = 2, 200
"""Rounds of one poll, and rounds of a class that stay to be looked at."""


class SecretError(PermissionError):
    """How a class is split is asked for before it is revealed."""


class Answers(Protocol):
    """What may be answered to a question."""

    def read(self, text: str) -> str:
        """An answer as it is kept. Raises ValueError for a text that is none."""
        ...


@dataclass(frozen=True)
class Poll:
    """A poll of a class.

    question: page and name, such as "vanishing/guess". mark: of the question's words and answers, which may depend on
    the settings of the page. number: which poll of the class it is. turn: its round, from 1.
    """

    question: str
    mark: str
    number: int
    turn: int = 1
    phase: Phase = "open"

    @property
    def text(self) -> str:
        """What the class says of it; ``read`` takes it back."""
        return f"{self.phase} {self.key} {self.question} {self.mark}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The poll of such a text, None for any other."""
        if not (match := _POLL.fullmatch(text)):
            return None
        phase, number, turn, question, mark = match.groups()
        return cls(question, mark, int(number), int(turn), phase)  # type: ignore[arg-type]

    @property
    def key(self) -> str:
        """Its number and its round."""
        return f"{self.number}.{self.turn}"

    @property
    def asks(self) -> bool:
        """Whether its answer is still hidden from everybody."""
        return self.phase != "shown"

    @property
    def rounds(self) -> tuple[Self, ...]:
        """Its rounds up to this one."""
        return tuple(replace(self, turn=turn) for turn in range(1, self.turn + 1))


def current(said: Mapping[str, str]) -> Poll | None:
    """The poll that a class has now."""
    return Poll.read(said.get(POLL, ""))


def opened(said: Mapping[str, str], question: str, mark: str, place: str) -> Mapping[str, str]:
    """What a class says to open a poll on a question; the one that it has already stays as it is.

    place: the link to the question, without an answer.
    """
    now = current(said)
    if now and (now.question, now.mark) == (question, mark):
        return {}
    number = 1 + int(said.get(LAST, "0"))
    never_shown = [one for one in now.rounds if not is_shown(said, one)] if now else []
    return {POLL: Poll(question, mark, number).text, PLACE: place, LAST: str(number), **_erased(said, never_shown)}


def closed(said: Mapping[str, str]) -> Mapping[str, str]:
    """What it says to take no more answers."""
    now = current(said)
    return {POLL: replace(now, phase="closed").text} if now and now.phase == "open" else {}


def revealed(said: Mapping[str, str]) -> Mapping[str, str]:
    """What it says to show how it is split, and with that what is measured. A poll is closed first."""
    now = current(said)
    if not now or now.phase != "closed":
        return {}
    shown = replace(now, phase="shown")
    return {POLL: shown.text, SHOWN: _lines([*_shown(said), shown])}


def again(said: Mapping[str, str]) -> Mapping[str, str]:
    """What it says to ask the same once more, after the first answers were shown."""
    now = current(said)
    if not now or now.phase != "shown" or now.turn == MOST_ROUNDS:
        return {}
    return {POLL: replace(now, phase="open", turn=now.turn + 1).text}


def reset(said: Mapping[str, str]) -> Mapping[str, str]:
    """What it says to be without a poll, as if this one had not been."""
    now = current(said)
    if not now:
        return {}
    rest = _lines(poll for poll in _shown(said) if poll.number != now.number)
    return {POLL: "", PLACE: "", SHOWN: rest, **_erased(said, now.rounds)}


def erase(store: Store, code: str, said: Mapping[str, str]) -> None:
    """Erase the answers that a class says are to be erased, and then no longer say so."""
    if names := said.get(ERASED, ""):
        for name in names.splitlines():
            store.forget(code, None, name)
        store.say(code, {ERASED: ""})


def vote(store: Store, code: str, poll: Poll, answers: Answers, browser: str, text: str) -> bool:
    """Take a browser's answer in place of its last one; whether it counts, which it does while the poll is open.

    Raises ValueError for what the question does not allow, and what the store raises.
    """
    if poll.phase != "open":
        return False
    return store.answer(code, asked(poll), browser, answers.read(text), during={POLL: poll.text})


def how_many(store: Store, code: str, poll: Poll) -> int:
    """How many have answered; more is not known before the poll is revealed."""
    return sum(store.counts(code, asked(poll)).values())


def is_shown(said: Mapping[str, str], poll: Poll) -> bool:
    """Whether the answers to this round of a poll have been revealed."""
    return replace(poll, phase="shown") in _shown(said)


def split(store: Store, code: str, poll: Poll) -> Mapping[str, int]:
    """How many have given each answer. Raises SecretError before that is revealed."""
    state = store.read(code)
    if state is None or not is_shown(state.said, poll):
        raise SecretError(f"poll {poll.key} of {code} is not revealed")
    return store.counts(code, asked(poll))


def table(store: Store, code: str) -> str:
    """All polls that were revealed, as a CSV file with a heading: how many have given each answer, and nothing else."""
    state = store.read(code)
    file = io.StringIO()
    write = csv.writer(file, lineterminator="\n").writerow
    write(("poll", "question", "round", "answer", "count"))
    for poll in _shown(state.said) if state else ():
        for answer, count in sorted(store.counts(code, asked(poll)).items()):
            write((poll.number, poll.question, poll.turn, answer, count))
    return file.getvalue()


def asked(poll: Poll) -> str:
    """The name of a round in the store."""
    return f"poll/{poll.key}"


def _erased(said: Mapping[str, str], polls: Iterable[Poll]) -> Mapping[str, str]:
    """What it says to have the answers to some rounds erased, too."""
    return {ERASED: "\n".join([*said.get(ERASED, "").splitlines(), *map(asked, polls)])}


def _shown(said: Mapping[str, str]) -> list[Poll]:
    return [poll for line in said.get(SHOWN, "").splitlines() if (poll := Poll.read(line))]


def _lines(polls: Iterable[Poll]) -> str:
    return "\n".join([poll.text for poll in polls][-MOST_SHOWN:])
