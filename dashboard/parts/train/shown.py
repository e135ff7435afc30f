"""The run as the page shows it: at its present state, or at an earlier epoch that was recorded."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dashboard.charts.theme import CLASS_NAME
from dashboard.frames import INPUT_LIMIT
from dashboard.pictures import surface
from dashboard.stage import scene
from dashboard.stage.scene import Readings, Words
from dashboard.training import inside
from dashboard.training.run import RecordedRun
from lib.network import Params
from lib.trainers import Trainer


@dataclass(frozen=True, eq=False)
class Shown:
    """A run at one of its epochs; ``at`` None means the present one, which moves on."""

    run: RecordedRun
    at: int | None = None

    @property
    def trainer(self) -> Trainer:
        """The run's trainer, which is at its present state."""
        return self.run.trainer

    @property
    def epoch(self) -> int:
        """The epoch that is shown."""
        return self.trainer.epoch if self.at is None else self.at

    @property
    def now(self) -> bool:
        """Whether this is the present state."""
        return self.epoch == self.trainer.epoch

    @cached_property
    def params(self) -> Params:
        """The parameters at the epoch."""
        return self.run.recording.params(self.epoch)

    def numbers(self) -> Readings:
        """The numbers of the bar."""
        # A begun epoch must not jump while a run plays: only in slow motion does one see the batches pass.
        batches = self.now and (self.run.slow or not self.run.playing)
        return scene.numbers(
            self.trainer,
            None if self.now else self.params,
            self.epoch,
            batches=batches,
            speed=self.run.speed if self.run.playing else 0.0,
        )

    def words(self) -> Words | None:
        """What data of one's own is called; None for the lab's."""
        own = self.run.setup.source
        return None if own is None else Words(own.classes, own.axes, own.target or scene.VALUE)

    def subject(self) -> inside.Subject:
        """The network as it stood at the epoch, to look into."""
        trainer, own = self.trainer, self.run.setup.source
        output, loss = trainer.config.head
        two = trainer.X_train.shape[1] == 2
        line = np.linspace(-INPUT_LIMIT, INPUT_LIMIT, 101)[:, np.newaxis]
        classes = () if trainer.task == "regression" else CLASS_NAME[: max(2, trainer.Y_train.shape[1])]
        return inside.Subject(
            params=self.params,
            activations=trainer.config.activations,
            output=output,
            loss=loss,
            rate=trainer.learning_rate,
            X=trainer.inputs(trainer.X_train),
            Y=trainer.Y_train,
            input_names=trainer.input_names,
            class_names=own.classes if own and own.classes else classes,
            task=trainer.task,
            plane=trainer.inputs(surface.inputs()) if two else None,
            line=None if two else trainer.inputs(line),
        )
