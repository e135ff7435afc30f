"""Begin at the top of the page when another task comes onto it."""

import streamlit as st

# Whoever uses the keyboard or a screen reader goes there too: the button that was pressed is gone.
_SCRIPT = """
export default function ({ data, parentElement }) {
  const host = parentElement.host ?? parentElement, before = host.task;
  host.task = data.task;
  if (before === undefined || before === data.task) return;
  const title = document.querySelector('[data-testid="stMain"] h1');
  title?.setAttribute("tabindex", "-1");
  title?.focus({ preventScroll: true });
  document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
}
"""

_keeper = st.components.v2.component("activation_lab.top", js=_SCRIPT)


def of_page(task: str) -> None:
    """Go to the top whenever ``task`` is another one than before. Once on a page."""
    _keeper(key="top", data={"task": task})
