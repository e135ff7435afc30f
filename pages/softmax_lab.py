"""Softmax lab: scores become probabilities, and three ways to compute them meet their limits."""

import streamlit as st

from dashboard.parts import softmax_lab
from dashboard.shell import plot, present

left, right = plot.workbench("large")
before = left.container()
st.header("Three ways to compute it", anchor=False)
places = softmax_lab.steps(before)
with st.container(key=f"{present.SECONDARY}-claims"):
    st.header("What subtracting the maximum does, and does not", anchor=False)
    softmax_lab.claims()
places |= softmax_lab.code()

with left:
    asked = softmax_lab.question()
with right:
    if asked is not None:
        softmax_lab.scene(asked, places)
    softmax_lab.why()
