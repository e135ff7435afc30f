"""Why non-linearity: a stack of linear layers is one layer, and one bend changes that."""

import streamlit as st

from dashboard.parts import collapse
from dashboard.shell import plot, present
from dashboard.widgets import controls, snippets, steady

left, right = plot.workbench("squares")
with left:
    view = controls.segments("view", "Picture", collapse.VIEWS, "stack", titled=False)
    question, settings, show, judge, why = collapse.PARTS[view]
    guess = question()
    verdict = st.container(key="verdict")
    with st.container(key=f"settings-{view}"):
        asked = settings(guess)
    with verdict:
        judge(asked)
    numbers = plot.readings()
    controls.reset()
with right:
    show(asked, numbers)
    if guess:
        with st.container(key=f"{present.SECONDARY}-why"):
            why()

for key in ("square-network", "square-merged", "square-corners"):
    steady.pictures(key)
snippets.show(*collapse.program(view, asked))
