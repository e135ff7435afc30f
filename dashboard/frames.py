"""Arrays from the core → the tidy tables that charts are fed with.

Tables are Arrow's (a package that Streamlit brings): it is the form in which they travel to the browser, and
making one takes a tenth of the time of a data frame.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pyarrow as pa

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.exercises import binomial, zero_counts
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


def curve(key: str, params: Params) -> pa.Table:
    """Values f and slopes f′ of one activation over the shown range: columns z, f, df."""
    return at(key, params, z_grid())


def at(key: str, params: Params, z: Array | list[float]) -> pa.Table:
    """Values f and slopes f′ of one activation at the given z: columns z, f, df."""
    record = ACTIVATIONS[key]
    return pa.table({"z": z, "f": record.f(z, **params), "df": record.df(z, **params)})


def slope_pieces(key: str, params: Params) -> pa.Table:
    """f′ cut at the kinks, each piece ending in its one-sided limit: columns z, df, piece."""
    record = ACTIVATIONS[key].at(**params)
    cuts = [-np.inf, *sorted(record.kinks), np.inf]
    grid = z_grid()
    pieces = [grid[(grid >= low) & (grid <= high)] for low, high in pairwise(cuts)]
    inside = [
        np.clip(z, np.nextafter(low, np.inf), np.nextafter(high, -np.inf))
        for z, (low, high) in zip(pieces, pairwise(cuts), strict=True)
    ]
    number = np.repeat(np.arange(len(pieces)), [z.size for z in pieces])
    return pa.table({"z": np.concatenate(pieces), "df": record.df(np.concatenate(inside), **params), "piece": number})


def kinks(key: str, params: Params) -> pa.Table:
    """The ends of f′ at each kink: columns z, df, chosen (whether it is the value we use there)."""
    record = ACTIVATIONS[key].at(**params)
    at = np.repeat(np.array(list(record.kinks), dtype=float), 2)
    chosen = np.repeat(np.array(list(record.kinks.values()), dtype=float), 2)
    limits = record.df(np.nextafter(at, np.resize([-np.inf, np.inf], at.size)), **params)
    return pa.table({"z": at, "df": limits, "chosen": np.isclose(limits, chosen)})


def saturated_bands(key: str, params: Params) -> pa.Table:
    """Stretches of the shown range where f is saturated: columns low, high."""
    low, high = ACTIVATIONS[key].saturation(**params)
    ends = np.array([(a, b) for a, b in [(-Z_LIMIT, low), (high, Z_LIMIT)] if a < b]).reshape(-1, 2)
    return pa.table({"low": ends[:, 0], "high": ends[:, 1]})


@lru_cache(maxsize=64)
def zero_histogram(draws: int, seed: int) -> dict[str, pa.Table]:
    """Exercise 3 drawn again and again: ``counts`` (zeros, draws, expected) and ``latest`` (zeros)."""
    counts, chances = zero_counts(draws, seed), binomial(20)
    zeros = np.arange(chances.size)
    observed = np.bincount(counts.astype(int), minlength=chances.size)
    return {
        "counts": pa.table({"zeros": zeros, "draws": observed, "expected": draws * chances}),
        "latest": pa.table({"zeros": counts[-1:]}),
    }


def explorer(key: str, params: Params) -> dict[str, pa.Table]:
    """All tables of the explorer's picture that do not depend on the probe, kept from rerun to rerun."""
    return _explorer(key, tuple(sorted(params.items())))


@lru_cache(maxsize=256)
def _explorer(key: str, items: tuple[tuple[str, float | str], ...]) -> dict[str, pa.Table]:
    params = dict(items)
    return {
        "curve": curve(key, params),
        "slope": slope_pieces(key, params),
        "kinks": kinks(key, params),
        "bands": saturated_bands(key, params),
    }


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
