"""Compare activation functions: their curves over each other, and a summary table that follows the slider."""

import streamlit as st

from dashboard.parts import compare
from dashboard.shell import plot, present
from dashboard.widgets import controls

left, right = plot.workbench("wide")
rest = st.container()

with left:
    before = st.container()
    chosen = compare.choose()
    numbers = plot.readings()
    with plot.aside():
        st.header("Where tanh′ falls below σ′", anchor=False)
        told = compare.predict(before)
        meeting = st.container()
    with controls.more():
        settings = compare.settings(chosen)
with rest:
    st.header("Summary table", anchor=False)
    listed = compare.listed(chosen)
    rows = {key: settings[key] for key in listed}
    places = compare.Places(numbers, meeting, st.container())
    compare.download(rows, places)
    compare.evidence(rows)
    compare.formulas(rows)
    with st.container(key=f"{present.SECONDARY}-lesson"):
        if controls.toggle("lesson", "Show the lesson's own table next to ours"):
            compare.lesson()
        st.header("In short", anchor=False)
        compare.in_short(rows)
    compare.code({key: settings[key] for key in chosen})
with right:
    st.fragment(compare.scene)(chosen, settings, listed, told, places)
