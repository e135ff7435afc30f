"""The run on screen, alike on every page that trains: what is shown, what the controls ask for, what waits for Reset.

Before its first step a run follows the controls. Afterwards a setting that may change on the way applies from then
on, and everything else waits for Reset, so that a touched control never throws a run away.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from dashboard.shell import link
from dashboard.widgets import transport
from lib.train_config import Field

W = TypeVar("W")
W_contra = TypeVar("W_contra", contravariant=True)

_FOLLOW_THE_DATA = {"n", "features", "output", "loss"}
"""Fields that need no word of their own when the data set is another one."""


class Showable(Protocol[W_contra]):
    """What can be on screen: one run or several side by side, begun with a ``W``, which is what the controls say."""

    @property
    def playing(self) -> bool:
        """Whether training goes on."""

    @property
    def touched(self) -> bool:
        """Whether there is anything to lose."""

    @property
    def broken(self) -> bool:
        """Whether training cannot go on."""

    def made_of(self, wanted: W_contra) -> bool:
        """Whether it began with what is wanted."""

    def waiting(self, wanted: W_contra) -> list[Field]:
        """In what it differs from what is wanted and must wait for a fresh run."""

    def adopt(self, wanted: W_contra) -> None:
        """Go on with what is wanted, as far as it may change on the way."""

    def play(self) -> None:
        """Start or go on."""

    def pause(self) -> None:
        """Stop for now."""

    def step(self) -> None:
        """Train to the end of one epoch."""

    def advance(self, epochs: int) -> None:
        """Train for one picture."""


R = TypeVar("R", bound=Showable[Any])


def _nothing(*_: object) -> None: ...


@dataclass(frozen=True)
class OnScreen(Generic[W, R]):
    """The place of one page's run.

    key: where it is kept in the visitor's session. make: a fresh run. restore: puts the controls back to what a run
    is made of. noun: what the page calls it. acting: comes before each act of a button, with the button's key.
    """

    key: str
    make: Callable[[W], R]
    restore: Callable[[R], None]
    noun: str = "run"
    acting: Callable[[str], None] = _nothing

    def kept(self) -> R | None:
        """The run on screen, if there is one."""
        run: R | None = st.session_state.get(self.key)
        return run

    def show(self, run: R) -> R:
        """Put a run on screen in place of the one that is there."""
        st.session_state[self.key] = run
        return run

    def begin(self, wanted: W) -> None:
        """Put a fresh run on screen."""
        self.show(self.make(wanted))

    def current(self, wanted: W) -> R:
        """The run on screen, with what the controls ask for as far as that costs nothing."""
        run = self.kept()
        if run is None or not (run.touched or run.made_of(wanted)):
            return self.show(self.make(wanted))
        run.adopt(wanted)
        return run

    def buttons(
        self,
        run: R,
        wanted: W,
        *,
        step: Callable[[], None] | None = None,
        unit: str = "epoch",
        first: str = "",
        beside: Callable[[], None] = _nothing,
        can_keep: bool = True,
    ) -> None:
        """Play or pause, step, reset: always in the same place. Beside them, what a changed control would cost.

        step: in place of the run's own, when that makes another unit. first: what must be done before it may begin.
        beside: more buttons. can_keep: whether the controls can be put back to what the run is made of.
        """

        def act(key: str, what: Callable[[], None]) -> Callable[[], None]:
            def pressed() -> None:
                self.acting(key)
                what()

            return pressed

        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="buttons"):
            transport.buttons(
                run.playing,
                run.broken,
                play=act("play", run.play),
                pause=act("pause", run.pause),
                step=act("step", step or run.step),
                reset=act("reset", lambda: self.begin(wanted)),
                waiting=bool(first),
                unit=unit,
            )
            beside()
            if waiting := run.waiting(wanted):
                self._cost(run, waiting, can_keep)
            elif first:
                st.markdown(first, width="content")

    def _cost(self, run: R, waiting: Iterable[Field], can_keep: bool) -> None:
        st.markdown(
            f"Press Reset for the new {' and '.join(in_words(waiting))}.",
            width="content",
            help=f"It begins with fresh weights. The {self.noun} on screen is kept until then, and may go on.",
        )
        if can_keep:
            st.button(
                f"Keep this {self.noun}",
                key="keep",
                on_click=self.restore,
                args=(run,),
                help=f"Puts the controls back to what the {self.noun} on screen was made of.",
            )


def in_words(fields: Iterable[Field]) -> list[str]:
    """What settings are called; those that follow the data set need no word beside it."""
    labels = {field.name: field.label for field in fields}
    return [label for name, label in labels.items() if not ("data" in labels and name in _FOLLOW_THE_DATA)]


@contextmanager
def picture(run: Showable[Any], epochs: int) -> Iterator[None]:
    """Around what a fragment draws: while the run plays train first, and draw the whole page once it has stopped."""
    was_playing = run.playing
    if was_playing:
        run.advance(epochs)
    yield
    if was_playing and not run.playing:
        link.rerun()  # the buttons are outside the fragment
