"""A lesson and its steps. Their texts quote numbers by name, and what is quoted is computed when it is read."""

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from dashboard.text.numbers import Told, short, told
from lib.answers import read_number
from lib.lessons.quoted import quoted

_FORM = re.compile(r"(\.[0-9][%fg])?")
"""How a number may be written: four digits, or as many decimals, digits or per cent."""

TEXTS = ("question", "notice", "note")
"""The texts of a step."""


@dataclass(frozen=True)
class LessonStep:
    """One step: a page in one state, what is asked there, and what there is to notice.

    page: its place in the address bar. state: the rest of its link, token by name. note: for whoever teaches.
    """

    page: str
    state: tuple[tuple[str, str], ...]
    question: str
    notice: str
    note: str
    minutes: int

    @property
    def link(self) -> str:
        """The page and its state, as the address bar has them."""
        return linked(self.page, self.state)

    def text(self, name: str) -> str:
        """One of TEXTS with the numbers that it quotes."""
        return filled(getattr(self, name), dict(self.state))


@dataclass(frozen=True)
class Lesson:
    """A title and the steps in their order."""

    title: str
    steps: tuple[LessonStep, ...]

    @property
    def minutes(self) -> int:
        """How long all steps take."""
        return sum(step.minutes for step in self.steps)


def linked(page: str, state: Iterable[tuple[str, str]]) -> str:
    """A page in a state, as the address bar has them; characters that an address knows stay legible."""
    query = urlencode(list(state), safe=",;:~")
    return f"{page}?{query}" if query else page


def filled(text: str, state: Mapping[str, str]) -> str:
    """A text with its numbers: ``{slope.sigmoid.5}`` is computed by ``lib``, ``{z}`` is what the link says of z.

    A form may follow, as in ``{claim.sparse.zeros:.0%}``.

    Raises ValueError, with a sentence for its author, for a name that neither knows, and for braces that do not match.
    """
    return "".join(
        literal + ("" if name is None else _number(name, form or "", conversion, state))
        for literal, name, form, conversion in string.Formatter().parse(text)
    )


def _number(name: str, form: str, conversion: str | None, state: Mapping[str, str]) -> str:
    if conversion or not _FORM.fullmatch(form):
        raise ValueError(f"form must be such as .0%, .2f or .3g; got {form or conversion!r}")
    if name in state:
        return short(read_number(state[name]))
    return format(_quoted(name), form)


@lru_cache(maxsize=1024)  # a lesson is drawn anew in every run of a page
def _quoted(name: str) -> str | Told:
    return told(quoted(name))
