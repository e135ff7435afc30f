"""Hear when a live class has changed: nobody asks while nothing happens.

The browser holds an event stream (``dashboard/server/events.py``), which says the class's edition. Where none comes
through, as behind a proxy that holds it back, it asks for the edition every few seconds instead: a request of a few
bytes, where a fragment that repeats itself would take a run of the script each time.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from dashboard.classroom.store import ClassState

KEY = "news"
GONE = -1
"""The edition of a class that has ended."""
BEAT = 15.0
"""Seconds after which a stream repeats itself, so that nobody on the way takes it for dead."""

_listener = st.components.v2.component(
    "activation_lab.news", js=Path(__file__).with_name("news.js").read_text(encoding="utf-8")
)


def edition(state: ClassState | None, answers: bool) -> int:
    """How often a class has changed what it says, and if ``answers``, also how often an answer has changed.

    It tells nothing else of a class, and so it is told to whoever asks.
    """
    return GONE if state is None else state.version + state.answers * answers


def _run_again() -> None:
    """The page runs and reads the class itself; what the browser says is not needed."""


def listen(
    code: str,
    state: ClassState | None,
    *,
    silent: bool = False,
    answers: bool = False,
    heard: Callable[[], None] = _run_again,
) -> None:
    """Have it heard when the class is no longer as ``state``, with which it is drawn.

    silent: whether the store has not answered; then it is heard once that does. answers: whether an answer of somebody
    counts as a change too, at most twice a second. heard: a callback before that runs again which calls this.
    """
    data = {
        "query": urlencode({"class": code} | ({"answers": 1} if answers else {})),
        "edition": edition(state, answers),
        "gone": GONE,
        "silent": silent,
        "silence": 2.5 * BEAT,
    }
    _listener(key=KEY, data=data, on_changed_change=heard)
