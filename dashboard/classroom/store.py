"""What a store of classes must do. ``sqlite_store`` and ``redis_store`` do it, and one test holds both to it.

A class has a few short texts that are told to all (``said``), and answers: one text for each browser and question.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

LONGEST_SAID, LONGEST_QUESTION, LONGEST_ANSWER = 16_384, 120, 400
"""The most characters of one text of a class, of a question's name, and of an answer."""


class ClassGoneError(LookupError):
    """There is no class with this code: it has ended, or there never was one."""


class StoreError(OSError):
    """The store does not answer now, or cannot write: the disk is full, the server is away."""


@dataclass(frozen=True)
class ClassState:
    """A class at one moment.

    lock: of its leader's key (``code.lock``). until: when it ends, in seconds since 1970. version: grows with each
    change of what is ``said``. answers: grows with each change of an answer.
    """

    lock: str
    until: float
    version: int = 0
    answers: int = 0
    said: Mapping[str, str] = field(default_factory=dict)


class Store(Protocol):
    """Where classes are kept. Every function may raise StoreError; those that change a class raise ClassGoneError."""

    kind: str
    """Its name for whoever looks after the server."""

    @property
    def faults(self) -> int:
        """How often it has not answered this process: who was refused is told when it answers again."""
        ...

    def begin(self, code: str, lock: str, until: float) -> bool:
        """Make a class; False if there is one of this code. A class that has outlived its time is erased first."""
        ...

    def end(self, code: str) -> None:
        """Erase a class with all that was said and answered in it; nothing happens if it is gone."""
        ...

    def read(self, code: str) -> ClassState | None:
        """A class as it is now; None if it is gone."""
        ...

    def say(self, code: str, said: Mapping[str, str]) -> None:
        """Tell all of the class these texts, by name, at once. An empty text takes back what was said.

        Raises ValueError for a text longer than LONGEST_SAID.
        """
        ...

    def answer(self, code: str, question: str, browser: str, text: str, *, during: Mapping[str, str]) -> bool:
        """Take a browser's answer in place of its last one, if the class says ``during`` at that moment.

        An empty text takes the answer back. Returns whether it was taken.
        Raises ValueError for a question or a text that is too long.
        """
        ...

    def counts(self, code: str, question: str) -> dict[str, int]:
        """How many browsers have given each answer."""
        ...

    def forget(self, code: str, browser: str | None, beginning: str = "") -> None:
        """Erase a browser's answers, or everybody's for None, to all questions whose names begin so."""
        ...

    def watch(self, tell: Callable[[str], None]) -> Callable[[], None]:
        """Have the code of each class told that changes, from whatever process, until what is returned is called.

        ``tell`` is called in a thread of the store's own, within half a second of the change.
        """
        ...

    def close(self) -> None:
        """Let go of the store; what is kept in it stays."""
        ...


def check_answer(question: str, text: str) -> None:
    """Raise ValueError for a question or an answer that no store takes."""
    _check("question", question, LONGEST_QUESTION)
    _check("text", text, LONGEST_ANSWER)


def check_said(said: Mapping[str, str]) -> None:
    """Raise ValueError for a text that no store takes."""
    for name, text in said.items():
        _check(f"said[{name!r}]", text, LONGEST_SAID)


def _check(name: str, text: str, most: int) -> None:
    if len(text) > most:
        raise ValueError(f"{name} has {len(text)} characters; at most {most} are allowed")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError(f"{name} holds half a character, a surrogate; only whole ones are allowed")
