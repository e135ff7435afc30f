"""The parts of the training page: its controls, its buttons, and the scene that moves."""

from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import controls, link, live, look, plot, snippets, surface
from dashboard.charts import training as charts
from dashboard.charts.theme import Look, digits
from dashboard.frames import training as frames
from lib import network
from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.initializers import INITIALIZERS
from lib.losses import LOSSES
from lib.optimizers import OPTIMIZERS
from lib.softmax import softmax
from lib.trainers import Retune, TrainConfig

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
MOST_LAYERS, MOST_WIDTH = 4, 16
PACES = {"slow": 1, "normal": 3, "fast": 30, "full": 1_000_000}
"""Epochs between two pictures; full means as many as the time allows."""

DEFAULT = TrainConfig()
_DEFAULT_WIDTHS = (*DEFAULT.hidden, 4, 4)
_RUN = "training.run"
_TOLD = 4
"""Changes of the learning rate that the caption tells; the trainer remembers all."""

_LABELS = {
    "data": "data set",
    "noise": "noise",
    "n": "number of examples",
    "hidden": "layers",
    "activation": "activation",
    "output": "output",
    "loss": "loss",
    "init": "initial weights",
    "optimizer": "optimiser",
    "batch_size": "batch size",
    "seed": "seed",
}


def configuration() -> TrainConfig:
    """The first few controls: data, layers, activation, learning rate."""
    data = controls.choice("data", "Data set", {k: r.label for k, r in DATASETS.items()}, DEFAULT.data)
    layers = controls.count("layers", "Hidden layers", 0, MOST_LAYERS, len(DEFAULT.hidden))
    hidden = tuple(_width(i, column) for i, column in zip(range(layers), [*st.columns(2)] * 2, strict=False))
    activation = controls.choice(
        "activation", "Activation", {k: r.label for k, r in ACTIVATIONS.items()}, str(DEFAULT.activation)
    )
    if layers == 0:
        st.caption("Without hidden layers there is nothing to activate: the network is one affine map.")
    rate = controls.stops(
        "rate", "Learning rate", RATES, DEFAULT.learning_rate, help="A change applies to the run from here on."
    )
    return TrainConfig(data=data, hidden=hidden, activation=activation, learning_rate=rate)


def _width(i: int, column: DeltaGenerator) -> int:
    with column:
        return controls.count(f"w{i + 1}", f"Units, layer {i + 1}", 1, MOST_WIDTH, _DEFAULT_WIDTHS[i])


def finer(config: TrainConfig) -> TrainConfig:
    """The controls under "More"; returns the completed configuration."""
    noise = controls.slider("noise", "Noise (standard deviation)", 0.0, 1.0, DEFAULT.noise, 0.05)
    batch = controls.count("batch", "Batch size", 1, 100, DEFAULT.batch_size)
    optimizer = controls.choice(
        "optimizer", "Optimiser", {k: r.label for k, r in OPTIMIZERS.items()}, DEFAULT.optimizer
    )
    st.caption(f"{OPTIMIZERS[optimizer].use} A usual learning rate: {OPTIMIZERS[optimizer].default_rate:g}.")
    init = controls.choice("init", "Initial weights", {k: r.label for k, r in INITIALIZERS.items()}, DEFAULT.init)
    st.caption(INITIALIZERS[init].use)
    seed = controls.entry(
        "seed", "Seed", 0, 9999, DEFAULT.seed, help="The same seed gives the same data, weights and shuffles."
    )
    return replace(config, noise=noise, batch_size=batch, optimizer=optimizer, init=init, seed=seed)


def pace() -> tuple[int, bool]:
    """How many epochs pass between two pictures, and whether the loss axis is logarithmic."""
    labels = {
        key: "as fast as it goes" if key == "full" else f"{epochs} epoch{'s' if epochs > 1 else ''} per picture"
        for key, epochs in PACES.items()
    }
    chosen = controls.choice("pace", "Pace", labels, "normal")
    logarithmic = controls.choice("axis", "Loss axis", {"linear": "linear", "log": "logarithmic"}, "linear") == "log"
    return PACES[chosen], logarithmic


def current(wanted: TrainConfig) -> live.Run:
    """The run on screen. A change that costs nothing is made at once; a learning rate applies from here on."""
    run: live.Run | None = st.session_state.get(_RUN)
    if run is None or (not run.touched and run.trainer.config != wanted):
        run = live.Run.begin(wanted)
        st.session_state[_RUN] = run
    run.trainer.adopt(replace(run.trainer.now, learning_rate=wanted.learning_rate))
    return run


