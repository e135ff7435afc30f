"""The two networks of the page on digits: what they are made of, and the pair of them on screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import streamlit as st

from dashboard.shell import link
from dashboard.text.numbers import percent, short
from dashboard.text.plain import counted
from dashboard.training import live
from dashboard.training.onscreen import OnScreen
from dashboard.training.settings import RATES
from dashboard.widgets import controls
from lib import digits
from lib.activations import ACTIVATIONS
from lib.optimizers import OPTIMIZERS
from lib.records import labels
from lib.train_config import FIELDS, Field, TrainConfig, differing
from lib.trainers import Trainer
from lib.training.changes import changed_as_far_as_may_be

MODELS = MappingProxyType({"logistic": "Logistic regression", "hidden": "One hidden layer"})
GUESSES = MappingProxyType({"50": 0.5, "80": 0.8, "95": 0.95})
PACES = MappingProxyType({"1": 1, "5": 5})
MOST_UNITS = 64
STOP_AFTER = 60
"""Epochs after which a run pauses by itself: both networks have settled by then."""

DEFAULT = digits.configuration((32,))
_CONTROLS = ("activation", "learning_rate", "batch_size", "optimizer", "seed")
"""Fields with a control that is named as everywhere; the width of the hidden layer has one of this page."""

Configs = Mapping[str, TrainConfig]
"""What each of the two models is made of."""


@dataclass
class ModelPair:
    """Both models, trained on the same images in the same order, and the share each got right after each epoch."""

    runs: dict[str, live.Run[Trainer]]
    scores: dict[str, list[tuple[float, float]]]

    @classmethod
    def of(cls, configs: Configs) -> "ModelPair":
        """Two fresh networks, before the first step."""
        examples = digits.load().examples
        runs = {model: live.Run(Trainer(config, examples)) for model, config in configs.items()}
        return cls(runs, {model: [_score(run.trainer)] for model, run in runs.items()})

    @property
    def playing(self) -> bool:
        """Whether training goes on."""
        return any(run.playing for run in self.runs.values())

    @property
    def touched(self) -> bool:
        """Whether there is anything to lose."""
        return any(run.touched for run in self.runs.values())

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
            run.trainer.adopt(changed_as_far_as_may_be(run.trainer.now, wanted[model]))

    def play(self) -> None:
        """Start or go on, for a while."""
        for run in self.runs.values():
            run.play()
            run.stop_at = run.trainer.epoch + STOP_AFTER

    def pause(self) -> None:
        """Stop for now."""
        for run in self.runs.values():
            run.pause()

    def step(self) -> None:
        """Train both to the end of one epoch."""
        for model, run in self.runs.items():
            run.step()
            self._note(model)

    def advance(self, epochs: int) -> None:
        """Train both for some epochs, in turn with other sessions."""
        for _ in range(epochs):
            for model, run in self.runs.items():
                if run.playing:
                    run.advance(1)
                    self._note(model)

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


def prediction() -> str:
    """Ask what a network without hidden layers can do; "" while there is no answer."""
    options = {key: f"about {percent(share)}" for key, share in GUESSES.items()}
    return controls.prediction(
        "logistic regression has no hidden layer. How many of the test images will it get right?", options
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


def current(wanted: Configs) -> ModelPair:
    """The two runs on screen."""
    return _SCREEN.current(wanted)


def buttons(pair: ModelPair, wanted: Configs, guess: str) -> None:
    """The buttons of both runs; nothing is trained before there is a prediction."""
    _SCREEN.buttons(pair, wanted, first="" if guess else "Predict first, then train.", beside=_SCREEN.way_back)
