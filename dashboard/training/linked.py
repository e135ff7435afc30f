"""How far a run has come, in the link: said at every stop, and every second while the run moves.

So nothing is lost with a reload, a broken line or a server that is started again: the link repeats the run.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from dashboard.shell import link
from dashboard.text.numbers import grouped
from dashboard.training.onscreen import Showable

R = TypeVar("R", bound=Showable)  # type: ignore[type-arg]

NAME = "run"
"""What it is called in the link, on every page that trains."""

EVERY = 1.0
"""Seconds between two words to the link while a run moves: what a crash may cost."""


@dataclass
class _Said:
    """What a session knows of what it said last: an object, for a page may be interrupted wherever it asks its session.

    at: when, in seconds of the system's clock. excuse: why the run of the link is not the one on screen.
    """

    told: str
    at: float = 0.0
    excuse: str = ""


@dataclass(frozen=True)
class Linked(Generic[R]):
    """What the link says of one page's run.

    key: under which the visitor's session knows what it said last. codec: of ``run``. fresh: what it says before the
    first step. far: how far a run has come.
    """

    key: str
    codec: link.Codec[str]
    fresh: str
    far: Callable[[R], str]

    def read(self) -> str:
        """What the link says, or what it said last: call on every run of the page, before ``tell``."""
        return link.seed(NAME, self.fresh, self.codec)

    def news(self) -> str:
        """What the link says when that is of another run than the one on screen; else "".

        It is news until ``tell``: a page that is interrupted before the run is on screen begins it when it runs again.
        """
        told, said = self.read(), self._said()
        if told == said.told:
            return ""
        said.excuse = ""
        return told

    def tell(self, run: R) -> None:
        """Say how far the run has come.

        Also while it moves: what was changed on the way makes another run, so with the settings the link must say when.
        """
        told, said = self.far(run), self._said()
        link.put(NAME, told)
        said.told, said.at = told, time.monotonic()
        link.write(NAME, told, self.fresh, self.codec)
        self._excuse(run)

    def excuse(self, words: str) -> None:
        """Say why the run of the link is not the one on screen, until that one has begun. Call before ``tell``."""
        self._said().excuse = words

    def _excuse(self, run: R) -> None:
        said = self._said()
        if run.touched:
            said.excuse = ""
        if said.excuse:
            st.warning(said.excuse, icon=":material/link_off:")

    def follow(self, run: R) -> None:
        """Call in the fragment that draws the run. A run that has been changed there, by an edit, is told at once."""
        said = self._said()
        if run.playing:
            if time.monotonic() - said.at >= EVERY:
                self.tell(run)
        elif self.far(run) != said.told:
            link.rerun()  # with what else the page says of it

    def _said(self) -> _Said:
        said: _Said = st.session_state.setdefault(self.key, _Said(self.fresh))
        return said

    def keep(self) -> None:
        """Leave in the link what it says of a run that cannot be shown yet."""
        link.write(NAME, self.read(), self.fresh, self.codec)


def progress(what: str, epoch: int, end: int, *, playing: bool) -> None:
    """How far the repetition of what a link asks for has come. what: the page's word for it."""
    so_far = f"epoch {grouped(epoch)} of {grouped(end)}"
    words = (
        f"Repeating the {what} of this link, {so_far} …"
        if playing
        else f"Of the {what} of this link {so_far} is there. Play goes on."
    )
    st.progress(epoch / max(end, 1), words)
