"""Handwritten digits: logistic regression against one hidden layer, their mistakes, and a pad to draw on."""

import streamlit as st

from dashboard.parts.digits import drawing, models, views, words
from dashboard.shell import history, plot
from dashboard.training import linked
from dashboard.widgets import controls, steady

left, right = plot.workbench("large")
with right:
    asked = st.container(key="asked")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="looked-at"):
        player = st.container(width="content")
        model = controls.segments("model", "Model", models.MODELS, "logistic", titled=False)
        view = controls.segments("view", "Look at", views.VIEWS, "learning", titled=False)
with left:
    guess = models.predict(asked)
    told = st.container()
    raw = drawing.to_draw() if view == "draw" else False
    activation, rate = models.coarse()
    with controls.more():
        wanted = models.finer(activation, rate)
        epochs, loss = models.pace()
    controls.reset()
with right:
    pair = models.current(wanted)
    with player:
        models.buttons(pair, wanted, guess)
    st.fragment(views.scene)(pair, model, view, guess, epochs, loss, raw)
with told:
    words.verdict(pair, guess)

words.why(pair, guess, view)
steady.pictures("sheet")
history.moments(linked.NAME, pair.playing)
words.code(pair, model)
