"""The style sheet of all pages, and the mark of presenter mode that it goes by.

The server writes the sheet into the page that a browser fetches first (dashboard/server/index.py), so that it is there
before anything is drawn.
"""

from pathlib import Path

import streamlit as st

from dashboard.charts.activation import AXIS_ENDS
from dashboard.charts.theme import PAPER, WINDOWS, Look, themed

BLUE = "#307ABF"
"""A blue that holds beside black and white: the one of the dark theme."""
PRESENT = "present"
"""Class of the page while it is in presenter mode."""
NARROW = 900
"""Pixels of width up to which a window, a phone's or a tablet's held upright, has what is chosen under the picture."""

_FILES = [Path(__file__).with_name(f"{name}.css") for name in ("style", "class_bar", "present", "print")]


def rules() -> str:
    """The rules that hold on all pages."""
    return "\n".join([_sizes(), *(file.read_text(encoding="utf-8") for file in _FILES)])


def _sizes() -> str:
    """What charts and controls must agree on, by desk and projector and by the window's height."""
    lines = [
        f"html:root {{ font-size: {st.get_option('theme.baseFontSize')}px; }}",
        f":root {{ --blue: {BLUE}; --paper: {themed(*PAPER)}; {_axis(False)} {_room(False, 0)} }}",
        f":root.{PRESENT} {{ {_axis(True)} {_room(True, 0)} }}",
    ]
    for window, height in enumerate(WINDOWS, start=1):
        desk, projector = f":root {{ {_room(False, window)} }}", f":root.{PRESENT} {{ {_room(True, window)} }}"
        lines.append(f"@media (min-width: {NARROW + 1}px) and (min-height: {height + 1}px) {{ {desk} {projector} }}")
    return "\n".join(lines)


def _axis(projector: bool) -> str:
    left, right = AXIS_ENDS[projector]
    return f"--axis-left: {left}px; --axis-right: {right}px;"


def _room(projector: bool, window: int) -> str:
    return f"--picture-room: {Look(projector, window).room}px;"
