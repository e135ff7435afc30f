"""A run with its past: recorded as it goes, stopped at goals, changed on the way, and repeated from a link."""

import time
from dataclasses import dataclass, field

from dashboard.training import bursts
from dashboard.training.source import Source
from lib.datasets import DATASETS
from lib.network import Params
from lib.runs.diagnosis import Trouble, learns, trouble
from lib.runs.inspection import Health
from lib.runs.journal import Journal
from lib.runs.recording import Recording
from lib.runs.replay import Replay
from lib.runs.stopping import StopRule
from lib.train_config import FIELDS, Field, TrainConfig, differing
from lib.trainers import Trainer
from lib.training.changes import changed_as_far_as_may_be

_LOOK_EVERY = 50
"""Epochs after which a run that plays is looked at: does it learn?"""


@dataclass(frozen=True, eq=False)
class Setup:
    """What a run is made of: settings, data of one's own or None, first weights from a file or None."""

    config: TrainConfig
    source: Source | None = None
    params: Params | None = None

    @property
    def data_print(self) -> str:
        """The same for the same data of one's own; "" for the lab's."""
        return self.source.fingerprint if self.source else ""

    @property
    def task(self) -> str:
        """What the data is for."""
        return self.source.task if self.source else DATASETS[self.config.data].task

    @property
    def widths(self) -> tuple[int, int]:
        """Number of columns of the data, and of its targets."""
        if self.source:
            X, Y, *_ = self.source.parts
            return X.shape[1], Y.shape[1]
        record = DATASETS[self.config.data]
        return record.n_in, record.n_out

    def trainer(self) -> Trainer:
        """A trainer before its first step. Raises ValueError when the parts do not fit together."""
        return Trainer(self.config, self.source.parts if self.source else None, self.params)


