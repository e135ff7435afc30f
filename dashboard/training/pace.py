"""How often each run that plays gets a picture: the process draws a fixed number in all, shared by all who play."""

import threading
import time
from collections.abc import Callable, Hashable

PICTURES = 66.0
"""Pictures per second of one process, over all who play: what is left of two cores answers clicks."""
MOST = 40.0
"""Pictures per second of one who plays alone."""
_ABSENT = 2.0
"""Seconds, at least, after which one who asks for no more pictures counts no longer."""


class Pace:
    """Shares ``pictures`` per second among those who play, at most ``most`` for each.

    clock: seconds that only grow. Safe to use from several threads.
    """

    def __init__(
        self, pictures: float = PICTURES, most: float = MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.pictures, self.most, self._clock = pictures, most, clock
        self._until: dict[Hashable, float] = {}
        self._guard = threading.Lock()

    def interval(self, who: Hashable) -> float:
        """Note that ``who`` has just got a picture, and return the seconds until the next."""
        now = self._clock()
        with self._guard:
            self._until = {other: until for other, until in self._until.items() if until > now}
            count = len(self._until.keys() | {who})
            seconds = max(1 / self.most, count / self.pictures)
            self._until[who] = now + max(_ABSENT, 3 * seconds)
        return seconds

    def leave(self, who: Hashable) -> None:
        """Note that ``who`` plays no more."""
        with self._guard:
            self._until.pop(who, None)


pace = Pace()
"""The pace of this process."""
