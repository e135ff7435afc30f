"""The views of the run on the training page, and what stands below its network."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard.charts import train as charts
from dashboard.frames import train as frames
from dashboard.frames.network import Unit
from dashboard.parts.train import told, words
from dashboard.parts.train.shown import Shown
from dashboard.shell import link, look, plot
from dashboard.training import inside, onscreen, pins, take_home
from dashboard.training.run import RecordedRun, Setup
from dashboard.widgets import controls
from lib.runs.inspection import Health, health

NETWORK, INSIDE = "learn", "inside"
"""The first view, and the same with the numbers of a unit below it, in the link."""
VIEWS = {NETWORK: "Network", "layers": "Layers over time", "home": "Take it home"}
_FORMER = {"stage": NETWORK}
"""Names of views in links of old."""
_SHOWN, _OPEN, _LOSSES = "view-shown", "inside-open", "losses-open"


def _read(raw: str) -> str:
    raw = raw.strip().lower()
    return _VIEW.parse(_FORMER.get(raw, raw))


_VIEW = link.option((NETWORK, INSIDE, *list(VIEWS)[1:]))
_CODEC = link.Codec(_read, str, _VIEW.allowed)


def chosen() -> str:
    """The view that is chosen, with the buttons to choose another."""
    view = link.seed("view", NETWORK, _CODEC)
    st.session_state[_SHOWN] = NETWORK if view == INSIDE else view
    st.segmented_control(
        "View",
        list(VIEWS),
        format_func=lambda view: VIEWS[view],
        key=_SHOWN,
        required=True,
        on_change=_choose,
        wrap=True,
        label_visibility="collapsed",
    )
    link.write("view", view, NETWORK, _CODEC)
    return view


def _choose() -> None:
    link.put("view", st.session_state[_SHOWN])


def look_back(run: RecordedRun) -> int | None:
    """Which recorded epoch to show; None for the present."""
    recorded = run.recording.epochs
    with st.container(horizontal=True, vertical_alignment="center", key="look-back"):
        if run.replay is not None:
            controls.moment_to_come("at")
        if run.playing or len(recorded) < 2 or run.trainer.batch:
            st.caption("Pause to look back." if run.playing else "After some epochs: a look back.")
            return None
        st.caption("Look back", width="content")
        epoch = controls.moment("at", "Look back to epoch", recorded, titled=False)
        return None if epoch == run.trainer.epoch else epoch


def look_inside(shown: Shown, view: str) -> Unit | None:
    """The numbers of one unit and of one example, if they are asked for; the unit that is looked into, or None."""
    st.session_state[_OPEN] = view == INSIDE
    with st.expander("Look inside: one unit, its weights to edit, one example number by number", key=_OPEN,
                     on_change=_open):  # fmt: skip
        if view != INSIDE:
            return None
        chosen = inside.pick(shown.subject())
        st.fragment(_inside)(shown, chosen)
        return chosen


def _open() -> None:
    link.put("view", INSIDE if st.session_state[_OPEN] else NETWORK)


def _inside(shown: Shown, chosen: Unit) -> None:
    run = shown.run
    inside.show(
        Shown(run, shown.at).subject(), chosen, run.edit if shown.now and run.editable else None, moving=run.playing
    )
    told.follow(run)
    onscreen.ask_now_and_then(run, "inside")


def losses(shown: Shown, logarithmic: bool) -> None:
    """The losses on their axes with those of other runs, and the runs in numbers, if they are asked for."""
    drawer = st.expander("Loss curve, with pinned runs", key=_LOSSES, on_change="rerun")
    if drawer.open:
        with drawer:
            st.fragment(_losses)(shown, logarithmic)


def _losses(shown: Shown, logarithmic: bool) -> None:
    left = told.SCREEN.left()
    before = left.run if left else None
    pinned = pins.all_of(before)
    plot.show(
        charts.losses(logarithmic, look.current(), history=True),
        alt="Loss on the training set (solid) and on the test set (dashed) by epoch; pinned runs in grey. "
        "The latest values stand above the network.",
        losses=frames.losses(shown.trainer),
        latest=frames.latest(shown.trainer, shown.epoch),
        pinned=frames.pinned(pinned),
        pin_ends=frames.pin_ends(pinned),
    )
    pins.table(shown.run, before, told.SCREEN.forget)
    onscreen.ask_now_and_then(shown.run, "losses")


def over_time(run: RecordedRun, epochs: int) -> None:
    """Gradient norms and silent units over the recorded epochs; it trains on while it plays."""
    with onscreen.picture(run, epochs):
        recorded = run.recording.epochs
        inside.history(np.array(recorded), _states(run, recorded), run.trainer.config.activations)
        words.message(Shown(run), "Gradients are those of the whole training set.")
        _numbers(run)
    told.follow(run)
    onscreen.ask(run)


def _states(run: RecordedRun, epochs: Sequence[int]) -> list[Health]:
    """The state of the layers at recorded epochs; each is worked out once."""
    trainer, known = run.trainer, run.states
    X, config = trainer.inputs(trainer.X_train), trainer.config
    for epoch in epochs:
        if epoch not in known or epoch == trainer.epoch:  # the present one may have been edited
            known[epoch] = health(run.recording.params(epoch), X, trainer.Y_train, config.activations, *config.head)
    return [known[epoch] for epoch in epochs]


def before_home(run: RecordedRun, epochs: int) -> None:
    """What stands above that which can be taken home; it trains on while it plays."""
    with onscreen.picture(run, epochs):
        words.message(Shown(run), "The files go up to the last completed epoch, the weights to the last batch.")
        _numbers(run)
    told.follow(run)
    onscreen.ask(run)


def home(run: RecordedRun, wanted: Setup) -> None:
    """What can be taken home of a run, and weights brought back; it is drawn outside the fragment that trains."""
    take_home.show(run, wanted, told.begin_from)


def _numbers(run: RecordedRun) -> None:
    with st.container(horizontal=True, key="numbers"):
        for label, value, of in Shown(run).numbers():
            st.metric(label, f"{value} {of}" if label == "Epoch" and of else value, width="content")
