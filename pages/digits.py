"""Handwritten digits: logistic regression against one hidden layer, their mistakes, and a pad to draw on."""

import streamlit as st

from dashboard.parts.digits import drawing, models, views, words
from dashboard.shell import history, plot
from dashboard.training import linked, live
from dashboard.widgets import controls, steady

left, right = plot.workbench()
with right:
    asked = st.container(key="asked")
with left:
    guess = models.prediction(asked)
    told = st.container()
    model = controls.segments("model", "Model", models.MODELS, "logistic")
    view = controls.segments("view", "Look at", views.VIEWS, "learning")
    raw = drawing.to_draw() if view == "draw" else False
    activation, rate = models.coarse()
    with controls.more():
        wanted = models.finer(activation, rate)
        epochs, loss = models.pace()
    controls.reset()
with right:
    pair = models.current(wanted)
    models.buttons(pair, wanted, guess)
    scene = st.fragment(views.scene, run_every=live.FRAME if pair.playing else None)
    scene(pair, model, view, guess, epochs, loss, raw)
with told:
    words.verdict(pair, guess)

words.why(pair, guess, view)
steady.pictures("sheet")
history.moments(linked.NAME, pair.playing)
words.code(pair, model)
