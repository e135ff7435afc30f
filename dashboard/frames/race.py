"""A race as tables: the losses of all racers, where their names stand, and the loss to reach."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from lib.arrays import Array

_GAP = 0.075
"""Least distance between two names, as a share of the axis."""
_ROOM = 10
"""Epochs that the axis has at least."""


def losses(keys: Sequence[str], histories: Sequence[Sequence[float]], most: int = 200) -> pa.Table:
    """Loss by epoch, thinned to about ``most`` points each: columns epoch, loss, racer. First and last are kept."""
    tables = []
    for key, history in zip(keys, histories, strict=True):
        last = len(history) - 1
        epochs = np.unique(np.linspace(0, last, min(last + 1, most)).round().astype(int))
        tables.append(pa.table({"epoch": epochs, "loss": np.asarray(history)[epochs], "racer": [key] * epochs.size}))
    return pa.concat_tables(tables)


def ends(
    keys: Sequence[str], names: Sequence[str], histories: Sequence[Sequence[float]], goal: float, logarithmic: bool
) -> pa.Table:
    """The latest loss of each racer: columns epoch, loss, racer, name, place, right, room.

    place: where the name stands, near its loss but clear of the others. right: the epoch at the end of the axis, the
    same for all names. room: how far the axis reaches at least, with space for the names.
    """
    last = np.array([history[-1] for history in histories])
    epochs = np.array([len(history) - 1 for history in histories])
    shown = np.array([min(min(map(min, histories)), goal), max(max(map(max, histories)), goal)])
    if logarithmic:
        low, high = np.log(np.maximum(shown, 1e-300))
        place = np.exp(apart(np.log(np.maximum(last, 1e-300)), _GAP * (high - low), low))
    else:
        place = apart(last, _GAP * shown[1], 0.0)
    right = max(_ROOM, int(epochs.max()))
    return pa.table(
        {
            "epoch": epochs,
            "loss": last,
            "racer": list(keys),
            "name": list(names),
            "place": place,
            "right": [right] * len(keys),
            "room": [right * 1.22] * len(keys),
        }
    )


def apart(values: Array, gap: float, low: float) -> Array:
    """Places at least ``gap`` from each other and not below ``low``, in the order of the values and as near as may be.

    Each value that is too close to the one below it is pushed up.
    """
    order = np.argsort(values, kind="stable")
    steps = gap * np.arange(values.size)
    places = np.empty_like(values)
    places[order] = np.maximum.accumulate(np.maximum(values[order], low) - steps) + steps
    return places


def goal(loss: float) -> pa.Table:
    """The loss to reach: column loss."""
    return pa.table({"loss": [loss]})
