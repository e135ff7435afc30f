"""Gradient flow by layer → the tables of its pictures. Sizes are log₁₀, so that nothing is too small to be drawn."""

import math
from collections.abc import Sequence
from itertools import groupby, pairwise

import numpy as np
import pyarrow as pa

from dashboard.frames.activation import saturated_bands, z_grid
from dashboard.text.numbers import percent, short
from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.experiments import vanishing
from lib.experiments.vanishing import SMALLEST_NORMAL, Flow, Training, bin_edges, kind

SERIES = ("‖dW‖", "slopes alone", "weights alone", "bound")
"""The lines of the picture: the gradient, and what would be left of the output's if only one factor acted."""
PINS = "ABCD"
"""Names of the settings pinned beside the current one."""
MOVED_FLOOR = -18.0
"""Weights that have not moved by one bit are marked here: float64 cannot move a weight by less than about 10⁻¹⁶."""


MOST_UNITS = 16
"""Units of a layer that are drawn."""
DECADES = 12
"""A unit whose gradient is so many powers of ten below the largest is not lit at all."""


def sizes(current: Flow, pins: Sequence[Flow]) -> dict[str, pa.Table]:
    """The picture of all gradients by layer.

    Tables ``cells`` (layer, unit, lit: from 0 to 1), ``curves`` (layer, power, series), ``pins`` (layer, power,
    series: the activation, pin), ``names`` (layer, power, series, pin, text, side), ``marks`` (layer, power, mark) for
    layers without a place on the axis, ``notes`` (layer, power, text) that say in words what those are, ``limits``
    (power, text), ``room`` (layer, power), and, empty, those of the ghost before the prediction: ``fan`` (layer, power,
    line) and ``answers`` (layer, power, text).
    """
    layers = np.arange(1.0, current.setting.depth + 2)
    anchor = current.gradient[-1]
    parts = (current.gradient, *(anchor + part for part in (current.slopes, current.weights, current.bound)))
    curves = _stack([(layers, part, name) for name, part in zip(SERIES, parts, strict=True)])
    pinned = [
        (np.arange(1.0, pin.setting.depth + 2), pin.gradient, pin.setting.activation, name)
        for name, pin in zip(PINS, pins, strict=False)
    ]
    finite = [part[np.isfinite(part)] for part in (*parts, *(row[1] for row in pinned))]
    low, high = _room(np.concatenate(finite), [current.gradient, *(row[1] for row in pinned)])
    deepest = max([layers[-1], *(row[0][-1] for row in pinned)])
    marks = [(layers, current.gradient, "now"), *((row[0], row[1], row[3]) for row in pinned)]
    return {
        "cells": _cells(current, lit(current)),
        "curves": curves,
        "fan": _FAN.empty_table(),
        "answers": _ANSWERS.empty_table(),
        "pins": _stack([row[:3] for row in pinned], pin=[row[3] for row in pinned]),
        "names": _names(pinned),
        "marks": _marks(marks, low, high),
        "notes": _notes(current.gradient, low, high),
        "limits": _limits(low, high),
        "room": pa.table({"layer": [1.0, float(deepest)], "power": [low, high]}),
    }


def lit(current: Flow) -> list[Array]:
    """How brightly each unit is lit, layer by layer: 1 for the largest gradient, 1/DECADES less for a tenth of it."""
    largest = max(float(units[np.isfinite(units)].max(initial=-math.inf)) for units in current.units)
    if largest == -math.inf:
        return [np.zeros(units.size) for units in current.units]
    return [np.clip(1 + np.nan_to_num(units - largest, nan=-np.inf) / DECADES, 0, 1) for units in current.units]


def _cells(current: Flow, shares: Sequence[Array]) -> pa.Table:
    """The units of each layer, up to MOST_UNITS of them, around a common middle."""
    shown = [share[:MOST_UNITS] for share in shares]
    return pa.table(
        {
            "layer": np.repeat(np.arange(1.0, current.setting.depth + 2), [share.size for share in shown]),
            "unit": np.concatenate([np.arange(share.size) - (share.size - 1) / 2 for share in shown]),
            "lit": np.concatenate(shown),
        }
    )


