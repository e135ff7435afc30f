"""Follow a gradient back through a deep network: what slopes do to it, what weights do, and which layers learn."""

import streamlit as st

from dashboard.parts import vanishing
from dashboard.shell import plot
from dashboard.widgets import controls, snippets

with plot.workbench():
    left, right = st.columns([1, 2], gap="large")
    with left:
        setting = vanishing.network()
        guess = vanishing.prediction()
        numbers = st.container()
        with controls.more():
            setting = vanishing.finer(setting)
            several, every = vanishing.many(), vanishing.every_layer()
        controls.reset()
    with right:
        vanishing.experiment(setting, guess, numbers, several, every)

snippets.show(*vanishing.program(setting), lesson=vanishing.LESSON)
