"""What the browser reports from the stage, read with suspicion: anybody can send anything.

A report is {"painted": number, "gestures": [gesture, …]}. A gesture is one of

- {"turn": n, "kind": "choose", "layer": l, "unit": j}
- {"turn": n, "kind": "drag", "layer": l, "row": i, "unit": j, "value": w, "done": whether the pointer has let go}
- {"turn": n, "kind": "add", "x": x, "y": y}
- {"turn": n, "kind": "units", "layer": l, "by": 1 or -1}: one more or one fewer in a hidden layer
- {"turn": n, "kind": "layers", "by": 1 or -1}
- {"turn": n, "kind": "again"}: not the visitor's, see ``disturb`` in stage.js

layer counts the layers of weights from 0; row n_in means the bias. turn counts the gestures of one browser from 1. A
gesture is reported again until a frame says that it was heard, so none is lost when reports overtake each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.stage.frame import Side

MOST_AT_ONCE = 50
LARGEST_WEIGHT = 1e6
"""No drag leads beyond it."""


@dataclass(frozen=True)
class Choose:
    """A click on a unit: layer and unit from 0."""

    layer: int
    unit: int


@dataclass(frozen=True)
class Drag:
    """A weight, or with row n_in a bias, that is being dragged, or with ``done`` was dragged, to a value."""

    layer: int
    row: int
    unit: int
    value: float
    done: bool


@dataclass(frozen=True)
class Add:
    """A click on the plane where points are drawn, in units of the data."""

    x: float
    y: float


@dataclass(frozen=True)
class Resize:
    """One more hidden layer or one fewer, or with a layer, from 0, one more of its units or one fewer."""

    by: int
    layer: int | None = None


@dataclass(frozen=True)
class Again:
    """The rest of the page may have missed what another control told: the whole page is to be run."""


Gesture = Choose | Drag | Add | Resize | Again


@dataclass(frozen=True)
class Bounds:
    """What can be meant: units in each column, the inputs first, the plane's axes, and number of the last picture."""

    sizes: Sequence[int]
    axes: tuple[Side, Side]
    number: int


def painted(report: object, bounds: Bounds) -> int | None:
    """The number of the picture that the browser painted last, or None for what is not understood."""
    value = report.get("painted") if isinstance(report, dict) else None
    return value if _whole(value, 0, bounds.number + 1) else None


def gestures(report: object, bounds: Bounds, heard: int) -> list[tuple[int, Gesture]]:
    """The gestures of a report after turn ``heard``, each with its turn; what is not understood is left out."""
    told = report.get("gestures") if isinstance(report, dict) else None
    if not isinstance(told, list) or len(told) > MOST_AT_ONCE:
        return []
    understood = []
    for raw in told:
        turn: Any = raw.get("turn") if isinstance(raw, dict) else None
        gesture = _gesture(raw, bounds) if _whole(turn, heard + 1, 2**32) else None
        if gesture is not None:
            heard = turn
            understood.append((heard, gesture))
    return understood


def _gesture(raw: dict[Any, Any], bounds: Bounds) -> Gesture | None:
    match raw:
        case {"kind": "choose", "layer": layer, "unit": unit} if _is_unit(layer, unit, bounds):
            return Choose(layer, unit)
        case {"kind": "drag", "layer": layer, "row": row, "unit": unit, "value": value, "done": bool(done)} if (
            _is_unit(layer, unit, bounds)
            and _whole(row, 0, bounds.sizes[layer] + 1)
            and _number(value, -LARGEST_WEIGHT, LARGEST_WEIGHT)
        ):
            return Drag(layer, row, unit, float(value), done)
        case {"kind": "add", "x": x, "y": y} if all(
            _number(value, side.low, side.high) for value, side in zip((x, y), bounds.axes, strict=True)
        ):
            return Add(float(x), float(y))
        case {"kind": "layers", "by": by} if _one(by) and len(bounds.sizes) > 1:
            return Resize(by)
        case {"kind": "units", "layer": layer, "by": by} if _one(by) and _whole(layer, 0, len(bounds.sizes) - 2):
            return Resize(by, layer)
        case {"kind": "again"}:
            return Again()
    return None


def _is_unit(layer: Any, unit: object, bounds: Bounds) -> bool:
    return _whole(layer, 0, len(bounds.sizes) - 1) and _whole(unit, 0, bounds.sizes[layer + 1])


def _one(value: Any) -> bool:
    """Whether it is one more or one fewer."""
    return _whole(value, -1, 2) and value != 0


def _whole(value: object, low: int, end: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value < end


def _number(value: object, low: float, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high  # which NaN is not
