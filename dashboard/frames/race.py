"""A race as tables: the losses of all racers, where their names stand, and the loss to reach."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
import pyarrow as pa

from dashboard.text.numbers import short
from lib.arrays import Array

_ROOM = 10
"""Epochs that the axis has at least."""


def ceiling(histories: Sequence[Sequence[float]], logarithmic: bool) -> float:
    """The greatest loss that is drawn: one racer on its way to infinity must not flatten all others."""
    return (100 if logarithmic else 2) * max(history[0] for history in histories)


def losses(
    keys: Sequence[str], histories: Sequence[Sequence[float]], logarithmic: bool = False, most: int = 200
) -> pa.Table:
    """Loss by epoch, thinned to about ``most`` points each: columns epoch, loss, racer. First and last are kept.

    Losses above the ceiling are left out, and on a logarithmic axis those of 0.
    """
    tables, top = [], ceiling(histories, logarithmic)
    for key, history in zip(keys, histories, strict=True):
        last = len(history) - 1
        epochs = np.unique(np.linspace(0, last, min(last + 1, most)).round().astype(int))
        values = np.asarray(history)[epochs]
        shown = pa.array(values, mask=(values > top) | (logarithmic & (values == 0)))
        tables.append(pa.table({"epoch": epochs, "loss": shown, "racer": [key] * epochs.size}))
    return pa.concat_tables(tables)


def ends(
    keys: Sequence[str],
    names: Sequence[str],
    histories: Sequence[Sequence[float]],
    goal: float,
    logarithmic: bool = False,
    gap: float = 0.08,
) -> pa.Table:
    """The latest loss of each racer: columns epoch, loss, racer, name, place, right, room.

    loss: missing above the ceiling and, on a logarithmic axis, at 0; the name then has an arrow. place: where the name
    stands, near its loss but clear of the others by the share ``gap`` of the axis. right: the epoch at the end of the
    axis, the same for all names. room: how far the axis reaches at least, with space for the names.
    """
    top = ceiling(histories, logarithmic)
    last = np.array([history[-1] for history in histories])
    above, below = last > top, logarithmic & (last == 0)
    arrows = np.select([above, below], [" ↑", " ↓"], "")
    epochs = np.array([len(history) - 1 for history in histories])
    low, high = min(min(map(min, histories)), goal), max(min(max(map(max, histories)), top), goal)
    near = np.minimum(last, top)
    if logarithmic:
        least = min((loss for loss in (goal, *chain(*histories)) if loss > 0), default=1.0)
        low, high, near = (np.log(np.maximum(value, least)) for value in (low, high, near))
        place = np.exp(apart(near - gap * (high - low) * below, gap * (high - low)))
    else:
        place = apart(near, gap * high)
    right = max(_ROOM, int(epochs.max()))
    return pa.table(
        {
            "epoch": epochs,
            "loss": pa.array(last, mask=above | below),
            "racer": list(keys),
            "name": [name + arrow for name, arrow in zip(names, arrows, strict=True)],
            "place": place,
            "right": [right] * len(keys),
            "room": [right * 1.3] * len(keys),
        }
    )


def apart(values: Array, gap: float) -> Array:
    """Places at least ``gap`` from each other, in the order of the values: one that is too close is pushed up."""
    order = np.argsort(values, kind="stable")
    steps = gap * np.arange(values.size)
    places = np.empty_like(values)
    places[order] = np.maximum.accumulate(values[order] - steps) + steps
    return places


def goal(loss: float) -> pa.Table:
    """The loss to reach: columns loss, and text that says what it is."""
    return pa.table({"loss": [loss], "text": [f"finish line: {short(loss)}"]})
