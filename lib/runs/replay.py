"""Repeat a run with everything that was changed on the way: the same numbers, bit for bit."""

import math
import time
from collections import deque
from collections.abc import Sequence

from lib.records import check_count
from lib.trainers import Trainer
from lib.training.changes import Change, Edit, Retune


class Replay:
    """A fresh run on its way to where another one has come, an epoch at a time.

    trainer: a run before its first step, with the other's first settings and data. changes: what was changed, in
    turn; each is made at its moment, and what would come later than the end is left out. epoch, batch: where to end.

    Raises ValueError, before anything runs, for a batch that an epoch does not have, and for an edited weight that the
    network does not have or that is not finite.
    """

    def __init__(self, trainer: Trainer, changes: Sequence[Change], epoch: int, batch: int = 0) -> None:
        self._trainer = trainer
        self._end = epoch, check_count("batch", batch, 0, trainer.batches - 1)
        self._changes = deque(change for change in changes if (change.epoch, change.batch) <= self._end)

        for change in self._changes:
            check_count("batch", change.batch, 0, trainer.batches - 1)
            if isinstance(change, Edit):
                trainer.check_edit(change)

    @property
    def end(self) -> int:
        """The epoch where it is to end."""
        return self._end[0]

    @property
    def done(self) -> bool:
        """Whether the end is reached, or the run has broken down on the way."""
        here = self._trainer.epoch, self._trainer.batch
        return self._trainer.divergence is not None or (here >= self._end and not self._changes)

    def advance(self, seconds: float = math.inf) -> None:
        """Go on to the end of the epoch, to the end of all, or for so many seconds, by a step at least.

        Raises ValueError for a change that cannot be made.
        """
        trainer, epoch, deadline = self._trainer, self._trainer.epoch, time.perf_counter() + seconds
        while not self.done and trainer.epoch == epoch:
            if self._changes and (trainer.epoch, trainer.batch) >= (self._changes[0].epoch, self._changes[0].batch):
                self._make(self._changes.popleft())
            else:
                trainer.step()
            if time.perf_counter() >= deadline:
                break

    def run(self) -> None:
        """Go on to the end. Raises ValueError for a change that cannot be made."""
        while not self.done:
            self.advance()

    def _make(self, change: Change) -> None:
        if isinstance(change, Retune):
            self._trainer.adopt(change.config)
        else:
            self._trainer.edit(change.layer, change.row, change.column, change.value)
