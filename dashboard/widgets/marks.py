"""A row of marks, one for each thing in a list, that shows how far one is: by their shape, never by colour alone."""

from collections.abc import Sequence

import streamlit as st

from dashboard.shell import present

DONE, FAILED, OPEN = "✓", "×", "○"
"""As it should be, otherwise, and not tried yet."""


def row(marks: Sequence[str], now: int | None, meaning: str) -> None:
    """Show the marks with a frame around the one at ``now``, and what they mean. Once on a page.

    It is a picture: the page says the same in words, as a count.
    """
    items = "".join(f'<li class="now">{mark}</li>' if i == now else f"<li>{mark}</li>" for i, mark in enumerate(marks))
    st.html(f'<ol class="marks" aria-hidden="true">{items}</ol>', width="content")
    with st.container(key=f"{present.SECONDARY}-marks"):
        st.caption(meaning)
