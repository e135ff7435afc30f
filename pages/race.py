"""Let up to five settings learn the same data side by side."""

import streamlit as st

from dashboard.parts import race
from dashboard.shell import plot
from dashboard.training import live, settings
from dashboard.widgets import controls, steady

with plot.workbench():
    left, right = st.columns([1, 2], gap="large")
    with left:
        by = race.by()
        keys = race.racers(by)
        goal = race.goal()
        guess = race.prediction(by, keys)
        chosen = settings.data(own=False)
        fields = settings.network(by.field)
        with controls.more():
            of_data, of_network, of_steps, of_run = st.tabs(["Data", "Network", "Steps", "Run"])
        with of_data:
            fields |= settings.of_data(chosen)
        with of_network:
            fields |= settings.of_network(fields, *settings.task(chosen, None), by.field)
        with of_steps:
            fields |= settings.of_steps(by.field)
        with of_run:
            fields["seed"] = settings.seed()
            pace, logarithmic = settings.pace(least=1), settings.logarithmic()
        controls.reset()
    with right:
        wanted = race.entries(by, keys, fields)
        run = race.current(wanted, goal)
        race.buttons(run, wanted, guess)
        st.fragment(race.scene, run_every=live.FRAME if run.playing else None)(run, pace, logarithmic, guess)
        race.doors(run)

steady.pictures("planes")
race.code(run)
