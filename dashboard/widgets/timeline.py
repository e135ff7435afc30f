"""A slider along the x axis of a chart: as long as the axis and on its scale, so that its thumb stands under the mark.

Streamlit's slider is linear and knows nothing of the chart above it. This one measures the axis where it is drawn, and
takes the keys of a slider: arrows, Page up and down, Home, End. To the page it is a linked control like any other.
"""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.shell import link, messages, scripts
from dashboard.widgets import drag

_HTML = '<div class="timeline"><div class="bar"><div class="thumb" role="slider" tabindex="0"></div></div></div>'

SCRIPTS = tuple(Path(__file__).with_name(name) for name in ("reports.js", "timeline.js"))

_bar = st.components.v2.component(
    "activation_lab.timeline",
    html=_HTML,
    js=scripts.joined(*SCRIPTS),
    isolate_styles=False,
)  # its style is the page's: dashboard/server/style_sheet.py


@dataclass(frozen=True)
class Along:
    """The x axis of a chart: from 0 to last, as the power-th root."""

    last: int
    power: float = 1.0


@dataclass
class _Timeline:
    """What a session knows of a timeline: the number of the last report, and whether it is being dragged."""

    heard: int = 0
    held: bool = False


def place(name: str) -> DeltaGenerator:
    """A place for a chart and its timeline; of the axes in it, only the one that the timeline follows has a line."""
    return st.container(key=f"along-{name}")


def slider(name: str, label: str, value: int, axis: Along) -> None:
    """Draw the slider of the linked control with this name, in its place and in the fragment of its chart."""
    state: _Timeline = st.session_state.setdefault(f"{name}-timeline.state", _Timeline())
    _bar(
        key=f"{name}-timeline",
        data={
            "last": axis.last,
            "power": axis.power,
            "label": label,
            "value": value,
            "heard": state.heard,
        },
        on_moved_change=lambda: _moved(name, axis.last),
    )


def _moved(name: str, last: int) -> None:
    """Let the control follow what the browser reports, if it can be."""
    if (report := messages.report(f"{name}-timeline", "moved")) is None:
        return
    state: _Timeline = st.session_state[f"{name}-timeline.state"]
    turn = messages.whole(messages.part(report, "turn"))
    value = messages.whole(messages.part(report, "value"), 0, last)
    values = {}
    if turn is not None and turn > state.heard and not link.hidden(name):
        state.heard = turn
        if value is not None:
            values[name] = value
            state.held = messages.part(report, "done") is not True
    drag.to(values, done=not state.held)  # a report that comes twice is no step of the history either
