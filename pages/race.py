"""Let up to five settings learn the same data side by side."""

import streamlit as st

from dashboard.parts.race import heat, layout, racers, views
from dashboard.shell import history, plot
from dashboard.training import linked, settings
from dashboard.widgets import controls

left, right = plot.workbench("large")
with right:
    asked = st.container(key="asked")
with left:
    by = racers.by()
    keys = racers.racers(by)
    goal = racers.goal()
    guess = racers.predict(by, keys, goal, asked)
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
    wanted = racers.entries(by, keys, fields)
    run = heat.current(wanted, goal)
    beside = heat.buttons(run, wanted, guess)
    with plot.kept_free("race"):
        st.fragment(views.staged)(run, pace, logarithmic, guess, layout.room(asks=not guess))
    st.fragment(views.told)(run, guess, beside)
    views.doors(run)

history.moments(linked.NAME, run.playing)
views.code(run)
