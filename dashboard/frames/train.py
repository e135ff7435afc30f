"""A training run as tables: its points, its losses, and its curve over one input."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lib.trainers import TrainConfig, Trainer
from lib.training.changes import Change


def points(trainer: Trainer) -> pa.Table:
    """Training and test examples: columns x1, x2 (if any), y (first target), label (class), set."""
    X = np.vstack([trainer.X_train, trainer.X_test])
    Y = np.vstack([trainer.Y_train, trainer.Y_test])
    label = Y.argmax(axis=1) if Y.shape[1] > 1 else (Y[:, 0] >= 0.5).astype(int)
    inputs = {f"x{i + 1}": column for i, column in enumerate(X.T)}
    sets = ["training"] * len(trainer.X_train) + ["test"] * len(trainer.X_test)
    return pa.table({**inputs, "y": Y[:, 0], "label": label.astype(str), "set": sets})


@dataclass(frozen=True)
class Pinned:
    """A run that was put aside: its letter, its settings at the end, and what it reached.

    accuracy: on the test set, or None for a regression. seconds: of training. data_print: of own data, else "".
    given: whether its first weights came from a file. changes: what was changed on the way.
    """

    name: str
    config: TrainConfig
    history: list[float]
    test_history: list[float]
    accuracy: float | None
    seconds: float
    data_print: str = ""
    given: bool = False
    changes: tuple[Change, ...] = ()


def losses(trainer: Trainer, most: int = 300) -> pa.Table:
    """Loss by epoch, thinned to about ``most`` points per curve: columns epoch, loss, set. First and last are kept."""
    return _curves(_histories(trainer.history, trainer.test_history), most)


def latest(trainer: Trainer, epoch: int | None = None) -> pa.Table:
    """One point of each loss curve: columns epoch, loss, set, and room (how far the axis reaches at least).

    epoch: which point; the newest if it is None.
    """
    epoch = trainer.epoch if epoch is None else epoch
    shown = {name: history[epoch] for name, history in _histories(trainer.history, trainer.test_history).items()}
    return pa.table(
        {
            "epoch": [epoch] * len(shown),
            "loss": list(shown.values()),
            "set": list(shown),
            "room": [max(10, trainer.epoch)] * len(shown),
        }
    )


def pinned(pins: Sequence[Pinned], most: int = 150) -> pa.Table:
    """Losses of runs that were put aside: columns epoch, loss, set, name."""
    tables = []
    for pin in pins:
        curves = _curves(_histories(pin.history, pin.test_history), most)
        tables.append(curves.append_column("name", pa.array([pin.name] * curves.num_rows)))
    return pa.concat_tables(tables) if tables else _NO_PINS


def pin_ends(pins: Sequence[Pinned]) -> pa.Table:
    """Where the names of runs that were put aside stand: columns epoch, loss, name."""
    return pa.table(
        {
            "epoch": pa.array([len(pin.history) - 1 for pin in pins], pa.int64()),
            "loss": pa.array([pin.history[-1] for pin in pins], pa.float64()),
            "name": pa.array([pin.name for pin in pins], pa.string()),
        }
    )


_NO_PINS = pa.table(
    {
        "epoch": pa.array([], pa.int64()),
        "loss": pa.array([], pa.float64()),
        "set": pa.array([], pa.string()),
        "name": pa.array([], pa.string()),
    }
)


def _curves(histories: dict[str, list[float]], most: int) -> pa.Table:
    last = len(histories["training"]) - 1
    epochs = np.unique(np.linspace(0, last, min(last + 1, most)).round().astype(int))
    curves = {name: np.array(history)[epochs] for name, history in histories.items()}
    return pa.table(
        {
            "epoch": np.tile(epochs, len(curves)),
            "loss": np.concatenate(list(curves.values())),
            "set": np.repeat(list(curves), epochs.size),
        }
    )


def _histories(training: list[float], test: list[float]) -> dict[str, list[float]]:
    return {name: history for name, history in (("training", training), ("test", test)) if history}
