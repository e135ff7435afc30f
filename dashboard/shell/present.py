"""Presenter mode (?present=1): larger type and lines, and only the picture and its main controls.

The menu goes, and so does everything in a container whose key starts with ``SECONDARY`` (see style.py).
"""

import streamlit as st

from dashboard.shell import keys, link, share

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
    """Offer to share the page, and the way into presenter mode or out of it; and the keys.

    In and out are one button, so that the focus stays on it. A frame on another site's page has no room for either.
    """
    presenting = on()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content", key="present"):
        if not st.context.is_embedded:
            share.button()
            st.button(
                "Leave presenter mode" if presenting else "Presenter mode",
                key="present-switch",
                type="tertiary",
                icon=None if presenting else ":material/present_to_all:",
                help=None if presenting else "Larger type and lines for the projector. Leave with Esc.",
                on_click=link.put,
                args=(NAME, not presenting),
            )
        keys.show(presenting, _leave)


def _leave() -> None:
    link.put(NAME, False)
