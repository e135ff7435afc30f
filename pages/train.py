"""Train a small network and watch it learn."""

import streamlit as st

from dashboard.parts.train import asked, data_sets, layout, staged, told, views, words
from dashboard.parts.train.shown import Shown
from dashboard.shell import history
from dashboard.training import as_numpy, linked, settings
from dashboard.widgets import controls

screen = layout.screen()
with screen.settings:
    chosen = data_sets.choose()
    own_place = st.container()
    fields = {"activation": settings.activation(), "learning_rate": settings.rate()}
    pace = settings.pace()
    with controls.more():
        of_data, of_network, of_steps, of_run = st.tabs(["Data", "Network", "Steps", "Run"])
    with of_network:
        fields["hidden"] = settings.hidden()
    with of_data:
        fields |= settings.of_data(chosen)
    with of_steps:
        fields |= settings.of_steps()
    with of_run:
        fields["seed"] = settings.seed()
        logarithmic = settings.logarithmic()
        ahead = asked.wanted()
    with own_place:
        own = settings.own_data(chosen, fields)
    task, n_out = settings.task(chosen, own)
    with of_network:
        fields |= settings.of_network(fields, task, n_out)
    with of_run:
        rule = settings.rule(task)
with screen.views:
    view = views.chosen()

run = None
if settings.waits(chosen, own):
    with screen.picture:
        told.wait()
else:
    wanted = settings.setup(fields, own)
    run = told.current(wanted, rule)
    told.tell(run)
    with screen.buttons:
        told.buttons(run, wanted, pace)
    with screen.back:
        told.SCREEN.way_back()
    if view in {views.NETWORK, views.INSIDE}:
        with screen.moment:
            shown = Shown(run, views.look_back(run))
        with screen.below:
            unit = views.look_inside(shown, view)
            views.losses(shown, logarithmic)
        with screen.words:
            forecast = asked.predict(ahead)
        with screen.picture:
            room = layout.room(asks=forecast.waits)
            st.fragment(staged.show)(shown, pace, unit, logarithmic, run.stuck, room)
        with screen.words:
            if not forecast.waits:
                st.fragment(words.beside)(shown, forecast)
    else:
        with screen.picture:
            scene = views.over_time if view == "layers" else views.before_home
            st.fragment(scene)(run, pace)
        if view == "home":
            with screen.below:
                views.home(run, wanted)

if run:
    history.moments(linked.NAME, run.playing)
    as_numpy.show(run.trainer)
