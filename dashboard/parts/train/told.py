"""The run of the training page, its buttons, and what the link tells of it."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard.shell import link
from dashboard.training import pins, settings
from dashboard.training.onscreen import OnScreen
from dashboard.training.run import RecordedRun, Setup
from lib.runs import journal
from lib.runs.journal import Journal
from lib.runs.stopping import StopRule

_TOLD = "training.told"
"""What the link said last of how far the run has come."""
_UNTOUCHED = journal.write(Journal())
_JOURNAL = link.Codec(lambda raw: journal.write(journal.read(raw)), str, "how far a run has come, such as 120.0")


def _act(key: str) -> None:
    """What a button does is done to the run as it is now, not as it was at the epoch that is looked at."""
    if key != "pause":
        link.put("at", None)


def _restore(run: RecordedRun) -> None:
    settings.put(replace(run.setup, config=run.trainer.now))


def _restorable(run: RecordedRun) -> bool:
    """Whether the page can show the run's data: the lab's, drawn points, or the file that is there now."""
    source, shown = run.setup.source, SCREEN.kept()
    same = shown is not None and shown.setup.data_print == run.setup.data_print
    return source is None or bool(source.drawn) or same


SCREEN: OnScreen[Setup, RecordedRun] = OnScreen("training.run", RecordedRun.of, _restore, _restorable, acting=_act)
"""The place of the run on screen."""


def current(wanted: Setup, rule: StopRule) -> RecordedRun:
    """The run on screen. A link begins one that repeats what it tells of. rule: when it stops by itself."""
    told = link.seed("run", _UNTOUCHED, _JOURNAL)
    if told != st.session_state.get(_TOLD, _UNTOUCHED):
        SCREEN.show(_repeated(wanted, journal.read(told)))
        st.session_state[_TOLD] = told
    last = SCREEN.kept()
    run = SCREEN.current(wanted)
    if last is not None and run is not last:
        link.put("at", None)  # an epoch of the other run
    run.rule = rule
    return run


def _repeated(wanted: Setup, past: Journal) -> RecordedRun:
    try:
        return RecordedRun.repeating(wanted, past)
    except ValueError as error:
        st.warning(
            f"The run in this link cannot be repeated: {error}. Here is a fresh one.", icon=":material/link_off:"
        )
        return RecordedRun.of(wanted)


def tell(run: RecordedRun) -> None:
    """Write into the link how far the run has come.

    Also while it moves, for what was changed on the way makes another run: with the settings the link must say when.
    """
    told = _how_far(run, moving=True)
    st.session_state[_TOLD] = told
    link.put("run", told)
    link.write("run", told, _UNTOUCHED, _JOURNAL)


def untold(run: RecordedRun) -> bool:
    """Whether the run has become another one than the link tells of, as by an edited weight."""
    return bool(_how_far(run) != st.session_state[_TOLD])


def _how_far(run: RecordedRun, *, moving: bool = False) -> str:
    """What the link says of the run; while it moves, what it said last, unless moving."""
    if run.setup.params is not None:
        return _UNTOUCHED  # no link can hold given weights, and a run from others would be another run
    if run.replay is not None:
        return str(st.session_state["run"])
    if run.playing and not moving:
        return str(st.session_state.get(_TOLD, _UNTOUCHED))
    return journal.write(Journal.of(run.trainer))


def wait() -> None:
    """Say that there is nothing to train yet, and keep in the link what it says of the run and its views."""
    told = link.seed("run", _UNTOUCHED, _JOURNAL)
    link.write("run", told, _UNTOUCHED, _JOURNAL)
    link.keep()
    st.info("The network waits for your data.", icon=":material/hourglass_empty:")


def buttons(run: RecordedRun, wanted: Setup, epochs: int) -> None:
    """The run's buttons, with one to pin it. epochs: between two pictures, 0 for a single batch."""
    step: Callable[[], None] = run.step_batch if epochs == 0 else run.step
    SCREEN.buttons(run, wanted, step=step, unit="batch" if epochs == 0 else "epoch", beside=lambda: _beside(run))


def _beside(run: RecordedRun) -> None:
    if run.replay is not None and not run.playing:
        st.button("Go on", key="go-on", icon=":material/fast_forward:", on_click=run.play)
    else:
        pins.button(run)


def begin_from(setup: Setup) -> None:
    """Begin a run from given first weights, and put the controls to what it is made of."""
    settings.put(setup)
    _act("reset")
    SCREEN.begin(setup)