@dataclass
class RecordedRun(bursts.Run[Trainer]):
    """A run with its past: parameters by epoch, seconds of training, and the goal at which it stopped.

    setup: what it is made of. rule: when it stops by itself. stopped_for: the goal it stopped at, or "". replay:
    what is still to be repeated of an earlier run. refused: why that cannot be repeated to its end, or "". slow:
    whether it plays a batch at a time. stuck: whether it did not learn when that was looked at last. states: what is
    known of the layers at recorded epochs.
    """

    setup: Setup = field(default_factory=lambda: Setup(TrainConfig()))
    rule: StopRule = field(default_factory=lambda: StopRule(bursts.STOP_AFTER))
    seconds: float = 0.0
    stopped_for: str = ""
    replay: Replay | None = None
    refused: str = ""
    slow: bool = False
    stuck: bool = False
    states: dict[int, Health] = field(default_factory=dict)
    recording: Recording = field(init=False)
    _trouble: tuple[object, Trouble | None] = (None, None)
    _begun: int = 0
    _past_goals: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.recording = Recording(self.trainer)

    @classmethod
    def of(cls, setup: Setup) -> "RecordedRun":
        """A fresh run, paused before its first step. Raises ValueError when the setup does not fit together."""
        return cls(setup.trainer(), setup=setup)

    @classmethod
    def repeating(cls, setup: Setup, journal: Journal) -> "RecordedRun":
        """A run on its way to where another one has come, with the settings that one has now.

        Raises ValueError when the journal does not go with the settings.
        """
        first, changes = journal.rewind(setup.config)
        run = cls.of(Setup(first, setup.source))
        replay = Replay(run.trainer, changes, journal.epoch, journal.batch)
        if not replay.done:
            run.replay, run.playing = replay, True
        return run

    @property
    def touched(self) -> bool:
        """Whether there is anything to lose."""
        begun = self.trainer.updates > 0 or bool(self.trainer.changes) or self.replay is not None
        return begun or self.setup.params is not None

    @property
    def editable(self) -> bool:
        """Whether a weight may be set by hand now."""
        return not self.playing and not self.broken and self.replay is None

    def made_of(self, wanted: Setup) -> bool:
        """Whether it began with what is wanted."""
        return self.setup.config == wanted.config and self.setup.data_print == wanted.data_print

    def unlike(self, wanted: Setup) -> list[Field]:
        """In what it differs from what is wanted and cannot become it on the way."""
        fields = [field for field in differing(self.setup.config, wanted.config) if not field.changeable]
        if self.setup.data_print == wanted.data_print:
            return fields
        return [FIELDS["data"], *(field for field in fields if field.name != "data")]

    def adopt(self, wanted: Setup) -> None:
        """Go on with what is wanted, as far as it may change on the way; a replay has changes of its own."""
        if self.replay is None:
            self.trainer.adopt(changed_as_far_as_may_be(self.trainer.now, wanted.config))

    def play(self) -> None:
        """Start or go on, with what is still to be repeated first; a goal that is reached does not stop it again."""
        super().play()
        self.refused = ""
        self._begun, self.stopped_for = self.trainer.epoch, ""
        self._past_goals = frozenset(self._goals())
        self.stop_at = self.trainer.epoch + self.rule.epochs

    def pause(self) -> None:
        """Stop for now. An epoch that only the clock has cut is completed, if one picture's time is enough for that.

        For one can look back at whole epochs only.
        """
        super().pause()
        if self.trainer.batch and not self.slow and self.replay is None:
            goal = self.trainer.epoch + 1
            bursts.in_bursts(self.work, until=lambda: self.broken or self.trainer.epoch >= goal)

    def advance(self, epochs: int, seconds: float = 0.0) -> None:
        """Train for one picture: at most ``epochs`` epochs; 0 means a single batch. A replay goes as fast as it can."""
        before, self.slow = time.perf_counter(), epochs == 0
        if self.replay is not None:
            self._repeat(self.replay, seconds)
        elif epochs == 0:
            self.step_batch()
            if self.broken:
                self.pause()
        else:
            super().advance(epochs, seconds)
            if self.tired and not self.stopped_for:
                self.stopped_for = "time"
        self.seconds += time.perf_counter() - before

    def step(self) -> None:
        """Train to the end of one epoch; of a run that is being repeated, as far as one picture goes."""
        if self.replay is not None:
            self._repeat(self.replay)
        else:
            super().step()

    def after_epoch(self) -> None:
        """Record the epoch, and stop at a goal."""
        self.recording.note()
        if self.trainer.epoch % _LOOK_EVERY == 0:
            self.stuck = not learns(self.trainer)
        reached = [goal for goal in self._goals() if goal not in self._past_goals]
        if self.playing and reached:
            self.stopped_for, self.stop_at = reached[0], self.trainer.epoch

    def step_batch(self) -> None:
        """Make one update, in turn with other sessions; see ``step``."""
        if self.replay is not None:
            self._repeat(self.replay)
            return
        with bursts.turn():
            self.trainer.step()
            self.recording.note()

    def edit(self, layer: int, row: int, column: int, value: float) -> None:
        """Set a weight by hand. Raises ValueError as ``Trainer.edit`` does."""
        self.trainer.edit(layer, row, column, value)
        self.recording.note()

    @property
    def trouble(self) -> Trouble | None:
        """What keeps the run from learning, measured while it pauses and once for each of its states."""
        if self.playing or self.broken or self.replay is not None:
            return None
        moment = (self.trainer.updates, tuple(self.trainer.changes))
        if self._trouble[0] != moment:
            with bursts.turn():
                self._trouble = (moment, trouble(self.trainer))
        return self._trouble[1]

    def _goals(self) -> list[str]:
        trainer = self.trainer
        needed = self.rule.accuracy is not None and len(trainer.X_test)
        accuracy = trainer.accuracy(trainer.X_test, trainer.Y_test) if needed else None
        return self.rule.reached(trainer.history, accuracy, self._begun)

    def _repeat(self, replay: Replay, seconds: float = 0.0) -> None:
        def advance(seconds: float) -> None:
            replay.advance(seconds)
            self.recording.note()

        try:
            self.spent += bursts.in_bursts(advance, until=lambda: replay.done, budget=max(bursts.BUDGET, seconds))
        except ValueError as error:  # an edit that gives no finite loss shows when it is made
            self.refused = str(error)
        if replay.done or self.refused:
            self.replay = None
        if self.replay is None or self.spent >= bursts.LINK_BUDGET:
            super().pause()  # at the batch where the other run has come to
