"""Where things stand on the training page: the settings, the bar, the picture, and what is below it."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.shell import look, plot, style

ROOM = {True: 120, False: 168}
"""Room for what stands above and below the stage, in sixteenths of a letter, on a projector and otherwise."""
ASKED = {True: 52, False: 78}
"""The same for a question that waits for its answer, with the reason and the lock."""


@dataclass(frozen=True)
class Screen:
    """Containers of the page, to be filled in any order.

    The bar lies over the top of the stage, which leaves room for it before and behind its numbers.
    """

    settings: DeltaGenerator
    buttons: DeltaGenerator
    views: DeltaGenerator
    picture: DeltaGenerator
    words: DeltaGenerator
    back: DeltaGenerator
    moment: DeltaGenerator
    below: DeltaGenerator


def screen() -> Screen:
    """The containers of this run. On a projector the settings are behind a button, for the picture needs the room."""
    projector = look.current().projector
    if projector:
        return _bench(None)
    with st.container(key="train-page"):
        settings, bench = st.columns([1, 5], gap="medium")
        with bench:
            return _bench(settings.container(key="train-settings", gap="small"))


def room(*, asks: bool) -> int:
    """The room that the stage leaves. asks: whether a question waits for its answer."""
    projector = look.current().projector
    return ROOM[projector] + ASKED[projector] * asks


def rules() -> str:
    """The room around the stage, as the style sheet needs it."""
    desk, projector = (
        f"--stage-room: {ROOM[on] / 16}rem; --stage-question: {ASKED[on] / 16}rem;" for on in (False, True)
    )
    return f":root {{ {desk} }} :root.{style.PRESENT} {{ {projector} }}"


def _bench(settings: DeltaGenerator | None) -> Screen:
    with st.container(key="bench", gap="small"):
        with st.container(key="bar", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            buttons = st.container(key="bar-buttons", width="content")
            if settings is None:
                drawer = st.popover("Settings", icon=":material/tune:", width="content")
                views, settings = drawer.container(), drawer.container()
            else:
                views = st.container(key="bar-views", width="content")
        picture = plot.kept_free("picture")
        with st.container(key="under", horizontal=True, vertical_alignment="center"):
            words = st.container(key="words")
            back = st.container(width="content")
            moment = st.container(key="moment")
        below = st.container(key="below", gap="small")
    return Screen(settings, buttons, views, picture, words, back, moment, below)
