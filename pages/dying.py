"""Dying ReLU: units that fall silent for good, what revives them, and networks that are born dead."""

import streamlit as st

from dashboard.parts import dying
from dashboard.shell import plot, present
from dashboard.widgets import controls, snippets

shown = dying.view()
left, right = plot.workbench("large")
if shown == "net":
    with left:
        guess = dying.question()
        numbers = plot.readings()
        wanted = dying.setting()
        controls.reset()
    with right:
        st.fragment(dying.scene)(wanted, guess, numbers)
    code = dying.program(wanted)
elif shown == "leaky":
    with left:
        guess = dying.leaky_question()
        judged = st.container()
        bias = dying.bias_stop()
        controls.reset()
    with right:
        dying.leaky_scene(bias, guess, judged)
    code = dying.leaky_program()
else:
    with left:
        guess = dying.born_question()
        if guess:
            st.markdown(dying.born_verdict(guess))
        width = controls.count("width", "Units per layer", 1, 10, 4)
        controls.reset()
    with right:
        st.fragment(dying.born_scene)(width, guess)
        with st.container(key=f"{present.SECONDARY}-why-born"):
            if guess:
                st.markdown(dying.BORN_WHY)
    code = dying.born_program()

snippets.show(*code)
