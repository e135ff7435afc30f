"""The pad of the page on digits: a drawing of one's own, and what a network takes it for."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from dashboard.charts import digits as charts
from dashboard.frames import digits as frames
from dashboard.parts.digits.models import MODELS
from dashboard.pictures import tiles
from dashboard.shell import look, plot, present
from dashboard.text.numbers import percent
from dashboard.widgets import controls, digit_pad, status
from lib import digits
from lib.arrays import Array
from lib.trainers import Trainer

_LOADED = "digits.loaded"


def to_draw() -> bool:
    """The controls of the pad; returns whether the drawing is taken as it stands."""
    n = digits.N_TEST
    number = controls.entry("image", f"Test image on the pad, 1 to {n}; 0 for none", 0, n, 0)
    st.button("Load it again", key="load", on_click=_load, args=(number,), disabled=not number)
    if st.session_state.get(_LOADED) != number:
        _load(number)
    return controls.toggle(
        "raw",
        "Take the drawing as it stands",
        help="Otherwise it is scaled to the full frame and centred, much as the images of the data set were.",
    )


def _load(number: int) -> None:
    st.session_state[_LOADED] = number
    if number:
        digit_pad.load(digits.draw(np.rint(digits.LEVELS * digits.load().X_test[number - 1])))
    else:
        digit_pad.load(np.zeros((digits.BITMAP_SIDE, digits.BITMAP_SIDE), dtype=np.uint8))


def show(trainers: Mapping[str, Trainer], model: str, raw: bool) -> None:
    """The pad, what a network sees of it and answers, and the answer of the other one.

    trainers: the networks by model. model: the one that is looked at. raw: whether the drawing is taken as it stands.
    """
    style = look.current()
    left, right = st.columns([5, 6], gap="medium")
    with left:
        with st.container(width=style.height(rows=1)):
            drawn = digit_pad.show()
        st.container(key=f"{present.SECONDARY}-keys").caption(
            "Draw one large digit. By keyboard: arrow keys move the pen, Space puts it down and lifts it, "
            "Delete clears."
        )
    image = digits.count_blocks(drawn if raw else digits.fit_to_frame(drawn))
    answers = {key: trainer.predict(image / digits.LEVELS)[0] for key, trainer in trainers.items()}
    p = answers.pop(model)
    with right:
        bars, seen = st.columns([3, 1])
        with bars:
            plot.show(
                charts.probabilities(style),
                alt="The network's probabilities for the digits 0 to 9, as bars; the largest is filled. It is put into "
                "words below.",
                answer=frames.answer(p),
            )
        with seen, st.container(key="sheet"):
            plot.show(
                charts.sheet(1, 1, 0, 200 if style.projector else 110, "It sees", style, ink=True),
                alt="The drawing as the network sees it: 8 by 8 pixels.",
                tiles=frames.tiles([tiles.ink(image / digits.LEVELS)], 1, [""], [""]),
            )
        best = int(p.argmax())
        others = "".join(f" {MODELS[key]}: {_best(each)}." for key, each in answers.items())
        if not drawn.any():
            st.markdown(f"The pad is empty, and still the network must answer: {_best(p)}.{others}")
        else:
            st.markdown(f"The answer: **{best}**, with a probability of {percent(float(p[best]), 1)}.{others}")
        status.say(f"It is read as {best}." if drawn.any() else "Nothing is drawn.")


def _best(p: Array) -> str:
    """The most probable digit and its probability."""
    return f"**{p.argmax()}**, {percent(float(p.max()), 1)}"
