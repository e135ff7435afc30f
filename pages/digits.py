"""Handwritten digits: logistic regression against one hidden layer, their mistakes, and a pad to draw on."""

import streamlit as st

from dashboard.parts import digits
from dashboard.shell import plot
from dashboard.training import live
from dashboard.widgets import controls, steady

with plot.workbench():
    left, right = st.columns([1, 2], gap="large")
    with left:
        guess = digits.prediction()
        told = st.container()
        model = controls.segments("model", "Model", digits.MODELS, "logistic")
        view = controls.segments("view", "Look at", digits.VIEWS, "learning")
        raw = digits.to_draw() if view == "draw" else False
        activation, rate = digits.coarse()
        with controls.more():
            wanted = digits.finer(activation, rate)
            epochs, loss = digits.pace()
        controls.reset()
    with right:
        pair = digits.current(wanted)
        digits.buttons(pair, wanted, guess)
        scene = st.fragment(digits.scene, run_every=live.FRAME if pair.playing else None)
        scene(pair, model, view, guess, epochs, loss, raw)
    with told:
        digits.verdict(pair, guess)

digits.why(pair, guess, view)
steady.pictures("sheet")
digits.code(pair, model)
