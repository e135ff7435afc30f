"""A race: up to five settings trained from the same seed, on the same data, in the same shuffles, all together."""

import math
import time
from collections.abc import Sequence

from lib.divergence import Divergence
from lib.train_config import FIELDS, TrainConfig
from lib.trainers import Trainer
from lib.training.descent import limits
from lib.training.split import SplitLike
from lib.training.together import together

MOST = 5
"""Racers at most."""


class Race:
    """One to five training runs side by side, each of them the run that ``Trainer(config)`` is.

    configs: what races. They may differ in activation, init, hidden widths, optimizer and its options, learning_rate,
    schedule, l1, l2 and clip. data: as for Trainer. The networks are trained as one wide network
    (``lib.training.together``), which rounds differently: losses agree with those of a Trainer to about ten digits, not
    bit for bit. A race itself is deterministic, in one go or in parts.

    trainers: the runs, to be read at any time (histories, parameters, predictions), but led by the race. seconds: time
    spent on training.
    A racer that breaks down stops at its last good epoch with the ``divergence`` of its own Trainer; the others go on.

    Raises ValueError for no racer, more than five, or racers that differ in a field that is ``shared`` (FIELDS) or in
    their number of layers.
    """

    def __init__(self, configs: Sequence[TrainConfig], data: SplitLike | None = None) -> None:
        self.configs = _comparable(configs)
        self.trainers = [Trainer(config, data) for config in self.configs]
        self.seconds = 0.0
        self._live = list(self.trainers)
        self._alone_to: int | None = None
        self._join()

    @property
    def epoch(self) -> int:
        """Completed epochs of those that are farthest."""
        return max(trainer.epoch for trainer in self.trainers)

    @property
    def updates(self) -> int:
        """Mini-batches used by those that are farthest."""
        return max(trainer.updates for trainer in self.trainers) + (self._together.batch if self._together else 0)

    @property
    def divergence(self) -> Divergence | None:
        """None as long as someone can go on; else where the last one broke down."""
        return None if self._live else max(filter(None, self.divergences), key=lambda found: found.epoch)

    @property
    def divergences(self) -> list[Divergence | None]:
        """For each racer None, or where it broke down."""
        return [trainer.divergence for trainer in self.trainers]

    @property
    def histories(self) -> list[list[float]]:
        """The training losses of each racer by epoch, the first before any step."""
        return [trainer.history for trainer in self.trainers]

    @property
    def test_histories(self) -> list[list[float]]:
        """The test losses of each racer by epoch; empty without test examples."""
        return [trainer.test_history for trainer in self.trainers]

    def run(self, *, epochs: int | None = None, seconds: float | None = None) -> int:
        """Train for a number of epochs, for a time, or for whichever is over first; return how many were completed.

        A time slice may end in the middle of an epoch, which the next goes on with; it makes at least one update.

        Raises ValueError for neither, a number of epochs below 0, or seconds not above 0.
        """
        begun, start, done = self.epoch, time.perf_counter(), 0
        most, deadline = limits(epochs, seconds)
        while self._live and done < most:
            done += self._go_on(deadline)
            if time.perf_counter() >= deadline:
                break
        self.seconds += time.perf_counter() - start
        return self.epoch - begun

    def _go_on(self, deadline: float) -> bool:
        """Make an update of all together, or of one alone as many as there is time for; whether that ends the epoch."""
        if self._alone_to is None and self._together is not None and self._together.update():
            return self._together.batch == 0
        if self._alone_to is None:  # nobody to be with, or a number is no more: whose it was shows when each is alone
            self._alone_to = self.epoch + 1
        behind = [trainer for trainer in self._live if trainer.divergence is None and trainer.epoch < self._alone_to]
        if behind:
            behind[0].run(epochs=1, seconds=None if deadline == math.inf else max(deadline - time.perf_counter(), 1e-6))
            if behind[1:] or (behind[0].divergence is None and behind[0].epoch < self._alone_to):
                return False
        self._alone_to = None
        self._live = [trainer for trainer in self._live if trainer.divergence is None]
        self._join()
        return True

    def _join(self) -> None:
        self._together = together([trainer.descent for trainer in self._live])


def _comparable(configs: Sequence[TrainConfig]) -> tuple[TrainConfig, ...]:
    configs = tuple(configs)
    if not 1 <= len(configs) <= MOST:
        raise ValueError(f"configs must hold from 1 to {MOST} settings; got {len(configs)}")
    first = configs[0]
    for i, config in enumerate(configs):
        for name in (field.name for field in FIELDS.values() if field.shared):
            if getattr(config, name) != getattr(first, name):
                raise ValueError(
                    f"configs[{i}] must have the {name} of configs[0], {getattr(first, name)!r}; "
                    f"got {getattr(config, name)!r}"
                )
        if len(config.hidden) != len(first.hidden):
            raise ValueError(
                f"configs[{i}] must have as many hidden layers as configs[0], {len(first.hidden)}; got {config.hidden}"
            )
    return configs
