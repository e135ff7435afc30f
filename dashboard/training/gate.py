"""Who draws next: one at a time, whoever has drawn the least first, and all together for part of the time only.

Python runs one thread at a time, and hands it on after milliseconds: ten sessions that draw at once are each ten times
slower, and so is whoever just moves a slider. In turn they draw as much as before, a click waits for one of them at
most, and who trains a small network does not wait for ten large ones.
"""

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

SHARE = 0.5
"""Of one processor, for the pictures of all runs that play; the rest trains and answers clicks."""
_REMEMBERED = 10.0
"""Seconds for which it is known how long a turn took."""


class Gate:
    """Lets one draw at a time, for ``share`` of the time in all. Safe to use from several threads.

    clock: seconds that only grow. cost: seconds of processor time of the calling thread.
    """

    def __init__(
        self,
        share: float = SHARE,
        clock: Callable[[], float] = time.monotonic,
        cost: Callable[[], float] = time.thread_time,
    ) -> None:
        self.share, self._clock, self._cost = share, clock, cost
        self._guard = threading.Lock()
        self._waiting: dict[threading.Event, float] = {}
        self._drawn: dict[Hashable, float] = {}
        self._last: dict[Hashable, tuple[float, float]] = {}
        self._least = 0.0
        self._closed_until = 0.0
        self._busy = False

    @contextmanager
    def __call__(self, who: Hashable) -> Iterator[None]:
        """Wait for the turn of ``who``, and hold it inside the ``with`` block."""
        asked = self._clock()
        drawn = self._enter(who)
        before = self._cost()
        try:
            yield
        finally:
            self._leave(who, drawn, self._cost() - before, self._clock() - asked)

    def took(self, who: Hashable) -> float:
        """Seconds that the last turn of ``who`` took with what it waited; 0 when that is long ago."""
        return self._last.get(who, (0.0, 0.0))[1]

    def _enter(self, who: Hashable) -> float:
        """Wait, and return how much ``who`` has drawn; who was away has saved up nothing."""
        woken = threading.Event()
        with self._guard:
            drawn = self._waiting[woken] = max(self._drawn.get(who, 0.0), self._least)
        while (seconds := self._still_to_wait(woken)) != 0:
            woken.wait(seconds)
            woken.clear()
        return drawn

    def _still_to_wait(self, who: threading.Event) -> float | None:
        """Seconds until it may be the turn of one who waits, None until it is woken; 0: it is, and is taken."""
        with self._guard:
            if self._busy or who is not self._first():
                return None
            if (left := self._closed_until - self._clock()) > 0:
                return left
            self._busy, self._least = True, self._waiting.pop(who)
            return 0

    def _first(self) -> threading.Event:
        return min(self._waiting, key=self._waiting.__getitem__)  # of equals the one that has waited longer

    def _leave(self, who: Hashable, drawn: float, cost: float, took: float) -> None:
        with self._guard:
            now, self._busy = self._clock(), False
            self._drawn[who], self._last[who] = drawn + cost, (now, took)
            self._last = {other: last for other, last in self._last.items() if last[0] > now - _REMEMBERED}
            self._drawn = {other: self._drawn[other] for other in self._last}
            self._closed_until = now + cost * (1 / self.share - 1)
            if self._waiting:
                self._first().set()


gate = Gate()
"""The gate of this process."""
