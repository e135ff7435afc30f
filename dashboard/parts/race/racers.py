"""Who races: in what the racers differ, which values of it are there, and the settings of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.text.numbers import figure, short
from dashboard.text.plain import counted
from dashboard.training import linked, settings
from dashboard.widgets import controls, prediction
from lib.activations import ACTIVATIONS
from lib.initializers import INITIALIZERS
from lib.optimizers import OPTIMIZERS
from lib.records import Labelled, labels
from lib.runs.race import MOST
from lib.train_config import TrainConfig

GOALS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
USUAL_GOAL = 0.1


@dataclass(frozen=True)
class Value:
    """A value that can race and that no registry has a record of."""

    label: str


@dataclass(frozen=True)
class By:
    """In what the racers differ.

    field: of TrainConfig. label: on the button. name: of the racers in the link. records: every possible racer by key,
    each with a label. first: those that race at first, if not the first five of the records. prefix: stands before a
    label in a racer's name.
    """

    field: str
    label: str
    name: str
    records: Mapping[str, Labelled]
    first: tuple[str, ...] = ()
    prefix: str = ""

    @property
    def options(self) -> dict[str, str]:
        """Every possible racer: key → label."""
        return labels(self.records)

    @property
    def usual(self) -> tuple[str, ...]:
        """Those that race at first."""
        return self.first or tuple(self.records)[:MOST]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of TrainConfig in which racers differ, and which have no control here."""
        if self.field == "optimizer":
            return "optimizer", "optimizer_options", "learning_rate"
        return (self.field,)

    def names(self, keys: Sequence[str]) -> list[str]:
        """What racers are called."""
        return [self.prefix + self.options[key] for key in keys]

    def differing(self, key: str, layers: int) -> dict[str, Any]:
        """What a racer has of its own, as arguments of TrainConfig."""
        if self.field == "learning_rate":
            return {"learning_rate": float(key)}
        if self.field == "hidden":
            return {"hidden": (int(key),) * layers}
        if self.field == "optimizer":
            return {"optimizer": key, "learning_rate": OPTIMIZERS[key].default_rate}
        return {self.field: key}

    def why(self) -> str:
        """What decides the race."""
        return _slopes() if self.field == "activation" else _WHY[self.field]


BY = {
    "activation": By("activation", "Activation", "functions", ACTIVATIONS),
    "rate": By(
        "learning_rate",
        "Learning rate",
        "rates",
        {f"{rate:g}": Value(short(rate)) for rate in settings.RATES},
        ("0.01", "0.03", "0.1", "0.3", "1"),
        "rate ",
    ),
    "optimizer": By("optimizer", "Optimiser", "optimisers", OPTIMIZERS, ("sgd", "momentum", "rmsprop", "adam")),
    "init": By(
        "init",
        "Initial weights",
        "inits",
        INITIALIZERS,
        ("zeros", "normal", "xavier_normal", "he_normal", "lecun_normal"),
    ),
    "width": By(
        "hidden", "Width", "widths", {str(width): Value(counted(width, "unit")) for width in (1, 2, 4, 8, 16, 32)}
    ),
}
"""What a race can be about, by its key in the link."""

_WHY = {
    "learning_rate": "A step is the rate times the gradient: small rates need many steps, large ones jump too far.",
    "optimizer": "Each at its usual rate. Momentum and Nesterov add up past gradients; RMSProp and Adam divide by "
    "their recent size, AdaGrad by that of all so far.",
    "init": "From zeros all units of a layer stay alike. The other ways differ in how large the first signals are.",
    "hidden": "Every unit can bend the surface once more. Few units cannot follow the data; many may follow its noise.",
}


def _slopes() -> str:
    gentle = [
        f"{record.label} at most {figure(record.max_slope)}" for record in ACTIVATIONS.values() if record.max_slope < 1
    ]
    return (
        "A linear network draws one straight line, however many layers it has. In the others the error meets a slope "
        f"in every layer on its way back: that of {', of '.join(gentle)}; the rest reach 1 or more."
    )


@dataclass(frozen=True)
class Entries:
    """Who races: what they differ in, the key of each, and the settings of each."""

    by: By = BY["activation"]
    keys: tuple[str, ...] = ("tanh",)
    configs: tuple[TrainConfig, ...] = (TrainConfig(),)

    @property
    def names(self) -> list[str]:
        """What the racers are called."""
        return self.by.names(self.keys)


def by() -> By:
    """In what the racers differ."""
    return BY[controls.segments("by", "Race by", labels(BY), "activation")]


def racers(by: By) -> tuple[str, ...]:
    """Who races: up to five values of what they differ in."""
    chosen = controls.some(by.name, f"Racers, up to {MOST}", by.options, by.usual)
    if len(chosen) > MOST:
        st.caption(f"Only {MOST} can race: {', '.join(by.names(chosen[MOST:]))} must wait.")
    elif not chosen:
        st.caption("Nobody is chosen: the usual ones race.")
    return tuple(chosen[:MOST]) or by.usual


def goal() -> float:
    """The training loss to reach."""
    return controls.stops("goal", "Training loss to reach", GOALS, USUAL_GOAL)


def predict(by: By, keys: Sequence[str], goal: float, before: DeltaGenerator) -> str:
    """Ask who will be first; "" while there is no answer, and then in the place before."""
    options = dict(zip(keys, by.names(keys), strict=True))
    return prediction.choose(
        f"which one reaches a loss of {short(goal)} first?", options, before=before, begins=linked.NAME
    )


def entries(by: By, keys: tuple[str, ...], fields: settings.Arguments) -> Entries:
    """Put the racers together. fields: what they share."""
    shared = replace(settings.DEFAULT, **fields)
    return Entries(by, keys, tuple(replace(shared, **by.differing(key, len(shared.hidden))) for key in keys))
