"""The run of the training page, its buttons, and what the link tells of it."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard.shell import link
from dashboard.training import pins, settings
from dashboard.training.linked import Linked
from dashboard.training.onscreen import OnScreen
from dashboard.training.run import RecordedRun, Setup
from lib.runs import journal
from lib.runs.journal import Journal
from lib.runs.stopping import StopRule

_GIVEN = "weights"
"""What the link says of a run from given weights, which no link can hold: a run from others would be another run."""
_FRESH = journal.write(Journal())


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


def _parse(raw: str) -> str:
    return raw if raw == _GIVEN else journal.write(journal.read(raw))


def _far(run: RecordedRun) -> str:
    if run.setup.params is not None:
        return _GIVEN
    return _LINKED.read() if run.replay is not None else journal.write(Journal.of(run.trainer))


_LINKED: Linked[RecordedRun] = Linked(
    "training.told", link.Codec(_parse, str, "how far a run has come, such as 120.0"), _FRESH, _far
)


def current(wanted: Setup, rule: StopRule) -> RecordedRun:
    """The run on screen. A link begins one that repeats what it tells of. rule: when it stops by itself."""
    if told := _LINKED.news():
        SCREEN.show(_repeated(wanted, told))
    last = SCREEN.kept()
    run = SCREEN.current(wanted)
    if last is not None and run is not last:
        link.put("at", None)  # an epoch of the other run
    run.rule = rule
    return run


def _repeated(wanted: Setup, told: str) -> RecordedRun:
    if told == _GIVEN:
        _LINKED.excuse(
            "The run of this link began from a file of weights, which a link cannot hold: bring it again under "
            "“Take it home”. Here is a fresh one."
        )
        return RecordedRun.of(wanted)
    try:
        return RecordedRun.repeating(wanted, journal.read(told))
    except ValueError as error:
        _LINKED.excuse(f"The run in this link cannot be repeated: {error}. Here is a fresh one.")
        return RecordedRun.of(wanted)


def tell(run: RecordedRun) -> None:
    """Say in the link how far the run has come."""
    _LINKED.tell(run)


def follow(run: RecordedRun) -> None:
    """Say so while it moves as well; call in the fragment that draws it."""
    _LINKED.follow(run)


def wait() -> None:
    """Say that there is nothing to train yet, and keep in the link what it says of the run and its views."""
    asked = _LINKED.read() != _FRESH
    _LINKED.keep()
    link.keep()
    st.info(
        "The data of this link’s run are not in the link: bring them again, and it is repeated."
        if asked
        else "The network waits for your data.",
        icon=":material/hourglass_empty:",
    )


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
