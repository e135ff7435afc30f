"""Explain a word of the glossary where it first stands on a page: a dotted line under it, and its meaning in a tip.

The browser finds the places itself, in whatever the page shows, and marks them without touching the page's own
elements. The same meanings stand on the page Words and notation, for the keyboard and for screen readers.
"""

from pathlib import Path

import streamlit as st

from dashboard.text.glossary import WORDS, forms

_marker = st.components.v2.component(
    "activation_lab.terms",
    html='<div class="term-tip" role="tooltip" hidden></div>',
    css=Path(__file__).with_name("terms.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("terms.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)

_MEANINGS = [[forms(word), word.means] for word in WORDS if not word.common]


def explain() -> None:
    """Mark the words of the page. Once, after the page: its pictures come first."""
    _marker(key="terms", data={"words": _MEANINGS})