_ABOVE = 4.0
"""Powers of ten above the output's gradient up to which the ghost has room for an answer."""
_FAN = pa.schema([("layer", pa.float64()), ("power", pa.float64()), ("line", pa.string())])
_ANSWERS = pa.schema([("layer", pa.float64()), ("power", pa.float64()), ("text", pa.string())])


def output_only(current: Flow, answers: Sequence[tuple[float, str]] = ()) -> dict[str, pa.Table]:
    """The same tables before the prediction: the output layer's gradient, and where each answer would lead from it.

    answers: by how many powers of ten, at the least, the first layer's gradient is then larger, and in words; from
    the largest to the smallest.
    """
    tables = sizes(current, ())
    output, shares = float(current.gradient[-1]), lit(current)
    dark = [*(np.zeros(share.size) for share in shares[:-1]), np.ones(shares[-1].size)]
    last = tables["curves"].filter(
        np.isin(tables["curves"]["layer"], [current.setting.depth + 1])
        & np.isin(tables["curves"]["series"], SERIES[:1])
    )
    low = -15.0
    depth = float(current.setting.depth + 1)
    room = pa.table({"layer": [1.0, depth], "power": [low, max(5.0, float(tables["room"]["power"][1].as_py()))]})
    borders = [limit for limit, _ in answers if limit > -math.inf]
    ends = [_ABOVE, *borders, low - output]
    heights = [output + (above + below) / 2 for above, below in pairwise(ends)]
    fan = {
        "layer": [end for _ in borders for end in (1.0, depth)],
        "power": [power for limit in borders for power in (output + limit, output)],
        "line": [text for limit, text in answers if limit > -math.inf for _ in range(2)],
    }
    words = {"layer": [1.0] * len(answers), "power": heights[: len(answers)], "text": [text for _, text in answers]}
    return {name: table.slice(0, 0) for name, table in tables.items()} | {
        "cells": _cells(current, dark),
        "curves": last,
        "fan": pa.table(fan, schema=_FAN),
        "answers": pa.table(words, schema=_ANSWERS),
        "room": room,
    }


def _stack(rows: Sequence[tuple[Array, Array, str]], pin: Sequence[str] | None = None) -> pa.Table:
    """Columns layer, power, series (and pin) of the finite values, one series below the other."""
    kept = [np.isfinite(power) for _, power, _ in rows]
    names = pin or [""] * len(rows)
    table = {
        "layer": np.concatenate([[], *(layer[keep] for (layer, _, _), keep in zip(rows, kept, strict=True))]),
        "power": np.concatenate([[], *(power[keep] for (_, power, _), keep in zip(rows, kept, strict=True))]),
        "series": _repeated([row[2] for row in rows], kept),
    }
    return pa.table(table if pin is None else {**table, "pin": _repeated(names, kept)})


def _repeated(names: Sequence[str], kept: Sequence[Array]) -> pa.Array:
    return pa.array([name for name, keep in zip(names, kept, strict=True) for _ in range(int(keep.sum()))], pa.string())


def _room(values: Array, gradients: Sequence[Array]) -> tuple[float, float]:
    """A range that holds the values, changes in steps, and leaves a place for marks at its lower and upper edge."""
    least, most = (values.min(), values.max()) if values.size else (0.0, 0.0)
    step = 5.0 if most - least < 60 else 20.0
    low, high = min(step * math.floor(least / step), -15.0), max(step * math.ceil(most / step), 0.0)
    kinds = {kind(size) for gradient in gradients for size in gradient}
    return low - step * ("zero" in kinds), high + step * ("overflow" in kinds)


def _names(pinned: Sequence[tuple[Array, Array, str, str]]) -> pa.Table:
    """Where the name of each pinned line stands: each further right, so that lines on one height keep theirs apart."""
    rows = []
    for i, (layers, power, key, name) in enumerate(pinned):
        drawn = np.flatnonzero(np.isfinite(power))
        if drawn.size:
            place = round((drawn.size - 1) * (0.3 + 0.17 * i))
            at = drawn[place]
            rising = drawn.size > 5 and power[drawn[place + 1]] > power[at]
            side = "right" if rising else "left"  # where the text ends or begins: above the line, not on it
            text = f"{name} {ACTIVATIONS[key].label}"
            rows.append((float(layers[at]), float(power[at]), key, name, text, side))
    types = (pa.float64(), pa.float64(), pa.string(), pa.string(), pa.string(), pa.string())
    fields = ("layer", "power", "series", "pin", "text", "side")
    columns = [pa.array([row[i] for row in rows], column) for i, column in enumerate(types)]
    return pa.table(dict(zip(fields, columns, strict=True)))


