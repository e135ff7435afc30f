"""Zig-zag: two weights of a unit on their way down, with inputs that are all positive or centred on 0."""

import streamlit as st

from dashboard.parts import zigzag
from dashboard.shell import plot
from dashboard.widgets import controls, snippets

left, right = plot.workbench("large")
with left:
    guess = zigzag.predict()
    told = st.container()
    setting = zigzag.setting()
    with controls.more():
        setting = zigzag.finer(setting)
    with told:
        zigzag.verdict(setting, guess)
    controls.reset()
with right:
    zigzag.scene(setting, guess)

zigzag.why(setting, guess)
functions, variables, expression = zigzag.program(setting)
snippets.show(functions, variables, expression, lesson=zigzag.LESSON)
