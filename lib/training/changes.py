"""What was changed while a run went on: other settings, or a weight set by hand, each at its moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.train_config import CHANGEABLE, TrainConfig, differing


@dataclass(frozen=True)
class Retune:
    """Other settings from one moment of a run on: after ``epoch`` epochs and ``batch`` batches of the next.

    config: the settings, which differ from those before in fields of CHANGEABLE only.
    """

    epoch: int
    batch: int
    config: TrainConfig


@dataclass(frozen=True)
class Edit:
    """A weight set by hand, at one moment of a run (see Retune).

    layer: counted from 0. row: the input, or n_in for the bias. column: the unit. value: what it was set to.
    """

    epoch: int
    batch: int
    layer: int
    row: int
    column: int
    value: float


Change = Retune | Edit


def changed_as_far_as_may_be(now: TrainConfig, wanted: TrainConfig) -> TrainConfig:
    """The settings of a run with those of ``wanted`` that may change on the way."""
    return replace(now, **{name: getattr(wanted, name) for name in CHANGEABLE})


def check_changeable(now: TrainConfig, config: TrainConfig) -> None:
    """Raise a ValueError, naming the field, when settings differ in one that is not among CHANGEABLE."""
    for field in differing(now, config):
        if not field.changeable:
            raise ValueError(
                f"config must not differ in {field.name} from that of the run, only in {', '.join(CHANGEABLE)}; "
                f"got {field.of(config)!r}"
            )


def in_force(first: TrainConfig, changes: Sequence[Change]) -> TrainConfig:
    """The settings after these changes of a run that began with the ``first``."""
    configs = [change.config for change in changes if isinstance(change, Retune)]
    return configs[-1] if configs else first


def with_one_more(first: TrainConfig, changes: Sequence[Change], change: Change) -> list[Change]:
    """The changes of a run and the latest one; second thoughts at the same moment leave one change of settings or none.

    Another optimiser has lost the memory of the first, so coming back to that one is a change too.
    """
    kept = list(changes)
    if isinstance(change, Edit):
        return [*kept, change]
    if kept and isinstance(last := kept[-1], Retune) and (last.epoch, last.batch) == (change.epoch, change.batch):
        before = in_force(first, kept[:-1])
        if before.optimizer == last.config.optimizer == change.config.optimizer:
            kept.pop()
    return kept if in_force(first, kept) == change.config else [*kept, change]


def up_to(changes: Sequence[Change], epoch: int) -> list[Change]:
    """The changes that were made before the first batch after ``epoch`` epochs."""
    return [change for change in changes if (change.epoch, change.batch) <= (epoch, 0)]
