"""One line for those who do not see the page: what has just been found out, once it rests."""

import streamlit as st

_HTML = '<div class="said-aloud" role="status"></div>'

_CSS = """
.said-aloud {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
"""

# A screen reader speaks what changes in the line. While numbers move it would never come to an end.
_SCRIPT = """
const REST = 800;  // milliseconds

export default function ({ data, parentElement }) {
  const line = parentElement.querySelector(".said-aloud");
  clearTimeout(line.timer);
  line.timer = setTimeout(() => { if (line.textContent !== data.words) line.textContent = data.words; }, REST);
  return () => clearTimeout(line.timer);
}
"""

_line = st.components.v2.component("activation_lab.status", html=_HTML, css=_CSS, js=_SCRIPT, isolate_styles=False)


def say(words: str) -> None:
    """Tell a screen reader, when nothing else has been told for a moment. Once on a page; "" says nothing."""
    _line(key="status", data={"words": words})
