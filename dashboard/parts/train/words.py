"""The live sentence of the training page: what the run does, or why it does not learn."""

import streamlit as st

from dashboard.parts.train import asked, told, trouble
from dashboard.parts.train.asked import NOT_ASKED, Forecast
from dashboard.parts.train.shown import Shown
from dashboard.text.numbers import grouped, short
from dashboard.training import bursts, onscreen
from dashboard.training.run import RecordedRun
from lib.losses import LOSSES
from lib.runs.diagnosis import Trouble
from lib.trainers import Trainer
from lib.training.changes import Retune

HINT = "Point at a unit to see its map in the plane, click it for its numbers; in a pause, drag a line to change it."
"""What there is to do with a network on the stage."""
_CHANGES_TOLD = 4
"""Changes of the learning rate that the sentence tells; the trainer remembers all."""

_GOALS = {
    "loss": "the training loss reached its goal",
    "accuracy": "the test accuracy reached its goal",
    "patience": "the training loss made no more progress",
    "epochs": "it has done its epochs; Play goes on",
    "time": f"it has trained for {bursts.PLAY_BUDGET / 60:.0f} minutes; Play goes on",
}


def beside(shown: Shown, forecast: Forecast) -> None:
    """The message of a run on the stage, which is written anew while it may change."""
    message(shown, HINT, forecast)
    repeats = shown.run.replay is not None
    onscreen.ask_now_and_then(shown.run, "message", moves=repeats or forecast.epochs > 0)


def message(shown: Shown, usual: str, forecast: Forecast = NOT_ASKED) -> None:
    """One line, always there, so that nothing moves when it changes.

    usual: what it says when nothing else matters. forecast: what was asked before; what came of it is said first.
    """
    run, trainer = shown.run, shown.trainer
    loss = f"Loss: {LOSSES[trainer.config.head[1]].label}"
    if run.setup.params is not None:
        loss += ", begun from the weights of a file, which the link does not hold"
    if trainer.divergence is not None:
        st.error(
            f"Training broke down. {trainer.divergence} The picture shows the last good epoch. Lower the learning rate "
            "to go on from there, or press Reset. Other initial weights or another activation can help too.",
            icon=":material/error:",
        )
    elif run.replay is not None:
        st.progress(trainer.epoch / max(run.replay.end, 1), f"{loss}. {_repeating(run, run.replay.end)}")
    elif run.refused:
        st.warning(
            f"The run of this link cannot be repeated beyond epoch {grouped(trainer.epoch)}: {run.refused}.",
            icon=":material/link_off:",
        )
    elif came := asked.verdict(forecast, shown):
        st.markdown(came)
    elif not shown.now:
        st.caption(
            f"{loss}. A look back at epoch {grouped(shown.epoch)} of {grouped(trainer.epoch)}; "
            "Play goes on from the last one."
        )
    elif run.playing and run.stuck:
        st.caption(f"{loss}. It does not learn so far: pause, and this line says why.")
    elif (found := run.trouble) is not None:
        _explain(run, found)
    elif len(rates := _rates(trainer)) > 1:
        told = ", ".join(f"{short(rate)} from epoch {grouped(epoch)}" for epoch, rate in rates[-_CHANGES_TOLD:])
        st.caption(f"{loss}. Learning rate {'…, ' if len(rates) > _CHANGES_TOLD else ''}{told}.")
    elif trainer.epoch == trainer.batch == 0:
        st.caption(f"{loss}, before the first step. {_fresh_for()}Press Play (P) or Step (S).")
    elif not run.playing and run.stopped_for:
        st.caption(f"{loss}. Paused by itself at epoch {grouped(trainer.epoch)}: {_GOALS[run.stopped_for]}.")
    else:
        st.caption(f"{loss}. {usual}")


def _explain(run: RecordedRun, found: Trouble) -> None:
    """Why the run does not learn, and the way to the page that shows it."""
    config = run.trainer.now
    st.markdown(trouble.sentence(found, config))
    if run.setup.source is None:
        door = trouble.door(found, config)
        st.page_link(door.entry.path, label=door.label, icon=door.entry.icon, query_params=door.query, width="content")


def _fresh_for() -> str:
    """For which settings the network is a fresh one, where they sent another run away."""
    left = told.SCREEN.left()
    return f"A fresh network for the new {' and '.join(onscreen.in_words(left.why))}. " if left and left.why else ""


def _repeating(run: RecordedRun, end: int) -> str:
    """How far the run of a link has come."""
    so_far = f"epoch {grouped(run.trainer.epoch)} of {grouped(end)}"
    if run.playing:
        return f"Repeating the run of this link, {so_far} …"
    return f"{bursts.LINK_BUDGET:.0f} seconds have gone into the run of this link: {so_far}. Go on, or Reset."


def _rates(trainer: Trainer) -> list[tuple[int, float]]:
    """The learning rates of a run: (first epoch, rate)."""
    rates = [(0, trainer.config.learning_rate)]
    for change in trainer.changes:
        if isinstance(change, Retune) and change.config.learning_rate != rates[-1][1]:
            rates.append((change.epoch, change.config.learning_rate))
    return rates
