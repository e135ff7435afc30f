"""Let a finger do in a chart what the mouse does.

A browser sends all that a finger does to the mark that it came down on. A chart then hears nothing of the marks that
the finger passes. This component hands the finger back, as a mouse is from the start.
"""

import streamlit as st

_SCRIPT = """
export default function () {
  const free = (event) => {
    if (event.target.closest?.('[data-testid="stVegaLiteChart"]') && event.target.hasPointerCapture(event.pointerId)) {
      event.target.releasePointerCapture(event.pointerId);
    }
  };
  document.addEventListener("pointerdown", free, true);
  return () => document.removeEventListener("pointerdown", free, true);
}
"""

_freed = st.components.v2.component("activation_lab.finger", js=_SCRIPT)


def follows() -> None:
    """Let marks of this page's charts follow a finger."""
    _freed(key="finger")
