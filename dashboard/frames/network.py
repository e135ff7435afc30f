"""A network as tables: where its units stand, its weights as lines, and its columns' headings.

Columns are counted from 0, the inputs; layer l of ``params`` is column l + 1. Units are counted from the top.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from dashboard.text.numbers import percent, short
from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.network import Params
from lib.runs.inspection import Health, Units

Unit = tuple[int, int]
"""(layer of ``params``, unit), both from 0."""

ALL_WITHIN, STRONGEST = 8, 4
"""A unit with at most ALL_WITHIN inputs shows all its weights, one with more its STRONGEST, unless it is chosen."""
_THINNEST, _THINNEST_CHOSEN = 0.6, 1.5
"""Widths in pixels of the smallest weights, and of those that lead to the chosen unit."""
_LEAST_PITCH = 19
_LEAST_ROOM = 2
"""Units that an axis of counts holds at least."""


@dataclass(frozen=True)
class Layout:
    """Where everything stands, in pixels from the top. sizes: units in each column, the inputs first."""

    sizes: tuple[int, ...]
    projector: bool = False

    @property
    def height(self) -> int:
        """Height of the whole drawing."""
        return self.head + self.room

    @property
    def room(self) -> int:
        """Height below the headings."""
        most = max(self.sizes)
        return round(self.zoom * max(min(66 * max(most, 3), 460), _LEAST_PITCH * most))

    @property
    def zoom(self) -> float:
        """How much larger everything is for a projector."""
        return 1.4 if self.projector else 1.0

    @property
    def head(self) -> int:
        """Room for the two lines of a heading."""
        return 70 if self.projector else 50

    def pitch(self, column: int) -> float:
        """From one unit of a column to the next."""
        return min(self.room / self.sizes[column], 76 * self.zoom)

    def side(self, column: int) -> int:
        """A unit's width and height: even, so that its middle lies between two pixels."""
        return 2 * round(min(0.72 * self.pitch(column), 50 * self.zoom) / 2)

    @property
    def thickest(self) -> float:
        """Width of the largest weight: less where units are crowded."""
        return min(0.16 * min(self.pitch(column) for column in range(len(self.sizes))), 7 * self.zoom)

    def y(self, column: int) -> Array:
        """The middles of a column's units."""
        n = self.sizes[column]
        places: Array = self.head + self.room / 2 + (np.arange(n) - (n - 1) / 2) * self.pitch(column)
        return places


def sizes_of(params: Params) -> tuple[int, ...]:
    """Units in each column, the inputs first."""
    return (params[0][0].shape[0], *(W.shape[1] for W, _ in params))


def edges(params: Params, place: Layout, chosen: Unit) -> pa.Table:
    """The drawn weights: columns x, y, x2, y2 (ends), w, width, chosen (flag), start and end (units, from 1).

    The width goes with |w|, the largest weight of the network being the thickest. Of what leads to the chosen unit
    everything is there, and marked.
    """
    shown = [np.nonzero(drawn(W, layer, chosen)) for layer, (W, _) in enumerate(params)]
    layer = np.repeat(np.arange(len(params)), [rows.size for rows, _ in shown])
    start, end = (np.concatenate(units) for units in zip(*shown, strict=True))
    w = np.concatenate([W[places] for (W, _), places in zip(params, shown, strict=True)])
    heights = [place.y(column) for column in range(len(place.sizes))]
    y = np.concatenate([heights[number][rows] for number, (rows, _) in enumerate(shown)])
    y2 = np.concatenate([heights[number + 1][columns] for number, (_, columns) in enumerate(shown)])
    size, to_chosen = np.abs(w), (layer == chosen[0]) & (end == chosen[1])
    least = np.where(to_chosen, _THINNEST_CHOSEN, _THINNEST)
    table = pa.table(
        {
            "x": layer.astype(np.float32),
            "y": y.astype(np.float32),
            "x2": (layer + 1).astype(np.float32),
            "y2": y2.astype(np.float32),
            "w": w,
            "width": np.maximum(place.thickest * size / (size.max() or 1.0), least).astype(np.float32),
            "chosen": to_chosen,
            "start": (start + 1).astype(np.int16),
            "end": (end + 1).astype(np.int16),
        }
    )
    return table.take(np.argsort(to_chosen, kind="stable"))  # what is drawn last lies on top


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


def hidden_weights(params: Params) -> bool:
    """Whether some layer has too many weights to draw them all."""
    return any(W.shape[0] > ALL_WITHIN for W, _ in params)


def nodes(params: Params, layers: Sequence[Units], place: Layout, chosen: Unit, turn: int) -> pa.Table:
    """Every input and unit: columns layer (0: inputs), unit (from 1), x, y, area and outer (of the frames), and more.

    chosen, dead, stuck: flags. told, bias, fires: texts. turn: a number that changes with the choice, so that a
    second click on the same unit is news again.
    """
    columns = range(len(place.sizes))
    layer = np.repeat(columns, place.sizes)
    unit = np.concatenate([np.arange(size) for size in place.sizes])
    side = np.repeat([place.side(column) for column in columns], place.sizes)
    inputs = place.sizes[0]
    dead = np.concatenate([np.zeros(inputs, dtype=bool), *(units.dead for units in layers)])
    stuck = np.concatenate([np.zeros(inputs, dtype=bool), *(units.stuck for units in layers)])
    bias = np.concatenate([b for _, b in params])
    firing = np.concatenate([units.firing for units in layers])
    last = len(place.sizes) - 1
    what = ["input", *(f"layer {column}, unit" for column in columns[1:last]), "output"]
    state = np.select([dead, stuck], [", dead", ", saturated"], "")
    told = [
        f"{what[column]} {number}{text}"
        for column, number, text in zip(layer.tolist(), (unit + 1).tolist(), state.tolist(), strict=True)
    ]
    return pa.table(
        {
            "layer": layer,
            "unit": unit + 1,
            "x": layer.astype(float),
            "y": np.concatenate([place.y(column) for column in columns]),
            "area": side**2,
            "outer": (side + round(9 * place.zoom)) ** 2,
            "chosen": (layer == chosen[0] + 1) & (unit == chosen[1]),
            "dead": dead,
            "stuck": stuck,
            "told": told,
            "bias": ["–"] * inputs + [short(value) for value in bias.tolist()],
            "fires": ["–"] * inputs + [f"{percent(share)} of rows" for share in firing.tolist()],
            "turn": np.full(unit.size, turn),
        }
    )


def heads(place: Layout, activations: Sequence[str], output: str) -> pa.Table:
    """The headings of the columns: columns x, text (two lines)."""
    names = [f"layer {i + 1}\n{ACTIVATIONS[key].label}" for i, key in enumerate(activations)]
    last = ACTIVATIONS[output].label if output in ACTIVATIONS else "Softmax"
    return pa.table({"x": np.arange(len(place.sizes), dtype=float), "text": ["inputs\n", *names, f"output\n{last}"]})


def names(place: Layout, inputs: Sequence[str], outputs: Sequence[str]) -> pa.Table:
    """What stands beside the inputs and the outputs: columns x, y, shift (pixels to the side), align, text."""
    last = len(place.sizes) - 1
    rows = []
    for column, texts, align, sign in ((0, inputs, "right", -1), (last, outputs, "left", 1)):
        shift = sign * (place.side(column) / 2 + 9 * place.zoom)
        for y, text in zip(place.y(column), texts, strict=True):
            rows.append({"x": float(column), "y": float(y), "shift": shift, "align": align, "text": text})
    return pa.Table.from_pylist(rows)


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
