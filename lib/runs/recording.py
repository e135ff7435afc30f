"""The parameters of a run at many of its epochs, so that one can look back without training again."""

from bisect import bisect_right

from lib.network import Params
from lib.trainers import Trainer

MOST = 200
"""Epochs that are kept at most: a look back needs no more, and a long run must not fill the memory."""


class Recording:
    """Parameters by epoch, from the first to the present one; when they become too many, every second one goes.

    ``note`` must be called after each epoch, and after a weight was edited.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._stride = 1
        self._epochs: list[int] = []
        self._params: list[Params] = []
        self.note()

    @property
    def epochs(self) -> list[int]:
        """The recorded epochs, rising; the last completed one is always among them."""
        last = self._trainer.epoch
        return self._epochs if self._epochs[-1] == last else [*self._epochs, last]

    def note(self) -> None:
        """Record the parameters if their epoch is one of those that are kept."""
        epoch = self._trainer.epoch
        if epoch % self._stride or self._trainer.batch:
            return
        if self._epochs and self._epochs[-1] == epoch:  # a weight was edited
            self._params[-1] = self._trainer.params
            return
        self._epochs.append(epoch)
        self._params.append(self._trainer.params)
        if len(self._epochs) > MOST:
            self._stride *= 2
            self._epochs, self._params = self._epochs[::2], self._params[::2]

    def params(self, epoch: int) -> Params:
        """Parameters at a recorded epoch; of another, those of the nearest one before it.

        Raises ValueError for an epoch that the run has not reached.
        """
        if not 0 <= epoch <= self._trainer.epoch:
            raise ValueError(f"epoch must be from 0 to {self._trainer.epoch}, where the run is; got {epoch!r}")
        if epoch == self._trainer.epoch:
            return self._trainer.params
        return self._params[bisect_right(self._epochs, epoch) - 1]
