"""The buttons of a training run: play or pause, step, reset, always in the same place and with the same keys."""

from collections.abc import Callable

import streamlit as st

STEP_KEY = "S"


def buttons(
    playing: bool,
    broken: bool,
    *,
    play: Callable[[], None],
    pause: Callable[[], None],
    step: Callable[[], None],
    reset: Callable[[], None],
    unit: str = "epoch",
) -> None:
    """Draw the buttons in a row. broken: training cannot go on. unit: of a step.

    Play and Pause are one button, so that the focus stays on it.
    """
    st.button(
        "Pause" if playing else "Play",
        key="play",
        icon=":material/pause:" if playing else ":material/play_arrow:",
        shortcut="P",
        type="primary",
        on_click=pause if playing else play,
        disabled=not playing and broken,
    )
    st.button(
        "Step",
        key="step",
        icon=":material/skip_next:",
        shortcut=STEP_KEY,
        on_click=step,
        disabled=playing or broken,
        help=f"Train one {unit}.",
    )
    st.button(
        "Reset",
        key="reset",
        icon=":material/replay:",
        shortcut="0",
        on_click=reset,
        help="Back to the same initial weights, before the first step. One click brings the run back.",
    )
