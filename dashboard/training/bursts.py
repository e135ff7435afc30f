"""Training that goes on while the page stays responsive: short bursts, taken in turn by all sessions."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from lib.divergence import Divergence

BURST = 0.01
"""Seconds of training per turn. NumPy releases Python's lock at every call, so sessions that train at the
same time slow each other down fivefold; taking turns of this length restores the full speed of one."""

FRAME = 0.15
"""Seconds between two pictures."""

BUDGET = 0.08
"""Seconds of each frame that may go to training; the rest draws the picture and answers the page."""

LONGEST = 0.5
"""The same where many draw at once, and each waits for the others."""

STOP_AFTER = 3000
"""Epochs after which a run pauses by itself, so that a forgotten tab does not train for ever."""

PLAY_BUDGET = 300.0
"""Seconds of training after which a play pauses by itself, however many epochs it was asked for."""

LINK_BUDGET = 20.0
"""Seconds of training that go to the run of a link before somebody has to say "Go on"."""


class Turn:
    """A lock that is granted in the order of asking; a plain lock lets whoever just let go win again."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Wait for the turn, hold it inside the ``with`` block, then pass it on."""
        mine = threading.Event()
        with self._guard:
            self._waiting.append(mine)
            if self._waiting[0] is mine:
                mine.set()
        mine.wait()
        try:
            yield
        finally:
            with self._guard:
                self._waiting.popleft()
                if self._waiting:
                    self._waiting[0].set()


turn = Turn()
"""The turn of this process: whoever trains takes it for one burst at a time."""


def in_bursts(train: Callable[[float], object], until: Callable[[], bool], budget: float | None = None) -> float:
    """Call ``train`` again and again, for the budget of a frame or the one given, and in turn with other sessions.

    train: is given the seconds left of its burst, and ends when they are over, at a batch and not at an epoch: else a
    large network would keep all others waiting. Returns the seconds of training, without those of waiting for a turn.
    """
    spent = 0.0
    deadline = time.perf_counter() + (BUDGET if budget is None else budget)
    while not until() and time.perf_counter() < deadline:
        with turn():
            begun = time.perf_counter()
            while not until() and (left := begun + BURST - time.perf_counter()) > 0:
                train(left)
            spent += time.perf_counter() - begun
    return spent


class Trains(Protocol):
    """What a run needs of what it trains: a ``Trainer``, or a ``Race`` of several."""

    @property
    def epoch(self) -> int:
        """Completed epochs."""

    @property
    def updates(self) -> int:
        """Mini-batches used."""

    @property
    def divergence(self) -> Divergence | None:
        """Why training cannot go on, or None."""

    def run(self, *, epochs: int, seconds: float) -> int:
        """Train for a number of epochs, or for so long; a begun epoch is gone on with."""


T = TypeVar("T", bound=Trains)


@dataclass
class Run(Generic[T]):
    """A training run on screen: the trainer, whether it plays, how fast it went lately.

    spent: seconds of training since Play was pressed, of at most ``budget``.
    """

    trainer: T
    playing: bool = False
    stop_at: int = 0
    speed: float = 0.0
    spent: float = 0.0
    budget: float = PLAY_BUDGET
    _marks: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=8))

    @property
    def touched(self) -> bool:
        """Whether there is anything to lose."""
        return self.trainer.updates > 0

    @property
    def broken(self) -> bool:
        """Whether training diverged."""
        return self.trainer.divergence is not None

    def play(self) -> None:
        """Start or go on."""
        self.playing = not self.broken
        self.stop_at = self.trainer.epoch + STOP_AFTER
        self.spent, self.budget = 0.0, PLAY_BUDGET
        self._marks.clear()

    def pause(self) -> None:
        """Stop for now; the run stays as it is."""
        self.playing = False

    def advance(self, epochs: int, seconds: float = 0.0) -> None:
        """Train at most ``epochs`` epochs, in turn with other sessions, for a frame or for these seconds if longer."""
        goal = self.trainer.epoch + epochs
        self.spent += in_bursts(self.work, until=lambda: self._there(goal), budget=max(BUDGET, seconds))
        self._note_speed()
        if self._there(self.stop_at) or self.tired:
            self.pause()

    @property
    def tired(self) -> bool:
        """Whether this play has had its time."""
        return self.spent >= self.budget

    def _there(self, goal: int) -> bool:
        """Whether training has nothing more to do before ``goal``; an epoch may have moved ``stop_at`` forward."""
        return self.broken or self.trainer.epoch >= min(goal, self.stop_at)

    def work(self, seconds: float) -> None:
        """Train to the end of the epoch, or for so long."""
        if self.trainer.run(epochs=1, seconds=seconds):
            self.after_epoch()

    def after_epoch(self) -> None:
        """What a kind of run does after each epoch."""

    def step(self) -> None:
        """Train to the end of one epoch, in turn with other sessions."""
        goal = self.trainer.epoch + 1
        in_bursts(self.work, until=lambda: self.broken or self.trainer.epoch >= goal, budget=math.inf)

    def _note_speed(self) -> None:
        self._marks.append((time.perf_counter(), self.trainer.epoch))
        (start, first), (end, last) = self._marks[0], self._marks[-1]
        if end > start:
            self.speed = (last - first) / (end - start)
