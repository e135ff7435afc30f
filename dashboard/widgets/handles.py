"""Handles on a chart: what is drawn can be dragged, by mouse or finger, and controls of the page follow.

A handle is laid over the chart by a small component that knows the chart's axes and nothing else. It reports where the
pointer is; the page says which linked controls that means, and draws the handle where they then say. So a gesture is
never the only way, and widgets, picture and link cannot disagree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.shell import link, messages, scripts
from dashboard.widgets import drag

_LONGEST = 40
"""Characters of a handle's name."""

SCRIPTS = tuple(Path(__file__).with_name(name) for name in ("reports.js", "handles.js"))

_layer = st.components.v2.component(
    "activation_lab.handles",
    html='<div class="handles" aria-hidden="true"></div>',
    js=scripts.joined(*SCRIPTS),
    isolate_styles=False,
)  # their style is the page's: dashboard/server/style_sheet.py


@dataclass(frozen=True)
class Handle:
    """Something to drag. x, y: where it stands on the chart's axes. tip: what it does.

    sets: the names of the controls that follow; while a link hides one of them, the handle is not there. kind: a ring
    around a mark, or the edge of a bar, which goes sideways.
    """

    name: str
    x: float
    y: float
    tip: str
    sets: tuple[str, ...]
    kind: Literal["ring", "edge"] = "ring"


@dataclass(frozen=True)
class Axes:
    """The axes of a chart, from end to end; a handle stays between these.

    equal: whether a unit has the same length on both, so that the longer side shows more. right: pixels between the
    end of the x axis and the edge of the plot.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    equal: bool = False
    right: int = 0


Move = Callable[[str, float, float], Mapping[str, Any]]
"""A handle's name and the place it is dragged to → the linked controls that follow, by key, and their values."""


def place(key: str) -> DeltaGenerator:
    """A place for a chart and, after it, its handles."""
    return st.container(key=f"handled-{key}")


def lay(key: str, handles: Sequence[Handle], axes: Axes, move: Move) -> bool:
    """Lay handles over the chart of this place, in a fragment and after the controls that follow.

    Returns whether one has just been let go: a page whose other parts read those controls then runs as a whole.
    """
    state: _Reported = st.session_state.setdefault(f"{key}-handles.state", _Reported())
    free = [handle for handle in handles if not any(map(link.hidden, handle.sets))]
    names = {handle.name for handle in free}
    _layer(
        key=f"{key}-handles",
        data={**asdict(axes), "handles": [asdict(handle) for handle in free], "heard": state.heard},
        on_moved_change=lambda: _moved(key, names, axes, move),
    )
    link.hold(False)
    dropped, state.dropped = state.dropped, False
    return dropped


@dataclass
class _Reported:
    """What a session knows of the handles of a chart.

    heard: the number of the last report. held: whether a handle is being dragged. dropped: whether one has just been
    let go.
    """

    heard: int = 0
    held: bool = False
    dropped: bool = False


def _moved(key: str, names: set[str], axes: Axes, move: Move) -> None:
    """Let the controls follow what the browser reports, if it can be."""
    if (report := messages.report(f"{key}-handles", "moved")) is None:
        return
    state: _Reported = st.session_state[f"{key}-handles.state"]
    turn = messages.whole(messages.part(report, "turn"))
    name = messages.text(messages.part(report, "handle"), _LONGEST)
    x = messages.number(messages.part(report, "x"), *axes.x)
    y = messages.number(messages.part(report, "y"), *axes.y)
    values: Mapping[str, Any] = {}
    if turn is not None and turn > state.heard:
        state.heard = turn
        if name in names and x is not None and y is not None:
            values = move(name, x, y)
            state.dropped = messages.part(report, "done") is True
            state.held = not state.dropped
    drag.to(values, done=not state.held)  # a report that comes twice is no step of the history either
