"""The lab's signs and words as tables, from their records."""

import streamlit as st

from dashboard.shell import nav
from dashboard.text.glossary import SIGNS, WORDS


def notation() -> None:
    """Each sign, its name in code, its shape and what it stands for."""
    rows = [f"| ${sign.latex}$ | `{sign.code}` | {sign.means} ({sign.shape}) |" for sign in SIGNS]
    st.header("Notation", anchor="notation")
    _table("words-notation", "| sign | in code | what it stands for (its shape) |\n|:--|:--|:--|", rows)
    st.caption("n is the number of examples. The names in code are those of `lib`, and of every program the lab gives.")


def glossary() -> None:
    """Each word and what it means; on other pages the words are marked where they first stand."""
    rows = [f"| **{word.name}** | {word.means} |" for word in WORDS]
    st.header("Words", anchor="words")
    _table("words-meanings", "| word | what it means |\n|:--|:--|", rows)
    st.caption("On other pages a dotted line marks a word where it first stands: point at it, or tap it.")


def before() -> None:
    """What each page builds on."""
    rows = [f"| {entry.title} | {entry.before} |" for entry in nav.ENTRIES if entry.before]
    st.header("What each page builds on", anchor="before")
    _table("words-before", "| page | before it |\n|:--|:--|", rows)


def _table(key: str, head: str, rows: list[str]) -> None:
    with st.container(key=key):
        st.markdown("\n".join([head, *rows]))
