"""How far a run has come and what was changed on the way, as a short text for a link.

The text goes with the settings in force. ``120.0~40.0_rate:0.1`` says: 120 epochs done; after 40 epochs the learning
rate was changed, and before that it was 0.1. From the settings now and what they were before each change, the first
settings and all changes follow, and because runs are deterministic, the run itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.optimizers import OPTIMIZERS
from lib.train_config import FIELDS, TrainConfig, differing
from lib.trainers import Trainer
from lib.training.changes import Change, Edit, Retune

MOST_CHANGES = 100
MOST_EPOCHS = 100_000

_OF_OPTIMIZER = ("optimizer", "optimizer_options")
_BY_LINK = {field.link: field for field in FIELDS.values() if field.changeable and field.name != "optimizer_options"}
_MOMENT = re.compile(r"([0-9]{1,6})\.([0-9]{1,6})")
_WEIGHT = re.compile(r"w([0-9]{1,2})\.([0-9]{1,3})\.([0-9]{1,3})")


@dataclass(frozen=True)
class Past:
    """One change: its moment, and either the settings before it or the weight that was set, as (name, text) pairs."""

    epoch: int
    batch: int
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Journal:
    """How far a run has come, ``epoch`` epochs and ``batch`` batches of the next, and its changes in turn."""

    epoch: int = 0
    batch: int = 0
    past: tuple[Past, ...] = ()

    @classmethod
    def of(cls, trainer: Trainer) -> "Journal":
        """The journal of a run; of more than 100 changes only how far it has come, for no link could hold them."""
        if len(trainer.changes) > MOST_CHANGES:
            return cls(trainer.epoch, trainer.batch)
        config, past = trainer.config, []
        for change in trainer.changes:
            if isinstance(change, Edit):
                values: tuple[tuple[str, str], ...] = (
                    (f"w{change.layer}.{change.row}.{change.column}", repr(change.value)),
                )
            else:
                values = _before(config, change.config)
                config = change.config
            past.append(Past(change.epoch, change.batch, values))
        return cls(trainer.epoch, trainer.batch, tuple(past))

    def rewind(self, now: TrainConfig) -> tuple[TrainConfig, list[Change]]:
        """From the settings in force, find the first settings and the changes, in turn.

        Raises ValueError when the settings do not go with the changes.
        """
        changes: list[Change] = []
        for past in reversed(self.past):
            name, value = past.values[0]
            if place := _WEIGHT.fullmatch(name):
                layer, row, column = map(int, place.groups())
                changes.append(Edit(past.epoch, past.batch, layer, row, column, float(value)))
            else:
                changes.append(Retune(past.epoch, past.batch, now))
                now = _with(now, past.values)
        return now, changes[::-1]


def write(journal: Journal) -> str:
    """The journal as text."""
    changes = [
        "_".join([f"{past.epoch}.{past.batch}", *(f"{name}:{text}" for name, text in past.values)])
        for past in journal.past
    ]
    return "~".join([f"{journal.epoch}.{journal.batch}", *changes])


def read(text: str) -> Journal:
    """Read what ``write`` wrote.

    Raises ValueError for any other text, changes that do not follow each other in time, or too many of them.
    """
    first, *rest = text.strip().split("~")
    epoch, batch = _moment(first)
    if len(rest) > MOST_CHANGES:
        raise ValueError(f"a journal must have at most {MOST_CHANGES} changes; got {len(rest)}")
    past = tuple(_past(entry) for entry in rest)
    moments = [*((p.epoch, p.batch) for p in past), (epoch, batch)]
    if moments != sorted(moments) or epoch > MOST_EPOCHS:
        raise ValueError(f"moments must rise, up to {MOST_EPOCHS} epochs; got {text!r}")
    return Journal(epoch, batch, past)


def _options() -> set[str]:
    return {param.key for record in OPTIMIZERS.values() for param in record.params}


def _moment(text: str) -> tuple[int, int]:
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(f"a moment must be epochs and batches, such as 120.0; got {text!r}")
    return int(match[1]), int(match[2])


def _past(entry: str) -> Past:
    moment, *pairs = entry.split("_")
    values = tuple((name, text) for name, _, text in (pair.partition(":") for pair in pairs))
    weights = [name for name, _ in values if _WEIGHT.fullmatch(name)]
    if not values or (weights and len(values) > 1):
        raise ValueError(f"a change must have settings or one weight; got {entry!r}")
    options = _options()
    for name, text in values:
        if name in _BY_LINK and not weights:
            _BY_LINK[name].text.read(text)
        elif weights or name in options:
            float(text)
        else:
            raise ValueError(f"a change must name a setting or a weight; got {name!r}")
    return Past(*_moment(moment), values)


def _before(old: TrainConfig, new: TrainConfig) -> tuple[tuple[str, str], ...]:
    """What a change of settings replaced. An optimiser comes last, and with its options."""
    fields = differing(old, new)
    values = [(field.link, field.text.write(field.of(old))) for field in fields if field.name not in _OF_OPTIMIZER]
    if any(field.name in _OF_OPTIMIZER for field in fields):
        values += [("optimizer", old.optimizer), *((key, repr(value)) for key, value in old.optimizer_options)]
    return tuple(values)


def _with(config: TrainConfig, values: Sequence[tuple[str, str]]) -> TrainConfig:
    """The settings with some of them as they were before."""
    options = {name: float(text) for name, text in values if name not in _BY_LINK}
    fields = {_BY_LINK[name].name: _BY_LINK[name].text.read(text) for name, text in values if name in _BY_LINK}
    if options or "optimizer" in fields:
        fields["optimizer_options"] = options
    return replace(config, **fields)
