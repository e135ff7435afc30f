"""A training run as tables: its points, its losses, and its curve over one input."""

import numpy as np
import pyarrow as pa

from dashboard.frames import INPUT_LIMIT
from lib.trainers import Trainer


def points(trainer: Trainer) -> pa.Table:
    """Training and test examples: columns x1, x2 (if any), y (first target), label (class), set."""
    X = np.vstack([trainer.X_train, trainer.X_test])
    Y = np.vstack([trainer.Y_train, trainer.Y_test])
    label = Y.argmax(axis=1) if Y.shape[1] > 1 else (Y[:, 0] >= 0.5).astype(int)
    inputs = {f"x{i + 1}": column for i, column in enumerate(X.T)}
    sets = ["training"] * len(trainer.X_train) + ["test"] * len(trainer.X_test)
    return pa.table({**inputs, "y": Y[:, 0], "label": label.astype(str), "set": sets})


def losses(trainer: Trainer, most: int = 300) -> pa.Table:
    """Loss by epoch, thinned to about ``most`` points per curve: columns epoch, loss, set. First and last are kept."""
    last = len(trainer.history) - 1
    epochs = np.unique(np.linspace(0, last, min(last + 1, most)).round().astype(int))
    curves = {name: np.array(history)[epochs] for name, history in _histories(trainer).items()}
    return pa.table(
        {
            "epoch": np.tile(epochs, len(curves)),
            "loss": np.concatenate(list(curves.values())),
            "set": np.repeat(list(curves), epochs.size),
        }
    )


def latest(trainer: Trainer) -> pa.Table:
    """The newest point of each loss curve: columns epoch, loss, set, and room (how far the axis reaches at least)."""
    newest = {name: history[-1] for name, history in _histories(trainer).items()}
    return pa.table(
        {
            "epoch": [trainer.epoch] * len(newest),
            "loss": list(newest.values()),
            "set": list(newest),
            "room": [max(10, trainer.epoch)] * len(newest),
        }
    )


def _histories(trainer: Trainer) -> dict[str, list[float]]:
    histories = {"training": trainer.history, "test": trainer.test_history}
    return {name: history for name, history in histories.items() if history}


def fit(trainer: Trainer) -> pa.Table:
    """The fitted curve of a network with one input, over the shown range: columns x1, y."""
    x = np.linspace(-INPUT_LIMIT, INPUT_LIMIT, 241)
    return pa.table({"x1": x, "y": trainer.predict(x[:, np.newaxis])[:, 0]})
