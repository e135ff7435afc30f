"""Train a small network and watch it learn."""

import streamlit as st

from dashboard.parts.train import told, views
from dashboard.shell import plot
from dashboard.training import as_numpy, linked, live, settings
from dashboard.widgets import controls, passing, steady

left, right = plot.workbench()
with left:
    chosen = settings.data()
    own_place = st.container()
    fields = settings.network()
    with controls.more():
        of_data, of_network, of_steps, of_run = st.tabs(["Data", "Network", "Steps", "Run"])
    with of_data:
        fields |= settings.of_data(chosen)
    with of_steps:
        fields |= settings.of_steps()
    with of_run:
        fields["seed"] = settings.seed()
        pace, logarithmic = settings.pace(), settings.logarithmic()
    with own_place:
        own = settings.own_data(chosen, fields)
    task, n_out = settings.task(chosen, own)
    with of_network:
        fields |= settings.of_network(fields, task, n_out)
    with of_run:
        rule = settings.rule(task)
with right:
    view = controls.segments("view", "View", views.VIEWS, "learn", titled=False)
    run = None
    if settings.waits(chosen, own):
        told.wait()
    else:
        wanted = settings.setup(fields, own)
        run = told.current(wanted, rule)
        told.tell(run)
        told.buttons(run, wanted, pace)
        every = live.FRAME if run.playing and view != "stage" else None  # the stage asks for its pictures itself
        st.fragment(views.scene, run_every=every)(run, pace, logarithmic, view)
        if view == "home":
            views.home(run, wanted)

steady.pictures("surface")
if run:
    passing.moments(linked.NAME, run.playing)
    as_numpy.show(run.trainer)
