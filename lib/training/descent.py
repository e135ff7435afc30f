"""Mini-batch gradient descent, batch by batch and epoch by epoch, with the losses after each epoch."""

import math
import time
from collections.abc import Sequence

import numpy as np

from lib.arrays import Array
from lib.engine.engine import Engine
from lib.network import Params
from lib.records import check_count, check_positive
from lib.train_config import TrainConfig
from lib.training.changes import Change, Edit

Rows = tuple[Array, Array]
"""What the network is given and what it should say: (inputs, Y), one example per row."""


def limits(epochs: int | None, seconds: float | None) -> tuple[float, float]:
    """How far one call of a ``run`` may go: (epochs at most, the moment of ``time.perf_counter`` at which to end).

    Raises ValueError when neither is given, for a number of epochs below 0, or seconds not above 0.
    """
    if epochs is None and seconds is None:
        raise ValueError("run needs epochs, seconds or both; got neither")
    return (
        math.inf if epochs is None else check_count("epochs", epochs, low=0),
        math.inf if seconds is None else time.perf_counter() + check_positive("seconds", seconds),
    )


class Descent:
    """A network on its way down its loss. Each ``update`` is one batch; who calls it ends the epoch by ``complete``.

    config: the first settings. params: the first weights and biases. train, test: the examples; test may have no
    rows. shuffles: where the order of the examples comes from, epoch by epoch.

    now: the settings in force. engine: the arrays with which it computes. epoch: completed epochs. batch: batches
    made of the current one, out of ``batches``. updates: batches made in all. history, test_history: the losses, first
    before any step, then after each epoch; test_history stays empty without test examples.
    """

    def __init__(
        self, config: TrainConfig, params: Params, train: Rows, test: Rows, shuffles: np.random.Generator
    ) -> None:
        output, loss = config.head
        self.now, self.shuffles = config, shuffles
        with np.errstate(all="ignore"):
            self.engine = Engine(
                params,
                *train,
                activations=config.activations,
                output=output,
                loss=loss,
                recipe=config.recipe,
                learning_rate=config.rate(0),
                batch_size=config.batch_size,
                dtype=config.dtype,
            )
            self._sets = [self.engine.evaluation(*rows) for rows in (train, test) if len(rows[0])]
        self.batches = len(self.engine.examples)
        self.epoch = self.batch = self.updates = 0
        first, *self.test_history = self.losses()
        self.history = [first]
        self._remember()

    @property
    def finite(self) -> bool:
        """Whether every parameter is; one look at a flat vector, so it costs next to nothing."""
        return bool(np.isfinite(self.engine.params.theta).all())

    def losses(self) -> list[float]:
        """Work out [training loss], or [training loss, test loss], as the parameters are now."""
        with np.errstate(all="ignore"):
            return [each.value() for each in self._sets]

    def update(self) -> None:
        """Make the next batch's update; the first of an epoch comes after a shuffle."""
        if self.batch == 0:
            self._remember()
            self.engine.shuffle(self.shuffles.permutation(len(self.engine.Y)))
            self.engine.save()
            self._set_rate()
        self.engine.run(self.batch)
        self.batch += 1
        self.updates += 1

    def complete(self, losses: Sequence[float]) -> None:
        """End the epoch, with the losses it has led to."""
        train, *test = losses
        self.history.append(train)
        self.test_history += test
        self.epoch += 1
        self.batch = 0

    def follow(self, losses: Sequence[float]) -> None:
        """Note an epoch whose updates were made elsewhere (``lib.training.together``)."""
        self._set_rate()
        self.updates += self.batches
        self.complete(losses)

    def make(self, change: Change) -> None:
        """Go on with other settings, or with another weight."""
        if isinstance(change, Edit):
            self.engine.params.V[change.layer][change.row, change.column] = change.value
            return
        if change.config.recipe != self.now.recipe:
            self.engine.use(change.config.recipe)
        self.now = change.config
        self._set_rate()

    def rewind(self) -> None:
        """Go back to where the epoch began: parameters, the optimiser's memory, settings and shuffles.

        The examples stay in the order of that epoch until the next update.
        """
        self.engine.restore()
        self.now, self.shuffles.bit_generator.state = self._begun
        self._set_rate()
        self.updates -= self.batch
        self.batch = 0

    def _remember(self) -> None:
        self._begun = self.now, self.shuffles.bit_generator.state

    def _set_rate(self) -> None:
        self.engine.rate.set(self.now.rate(self.epoch))
