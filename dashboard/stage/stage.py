"""Show a picture on the stage, and hear what is done to it.

Put ``show`` into a fragment: each report of the browser reruns just that. While ``pace`` is above 0 the browser asks
for the next picture once it has dealt with the last few, so nothing piles up: a hidden tab or a stalled phone paints
nothing and so is sent nothing. A page that plays therefore needs no ``run_every``::

    @st.fragment
    def scene(run):
        if run.playing:
            run.advance(epochs)
        shown = scene.picture(run.trainer, chosen=chosen)
        seconds = pace.interval(run) if run.playing else 0
        stage.show(replace(shown, pace=seconds), key="stage", on_gesture=partial(act, run))
"""

import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st

from dashboard.shell import link, messages, scripts
from dashboard.stage import gestures
from dashboard.stage.frame import Picture, pack
from dashboard.stage.gestures import Again, Bounds, Gesture

_HERE = Path(__file__).parent
SCRIPTS = tuple(_HERE / name for name in ("frame.js", "guard.js", "layout.js", "paint.js", "race.js", "stage.js"))


@cache
def script() -> str:
    """The script that paints, as it goes in front of a session's first frames."""
    return scripts.joined(*SCRIPTS)


_stage = st.components.v2.component(
    "activation_lab.stage",
    html='<div class="stage"></div>',
    css=(_HERE / "stage.css").read_text(encoding="utf-8"),
    js=(_HERE / "loader.js").read_text(encoding="utf-8"),
)


OnGesture = Callable[[Gesture], bool]
"""Does what a gesture means, and says whether the whole page has to be run for it, not just the stage's fragment."""


def show(picture: Picture, key: str, on_gesture: OnGesture | None = None) -> None:
    """Put the picture on the page.

    on_gesture: called with each gesture before the page runs, as the callback of a widget is, so that the next
    picture shows what it did.
    """
    number = _get(key, "number") + 1
    st.session_state[f"{key}.number"] = number
    bounds = Bounds(picture.sizes, picture.axes, number)
    code = b"" if painted(key) else script().encode()  # see loader.js
    _stage(
        key=key,
        data=struct.pack("<I", len(code)) + code + pack(picture, number, _get(key, "heard")),
        on_report_change=lambda: _hear(key, bounds, on_gesture),
    )
    if st.session_state.pop(f"{key}.again", False):
        link.rerun()


def painted(key: str) -> int:
    """Number of the picture that the browser painted last; 0 before the first."""
    return _get(key, "painted")


def _hear(key: str, bounds: Bounds, on_gesture: OnGesture | None) -> None:
    report = messages.report(key, "report")
    number = gestures.painted(report, bounds)
    if number is not None:
        st.session_state[f"{key}.painted"] = number
    for turn, gesture in gestures.gestures(report, bounds, _get(key, "heard")):
        st.session_state[f"{key}.heard"] = turn
        if isinstance(gesture, Again) or (on_gesture is not None and on_gesture(gesture)):
            st.session_state[f"{key}.again"] = True  # a callback cannot rerun


def _get(key: str, name: str) -> int:
    return int(st.session_state.get(f"{key}.{name}", 0))
