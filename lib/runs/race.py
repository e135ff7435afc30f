"""A race: up to five settings trained from the same seed, on the same data, in the same shuffles, all together."""

import time
from collections.abc import Sequence

import numpy as np

from lib.divergence import Divergence
from lib.records import check_count, check_positive
from lib.train_config import FIELDS, TrainConfig
from lib.trainers import Trainer
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
        self._join()

    @property
    def epoch(self) -> int:
        """Completed epochs of those that are farthest."""
        return max(trainer.epoch for trainer in self.trainers)

    @property
    def updates(self) -> int:
        """Mini-batches used by those that are farthest."""
        return max(trainer.updates for trainer in self.trainers)

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
        """Train for a number of epochs or for a time, and return how many epochs were completed.

        Give exactly one of the two. A time slice ends with an epoch, and has at least one.

        Raises ValueError for neither or both, a number of epochs below 0, or seconds not above 0.
        """
        if (epochs is None) == (seconds is None):
            raise ValueError(f"run needs exactly one of epochs and seconds; got epochs={epochs!r}, seconds={seconds!r}")
        begun, start = self.epoch, time.perf_counter()
        most = None if epochs is None else check_count("epochs", epochs, low=0)
        end = np.inf if seconds is None else start + check_positive("seconds", seconds)
        done = 0
        while self._live and done != most:
            self._run_epoch()
            done += 1
            if time.perf_counter() >= end:
                break
        self.seconds += time.perf_counter() - start
        return self.epoch - begun

    def _run_epoch(self) -> None:
        """One epoch of all together, or of each alone; who breaks down leaves the race."""
        if self._together is not None and self._together.run_epoch():
            return
        for trainer in self._live:
            trainer.run(epochs=1)
        self._live = [trainer for trainer in self._live if trainer.divergence is None]
        self._join()

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
