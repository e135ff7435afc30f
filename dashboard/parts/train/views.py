"""The views of the run on the training page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import streamlit as st

from dashboard.charts import train as charts
from dashboard.charts.theme import CLASS_NAME, Look
from dashboard.frames import INPUT_LIMIT
from dashboard.frames import train as frames
from dashboard.parts.train import staged, told
from dashboard.pictures import surface
from dashboard.shell import link, look, plot
from dashboard.text.numbers import figure, percent, short
from dashboard.training import inside, live, onscreen, pins, take_home
from dashboard.training.run import RecordedRun, Setup
from dashboard.widgets import controls
from lib import network
from lib.arrays import Array
from lib.losses import LOSSES
from lib.network import Params
from lib.runs.inspection import Health, health
from lib.trainers import Trainer
from lib.training.changes import Retune
from lib.training.scoring import share_right

VIEWS = {
    "learn": "Learning",
    "stage": "Stage",
    "inside": "Look inside",
    "layers": "Layers over time",
    "home": "Take it home",
}

_CHANGES_TOLD = 4
"""Changes of the learning rate that the caption tells; the trainer remembers all."""

_GOALS = {
    "loss": "the training loss reached its goal",
    "accuracy": "the test accuracy reached its goal",
    "patience": "the training loss made no more progress",
    "epochs": "it has done its epochs; Play goes on",
    "time": f"it has trained for {live.PLAY_BUDGET / 60:.0f} minutes; Play goes on",
}


@dataclass(frozen=True, eq=False)
class Shown:
    """The run as the views show it: at its present state, or at an earlier epoch that was recorded."""

    run: RecordedRun
    epoch: int

    @property
    def trainer(self) -> Trainer:
        """The run's trainer, which is at its present state."""
        return self.run.trainer

    @property
    def now(self) -> bool:
        """Whether this is the present state."""
        return self.epoch == self.trainer.epoch

    @cached_property
    def params(self) -> Params:
        """The parameters at the epoch."""
        return self.run.recording.params(self.epoch)

    def predict(self, X: Array) -> Array:
        """The output at the epoch for rows of the data, (n, n_out)."""
        if self.now:
            return self.trainer.predict(X)
        config = self.trainer.config
        return network.forward(self.params, self.trainer.inputs(X), config.activations, config.head[0]).prediction

    def accuracy(self) -> float | None:
        """The share of right answers on the test set at the epoch, or None for a regression or no test set."""
        if self.trainer.task == "regression" or not len(self.trainer.X_test):
            return None
        return share_right(self.predict(self.trainer.X_test), self.trainer.Y_test, self.trainer.task)


def scene(run: RecordedRun, epochs: int, logarithmic: bool, view: str) -> None:
    """One view of the run, drawn again and again while it plays."""
    with onscreen.picture(run, epochs):
        place = st.container()
        shown = Shown(run, _look_back(run) if view in {"learn", "inside"} else run.trainer.epoch)
        with place:
            if view == "learn":
                _learning(shown, logarithmic)
            elif view == "stage":
                staged.show(run, _subject(shown))
                _message(shown, "Point at a unit to see its map in the plane; in a pause, drag a line to change it.")
            elif view == "inside":
                _inside(shown)
            elif view == "layers":
                _layers(run)
                _message(shown, "Gradients are those of the whole training set.")
                _numbers(shown)
            else:
                _message(shown, "The files go up to the last completed epoch, the weights to the last batch.")
                _numbers(shown)
    if told.untold(run):
        link.rerun()  # the link is written outside this fragment


def _look_back(run: RecordedRun) -> int:
    """Which recorded epoch to show."""
    recorded = run.recording.epochs
    with st.container(key="look-back"):
        if run.replay is not None:
            controls.moment_to_come("at")
        if run.playing or len(recorded) < 2 or run.trainer.batch:
            st.caption("Pause to look back." if run.playing else "After some epochs you can look back here.")
            return run.trainer.epoch
        return controls.moment("at", "Look back to epoch", recorded)


def _learning(shown: Shown, logarithmic: bool) -> None:
    style, before = look.current(), _before()
    pinned = pins.all_of(before)
    picture, curve = st.columns([1, 1.5] if style.projector else 2)
    with picture, st.container(key="surface"):
        _picture(shown, style)
    with curve:
        plot.show(
            charts.losses(logarithmic, style, history=True),
            alt="Loss on the training set (solid) and on the test set (dashed) by epoch; pinned runs in grey. "
            "The latest values stand below.",
            losses=frames.losses(shown.trainer),
            latest=frames.latest(shown.trainer, shown.epoch),
            pinned=frames.pinned(pinned),
            pin_ends=frames.pin_ends(pinned),
        )
    _message(shown, "Filled points train the network, hollow ones test it.")
    _numbers(shown)
    pins.table(shown.run, before, told.SCREEN.forget)


def _before() -> RecordedRun | None:
    """The run that was on screen before, if one can go back to it."""
    left = told.SCREEN.left()
    return left.run if left else None


def _picture(shown: Shown, style: Look) -> None:
    trainer, own = shown.trainer, shown.run.setup.source
    if trainer.X_train.shape[1] == 1:
        plot.show(
            charts.fit(style),
            alt="The network's output over its one input, with training points (filled) and test points (hollow).",
            fit=frames.fit(shown.predict),
            points=frames.points(trainer),
        )
        return
    output = shown.predict(surface.inputs())
    words: dict[str, Any] = {"names": own.classes, "axes": own.axes, "target": own.target} if own else {}
    plot.show(
        charts.surface(trainer.task, max(trainer.Y_train.shape[1], 2), style, **words),
        alt="The plane of the two inputs, coloured by the network's output, with training points (filled) and "
        "test points (hollow). White is where the network is undecided.",
        picture=surface.values(output) if trainer.task == "regression" else surface.probabilities(output),
        points=frames.points(trainer),
    )


