"""A line of text with a button that copies it.

A browser has its clipboard interface only over https and on localhost. A class opens the lab over plain http: there
the line is selected and copied by the older command, and where that fails too it stays selected for Ctrl+C.
"""

from pathlib import Path

import streamlit as st

_HTML = """
<div class="copy-line">
  <label><span></span><input type="text" readonly spellcheck="false" /></label>
  <button type="button">Copy</button>
</div>
"""

_line = st.components.v2.component(
    "activation_lab.copying",
    html=_HTML,
    css=Path(__file__).with_name("copying.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("copying.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)  # the styles are named for the line, and in the page's own tree the Tab key finds it


def line(key: str, label: str, text: str) -> None:
    """Show ``text`` in one line under its label, with the button that copies all of it."""
    _line(key=key, data={"label": label, "text": text})
