"""A network's units, which of its weights are drawn, and the state of its layers over the epochs as tables."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from lib.arrays import Array
from lib.runs.inspection import Health

Unit = tuple[int, int]
"""(layer of ``params``, unit), both from 0."""

ALL_WITHIN, STRONGEST = 8, 4
"""A unit with at most ALL_WITHIN inputs shows all its weights, one with more its STRONGEST, unless it is chosen."""
_LEAST_ROOM = 2
"""Units that an axis of counts holds at least."""


def drawn(W: Array, layer: int, chosen: Unit | None) -> Array:
    """Which weights of a layer are drawn, shape (n_in, n_out)."""
    n_in, n_out = W.shape
    shown = np.ones(W.shape, dtype=bool)
    if n_in > ALL_WITHIN:
        shown[:] = False
        strongest = np.argpartition(np.abs(W), n_in - STRONGEST, axis=0)[-STRONGEST:]
        shown[strongest, np.arange(n_out)] = True
        if chosen is not None and layer == chosen[0]:
            shown[:, chosen[1]] = True
    return shown


MOST_EPOCHS, MARKS = 300, 9
"""Points of a line over the epochs, and marks on it by which it can be told from the others."""


def layer_names(layers: int) -> list[str]:
    """What the layers of a network are called in a legend, the output last."""
    return [*(f"layer {i}" for i in range(1, layers)), "output"]


def gradients(epochs: Array, states: Sequence[Health]) -> pa.Table:
    """The gradients' norms by epoch: columns epoch, norm, layer (a name), zero (flag), mark (flag).

    A norm of exactly 0, or too small or not a number, has no place on a logarithmic axis: its norm is missing.
    """
    norms = np.array([state.gradient for state in states])
    table = _by_epoch(epochs, norms, layer_names(norms.shape[1]))
    shown = np.where(np.isfinite(norms) & (norms > 0), norms, np.nan)
    kept = _kept(len(norms))
    return table.append_column("norm", pa.array(shown[kept].ravel(), from_pandas=True)).append_column(
        "zero", pa.array((norms[kept] == 0).ravel())
    )


def counts(epochs: Array, states: Sequence[Health]) -> pa.Table:
    """Dead and saturated units of the hidden layers by epoch: columns epoch, layer, count, mark, room (of the axis)."""
    still = np.array([state.dead + state.stuck for state in states])
    table = _by_epoch(epochs, still, layer_names(still.shape[1] + 1)[:-1])
    shown = still[_kept(len(still))].ravel()
    room = np.full(shown.size, max(int(shown.max()), _LEAST_ROOM))
    return table.append_column("count", pa.array(shown)).append_column("room", pa.array(room))


def _kept(count: int) -> Array:
    return np.unique(np.linspace(0, count - 1, min(count, MOST_EPOCHS)).round().astype(int))


def _by_epoch(epochs: Array, values: Array, layers: list[str]) -> pa.Table:
    """Columns epoch, layer, mark for values of shape (epochs, layers), thinned; in the order of ``ravel``."""
    kept = _kept(len(values))
    marked = np.zeros(kept.size, dtype=bool)
    marked[np.unique(np.linspace(0, kept.size - 1, min(kept.size, MARKS)).round().astype(int))] = True
    return pa.table(
        {
            "epoch": np.repeat(np.asarray(epochs)[kept], len(layers)),
            "layer": layers * kept.size,
            "mark": np.repeat(marked, len(layers)),
        }
    )
