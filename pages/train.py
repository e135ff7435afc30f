"""Train a small network and watch it learn."""

import streamlit as st

from dashboard import controls, live, plot, steady, training

with plot.workbench():
    left, right = st.columns([1, 2], gap="large")
    with left:
        wanted = training.configuration()
        with controls.more():
            wanted = training.finer(wanted)
            pace, logarithmic = training.pace()
    with right:
        run = training.current(wanted)
        training.buttons(run, wanted)
        st.fragment(training.scene, run_every=live.FRAME if run.playing else None)(run, pace, logarithmic)

steady.pictures("surface")
training.code(run)
