"""The parts of Home: a way in, a path through the lab, and a card for each page."""

from itertools import groupby

import streamlit as st

from dashboard.shell import nav, present

PATH = (
    (nav.EXPLORE, "fn=tanh", 5),
    (nav.COLLAPSE, "", 10),
    (nav.VANISHING, "", 10),
    (nav.RACE, "", 10),
    (nav.EXERCISES, "", 10),
)
"""A first hour in the lab: a page, its link, and minutes."""


def hero() -> None:
    """What the lab is for, two ways to begin, and the path beside them."""
    with st.container(key="hero"):
        picture, words, path = st.columns([1.2, 3, 1.7], gap="medium", vertical_alignment="center")
    with picture:
        st.html(_picture(nav.TRAIN, "A network has learned to tell the two arms of a spiral apart."))
    with words, st.container(gap="xsmall"):
        st.title(nav.HOME.title, anchor=False)
        st.markdown(nav.HOME.goal)
        with st.container(horizontal=True, gap="small", key="ways-in"):
            st.page_link(nav.TRAIN.path, label="Watch it learn", icon=":material/play_arrow:", width="content")
            st.page_link(nav.EXPLORE.path, label="Start with a curve", icon=nav.EXPLORE.icon, width="content")
    with path, st.container(key="path", gap=None):
        st.markdown(f"**A first lesson, {sum(minutes for *_, minutes in PATH)} minutes**")
        for number, (entry, query, minutes) in enumerate(PATH, 1):
            st.page_link(entry.path, label=f"{number}  {entry.title} · {minutes} min", query_params=dict(_pairs(query)))
        present.switch()


def _pairs(query: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (part.partition("=") for part in query.split("&")) if name]


def cards() -> None:
    """A card for each page, section by section: its picture, its name, and what one does there."""
    for section, entries in groupby(nav.ENTRIES[1:], key=lambda entry: entry.section):
        with st.container(key=f"cards-{section.lower()}", gap=None):
            for entry in entries:
                with st.container(key=f"card-{entry.url}", gap=None):
                    st.html(_picture(entry))
                    st.page_link(entry.path, label=f"**{entry.title}**  \n{entry.hint}")


def _picture(entry: nav.Entry, alt: str = "") -> str:
    """The picture of a page, taken from the page itself by ``tools/make_cards.py``, the dark one over the light one.

    Its size is known before it is there, so that nothing moves. Beside a link that says the same it needs no words.
    """
    source = f'src="app/static/cards/{entry.url}'
    light = f'<img class="card" {source}-light.png" alt="{alt}" width="420" height="180">'
    return f'<div class="cards">{light}<img class="card dark" {source}-dark.png" alt="" width="420" height="180"></div>'