def _marks(lines: Sequence[tuple[Array, Array, str]], low: float, high: float) -> pa.Table:
    """Layers whose gradient has no place on a logarithmic axis: columns layer, power, mark ("zero" or "overflow")."""
    rows = [
        (float(layer), high if name == "overflow" else low, name)
        for layers, power, _ in lines
        for layer, name in zip(layers, map(kind, power), strict=True)
        if name in {"zero", "overflow"}
    ]
    rows = sorted(set(rows))
    return pa.table(
        {
            "layer": pa.array([row[0] for row in rows], pa.float64()),
            "power": pa.array([row[1] for row in rows], pa.float64()),
            "mark": pa.array([row[2] for row in rows], pa.string()),
        }
    )


_WORDS = {
    "zero": "exactly 0: no place on this axis",
    "overflow": "overflow: not a number",
    "underflow": "underflow: too small for float64",
}


def _notes(gradient: Array, low: float, high: float) -> pa.Table:
    """Words at the middle of each stretch of layers that float64 cannot hold: columns layer, power, text."""
    rows = []
    for name, stretch in groupby(enumerate(gradient, start=1), key=lambda pair: kind(pair[1])):
        if name in _WORDS:
            layers = [(layer, size) for layer, size in stretch]
            middle, size = layers[len(layers) // 2]
            rows.append((float(middle), {"zero": low, "overflow": high}.get(name, float(size)), _WORDS[name]))
    return pa.table(
        {
            "layer": pa.array([row[0] for row in rows], pa.float64()),
            "power": pa.array([row[1] for row in rows], pa.float64()),
            "text": pa.array([row[2] for row in rows], pa.string()),
        }
    )


def _limits(low: float, high: float) -> pa.Table:
    """The ends of float64 that the axis reaches: columns power, text."""
    limits = np.finfo(np.float64)
    ends = [
        (SMALLEST_NORMAL, f"float64 loses digits below {short(float(limits.tiny), 2)}"),
        (vanishing.LARGEST, f"float64 ends at {short(float(limits.max), 2)}"),
    ]
    rows = [row for row in ends if low < row[0] < high]
    return pa.table(
        {"power": pa.array([r[0] for r in rows], pa.float64()), "text": pa.array([r[1] for r in rows], pa.string())}
    )


COLUMNS, MOST_PANELS = 3, 6
"""Layers shown as small panels: at most so many, in so many columns."""
COLUMNS_OF_ALL = 5
"""The columns when every layer is shown."""
_INSET, _FOOT, _HEAD = 0.05, 0.14, 0.29


def shown_layers(depth: int) -> list[int]:
    """Up to six hidden layers, evenly spread from the first to the last; counted from 1."""
    return sorted({round(layer) for layer in np.linspace(1, depth, min(depth, MOST_PANELS))})


def grid(depth: int, every: bool) -> tuple[int, int]:
    """Columns and rows of the panels. Up to six layers take the same room, so that nothing jumps with the depth."""
    return (COLUMNS_OF_ALL, math.ceil(depth / COLUMNS_OF_ALL)) if every else (COLUMNS, MOST_PANELS // COLUMNS)


def panels(current: Flow, every: bool = False) -> dict[str, pa.Table]:
    """Histograms of pre-activations on the curve of their function, one panel per shown layer.

    every: show all layers, not up to six of them, under shorter titles.
    Every panel is a square of side 1 in a grid, its z axis from −10 to 10 and its curve scaled to the same height.
    Tables ``frames`` and ``bands`` and ``bars`` (x, x2, y, y2), ``curve`` (x, y, panel) and ``texts`` (x, y, text,
    place: "title", "tick-left", "tick", "tick-right", "left" or "right").
    """
    key = current.setting.activation
    depth = current.setting.depth
    layers = list(range(1, depth + 1)) if every else shown_layers(depth)
    columns, _ = grid(depth, every)
    bands = [(row["low"], row["high"]) for row in saturated_bands(key, {}).to_pylist()]
    z = z_grid()[::4]
    f = ACTIVATIONS[key].f(z)
    f = (f - f.min()) / (f.max() - f.min())
    edges = bin_edges()
    rects: dict[str, list[tuple[float, float, float, float]]] = {"frames": [], "bands": [], "bars": []}
    texts: list[tuple[float, float, str, str]] = []
    x, y, panel = [], [], []
    for place, layer in enumerate(layers):
        left, floor = place % columns + _INSET, -1.0 - place // columns + _FOOT
        width, height = 1 - 2 * _INSET, 1 - _FOOT - _HEAD
        across = width / (2 * vanishing.Z_LIMIT)
        centre = left + width / 2
        rects["frames"].append((left, left + width, floor, floor + height))
        rects["bands"] += [(centre + a * across, centre + b * across, floor, floor + height) for a, b in bands]
        counts = current.counts[layer - 1]
        inside, total = counts[1:-1], counts.sum()
        rects["bars"] += [
            (centre + a * across, centre + b * across, floor, floor + height * n / inside.max())
            for a, b, n in zip(edges[:-1], edges[1:], inside.tolist(), strict=True)
            if n
        ]
        x.append(centre + z * across)
        y.append(floor + height * (0.03 + 0.94 * f))
        panel.append(np.full(z.size, place))
        texts.append((left, floor + height, _panel_title(current, layer, every), "title"))
        ticks = ((-10, "−10", "tick-left"), (0, "0", "tick"), (10, "10", "tick-right"))
        texts += [(centre + at * across, floor, text, side) for at, text, side in ticks]
        for n, at, side in ((counts[0], left, "left"), (counts[-1], left + width, "right")):
            if n:
                apart = {"left": 0.2, "right": -0.2}[side] if every else 0.0  # narrow panels have no room side by side
                texts.append((at, floor + height * (0.5 + apart), _beyond(n / total, side), side))
    tables = {
        name: pa.table({c: pa.array([r[i] for r in rows], pa.float64()) for i, c in enumerate(("x", "x2", "y", "y2"))})
        for name, rows in rects.items()
    }
    return {
        **tables,
        "curve": pa.table({"x": np.concatenate(x), "y": np.concatenate(y), "panel": np.concatenate(panel)}),
        "texts": pa.table(
            {
                "x": pa.array([t[0] for t in texts], pa.float64()),
                "y": pa.array([t[1] for t in texts], pa.float64()),
                "text": pa.array([t[2] for t in texts], pa.string()),
                "place": pa.array([t[3] for t in texts], pa.string()),
            }
        ),
    }


def _panel_title(current: Flow, layer: int, brief: bool) -> str:
    if current.counts[layer - 1].sum() == 0:
        return f"{layer}: NaN" if brief else f"Layer {layer}\nnot a number"
    if not ACTIVATIONS[current.setting.activation].saturates:
        return f"{layer}" if brief else f"Layer {layer}"
    share = percent(current.saturated[layer - 1])
    return f"{layer}: {share}" if brief else f"Layer {layer}\n{share} saturated"


def _beyond(share: float, side: str) -> str:
    return f"◂ {percent(share)}" if side == "left" else f"{percent(share)} ▸"


def moved(run: Training, epoch: int) -> dict[str, pa.Table]:
    """How far each layer has moved after an epoch: ``moves`` (layer, power), ``still`` (layer, power), ``room``."""
    row = run.moved[min(epoch, run.epochs)]
    layers = np.arange(1.0, row.size + 1)
    up = row > 0
    powers = np.log10(row[up])
    low = min(MOVED_FLOOR, math.floor(powers.min(initial=0.0) / 5) * 5 - 2)
    return {
        "moves": pa.table({"layer": layers[up], "power": powers}),
        "still": pa.table({"layer": layers[~up], "power": np.full(int((~up).sum()), low)}),
        "room": pa.table({"layer": [1.0, layers[-1]], "power": [low, max(2.0, math.ceil(powers.max(initial=0.0)))]}),
    }