def _numbers(shown: Shown) -> None:
    run, trainer, epoch = shown.run, shown.trainer, shown.epoch
    accuracy = shown.accuracy()
    test = {"Test loss": figure(trainer.test_history[epoch])} if trainer.test_history else {}
    share = {} if accuracy is None else {"Test accuracy": percent(accuracy, 1)}
    # The number must not jump while a run plays: only in slow motion does one see the batches pass.
    begun = trainer.batch and shown.now and (run.slow or not run.playing)
    entries = {
        "Epoch": f"{epoch}" + (f" + {trainer.batch} of {trainer.batches}" if begun else ""),
        "Training loss": figure(trainer.history[epoch]),
        **test,
        **share,
        "Epochs per second": f"{run.speed:.0f}" if run.playing and run.speed else "–",
    }
    with st.container(horizontal=True, key="numbers"):
        for label, value in entries.items():
            st.metric(label, value, width="content")


def _message(shown: Shown, usual: str) -> None:
    """One line, always there, so that nothing moves when it changes. usual: what it says when nothing else matters."""
    run, trainer = shown.run, shown.trainer
    loss = LOSSES[trainer.config.head[1]].label
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
            f"The run of this link cannot be repeated beyond epoch {trainer.epoch}: {run.refused}.",
            icon=":material/link_off:",
        )
    elif not shown.now:
        st.caption(f"{loss}. A look back at epoch {shown.epoch} of {trainer.epoch}; Play goes on from the last one.")
    elif len(rates := _rates(trainer)) > 1:
        told = ", ".join(f"{short(rate)} from epoch {epoch}" for epoch, rate in rates[-_CHANGES_TOLD:])
        st.caption(f"{loss}. Learning rate {'…, ' if len(rates) > _CHANGES_TOLD else ''}{told}.")
    elif trainer.epoch == trainer.batch == 0:
        st.caption(f"{loss}, before the first step. {_fresh_for()}Press Play (P) or Step (S).")
    elif not run.playing and run.stopped_for:
        st.caption(f"{loss}. Paused by itself at epoch {trainer.epoch}: {_GOALS[run.stopped_for]}.")
    else:
        st.caption(f"{loss}. {usual}")


def _fresh_for() -> str:
    """For which settings the network is a fresh one, where they sent another run away."""
    left = told.SCREEN.left()
    return f"A fresh network for the new {' and '.join(onscreen.in_words(left.why))}. " if left and left.why else ""


def _repeating(run: RecordedRun, end: int) -> str:
    """How far the run of a link has come."""
    so_far = f"epoch {run.trainer.epoch:,} of {end:,}"
    if run.playing:
        return f"Repeating the run of this link, {so_far} …"
    return f"{live.LINK_BUDGET:.0f} seconds have gone into the run of this link: {so_far}. Go on, or Reset."


def _rates(trainer: Trainer) -> list[tuple[int, float]]:
    """The learning rates of a run: (first epoch, rate)."""
    rates = [(0, trainer.config.learning_rate)]
    for change in trainer.changes:
        if isinstance(change, Retune) and change.config.learning_rate != rates[-1][1]:
            rates.append((change.epoch, change.config.learning_rate))
    return rates


def _inside(shown: Shown) -> None:
    run = shown.run
    editable = shown.now and run.editable

    inside.show(_subject(shown), run.edit if editable else None, moving=run.playing)


def _subject(shown: Shown) -> inside.Subject:
    trainer, own = shown.trainer, shown.run.setup.source
    output, loss = trainer.config.head
    two = trainer.X_train.shape[1] == 2
    line = np.linspace(-INPUT_LIMIT, INPUT_LIMIT, 101)[:, np.newaxis]
    classes = () if trainer.task == "regression" else CLASS_NAME[: max(2, trainer.Y_train.shape[1])]
    return inside.Subject(
        params=shown.params,
        activations=trainer.config.activations,
        output=output,
        loss=loss,
        rate=trainer.learning_rate,
        X=trainer.inputs(trainer.X_train),
        Y=trainer.Y_train,
        input_names=trainer.input_names,
        class_names=own.classes if own and own.classes else classes,
        task=trainer.task,
        plane=trainer.inputs(surface.inputs()) if two else None,
        line=None if two else trainer.inputs(line),
    )


def _layers(run: RecordedRun) -> None:
    """Gradient norms and silent units over the recorded epochs."""
    epochs = run.recording.epochs
    inside.history(np.array(epochs), _states(run, epochs), run.trainer.config.activations)


def _states(run: RecordedRun, epochs: Sequence[int]) -> list[Health]:
    """The state of the layers at recorded epochs; each is worked out once."""
    trainer, known = run.trainer, run.states
    X, config = trainer.inputs(trainer.X_train), trainer.config
    for epoch in epochs:
        if epoch not in known or epoch == trainer.epoch:  # the present one may have been edited
            known[epoch] = health(run.recording.params(epoch), X, trainer.Y_train, config.activations, *config.head)
    return [known[epoch] for epoch in epochs]


def home(run: RecordedRun, wanted: Setup) -> None:
    """What can be taken home of a run, and weights brought back; it is drawn outside the fragment that trains."""
    take_home.show(run, wanted, told.begin_from)
