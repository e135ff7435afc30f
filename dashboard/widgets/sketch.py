"""A curve that is drawn over the axes of a chart: by mouse, by finger, or place by place with the keys.

The browser draws what is drawn and reports it when the pointer is let go; what lies between two places that were drawn
is a straight line, and beyond the outermost ones the curve goes on level.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from dashboard.shell import messages

_layer = st.components.v2.component(
    "activation_lab.sketch",
    html='<div class="sketch"><svg aria-hidden="true"><polyline /></svg><p class="hint"></p></div>',
    js=Path(__file__).with_name("sketch.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)  # its style is the page's: dashboard/server/style_sheet.py

Heights = tuple[float | None, ...]
"""A height for each place of a sheet, None where nothing is drawn."""


@dataclass(frozen=True)
class Sheet:
    """What is drawn on: a panel of a chart.

    places: on its x axis, from end to end. low, high: the ends of its y axis. panel: which of stacked panels, from 0.
    x, y: the names of both axes.
    """

    places: tuple[float, ...]
    low: float
    high: float
    panel: int = 0
    x: str = "x"
    y: str = "y"


@dataclass
class _Drawn:
    """What a session knows of a drawing. turn: the number of the last report."""

    heights: Heights
    turn: int = 0


def draw(key: str, sheet: Sheet, given: tuple[float, ...] | None = None, *, final: bool = False) -> bool:
    """Lay the sheet over the chart of this place; returns whether anything is drawn. key: where the drawing is kept.

    given: what was drawn and handed in before, which shows until something else is drawn. final: whether that stands.
    """
    drawn: _Drawn = st.session_state.setdefault(key, _Drawn((None,) * len(sheet.places)))
    _layer(
        key=f"{key}-sketch",
        data={
            "places": sheet.places,
            "low": sheet.low,
            "high": sheet.high,
            "panel": sheet.panel,
            "x": sheet.x,
            "y": sheet.y,
            "heights": drawn.heights if given is None or _any(drawn) else given,
            "turn": drawn.turn,
            "final": final,
        },
        on_drawn_change=lambda: take(key, sheet),
    )
    return _any(drawn)


def _any(drawn: _Drawn) -> bool:
    return any(height is not None for height in drawn.heights)


def take(key: str, sheet: Sheet) -> None:
    """Take what the browser reports, if it is a height or nothing for every place.

    Also before the drawing is used in another callback: of what comes while a page runs, a button is called first.
    """
    report, drawn = messages.report(f"{key}-sketch", "drawn"), st.session_state.get(key)
    told, turn = messages.part(report, "heights"), messages.whole(messages.part(report, "turn"))
    if not isinstance(told, list) or len(told) != len(sheet.places) or turn is None or not isinstance(drawn, _Drawn):
        return
    heights = tuple(messages.number(each, sheet.low, sheet.high) for each in told)
    drawn.heights, drawn.turn = heights, turn


def filled(sheet: Sheet, drawn: object) -> tuple[float, ...] | None:
    """The height of a drawing at every place; None where nothing is drawn."""
    if not isinstance(drawn, _Drawn):
        return None
    known = {x: height for x, height in zip(sheet.places, drawn.heights, strict=True) if height is not None}
    if not known:
        return None
    return tuple(np.interp(sheet.places, np.array(list(known)), np.array(list(known.values()))).tolist())
