"""Presenter mode (?present=1): larger type and lines, and only the picture and its main controls.

The menu goes, and so does everything in a container whose key starts with ``SECONDARY`` (see style.py).
"""

import streamlit as st

from dashboard.shell import link

NAME = "present"
SECONDARY = "secondary"
"""Key prefix of containers that presenter mode hides."""


def on() -> bool:
    """Whether presenter mode is on in this run."""
    return bool(st.session_state.get(NAME, False))


def read_link() -> None:
    """Begin a run of the app: turn the mode on or off as the address bar says, and keep it there from page to page."""
    link.read()
    link.write(NAME, link.seed(NAME, False, link.FLAG), False, link.FLAG)


def switch() -> None:
    """Offer the way out of presenter mode, or the way in."""
    if on():
        st.button(
            "Leave presenter mode",
            key="present-leave",
            type="tertiary",
            shortcut="Esc",
            on_click=link.put,
            args=(NAME, False),
        )
    else:
        st.button(
            "Presenter mode",
            key="present-enter",
            type="tertiary",
            icon=":material/present_to_all:",
            help="Larger type and lines for the projector. Leave with Esc.",
            on_click=link.put,
            args=(NAME, True),
        )
