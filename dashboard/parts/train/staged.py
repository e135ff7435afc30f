"""The run on the stage: network, plane, losses and numbers in one picture that follows it, and the gestures on it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from dashboard.frames.network import Unit
from dashboard.parts.train import told
from dashboard.parts.train.shown import Shown
from dashboard.shell import link, look
from dashboard.stage import scene, stage
from dashboard.stage.gestures import Add, Choose, Drag, Gesture, Resize
from dashboard.training import inside, onscreen, settings
from dashboard.training.run import RecordedRun
from dashboard.widgets import point_pad

KEY = "train-stage"
_ASKED = f"{KEY}.asked"
"""The run whose + and − were pressed, and what was asked for, by the name of the control."""


def show(shown: Shown, epochs: int, chosen: Unit | None, logarithmic: bool, stuck: bool, room: int) -> None:
    """Draw the run; while it plays the browser asks for the next picture once it has painted this one.

    epochs: between two pictures. chosen: the unit that is looked into. logarithmic: the axis of the losses. stuck:
    whether the page says that the run does not learn. room: that the page needs for other things. A click on a unit, a
    drag of a line or a bias and + and − do what the controls of the page do.
    """
    run = shown.run
    with onscreen.picture(run, epochs):
        projector = look.current().projector
        made = scene.picture(
            run.trainer,
            params=None if shown.now else shown.params,
            epoch=shown.epoch,
            chosen=chosen,
            words=shown.words(),
            logarithmic=logarithmic,
            told=shown.numbers(),
        )
        stage.show(
            replace(
                made,
                projector=projector,
                editable=shown.now and run.editable,
                drawing=_drawn(run),
                most=(settings.MOST_LAYERS, settings.MOST_WIDTH),
                pace=onscreen.interval(run),
                room=room,
            ),
            key=KEY,
            on_gesture=act(run),
        )
    told.follow(run)
    if run.playing and run.stuck != stuck:
        link.rerun()  # the words are written outside this fragment


def act(run: RecordedRun) -> Callable[[Gesture], bool]:
    """What a gesture does to the run and to the controls, and whether the whole page has to be run for it."""

    def made(gesture: Gesture) -> bool:
        match gesture:
            case Choose(layer, unit):
                last = layer + 1 == len(run.trainer.params)
                link.put("view", "inside")
                link.put("layer", inside.OUTPUT if last else str(layer + 1))
                link.put("unit", str(unit + 1))
                return True
            case Drag(done=True) if run.editable:
                # A value that gives no finite loss is not taken over: the next picture shows the network's own number.
                with suppress(ValueError):
                    run.edit(gesture.layer, gesture.row, gesture.unit, gesture.value)
            case Add(x, y) if _drawn(run) and run.setup.source:
                across, up = run.setup.source.axes
                point_pad.add(across.centre + x * across.unit, up.centre + y * up.unit)
                return True
            case Resize(by, layer):
                _resize(run, by, layer)
                return True
        return False

    return made


def _drawn(run: RecordedRun) -> bool:
    """Whether a click on the plane adds a point."""
    return run.setup.source is not None and bool(run.setup.source.drawn)


def _resize(run: RecordedRun, by: int, layer: int | None) -> None:
    """Put the controls of layers and units to one more or one fewer, as far as they go."""
    hidden = run.trainer.config.hidden
    name, shown, low, high = ("layers", len(hidden), 0, settings.MOST_LAYERS)
    if layer is not None:
        name, shown, low, high = f"w{layer + 1}", hidden[layer], 1, settings.MOST_WIDTH
    # Quick clicks come before there is a network for the first of them; and what the browser says of a control at that
    # moment is older than they are.
    of, asked = st.session_state.get(_ASKED, (None, {}))
    asked = asked if of is run else {}
    asked[name] = min(max(asked.get(name, shown) + by, low), high)
    st.session_state[_ASKED] = run, asked
    link.put(name, asked[name])
