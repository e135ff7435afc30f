"""The run on the stage: network and plane in one picture that follows it, and the gestures on it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from dashboard.shell import link, look
from dashboard.stage import scene, stage
from dashboard.stage.gestures import Choose, Drag, Gesture
from dashboard.training import inside
from dashboard.training.pace import pace
from dashboard.training.run import RecordedRun

KEY = "train-stage"
_ROOM = {True: 210, False: 330}
"""Pixels of the window's height for what stands above and below the stage, on a projector and otherwise."""


def show(run: RecordedRun, subject: inside.Subject) -> None:
    """Draw the run as it stands; while it plays the browser asks for the next picture once it has painted this one.

    A click on a unit chooses it, as the two controls below do. While the run pauses a line or a bias can be dragged, as
    its number can be changed in "Look inside".
    """
    place, trainer = st.container(), run.trainer
    with st.container(key="stage-unit", horizontal=True):
        chosen = inside.pick(subject)
    made = scene.picture(trainer, chosen=chosen, words=_words(run))
    projector = look.current().projector
    with place:
        stage.show(
            replace(
                made,
                projector=projector,
                editable=run.editable,
                pace=pace.interval(id(run)) if run.playing else 0.0,
                room=_ROOM[projector],
            ),
            key=KEY,
            on_gesture=act(run),
        )


def act(run: RecordedRun) -> Callable[[Gesture], None]:
    """What a gesture does to the run and to the controls."""

    def made(gesture: Gesture) -> None:
        if isinstance(gesture, Choose):
            last = gesture.layer + 1 == len(run.trainer.params)
            link.put("layer", inside.OUTPUT if last else str(gesture.layer + 1))
            link.put("unit", str(gesture.unit + 1))
        elif isinstance(gesture, Drag) and gesture.done and run.editable:
            # A value that gives no finite loss is not taken over: the next picture shows the network's own number.
            with suppress(ValueError):
                run.edit(gesture.layer, gesture.row, gesture.unit, gesture.value)

    return made


def _words(run: RecordedRun) -> scene.Words | None:
    own = run.setup.source
    if own is None:
        return None
    return scene.Words(own.classes, own.axes, own.target or scene.VALUE)
