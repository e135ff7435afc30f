"""The two networks of the page on digits: what they are made of, and the pair of them on screen."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.shell import link
from dashboard.text.numbers import percent, short
from dashboard.text.plain import counted
from dashboard.training import bursts, linked
from dashboard.training.linked import Linked
from dashboard.training.onscreen import OnScreen
from dashboard.training.settings import RATES
from dashboard.widgets import controls, prediction
from lib import digits
from lib.activations import ACTIVATIONS
from lib.optimizers import OPTIMIZERS
from lib.records import labels
from lib.runs import journal
from lib.runs.journal import Journal
from lib.runs.replay import Replay
from lib.train_config import FIELDS, Field, TrainConfig, differing
from lib.trainers import Trainer
from lib.training.changes import Edit, changed_as_far_as_may_be

MODELS = MappingProxyType({"logistic": "Logistic regression", "hidden": "One hidden layer"})
GUESSES = MappingProxyType({"50": 0.5, "80": 0.8, "95": 0.95})
PACES = MappingProxyType({"1": 1, "5": 5})
MOST_UNITS = 64
STOP_AFTER = 60
"""Epochs after which a run pauses by itself: both networks have settled by then."""

DEFAULT = digits.configuration((32,))
_CONTROLS = ("activation", "learning_rate", "batch_size", "optimizer", "seed")
"""Fields with a control that is named as everywhere; the width of the hidden layer has one of this page."""

_BOTH = "~~"
"""Stands between the two journals in the link."""

Configs = Mapping[str, TrainConfig]
"""What each of the two models is made of."""


@dataclass
class ModelRun(bursts.Run[Trainer]):
    """The run of one model. replay: what a link asks it to repeat, or None; then it pauses."""

    replay: Replay | None = None

    @classmethod
    def of(cls, config: TrainConfig) -> "ModelRun":
        """A fresh network, before the first step."""
        return cls(Trainer(config, digits.load().examples))

    @classmethod
    def repeating(cls, config: TrainConfig, past: Journal) -> "ModelRun":
        """A network on its way to where another one has come, with the settings that one has now.

        Raises ValueError when the journal does not go with the settings.
        """
        first, changes = past.rewind(config)
        if any(isinstance(change, Edit) for change in changes):
            raise ValueError("the changes must be of settings; got an edited weight")
        run = cls.of(first)
        replay = Replay(run.trainer, changes, past.epoch, past.batch)
        if not replay.done:
            run.play()
            run.replay, run.budget = replay, bursts.LINK_BUDGET
        return run

    def work(self, seconds: float) -> None:
        """Train, or repeat, to the end of the epoch or for so long."""
        if self.replay is None:
            super().work(seconds)
            return
        self.replay.advance(seconds)
        if self.replay.done:
            self.replay, self.stop_at = None, self.trainer.epoch  # at the batch where the other one is

    def adopt(self, wanted: TrainConfig) -> None:
        """Go on with what is wanted, as far as it may change on the way; a replay has changes of its own."""
        if self.replay is None:
            self.trainer.adopt(changed_as_far_as_may_be(self.trainer.now, wanted))


@dataclass
class ModelPair:
    """Both models, trained on the same images in the same order, and the share each got right after each epoch."""

    runs: dict[str, ModelRun]
    scores: dict[str, list[tuple[float, float]]]

    @classmethod
    def of(cls, configs: Configs) -> "ModelPair":
        """Two fresh networks, before the first step."""
        return cls.with_runs({model: ModelRun.of(config) for model, config in configs.items()})

    @classmethod
    def repeating(cls, configs: Configs, told: str) -> "ModelPair":
        """Both on their way to where two others have come. Raises ValueError when that does not go with the settings.

        told: the journals of both, in the order of MODELS, as ``far`` writes them.
        """
        journals = [journal.read(part) for part in told.split(_BOTH)]
        pasts = journals * (len(MODELS) // len(journals))
        return cls.with_runs(
            {model: ModelRun.repeating(configs[model], past) for model, past in zip(MODELS, pasts, strict=True)}
        )

    @classmethod
    def with_runs(cls, runs: dict[str, ModelRun]) -> "ModelPair":
        """A pair of runs before their first step."""
        return cls(runs, {model: [_score(run.trainer)] for model, run in runs.items()})

    @property
    def repeats(self) -> bool:
        """Whether what a link asks for is still on its way."""
        return any(run.replay is not None for run in self.runs.values())

    @property
    def way(self) -> tuple[int, int]:
        """How far the slower of those that repeat has come, and where it is to end."""
        return min((run.trainer.epoch, run.replay.end) for run in self.runs.values() if run.replay is not None)

    @property
    def far(self) -> str:
        """How far both have come: their journals, once when they are alike."""
        parts = [journal.write(Journal.of(self.runs[model].trainer)) for model in MODELS]
        return _BOTH.join(dict.fromkeys(parts))

    @property
    def playing(self) -> bool:
        """Whether training goes on."""
        return any(run.playing for run in self.runs.values())

    @property
    def touched(self) -> bool:
        """Whether there is anything to lose."""
        return self.repeats or any(run.touched for run in self.runs.values())

    @property
    def broken(self) -> bool:
        """Whether neither can go on."""
        return all(run.broken for run in self.runs.values())

    def made_of(self, wanted: Configs) -> bool:
        """Whether both began with what is wanted."""
        return all(run.trainer.config == wanted[model] for model, run in self.runs.items())

    def unlike(self, wanted: Configs) -> list[Field]:
        """In what they differ from what is wanted and cannot become on the way; the second has what both share."""
        fields = differing(self.runs["hidden"].trainer.config, wanted["hidden"])
        return [field for field in fields if not field.changeable]

    def adopt(self, wanted: Configs) -> None:
        """Go on with what is wanted, as far as it may change on the way."""
        for model, run in self.runs.items():
            run.adopt(wanted[model])

    @property
    def moving(self) -> dict[str, ModelRun]:
        """Those that may go on: while one of them repeats what a link asks for, not the other that is there already."""
        repeating = {model: run for model, run in self.runs.items() if run.replay is not None}
        return repeating or self.runs

    def play(self) -> None:
        """Start or go on, for a while."""
        for run in self.moving.values():
            run.play()
            run.stop_at = run.trainer.epoch + STOP_AFTER

    def pause(self) -> None:
        """Stop for now."""
        for run in self.runs.values():
            run.pause()

    def step(self) -> None:
        """Train both to the end of one epoch."""
        for model, run in self.moving.items():
            run.step()
            self._note(model)

    def advance(self, epochs: int, seconds: float = 0.0) -> None:
        """Train both for some epochs, in turn with other sessions; what is repeated goes as fast as it can."""
        deadline = time.perf_counter() + max(bursts.BUDGET, seconds)
        while self.playing and (epochs > 0 or (self.repeats and time.perf_counter() < deadline)):
            for model, run in self.moving.items():
                if run.playing:
                    run.advance(1)
                    self._note(model)
            epochs -= 1

    def _note(self, model: str) -> None:
        trainer = self.runs[model].trainer
        if trainer.epoch == len(self.scores[model]):
            self.scores[model].append(_score(trainer))


def _score(trainer: Trainer) -> tuple[float, float]:
    """The share of training and of test images that are right."""
    training = trainer.accuracy(trainer.X_train, trainer.Y_train)
    test = trainer.accuracy(trainer.X_test, trainer.Y_test)
    assert training is not None
    assert test is not None
    return training, test


def predict(before: DeltaGenerator) -> str:
    """Ask what a network without hidden layers can do; "" while there is no answer, and then in the place before."""
    options = {key: f"about {percent(share)}" for key, share in GUESSES.items()}
    return prediction.choose(
        "logistic regression has no hidden layer. How many of the test images will it get right?",
        options,
        before=before,
        begins=linked.NAME,
    )


def coarse() -> tuple[str, float]:
    """The first controls of training: activation and learning rate."""
    activation = controls.choice(
        "activation",
        "Activation of the hidden layer",
        labels(ACTIVATIONS),
        str(DEFAULT.activation),
    )
    rate = controls.stops(
        "rate", "Learning rate", RATES, DEFAULT.learning_rate, help="A change applies to the run from here on."
    )
    return activation, rate


def finer(activation: str, rate: float) -> dict[str, TrainConfig]:
    """The controls of training under "More"; returns what both models are to be made of."""
    units = controls.count("units", "Units in the hidden layer", 1, MOST_UNITS, DEFAULT.hidden[0])
    batch = controls.count("batch", "Batch size", 1, 256, DEFAULT.batch_size)
    optimizer = controls.choice("optimizer", "Optimiser", labels(OPTIMIZERS), DEFAULT.optimizer)
    st.caption(f"{OPTIMIZERS[optimizer].use} A usual learning rate: {short(OPTIMIZERS[optimizer].default_rate)}.")
    seed = controls.entry(
        "seed", "Seed", 0, 9999, DEFAULT.seed, help="The same seed gives the same weights and shuffles."
    )
    shared: dict[str, Any] = {"optimizer": optimizer, "learning_rate": rate, "batch_size": batch, "seed": seed}
    return {
        "logistic": digits.configuration(**shared),
        "hidden": digits.configuration((units,), activation=activation, **shared),
    }


def pace() -> tuple[int, bool]:
    """How many epochs pass between two pictures, and whether the curve is that of the loss."""
    options = {key: f"{counted(epochs, 'epoch')} per picture" for key, epochs in PACES.items()}
    chosen = PACES[controls.choice("pace", "Pace", options, "1")]
    curve = controls.choice("curve", "Curve", {"accuracy": "images right", "loss": "loss"}, "accuracy")
    return chosen, curve == "loss"


def _restore(pair: ModelPair) -> None:
    """Put the controls back to what the runs on screen are made of."""
    config = pair.runs["hidden"].trainer.now
    link.put("units", config.hidden[0])
    for name in _CONTROLS:
        link.put(FIELDS[name].link, FIELDS[name].of(config))


_SCREEN: OnScreen[Configs, ModelPair] = OnScreen("digits.run", ModelPair.of, _restore)


def _parse(raw: str) -> str:
    parts = [journal.write(journal.read(part)) for part in raw.split(_BOTH)]
    if len(parts) > len(MODELS):
        raise ValueError
    return _BOTH.join(dict.fromkeys(parts))


def _far(pair: ModelPair) -> str:
    return _LINKED.read() if pair.repeats else pair.far


_LINKED: Linked[ModelPair] = Linked(
    "digits.told", link.Codec(_parse, str, "how far both have come, such as 12.0"), journal.write(Journal()), _far
)


def current(wanted: Configs) -> ModelPair:
    """The two runs on screen. A link begins two that repeat what it tells of."""
    if told := _LINKED.news():
        _SCREEN.show(_repeated(wanted, told))
    pair = _SCREEN.current(wanted)
    _LINKED.tell(pair)
    return pair


def _repeated(wanted: Configs, told: str) -> ModelPair:
    try:
        return ModelPair.repeating(wanted, told)
    except ValueError as error:
        _LINKED.excuse(f"The runs in this link cannot be repeated: {error}. Here are fresh ones.")
        return ModelPair.of(wanted)


def follow(pair: ModelPair) -> None:
    """Say in the link how far both have come while they move; call in the fragment that draws them."""
    _LINKED.follow(pair)


def buttons(pair: ModelPair, wanted: Configs, guess: str) -> None:
    """The buttons of both runs, once there is a prediction: it starts them."""
    if _SCREEN.predicted(pair, guess):
        _SCREEN.buttons(pair, wanted, beside=_SCREEN.way_back)
