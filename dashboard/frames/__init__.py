"""Arrays from the core → the tidy tables that charts are fed with.

Tables are Arrow's (a package that Streamlit brings): it is the form in which they travel to the browser, and
making one takes a tenth of the time of a data frame.
"""

from collections.abc import Mapping
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
import pyarrow as pa

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.derivatives import DifferenceErrors, ErrorModel, best_step, difference_errors, error_model
from lib.exercises import binomial, zero_counts
from lib.sparsity import fates
from lib.trainers import Trainer

Params = Mapping[str, float | str]
"""Values for the parameters of an activation function, by key."""

Z_LIMIT = 10.0
"""Activation functions are shown for z from −Z_LIMIT to Z_LIMIT."""
COMPARE_LIMIT = 6.0
"""Several functions together are shown for z from −COMPARE_LIMIT to COMPARE_LIMIT, where they differ most."""
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


def overlay(settings: Mapping[str, Params]) -> dict[str, pa.Table]:
    """The curves of one or more activations (key → parameters) in one picture, kept from rerun to rerun.

    Tables ``curves`` (key, z, f), ``slopes`` (key, z, df, piece), ``marks`` (key, z, f, df: a few places on each
    curve, at a different z for each function so that curves on top of each other can be told apart) and
    ``kinks`` (key, z, df, chosen).
    """
    return _overlay(tuple((key, tuple(sorted(params.items()))) for key, params in settings.items()))


@lru_cache(maxsize=256)
def _overlay(items: tuple[tuple[str, tuple[tuple[str, float | str], ...]], ...]) -> dict[str, pa.Table]:
    settings = {key: dict(params) for key, params in items}
    grid = z_grid()[::2]  # half the points are smooth enough here, and all of them travel on every redraw
    shown = grid[np.abs(grid) <= COMPARE_LIMIT]
    places = {key: np.arange(-5.9 + 0.2 * i, COMPARE_LIMIT, 2.0).round(2) for i, key in enumerate(ACTIVATIONS)}
    slopes = {key: slope_pieces(key, params) for key, params in settings.items()}
    return {
        "curves": _joined({key: at(key, params, shown).drop_columns("df") for key, params in settings.items()}),
        "slopes": _joined({key: table.filter(np.isin(table["z"], shown)) for key, table in slopes.items()}),
        "marks": _joined({key: at(key, params, places[key]) for key, params in settings.items()}),
        "kinks": _joined({key: kinks(key, params) for key, params in settings.items()}),
    }


def readings(settings: Mapping[str, Params], z: float) -> pa.Table:
    """Value and slope of several activations (key → parameters) at one z: columns key, z, f, df."""
    return _joined({key: at(key, params, [z]) for key, params in settings.items()})


def place(z: float, text: str) -> pa.Table:
    """One row for a line at z: columns z, text."""
    return pa.table({"z": [z], "text": [text]})


def meeting(key: str, z: float | None, text: str) -> pa.Table:
    """The points on the slope of one activation at ±z, the right one labelled, or no row: columns z, df, text."""
    ends = np.array([] if z is None else [-z, z])
    return pa.table(
        {"z": ends, "df": ACTIVATIONS[key].df(ends), "text": pa.array(["", text][: ends.size], pa.string())}
    )


def beyond(
    settings: Mapping[str, Params], values: tuple[float, float], slopes: tuple[float, float]
) -> dict[str, list[str]]:
    """Which activations leave the shown axes: keys under "values" and under "slopes"."""
    tables = {key: at(key, params, z_grid()[np.abs(z_grid()) <= COMPARE_LIMIT]) for key, params in settings.items()}

    def outside(column: str, low: float, high: float) -> list[str]:
        numbers = {key: table[column].to_numpy() for key, table in tables.items()}
        return [key for key, array in numbers.items() if array.min() < low or array.max() > high]

    return {"values": outside("f", *values), "slopes": outside("df", *slopes)}


def _joined(tables: Mapping[str, pa.Table]) -> pa.Table:
    """One table below the other, with the name of each in a column ``key``."""
    return pa.concat_tables(
        table.append_column("key", pa.array([key] * table.num_rows, pa.string())) for key, table in tables.items()
    )


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


