"""The parts of the training page: the run on screen, its buttons, and the views of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import streamlit as st

from dashboard.charts import train as charts
from dashboard.charts.theme import CLASS_NAME, Look
from dashboard.frames import INPUT_LIMIT
from dashboard.frames import train as frames
from dashboard.pictures import surface
from dashboard.shell import link, look, plot
from dashboard.text.numbers import figure, percent, short
from dashboard.training import inside, pins, settings, take_home
from dashboard.training.watched import Setup, Watched
from dashboard.widgets import controls, transport
from lib import network
from lib.arrays import Array
from lib.losses import LOSSES
from lib.network import Params
from lib.runs import journal
from lib.runs.inspection import Health, health
from lib.runs.journal import Journal
from lib.runs.stopping import StopRule
from lib.train_config import CHANGEABLE
from lib.trainers import Retune, Trainer

VIEWS = {"learn": "Learning", "inside": "Look inside", "layers": "Layers over time", "home": "Take it home"}

_RUN = "training.run"
_TOLD = "training.told"
"""What the link said last of how far the run has come."""
_ACTED = "training.acted"
"""Set when a button or an edit has moved the run: the address that comes with the click is older than that."""
_JOURNAL = link.Codec(lambda raw: journal.write(journal.read(raw)), str, "how far a run has come, such as 120.0")
_CHANGES_TOLD = 4
"""Changes of the learning rate that the caption tells; the trainer remembers all."""

_LABELS = {
    "data": "data set",
    "n": "number of points",
    "noise": "noise",
    "test_share": "share for testing",
    "features": "inputs",
    "standardize": "scale of the inputs",
    "hidden": "layers",
    "activation": "activation",
    "output": "output",
    "loss": "loss",
    "init": "initial weights",
    "batch_size": "batch size",
    "seed": "seed",
}
_GOALS = {
    "loss": "the training loss reached its goal",
    "accuracy": "the test accuracy reached its goal",
    "patience": "the training loss made no more progress",
    "epochs": "it has done its epochs; Play goes on",
}


def current(wanted: Setup, rule: StopRule) -> Watched:
    """The run on screen. rule: when it stops by itself.

    A link begins a run that repeats what it tells of. A change that costs nothing is made at once; settings that
    may change on the way apply from here on; everything else waits for Reset.
    """
    run: Watched | None = st.session_state.get(_RUN)
    told, last = link.seed("run", "0.0", _JOURNAL), st.session_state.get(_TOLD, "0.0")
    acted = st.session_state.pop(_ACTED, False)
    if told != last and run is not None and (acted or (run.playing and told in run.told)):
        link.put("run", last)  # an address that was on its way when this page wrote a newer one
    elif told != last:
        run = _repeat(wanted, journal.read(told))
        st.session_state[_TOLD] = told
    if run is None or (not run.touched and _differs(run, wanted)):
        run = Watched.of(wanted)
    elif run.replay is None:
        settings_now = {name: getattr(wanted.config, name) for name in CHANGEABLE}
        run.trainer.adopt(replace(run.trainer.now, **settings_now))
    run.rule = rule
    st.session_state[_RUN] = run
    return run


def _repeat(wanted: Setup, past: Journal) -> Watched:
    try:
        return Watched.repeating(wanted, past)
    except ValueError as error:
        st.warning(
            f"The run in this link cannot be repeated: {error}. Here is a fresh one.", icon=":material/link_off:"
        )
        return Watched.of(wanted)


def _differs(run: Watched, wanted: Setup) -> bool:
    return run.setup.config != wanted.config or run.setup.data_print != wanted.data_print


def tell(run: Watched) -> None:
    """Write into the link how far the run has come.

    Also while it moves, for what was changed on the way makes another run: with the settings the link must say when.
    """
    told = _how_far(run, moving=True)
    st.session_state[_TOLD] = told
    run.told.add(told)
    link.put("run", told)
    link.write("run", told, "0.0", _JOURNAL)


def _how_far(run: Watched, *, moving: bool = False) -> str:
    """What the link says of the run; while it moves, what it said last, unless moving."""
    if run.setup.params is not None:
        return "0.0"  # no link can hold given weights, and a run from others would be another run
    if run.replay is not None:
        return str(st.session_state["run"])
    if run.playing and not moving:
        return str(st.session_state.get(_TOLD, "0.0"))
    return journal.write(Journal.of(run.trainer))


def wait() -> None:
    """Say that there is nothing to train yet, and keep in the link what it says of the run and its views."""
    told = link.seed("run", "0.0", _JOURNAL)
    link.write("run", told, "0.0", _JOURNAL)
    link.keep()
    st.info("The network waits for your data.", icon=":material/hourglass_empty:")


def buttons(run: Watched, wanted: Setup, epochs: int) -> None:
    """Play or pause, step, reset: always in the same place. Beside them, what a changed control would cost."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="buttons"):
        transport.buttons(
            run.playing,
            run.broken,
            play=lambda: _now(run.play),
            pause=lambda: _act(run.pause),
            step=lambda: _now(run.step_batch if epochs == 0 else run.step_epoch),
            reset=lambda: _begin(wanted),
            unit="batch" if epochs == 0 else "epoch",
        )
        st.button(
            "Pin",
            key="pin",
            icon=":material/keep:",
            on_click=pins.add,
            args=(run,),
            disabled=run.playing or run.trainer.epoch == 0 or pins.full(),
            help="Keep this run's losses in the picture, and compare the next one with it.",
        )
        if changed := _waiting(run, wanted):
            st.markdown(
                f"Press Reset for the new {' and '.join(changed)}.",
                width="content",
                help="It takes a fresh network. The run on screen is kept until then, and may go on.",
            )
            if run.setup.data_print == wanted.data_print and run.setup.config.data == wanted.config.data:
                st.button(
                    "Keep this run",
                    key="keep",
                    on_click=settings.put,
                    args=(replace(run.setup, config=run.trainer.now),),
                    help="Puts the controls back to what the run on screen was made of.",
                )


