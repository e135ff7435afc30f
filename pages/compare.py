"""Compare activation functions: their curves over each other, and a summary table that follows the slider."""

import streamlit as st

from dashboard import comparison, controls, plot, present

bench, rest = plot.workbench(), st.container()

with bench:
    left, right = st.columns([1, 2], gap="large")
with left:
    chosen = comparison.choose()
    numbers = st.container()
    st.subheader("Where tanh′ falls below σ′", anchor=False)
    told = comparison.predict()
    meeting = st.container()
    with controls.more():
        settings = comparison.settings(chosen)
with rest:
    st.subheader("Summary table", anchor=False)
    listed = comparison.listed(chosen)
    rows = {key: settings[key] for key in listed}
    places = comparison.Places(numbers, meeting, st.container())
    comparison.download(rows, places)
    comparison.evidence(rows)
    comparison.formulas(rows)
    with st.container(key=f"{present.SECONDARY}-lesson"):
        if controls.toggle("lesson", "Show the lesson's own table next to ours"):
            comparison.lesson()
        st.subheader("In short", anchor=False)
        comparison.in_short(rows)
    comparison.code({key: settings[key] for key in chosen})
with right:
    st.fragment(comparison.scene)(chosen, settings, listed, told, places)
