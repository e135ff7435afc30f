"""Arrays from the core → the tidy tables that charts are fed with."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.trainers import Trainer

Params = Mapping[str, float | str]
"""Values for the parameters of an activation function, by key."""

Z_LIMIT = 10.0
"""Activation functions are shown for z from −Z_LIMIT to Z_LIMIT."""
INPUT_LIMIT = 3.0
"""Data sets are shown from −INPUT_LIMIT to INPUT_LIMIT in every input."""


def z_grid() -> Array:
    """Evenly spaced z over the shown range, 0.05 apart; holds 0 exactly, so that corners are drawn as corners."""
    return np.arange(-200, 201) * (Z_LIMIT / 200)


def curve(key: str, params: Params) -> pd.DataFrame:
    """Values f and slopes f′ of one activation over the shown range: columns z, f, df."""
    return at(key, params, z_grid())


def at(key: str, params: Params, z: Array | list[float]) -> pd.DataFrame:
    """Values f and slopes f′ of one activation at the given z: columns z, f, df."""
    record = ACTIVATIONS[key]
    return pd.DataFrame({"z": z, "f": record.f(z, **params), "df": record.df(z, **params)})


def slope_pieces(key: str, params: Params) -> pd.DataFrame:
    """f′ cut at the kinks, each piece ending in its one-sided limit: columns z, df, piece."""
    record = ACTIVATIONS[key].at(**params)
    cuts = [-np.inf, *sorted(record.kinks), np.inf]
    grid = z_grid()
    pieces = []
    for number, (low, high) in enumerate(pairwise(cuts)):
        z = grid[(grid >= low) & (grid <= high)]
        inside = np.clip(z, np.nextafter(low, np.inf), np.nextafter(high, -np.inf))
        pieces.append(pd.DataFrame({"z": z, "df": record.df(inside, **params), "piece": number}))
    return pd.concat(pieces, ignore_index=True)


def kinks(key: str, params: Params) -> pd.DataFrame:
    """The ends of f′ at each kink: columns z, df, chosen (whether it is the value we use there)."""
    record = ACTIVATIONS[key].at(**params)
    rows = [
        {"z": z, "df": float(limit), "chosen": bool(np.isclose(limit, chosen))}
        for z, chosen in record.kinks.items()
        for limit in record.df([np.nextafter(z, -np.inf), np.nextafter(z, np.inf)], **params)
    ]
    return pd.DataFrame(rows, columns=["z", "df", "chosen"])


def saturated_bands(key: str, params: Params) -> pd.DataFrame:
    """Stretches of the shown range where f is saturated: columns low, high."""
    low, high = ACTIVATIONS[key].saturation(**params)
    bands = [(-Z_LIMIT, low), (high, Z_LIMIT)]
    return pd.DataFrame([(a, b) for a, b in bands if a < b], columns=["low", "high"])


def points(trainer: Trainer) -> pd.DataFrame:
    """Training and test examples: columns x1, x2 (if any), y (first target), label (class), set."""
    frames = [
        _points(trainer.X_train, trainer.Y_train, "training"),
        _points(trainer.X_test, trainer.Y_test, "test"),
    ]
    return pd.concat(frames, ignore_index=True)


def _points(X: Array, Y: Array, name: str) -> pd.DataFrame:
    label = Y.argmax(axis=1) if Y.shape[1] > 1 else (Y[:, 0] >= 0.5).astype(int)
    inputs = {f"x{i + 1}": column for i, column in enumerate(X.T)}
    return pd.DataFrame({**inputs, "y": Y[:, 0], "label": label.astype(str), "set": name})


def losses(trainer: Trainer, most: int = 300) -> pd.DataFrame:
    """Loss by epoch, thinned to about ``most`` points per curve: columns epoch, loss, set. First and last are kept."""
    last = len(trainer.history) - 1
    epochs = np.unique(np.linspace(0, last, min(last + 1, most)).round().astype(int))
    frames = [
        pd.DataFrame({"epoch": epochs, "loss": np.array(history)[epochs], "set": name})
        for name, history in (("training", trainer.history), ("test", trainer.test_history))
        if history
    ]
    return pd.concat(frames, ignore_index=True)


def latest(trainer: Trainer) -> pd.DataFrame:
    """The newest point of each loss curve: columns epoch, loss, set, and room (how far the axis reaches at least)."""
    newest = {"training": trainer.history[-1], "test": trainer.test_history[-1] if trainer.test_history else None}
    rows = [{"epoch": trainer.epoch, "loss": loss, "set": name} for name, loss in newest.items() if loss is not None]
    return pd.DataFrame(rows).assign(room=max(10, trainer.epoch))


def fit(trainer: Trainer) -> pd.DataFrame:
    """The fitted curve of a network with one input, over the shown range: columns x1, y."""
    x = np.linspace(-INPUT_LIMIT, INPUT_LIMIT, 241)
    return pd.DataFrame({"x1": x, "y": trainer.predict(x[:, np.newaxis])[:, 0]})