def entries(key: str, params: Params, z: Array) -> pa.Table:
    """The entries of a matrix that lie in the shown range: columns z, f, fate. Gaps (NaN) are left out."""
    z = z[np.abs(z) <= Z_LIMIT]
    a = ACTIVATIONS[key].f(z, **params)
    return pa.table({"z": z, "f": a, "fate": fates(z, a)})


STEP_EXPONENTS = (-12.0, 0.0)
"""Step sizes of finite differences are shown from 10 to the first to 10 to the second of these powers."""
ERROR_FLOOR, ERROR_CEILING = 1e-17, 10.0
"""Errors are shown between these; what is smaller, 0 above all, is drawn at the floor."""


def step_sizes() -> Array:
    """Evenly spaced on a logarithmic axis, eight to a power of ten; holds every quarter power exactly."""
    low, high = STEP_EXPONENTS
    return np.array([10.0 ** (n / 8) for n in range(int(8 * low), int(8 * high) + 1)])


@lru_cache(maxsize=256)
def differences(key: str, items: tuple[tuple[str, float | str], ...], z: float) -> tuple[DifferenceErrors, ErrorModel]:
    """Forward and central difference of one activation at z for all shown steps, and Taylor's account of the errors.

    items: the parameters as sorted (key, value) pairs, so that the result can be kept from rerun to rerun.
    """
    record, params = ACTIVATIONS[key], dict(items)
    f, df = partial(record.f, **params), partial(record.df, **params)
    return difference_errors(f, df, z, step_sizes()), error_model(f, df, z)


def error_curves(errors: DifferenceErrors) -> pa.Table:
    """Columns h, error, method ("forward" or "central"); errors below the floor are raised to it."""
    return pa.table(
        {
            "h": np.tile(errors.steps, 2),
            "error": shown_error(np.concatenate([errors.forward_error, errors.central_error])),
            "method": np.repeat(["forward", "central"], errors.steps.size),
        }
    )


def shown_error(errors: Array) -> Array:
    """Errors as a logarithmic axis with a floor can draw them."""
    return np.clip(np.nan_to_num(errors, nan=ERROR_CEILING), ERROR_FLOOR, ERROR_CEILING)


def error_guides(model: ErrorModel) -> pa.Table:
    """Taylor's straight lines for truncation and rounding: columns h, error, law, and label at one end of each line."""
    low, high = 10 ** STEP_EXPONENTS[0], 10 ** STEP_EXPONENTS[1]
    foot = (3 * ERROR_FLOOR / model.b) ** 0.5 if model.b else low
    lines = [
        (model.a, 1, "h", "truncation, ∝ h", low, high, high),
        (model.b, 2, "h²", "truncation, ∝ h²", foot, high, foot),
        (model.r, -1, "ε/h", "rounding, ∝ ε/h", low, high, low),
    ]
    rows = [
        (c * h**power, h, law, text if h == at else "")
        for c, power, law, text, left, right, at in lines
        if c
        for h in (left, right)
    ]
    error, h, law, label = ([row[i] for row in rows] for i in range(4))
    return pa.table(
        {
            "h": np.array(h, dtype=float),
            "error": np.array(error, dtype=float),
            "law": np.array(law, dtype=str),
            "label": np.array(label, dtype=str),
        }
    )


def best_steps(errors: DifferenceErrors) -> pa.Table:
    """The best step of each method where there is one: columns h, error, method."""
    found = [
        (best_step(errors.steps, error), error, method)
        for error, method in ((errors.forward_error, "forward"), (errors.central_error, "central"))
    ]
    rows = [(h, float(error[errors.steps == h][0]), method) for h, error, method in found if h is not None]
    rows = [row for row in rows if row[1] > 0]  # where a stretch of steps is exact, no one of them is best
    h, error, method = ([row[i] for row in rows] for i in range(3))
    table = {"h": np.array(h, dtype=float), "error": shown_error(np.array(error, dtype=float))}
    return pa.table({**table, "method": np.array(method, dtype=str)})


def straddling(distance: float) -> pa.Table:
    """The steps that reach across a kink at this distance: columns low, high (none when the band would be empty)."""
    low, high = max(distance, 10 ** STEP_EXPONENTS[0]), 10 ** STEP_EXPONENTS[1]
    return pa.table({"low": [low] if low < high else [], "high": [high] if low < high else []})