def _now(act: Callable[[], None]) -> None:
    """Do something to the run as it is now, not as it was at the epoch that is looked at."""
    link.put("at", None)
    _act(act)


def _act(act: Callable[[], None]) -> None:
    act()
    st.session_state[_ACTED] = True


def _begin(wanted: Setup) -> None:
    link.put("at", None)
    st.session_state[_RUN] = Watched.of(wanted)
    st.session_state[_ACTED] = True


def begin_from(setup: Setup) -> None:
    """Begin a run from given first weights, and put the controls to what it is made of."""
    settings.put(setup)
    _begin(setup)


def _waiting(run: Watched, wanted: Setup) -> list[str]:
    """What differs between the run and the controls and needs a fresh network, in words."""
    old, new = run.setup.config, wanted.config
    names = [name for name in _LABELS if getattr(old, name) != getattr(new, name)]
    if run.setup.data_print != wanted.data_print:
        names = ["data", *(name for name in names if name != "data")]
    # Output and loss follow the data set: naming it is enough.
    return [_LABELS[name] for name in names if not ("data" in names and name in {"output", "loss", "n", "features"})]


@dataclass(frozen=True, eq=False)
class Shown:
    """The run as the views show it: at its present state, or at an earlier epoch that was recorded."""

    run: Watched
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
        return self.trainer.score(self.predict(self.trainer.X_test), self.trainer.Y_test)


def scene(run: Watched, epochs: int, logarithmic: bool, view: str) -> None:
    """One view of the run, drawn again and again while it plays."""
    was_playing = run.playing
    if was_playing:
        run.advance(epochs)
    place = st.container()
    shown = Shown(run, _look_back(run) if view in {"learn", "inside"} else run.trainer.epoch)
    with place:
        if view == "learn":
            _learning(shown, logarithmic)
        elif view == "inside":
            _inside(shown)
        elif view == "layers":
            _layers(run)
            _message(shown, "Gradients are those of the whole training set.")
            _numbers(shown)
        else:
            _message(shown, "The files go up to the last completed epoch, the weights to the last batch.")
            _numbers(shown)
    if was_playing and not run.playing:
        link.rerun()  # the buttons are outside this fragment
    if _how_far(run) != st.session_state[_TOLD]:
        link.rerun()  # a weight was edited: the link is written outside this fragment


def _look_back(run: Watched) -> int:
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
    style = look.current()
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
            pinned=frames.pinned(pins.all_of()),
            pin_ends=frames.pin_ends(pins.all_of()),
        )
    _message(shown, "Filled points train the network, hollow ones test it.")
    _numbers(shown)
    pins.table(shown.run)


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
    entries = {
        "Epoch": f"{epoch}" + (f" + {trainer.batch} of {trainer.batches}" if trainer.batch and shown.now else ""),
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
        st.caption(f"{loss}. Repeating the run of this link …")
    elif not shown.now:
        st.caption(f"{loss}. A look back at epoch {shown.epoch} of {trainer.epoch}; Play goes on from the last one.")
    elif len(rates := _rates(trainer)) > 1:
        told = ", ".join(f"{short(rate)} from epoch {epoch}" for epoch, rate in rates[-_CHANGES_TOLD:])
        st.caption(f"{loss}. Learning rate {'…, ' if len(rates) > _CHANGES_TOLD else ''}{told}.")
    elif trainer.epoch == trainer.batch == 0:
        st.caption(f"{loss}, before the first step. Press Play (P) or Step (S).")
    elif not run.playing and run.stopped_for:
        st.caption(f"{loss}. Paused by itself at epoch {trainer.epoch}: {_GOALS[run.stopped_for]}.")
    else:
        st.caption(f"{loss}. {usual}")


def _rates(trainer: Trainer) -> list[tuple[int, float]]:
    """The learning rates of a run: (first epoch, rate)."""
    rates = [(0, trainer.config.learning_rate)]
    for change in trainer.changes:
        if isinstance(change, Retune) and change.config.learning_rate != rates[-1][1]:
            rates.append((change.epoch, change.config.learning_rate))
    return rates


def _inside(shown: Shown) -> None:
    run = shown.run
    editable = shown.now and not run.playing and not run.broken

    def edit(layer: int, row: int, column: int, value: float) -> None:
        _act(lambda: run.edit(layer, row, column, value))

    inside.show(_subject(shown), edit if editable else None, moving=run.playing)


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


def _layers(run: Watched) -> None:
    """Gradient norms and silent units over the recorded epochs."""
    epochs = run.recording.epochs
    inside.history(np.array(epochs), _states(run, epochs), run.trainer.config.activations)


def _states(run: Watched, epochs: Sequence[int]) -> list[Health]:
    """The state of the layers at recorded epochs; each is worked out once."""
    trainer, known = run.trainer, run.states
    X, config = trainer.inputs(trainer.X_train), trainer.config
    for epoch in epochs:
        if epoch not in known or epoch == trainer.epoch:  # the present one may have been edited
            known[epoch] = health(run.recording.params(epoch), X, trainer.Y_train, config.activations, *config.head)
    return [known[epoch] for epoch in epochs]


def home(run: Watched, wanted: Setup) -> None:
    """What can be taken home of a run, and weights brought back; it is drawn outside the fragment that trains."""
    take_home.show(run, wanted, begin_from)
