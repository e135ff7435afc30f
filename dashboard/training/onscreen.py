"""The run on screen, alike on every page that trains: what is shown is what the controls say.

Before its first step a run follows the controls. Afterwards a setting that may change on the way applies from then
on. Any other makes a fresh run at once, and the one that was there is kept: one click goes back to it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from dashboard.shell import link
from dashboard.training import asking, bursts
from dashboard.training.gate import gate
from dashboard.training.pace import pace
from dashboard.widgets import presses, transport
from lib.train_config import Field

W = TypeVar("W")
W_contra = TypeVar("W_contra", contravariant=True)

WORDS = 0.5
"""Seconds, at least, between two looks at words and tables beside a picture that moves: nobody reads faster."""
_A_FEW = 3
"""Pictures from one such look to the next, where many play."""

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

    def unlike(self, wanted: W_contra) -> list[Field]:
        """In what it differs from what is wanted and cannot become it on the way."""

    def adopt(self, wanted: W_contra) -> None:
        """Go on with what is wanted, as far as it may change on the way."""

    def play(self) -> None:
        """Start or go on."""

    def pause(self) -> None:
        """Stop for now."""

    def step(self) -> None:
        """Train to the end of one epoch."""

    def advance(self, epochs: int, seconds: float) -> None:
        """Train for one picture: so many epochs, as far as the time of a frame goes, or these seconds if longer."""


R = TypeVar("R", bound=Showable[Any])


def _nothing(*_: object) -> None: ...


def _always(_: object) -> bool:
    return True


@dataclass(frozen=True)
class Left(Generic[R]):
    """A run that has left the screen, and the settings that sent it away; none after Reset."""

    run: R
    why: tuple[Field, ...] = ()


@dataclass(frozen=True)
class OnScreen(Generic[W, R]):
    """The place of one page's run.

    key: where it is kept in the visitor's session. make: a fresh run. restore: puts the controls back to what a run
    is made of. restorable: whether that can be done. noun: what the page calls a run. acting: comes before each act
    of a button, with the button's key.
    """

    key: str
    make: Callable[[W], R]
    restore: Callable[[R], None]
    restorable: Callable[[R], bool] = _always
    noun: str = "run"
    acting: Callable[[str], None] = _nothing

    def kept(self) -> R | None:
        """The run on screen, if there is one."""
        run: R | None = st.session_state.get(self.key)
        return run

    def left(self) -> Left[R] | None:
        """The run that was on screen before, if one can go back to it."""
        left: Left[R] | None = st.session_state.get(f"{self.key}.left")
        return left if left and self.restorable(left.run) else None

    def show(self, run: R, why: Iterable[Field] = ()) -> R:
        """Put a run on screen. The one that is there is kept if there is anything to lose. why: it has to leave."""
        last = self.kept()
        if last is not None and last.touched:
            last.pause()
            st.session_state[f"{self.key}.left"] = Left(last, tuple(why))
        st.session_state[self.key] = run
        return run

    def begin(self, wanted: W) -> None:
        """Put a fresh run on screen."""
        self.show(self.make(wanted))

    def back(self) -> None:
        """Put the run that was on screen before there again, and the controls to what it is made of."""
        if left := self.left():
            self.forget()
            self.show(left.run)
            self.restore(left.run)

    def forget(self) -> None:
        """Keep the run that was on screen before no longer."""
        st.session_state.pop(f"{self.key}.left", None)

    def current(self, wanted: W) -> R:
        """The run on screen: the one that is there, as far as it can become what is wanted, else a fresh one."""
        run = self.kept()
        if run is None:
            return self.show(self.make(wanted))
        why = run.unlike(wanted)
        if why or not (run.touched or run.made_of(wanted)):
            return self.show(self.make(wanted), why)
        run.adopt(wanted)
        return run

    def buttons(
        self,
        run: R,
        wanted: W,
        *,
        step: Callable[[], None] | None = None,
        unit: str = "epoch",
        beside: Callable[[], None] = _nothing,
    ) -> None:
        """Play or pause, step, reset: always in the same place.

        step: in place of the run's own, when that makes another unit. beside: more buttons.
        """
        each_step = presses.each("step", transport.STEP_KEY, self._acted("step", step or run.step))
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="buttons"):
            transport.buttons(
                run.playing,
                run.broken,
                play=self._acted("play", run.play),
                pause=self._acted("pause", run.pause),
                step=each_step,
                reset=self._acted("reset", lambda: self.begin(wanted)),
                unit=unit,
            )
            beside()

    def predicted(self, run: R, guess: str) -> bool:
        """Whether the buttons are due: there is a prediction, or a run all the same.

        A prediction starts the run that has waited for it; one that a link brings does not.
        """
        waited = st.session_state.pop(f"{self.key}.waits", False)
        if not guess:
            st.session_state[f"{self.key}.waits"] = True
        elif waited and not run.touched:
            run.play()
        return bool(guess) or run.touched

    def way_back(self) -> None:
        """The button that goes back to the run that was on screen before; nothing while there is none."""
        if left := self.left():
            st.button(
                f"Back to the {self.noun} before",
                key="back",
                icon=":material/undo:",
                on_click=self._acted("back", self.back),
                help=f"{_sent_away(left, self.noun)} This puts the controls back as well.",
            )

    def _acted(self, key: str, what: Callable[[], None]) -> Callable[[], None]:
        def pressed() -> None:
            self.acting(key)
            what()

        return pressed


def _sent_away(left: Left[Any], noun: str) -> str:
    """Why a run has left the screen, in a sentence."""
    if not left.why:
        return f"The {noun} that was on screen before Reset is kept."
    return f"It had to go for the new {' and '.join(in_words(left.why))}, and is kept."


def in_words(fields: Iterable[Field]) -> list[str]:
    """What settings are called; those that follow the data set need no word beside it."""
    labels = {field.name: field.label for field in fields}
    return [label for name, label in labels.items() if not ("data" in labels and name in _FOLLOW_THE_DATA)]


@contextmanager
def picture(run: Showable[Any], epochs: int) -> Iterator[None]:
    """Around what a fragment draws: while the run plays train first, and draw the whole page once it has stopped.

    It trains as long as the last picture took to be drawn, with what it waited for others to draw theirs.
    """
    was_playing = run.playing
    if was_playing:
        run.advance(epochs, min(gate.took(id(run)), bursts.LONGEST))
        with gate(id(run)):
            yield
    else:
        yield
    if was_playing and not run.playing:
        link.rerun()  # the buttons are outside the fragment


def interval(run: Showable[Any]) -> float:
    """Seconds until the next picture on the stage; 0 of a run that pauses, whose share goes to the others."""
    if run.playing:
        return pace.interval(id(run))
    pace.leave(id(run))
    return 0.0


def ask(run: Showable[Any]) -> None:
    """Have the browser ask for the next picture of a run that charts draw; call at the end of their fragment."""
    asking.again("picture", max(bursts.FRAME, seconds) if (seconds := interval(run)) else 0)


def ask_now_and_then(run: Showable[Any], name: str, *, moves: bool = True) -> None:
    """Have it ask, less often, for what stands beside the picture; call at the end of the fragment that draws it.

    name: of what is drawn there. moves: whether there is anything that changes while the run plays.
    """
    asking.again(name, max(WORDS, _A_FEW * seconds) if moves and (seconds := interval(run)) else 0)
