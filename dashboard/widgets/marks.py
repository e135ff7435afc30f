"""A row of marks, one for each thing in a list, that shows how far one is: by their shape, never by colour alone."""

from collections.abc import Sequence

import streamlit as st

from dashboard.shell import present, style

DONE, FAILED, OPEN = "✓", "×", "○"
"""As it should be, otherwise, and not tried yet."""

_RULES = """
ol.marks {
  display: flex; flex-wrap: wrap; gap: 0.1rem; margin: 0; padding: 0; list-style: none;
  li {
    box-sizing: border-box; width: 1.3rem; margin: 0; padding: 0; border: 2px solid transparent; border-radius: 0.3rem;
    line-height: 1.6rem; text-align: center; font-size: 0.9rem;
  }
  li.now { border-color: currentColor; font-weight: 700; }
}
"""


def row(marks: Sequence[str], now: int | None, meaning: str) -> None:
    """Show the marks with a frame around the one at ``now``, and what they mean. Once on a page.

    It is a picture: the page says the same in words, as a count.
    """
    style.put("marks", _RULES)
    items = "".join(f'<li class="now">{mark}</li>' if i == now else f"<li>{mark}</li>" for i, mark in enumerate(marks))
    st.html(f'<ol class="marks" aria-hidden="true">{items}</ol>', width="content")
    with st.container(key=f"{present.SECONDARY}-marks"):
        st.caption(meaning)
