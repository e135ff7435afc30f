"""The controls of the training page: everything that a run is made of, in the order in which one decides."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.shell import link
from dashboard.text.numbers import short
from dashboard.text.plain import counted
from dashboard.training import bursts, source
from dashboard.training.run import Setup
from dashboard.training.source import SOURCES, Source
from dashboard.widgets import controls
from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.features import FEATURES, features_of, usual_features
from lib.initializers import INITIALIZERS
from lib.losses import LOSSES
from lib.optimizers import OPTIMIZERS
from lib.outputs import OUTPUTS, TASKS, Head, heads, pair
from lib.records import labels
from lib.runs.stopping import StopRule
from lib.schedules import SCHEDULES
from lib.train_config import FIELDS, TrainConfig, in_link

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
PENALTIES = (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0)
LIMITS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""Greatest lengths of a gradient; 0 stands for no limit."""
MOST_LAYERS, MOST_WIDTH, MOST_POINTS = 6, 32, 2000
PACES = {"batch": 0, "slow": 1, "normal": 3, "fast": 30, "full": 1_000_000}
"""Epochs between two pictures: 0 means a single batch, full as many as the time allows."""

DEFAULT = TrainConfig()
_WIDTHS = (*DEFAULT.hidden, 4, 4, 4, 4)

Arguments = dict[str, Any]
"""Arguments of TrainConfig."""


def data(own: bool = True) -> str:
    """Which data set, or one of SOURCES for data of one's own, if that may be chosen."""
    sets = labels(DATASETS)
    sources = {key: f"{name} …" for key, name in SOURCES.items()} if own else {}
    return controls.choice("data", "Data set", {**sets, **sources}, "circle")


def network(varied: str = "") -> Arguments:
    """Layers, widths, activation and learning rate: the first few controls.

    varied: a field without a control here, because several values of it are compared; it stands at its default.
    """
    return {"hidden": hidden(varied), "activation": activation(varied), "learning_rate": rate(varied)}


def hidden(varied: str = "") -> tuple[int, ...]:
    """The widths of the hidden layers. varied: as for network."""
    layers = controls.count("layers", "Hidden layers", 0, MOST_LAYERS, len(DEFAULT.hidden))
    if layers == 0:
        st.caption("Without hidden layers there is nothing to activate: the network is one affine map.")
    if varied == "hidden":
        return _WIDTHS[:layers]
    return tuple(_width(i, column) for i, column in zip(range(layers), [*st.columns(2)] * 3, strict=False))


def activation(varied: str = "") -> str:
    """The activation of the hidden layers. varied: as for network."""
    key = str(DEFAULT.activation)
    return key if varied == "activation" else _activation("activation", "Activation", key)


def rate(varied: str = "") -> float:
    """The learning rate. varied: as for network."""
    if varied in {"learning_rate", "optimizer"}:  # optimisers are compared at the usual rate of each
        return DEFAULT.learning_rate
    note = None if varied else "A change applies to the run from here on."
    return controls.stops("rate", "Learning rate", RATES, DEFAULT.learning_rate, help=note)


def _width(i: int, column: DeltaGenerator) -> int:
    with column:
        return controls.count(f"w{i + 1}", f"Units, layer {i + 1}", 1, MOST_WIDTH, _WIDTHS[i])


def _activation(name: str, label: str, default: str) -> str:
    return controls.choice(name, label, labels(ACTIVATIONS), default)