def buttons(run: live.Run, wanted: TrainConfig) -> None:
    """Play or pause, step, reset: always in the same place. Beside them, what a changed control would cost."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="buttons"):
        if run.playing:
            st.button("Pause", key="pause", icon=":material/pause:", shortcut="P", type="primary", on_click=run.pause)
        else:
            st.button(
                "Play",
                key="play",
                icon=":material/play_arrow:",
                shortcut="P",
                type="primary",
                on_click=run.play,
                disabled=run.broken,
            )
        st.button(
            "Step",
            key="step",
            icon=":material/skip_next:",
            shortcut="S",
            on_click=run.step_epoch,
            disabled=run.playing or run.broken,
            help="Train one epoch.",
        )
        st.button(
            "Reset",
            key="reset",
            icon=":material/replay:",
            shortcut="0",
            on_click=_begin,
            args=(wanted,),
            help="Back to the same initial weights, before the first step.",
        )
        if changed := _changes(run.trainer.config, wanted):
            what = " and ".join(_LABELS[name] for name in changed)
            st.markdown(
                f"Press Reset for the new {what}.",
                width="content",
                help="It takes a fresh network. The run on screen is kept until then, and may go on.",
            )
            st.button(
                "Keep this run",
                key="keep",
                on_click=_restore,
                args=(run.trainer.config,),
                help="Puts the controls back to what the run on screen was made of.",
            )


def scene(run: live.Run, epochs: int, logarithmic: bool) -> None:
    """The picture of the run, and its numbers; drawn again and again while it plays."""
    was_playing = run.playing
    if was_playing:
        run.advance(epochs)
    trainer, style = run.trainer, look.current()
    picture, curve = st.columns(2)
    with picture, st.container(key="surface"):
        _picture(run, style)
    with curve:
        plot.show(
            charts.losses(logarithmic, style),
            alt="Loss on the training set (solid) and on the test set (dashed) by epoch. "
            "The latest values stand below.",
            losses=frames.losses(trainer),
            latest=frames.latest(trainer),
        )
    _message(run)
    _numbers(run)
    if was_playing and not run.playing:
        st.rerun()  # the buttons are outside this fragment


def _numbers(run: live.Run) -> None:
    trainer = run.trainer
    accuracy = trainer.accuracy(trainer.X_test, trainer.Y_test)
    share = {} if accuracy is None else {"Test accuracy": f"{accuracy:.1%}"}
    entries = {
        "Epoch": f"{trainer.epoch}",
        "Training loss": digits(trainer.history[-1]),
        "Test loss": digits(trainer.test_history[-1]),
        **share,
        "Epochs per second": f"{run.speed:.0f}" if run.playing and run.speed else "–",
    }
    with st.container(horizontal=True, key="numbers"):
        for label, value in entries.items():
            st.metric(label, value, width="content")


def _picture(run: live.Run, style: Look) -> None:
    trainer = run.trainer
    data = DATASETS[trainer.config.data]
    if data.n_in == 1:
        plot.show(
            charts.fit(style),
            alt="The network's output over its one input, with training points (filled) and test points (hollow).",
            fit=frames.fit(trainer),
            points=frames.points(trainer),
        )
        return
    output = trainer.predict(surface.inputs())
    plot.show(
        charts.surface(data.task, max(data.n_out, 2), style),
        alt="The plane of the two inputs, coloured by the network's output, with training points (filled) and "
        "test points (hollow). White is where the network is undecided.",
        picture=surface.values(output) if data.task == "regression" else surface.probabilities(output),
        points=frames.points(trainer),
    )


def _message(run: live.Run) -> None:
    """One line under the charts, always there, so that nothing moves when it changes."""
    trainer = run.trainer
    if trainer.divergence is not None:
        st.error(
            f"Training broke down. {trainer.divergence} The picture shows the last good epoch; Reset starts again. "
            "Other initial weights or another activation can help too.",
            icon=":material/error:",
        )
        return
    loss = LOSSES[str(trainer.config.loss)].label
    retuned = [(change.epoch, change.config.learning_rate) for change in trainer.changes if isinstance(change, Retune)]
    rates = [(0, trainer.config.learning_rate), *retuned]
    if len(rates) > 1:
        told = ", ".join(f"{rate:g} from epoch {epoch}" for epoch, rate in rates[-_TOLD:])
        earlier = "…, " if len(rates) > _TOLD else ""
        st.caption(f"{loss}. Learning rate {earlier}{told}. Reset, or this page's link, starts with {rates[-1][1]:g}.")
    elif trainer.epoch == 0:
        st.caption(f"{loss}, before the first step. Press Play (P) or Step (S).")
    elif not run.playing and trainer.epoch == run.stop_at:
        st.caption(f"{loss}. Paused by itself at epoch {trainer.epoch}; Play goes on.")
    else:
        st.caption(f"{loss}. Filled points train the network, hollow ones test it.")


def code(run: live.Run) -> None:
    """Show the forward and backward pass as on the board, and a program that repeats the network's prediction."""
    functions, variables, expression = as_numpy(run)
    snippets.show(functions, variables, expression, lesson=[network.forward, network.backward])


def as_numpy(run: live.Run) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """The network as it stands, written out: the functions it uses, its numbers, and its prediction as one expression.

    The prediction is for the first three test points, X.
    """
    trainer = run.trainer
    output, _ = trainer.config.head
    layers = [ACTIVATIONS[key].f for key in trainer.config.activations]
    layers.append(softmax if output == "softmax" else ACTIVATIONS[output].f)
    variables: dict[str, Any] = {"epoch": trainer.epoch, "X": trainer.X_test[:3]}
    expression = "X"
    for number, (f, (W, b)) in enumerate(zip(layers, trainer.params, strict=True), start=1):
        variables |= {f"W{number}": W, f"b{number}": b}
        expression = f"{f.__name__}({expression} @ W{number} + b{number})"
    return list(dict.fromkeys(layers)), variables, expression


def _begin(config: TrainConfig) -> None:
    st.session_state[_RUN] = live.Run.begin(config)


def _changes(old: TrainConfig, new: TrainConfig) -> list[str]:
    """Names of the fields that differ and need a fresh network."""
    names = [name for name in _LABELS if getattr(old, name) != getattr(new, name)]
    # Output and loss follow the data set: naming it is enough.
    return [name for name in names if not ("data" in names and name in {"output", "loss"})]


def _restore(config: TrainConfig) -> None:
    """Put the controls back to what the run on screen was made of."""
    values = {
        "data": config.data,
        "layers": len(config.hidden),
        **{f"w{i + 1}": width for i, width in enumerate(config.hidden)},
        "activation": config.activation,
        "noise": config.noise,
        "batch": config.batch_size,
        "optimizer": config.optimizer,
        "init": config.init,
        "seed": config.seed,
    }
    for name, value in values.items():
        link.put(name, value)
