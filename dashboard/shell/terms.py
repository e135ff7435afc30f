"""Explain a word of the glossary where it first stands on a page: a dotted line under it, and its meaning in a tip.

The browser finds the places itself, in whatever the page shows, and marks them without touching the page's own
elements. With the keyboard, W goes to the first of them and the arrows to the others. The meanings are in the first
page that a browser fetches: they never change.
"""

import json
from pathlib import Path

import streamlit as st

from dashboard.text.glossary import WORDS, forms

_marker = st.components.v2.component(
    "activation_lab.terms",
    html='<button type="button" class="term-walk">Explain the words of this page</button>'
    '<div class="term-tip" role="status" hidden></div>',
    css=Path(__file__).with_name("terms.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("terms.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)

PLACE = "glossary"
"""The id of the element that holds the meanings."""


def element() -> str:
    """That element, as HTML for the first page."""
    meanings = [[forms(word), word.means] for word in WORDS if not word.common]
    text = json.dumps(meanings, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{PLACE}">{text}</script>'


def explain() -> None:
    """Mark the words of the page. Once, after the page: its pictures come first."""
    _marker(key="terms", data={"place": PLACE})