def of_data(chosen: str) -> Arguments:
    """More about the data: how much of it, how noisy, and what of it the network is given."""
    fields: Arguments = {"data": chosen} if chosen in DATASETS else {}
    if fields:
        fields["n"] = controls.count("n", "Points", 20, MOST_POINTS, DEFAULT.n)
        fields["noise"] = controls.slider("noise", "Noise (standard deviation)", 0.0, 1.0, DEFAULT.noise, 0.05)
    fields["test_share"] = controls.slider("test", "Share kept for testing", 0.0, 0.8, DEFAULT.test_share, 0.05)
    n_in = DATASETS[chosen].n_in if fields.get("data") else 2
    usual = usual_features(n_in)
    options = labels(FEATURES, features_of(n_in))
    features = tuple(controls.some("features", "The network is given", options, usual))
    if not features:
        st.caption(f"A network needs at least one input: it gets {options[usual[0]]}.")
        features = usual[:1]
    fields["features"] = None if features == usual else features
    fields["standardize"] = controls.toggle(
        "scale", "Standardise inputs", help="Mean 0 and standard deviation 1, by the statistics of the training set."
    )
    fields["batch_size"] = controls.count("batch", "Batch size", 1, 250, DEFAULT.batch_size)
    return fields


def of_network(fields: Arguments, task: str, n_out: int, varied: str = "") -> Arguments:
    """More about the network: a function for each layer, first weights, output and loss. varied: as for network."""
    layers = len(fields["hidden"])
    activation: str | tuple[str, ...] = fields["activation"]
    single = varied == "activation"
    if not single and controls.toggle("each", "A function for each layer", disabled=layers < 2) and layers > 1:
        activation = tuple(_activation(f"a{i + 1}", f"Layer {i + 1}", fields["activation"]) for i in range(layers))
        if len(set(activation)) == 1:
            activation = activation[0]
    init = DEFAULT.init
    if varied != "init":
        init = controls.choice("init", "Initial weights", labels(INITIALIZERS), init)
        st.caption(INITIALIZERS[init].use)
    head = _head(task, n_out)
    return {"activation": activation, "init": init, "output": head.output, "loss": head.loss}


def _head(task: str, n_out: int) -> Head:
    """Output and loss: the usual pairs first, the odd ones behind a switch."""
    odd = controls.toggle("odd", "Offer odd pairs of output and loss")
    offered = {f"{head.output}-{head.loss}": head for head in heads(task, n_out) if head.usual or odd}
    labels = {
        token: LOSSES[head.loss].label
        + ("" if head.output == TASKS[task][0] else f", {OUTPUTS[head.output].label.lower()} output")
        for token, head in offered.items()
    }
    token = controls.choice("loss", "Loss", labels, next(iter(offered)))
    st.caption(offered[token].remark)
    return offered[token]


def of_steps(varied: str = "") -> Arguments:
    """More about the steps: optimiser, schedule, penalties and the limit on the gradient. varied: as for network."""
    optimizer, options = DEFAULT.optimizer, dict(DEFAULT.optimizer_options)
    if varied != "optimizer":
        optimizer, options = _optimizer()
    schedule = controls.choice("schedule", "Learning rate by epoch", labels(SCHEDULES), "constant")
    period = DEFAULT.schedule_epochs
    if schedule != "constant":
        st.caption(SCHEDULES[schedule].use)
        period = controls.count("period", "T, in epochs", 1, 1000, DEFAULT.schedule_epochs)
    l2 = controls.stops("l2", "L2 penalty λ₂", PENALTIES, 0.0, help="Adds ½ λ₂ Σ w² to what is minimised.")
    l1 = controls.stops("l1", "L1 penalty λ₁", PENALTIES, 0.0, help="Adds λ₁ Σ |w| to what is minimised.")
    if l1 or l2:
        st.caption("The losses shown are without the penalty, so that runs can be compared.")
    limit = controls.stops("clip", "Longest gradient (0: no limit)", LIMITS, 0.0)
    return {
        "optimizer": optimizer,
        "optimizer_options": options,
        "schedule": schedule,
        "schedule_epochs": period,
        "l1": l1,
        "l2": l2,
        "clip": limit or None,
    }


