"""The parts of Home: a network that learns, a way in, the lessons, and a card for each page."""

import time
from dataclasses import replace
from itertools import groupby

import streamlit as st

from dashboard.shell import class_bar, lesson, live, nav, present
from dashboard.stage import scene, stage
from dashboard.stage.frame import Picture
from dashboard.text.plain import literal
from dashboard.training import in_turns
from dashboard.training.pace import pace
from lib.pieces import Pieces, in_pieces
from lib.train_config import suggested
from lib.trainers import Trainer

_MOMENTS, _EPOCHS = 50, 200
_LOOK, _SECONDS = 1.0, 3.8
"""Seconds for which the last moment is seen first, and in which all are: what moves for longer than five needs a pause
(WCAG 2.2.2)."""
_BEGUN = "home.film"


def hero() -> None:
    """What the lab is for, two ways to begin, and the lessons beside them."""
    with st.container(key="hero"):
        picture, words, lessons = st.columns([2, 3, 1.8], gap="medium", vertical_alignment="center")
    with picture:
        _film()
    with words, st.container(gap="xsmall"):
        st.title(nav.HOME.title, anchor=False)
        st.markdown(nav.HOME.goal)
        with st.container(horizontal=True, gap="small", key="ways-in"):
            st.page_link(nav.TRAIN.path, label="Watch it learn", icon=":material/play_arrow:", width="content")
            st.page_link(nav.EXPLORE.path, label="Start with a curve", icon=nav.EXPLORE.icon, width="content")
        if not live.code():
            with st.container(key="on-a-phone"):
                class_bar.join_box("join")
    with lessons, st.container(key="path", gap=None):
        st.page_link(nav.LESSONS.path, label="**Lessons**", icon=nav.LESSONS.icon)
        for key, taught in lesson.every(nav.STEPS).items():
            to = nav.PATHS[taught.steps[0].page]
            label = f"{literal(taught.title)} · {taught.minutes} min"
            st.page_link(to, label=label, icon="", query_params=lesson.step_address(key, taught, 1))
        present.switch()


@in_pieces
def film() -> Pieces[tuple[Picture, ...]]:
    """The moments in which a small network learns the spiral, from before its first step to ``_EPOCHS``.

    They lie closer together at the beginning, when most happens.
    """
    trainer, moments = Trainer(suggested("spiral")), []
    units = " and ".join(map(str, trainer.config.hidden))
    says = f"A network of {units} hidden units learns to tell the two arms of a spiral apart."
    for moment in range(_MOMENTS):
        yield moment / _MOMENTS
        trainer.run(epochs=round(_EPOCHS * (moment / (_MOMENTS - 1)) ** 2) - trainer.epoch)
        moments.append(replace(scene.picture(trainer), says=says, mode="hero"))
    return tuple(moments)


@st.fragment
def _film() -> None:
    """What the network has learned, and then once how: short enough to need no way to stop it."""
    moments = in_turns.at_once(film)
    begun = st.session_state.setdefault(_BEGUN, time.monotonic() + _LOOK)
    share = (time.monotonic() - begun) / _SECONDS
    shown = moments[int(share * _MOMENTS)] if 0 <= share < 1 else moments[-1]
    stage.show(replace(shown, pace=_pause(share, begun)), key="hero-stage")


def _pause(share: float, visitor: float) -> float:
    """Seconds until the next moment, 0 after the last. visitor: when the film began for this one; no two are alike."""
    if share < 0:
        return _LOOK
    if share < 1:
        return max(pace.interval((_BEGUN, visitor)), _SECONDS / _MOMENTS)
    pace.leave((_BEGUN, visitor))
    return 0.0


def cards() -> None:
    """A card for each page, section by section: its picture, its name, and what one does there."""
    for section, entries in groupby(nav.SHOWN, key=lambda entry: entry.section):
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
