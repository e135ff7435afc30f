"""Activation functions as tables: curves, slopes cut at their kinks, saturated stretches, and entries of a matrix."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pyarrow as pa

from dashboard.frames import COMPARE_LIMIT, Z_LIMIT, ParamValues
from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.lessons.sparsity import fates


def z_grid() -> Array:
    """Evenly spaced z over the shown range, 0.05 apart; holds 0 exactly, so that corners are drawn as corners."""
    return np.arange(-200, 201) * (Z_LIMIT / 200)


def curve(key: str, params: ParamValues) -> pa.Table:
    """Values f and slopes f′ of one activation over the shown range: columns z, f, df."""
    return at(key, params, z_grid())


def at(key: str, params: ParamValues, z: Array | list[float]) -> pa.Table:
    """Values f and slopes f′ of one activation at the given z: columns z, f, df."""
    record = ACTIVATIONS[key]
    return pa.table({"z": z, "f": record.f(z, **params), "df": record.df(z, **params)})


def slope_pieces(key: str, params: ParamValues) -> pa.Table:
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


def kinks(key: str, params: ParamValues) -> pa.Table:
    """The ends of f′ at each kink: columns z, df, chosen (whether it is the value we use there)."""
    record = ACTIVATIONS[key].at(**params)
    at = np.repeat(np.array(list(record.kinks), dtype=float), 2)
    chosen = np.repeat(np.array(list(record.kinks.values()), dtype=float), 2)
    limits = record.df(np.nextafter(at, np.resize([-np.inf, np.inf], at.size)), **params)
    return pa.table({"z": at, "df": limits, "chosen": np.isclose(limits, chosen)})


def saturated_bands(key: str, params: ParamValues) -> pa.Table:
    """Stretches of the shown range where f is saturated: columns low, high."""
    low, high = ACTIVATIONS[key].saturation(**params)
    ends = np.array([(a, b) for a, b in [(-Z_LIMIT, low), (high, Z_LIMIT)] if a < b]).reshape(-1, 2)
    return pa.table({"low": ends[:, 0], "high": ends[:, 1]})


def explorer(key: str, params: ParamValues) -> dict[str, pa.Table]:
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


def sketch(z: Sequence[float], slope: Sequence[float] | None) -> pa.Table:
    """A slope that somebody has drawn, None for nobody: columns z, df."""
    kinds = pa.schema({"z": pa.float64(), "df": pa.float64()})
    return pa.table({"z": z if slope else [], "df": slope or []}, schema=kinds)


def drawn(z: Sequence[float], rounds: Sequence[Sequence[Sequence[float]]]) -> pa.Table:
    """The slopes that a class has drawn, round by round: columns z, df, curve (a number), last (in the last round)."""
    curves = [(slope, turn == len(rounds)) for turn, slopes in enumerate(rounds, start=1) for slope in slopes]
    rows = [
        {"z": x, "df": df, "curve": i, "last": last}
        for i, (slope, last) in enumerate(curves)
        for x, df in zip(z, slope, strict=True)
    ]
    kinds = pa.schema({"z": pa.float64(), "df": pa.float64(), "curve": pa.int64(), "last": pa.bool_()})
    return pa.Table.from_pylist(rows, schema=kinds)


def overlay(settings: Mapping[str, ParamValues]) -> dict[str, pa.Table]:
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
    # The marks of a curve are 2.0 apart; those of the others take the places in between, 0.2 apart and then 0.1.
    places = {
        key: np.arange(-5.9 + 0.2 * (i % 10) + 0.1 * (i // 10), COMPARE_LIMIT, 2.0).round(2)
        for i, key in enumerate(ACTIVATIONS)
    }
    slopes = {key: slope_pieces(key, params) for key, params in settings.items()}
    return {
        "curves": _joined({key: at(key, params, shown).drop_columns("df") for key, params in settings.items()}),
        "slopes": _joined({key: table.filter(np.isin(table["z"], shown)) for key, table in slopes.items()}),
        "marks": _joined({key: at(key, params, places[key]) for key, params in settings.items()}),
        "kinks": _joined({key: kinks(key, params) for key, params in settings.items()}),
    }


def readings(settings: Mapping[str, ParamValues], z: float) -> pa.Table:
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
    settings: Mapping[str, ParamValues], values: tuple[float, float], slopes: tuple[float, float]
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


def entries(key: str, params: ParamValues, z: Array) -> pa.Table:
    """The entries of a matrix that lie in the shown range: columns z, f, fate. Gaps (NaN) are left out."""
    z = z[np.abs(z) <= Z_LIMIT]
    a = ACTIVATIONS[key].f(z, **params)
    return pa.table({"z": z, "f": a, "fate": fates(z, a)})