def _optimizer() -> tuple[str, dict[str, float]]:
    optimizer = controls.choice("optimizer", "Optimiser", labels(OPTIMIZERS), DEFAULT.optimizer)
    record = OPTIMIZERS[optimizer]
    st.caption(f"{record.use} A usual learning rate: {short(record.default_rate)}.")
    return optimizer, {
        param.key: controls.slider(
            param.key, param.label, param.low, param.high, float(param.default), param.step, show="%.4g"
        )
        for param in record.params
    }


def seed() -> int:
    """The seed of data, split, first weights and shuffles."""
    return controls.entry(
        "seed", "Seed", 0, 9999, DEFAULT.seed, help="The same seed gives the same data, weights and shuffles."
    )


def pace(least: int = 0) -> int:
    """Epochs between two pictures, at least ``least``; 0 for a single batch."""
    labels = {
        key: {0: "one batch per picture (slow motion)", PACES["full"]: "as fast as it goes"}.get(
            epochs, f"{counted(epochs, 'epoch')} per picture"
        )
        for key, epochs in PACES.items()
        if epochs >= least
    }
    return PACES[controls.choice("pace", "Pace", labels, "normal")]


def logarithmic() -> bool:
    """Whether the loss axis is logarithmic."""
    return controls.choice("axis", "Loss axis", {"linear": "linear", "log": "logarithmic"}, "linear") == "log"


def rule(task: str) -> StopRule:
    """When a run stops by itself."""
    st.markdown("**Stop**", help="Play goes on all the same: a goal that is reached does not stop it twice.")
    epochs = controls.entry("stop", "after epochs", 1, 100_000, bursts.STOP_AFTER)
    loss = controls.guess("goal", "at training loss", 1e-9, 1e3, placeholder="none")
    share = None
    if task != "regression":
        share = controls.guess("right", "at test accuracy, in %", 1, 100, placeholder="none")
    patience = controls.entry("wait", "after epochs without progress (0: never)", 0, 10_000, 0)
    return StopRule(epochs, loss, share and share / 100, patience or None)


def own_data(chosen: str, fields: Arguments) -> Source | None:
    """The widget for data of one's own, if that is chosen; None while it is not enough."""
    return source.own(chosen, fields["test_share"], fields["seed"]) if chosen in SOURCES else None


def waits(chosen: str, own: Source | None) -> bool:
    """Whether data of one's own is chosen, but not there yet."""
    return chosen in SOURCES and own is None


def task(chosen: str, own: Source | None) -> tuple[str, int]:
    """What the data is for, and how many outputs it needs."""
    if own is not None:
        return own.task, own.parts[1].shape[1]
    record = DATASETS.get(chosen, DATASETS[DEFAULT.data])
    return record.task, record.n_out


def setup(fields: Arguments, own: Source | None) -> Setup:
    """Put the settings together."""
    return Setup(replace(DEFAULT, **fields), own)


def put(made: Setup, without: Collection[str] = ()) -> None:
    """Put the controls to what a run is made of. A file of one's own stays the one that is there.

    without: fields that have no control on the page; one of another page may have their name.
    """
    if made.source is None:
        link.put("data", made.config.data)
    elif made.source.drawn:
        link.put("data", "draw")
        link.put("points", made.source.drawn)
    for field in FIELDS.values():
        if field.name not in {"data", *without}:
            for name, value in field.in_link(made.config).items():
                link.put(name, value)
    if made.task not in pair(*made.config.head).usual:
        link.put("odd", True)


def address(config: TrainConfig) -> dict[str, str]:
    """What a link to the training page says of a run on one of the lab's data sets; defaults are left out."""
    usual = in_link(replace(DEFAULT, data=config.data, output=None, loss=None))
    told = {name: value for name, value in in_link(config).items() if value != usual.get(name)}
    if DATASETS[config.data].task not in pair(*config.head).usual:
        told["odd"] = True
    return {"data": config.data, **{name: _token(value) for name, value in told.items()}}


def _token(value: Any) -> str:
    if isinstance(value, bool):
        return link.FLAG.token(value)
    if isinstance(value, list):
        return ",".join(value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)
