"""The parts of the page on races: what races, the run of all together, its pictures and its table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import streamlit as st

from dashboard.charts import race as charts
from dashboard.charts import train as training_charts
from dashboard.frames import race as frames
from dashboard.frames import train as training_frames
from dashboard.pictures import surface
from dashboard.shell import link, look, nav, plot, present
from dashboard.text.numbers import figure, percent, short
from dashboard.training import as_numpy, live, settings
from dashboard.training.watched import Setup
from dashboard.widgets import controls, transport
from lib.activations import ACTIVATIONS
from lib.initializers import INITIALIZERS
from lib.losses import LOSSES
from lib.optimizers import OPTIMIZERS
from lib.records import labels
from lib.runs.race import MOST, Race
from lib.runs.stopping import epochs_to
from lib.train_config import TrainConfig
from lib.trainers import Trainer

_RUN = "race.run"
GOALS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
USUAL_GOAL = 0.1
_WIDTHS = (1, 2, 4, 8, 16, 32)


@dataclass(frozen=True)
class By:
    """In what the racers differ.

    field: of TrainConfig. label: on the button. name: of the racers in the link. offer: gives key → label of each
    possible racer. usual: those that race at first. why: what decides. prefix: stands before a label in a racer's name.
    """

    field: str
    label: str
    name: str
    offer: Callable[[], Mapping[str, str]]
    usual: tuple[str, ...]
    why: str
    prefix: str = ""

    def names(self, keys: Sequence[str]) -> list[str]:
        """What racers are called."""
        options = self.offer()
        return [self.prefix + options[key] for key in keys]

    def differing(self, key: str, layers: int) -> dict[str, Any]:
        """What a racer has of its own, as arguments of TrainConfig."""
        if self.field == "learning_rate":
            return {"learning_rate": float(key)}
        if self.field == "hidden":
            return {"hidden": (int(key),) * layers}
        if self.field == "optimizer":
            return {"optimizer": key, "learning_rate": OPTIMIZERS[key].default_rate}
        return {self.field: key}


def _rates() -> dict[str, str]:
    return {f"{rate:g}": short(rate) for rate in settings.RATES}


def _widths() -> dict[str, str]:
    return {str(width): f"{width} unit{'s' if width > 1 else ''}" for width in _WIDTHS}


BY = {
    "activation": By(
        "activation",
        "Activation",
        "functions",
        partial(labels, ACTIVATIONS),
        ("sigmoid", "tanh", "relu", "leaky_relu", "linear"),
        "A linear network draws one straight line, however many layers it has. In the others the error meets a slope "
        "in every layer on its way back: sigmoid's is at most ¼, the rest reach 1 or more.",
    ),
    "rate": By(
        "learning_rate",
        "Learning rate",
        "rates",
        _rates,
        ("0.01", "0.03", "0.1", "0.3", "1"),
        "A step is the rate times the gradient: small rates need many steps, large ones jump too far.",
        "rate ",
    ),
    "optimizer": By(
        "optimizer",
        "Optimiser",
        "optimisers",
        partial(labels, OPTIMIZERS),
        tuple(OPTIMIZERS),
        "Each at its usual rate. Momentum adds up past gradients; RMSProp and Adam divide by their recent size.",
    ),
    "init": By(
        "init",
        "Initial weights",
        "inits",
        partial(labels, INITIALIZERS),
        ("zeros", "normal", "xavier_normal", "he_normal", "lecun_normal"),
        "From zeros all units of a layer stay alike. The other ways differ in how large the first signals are.",
    ),
    "width": By(
        "hidden",
        "Width",
        "widths",
        _widths,
        ("1", "2", "4", "8", "16"),
        "Every unit can bend the surface once more. Few units cannot follow the data; many may follow its noise.",
    ),
}
"""What a race can be about, by its key in the link."""


@dataclass(frozen=True)
class Entries:
    """Who races: what they differ in, the key of each, and the settings of each."""

    by: By = BY["activation"]
    keys: tuple[str, ...] = ("tanh",)
    configs: tuple[TrainConfig, ...] = (TrainConfig(),)

    @property
    def names(self) -> list[str]:
        """What the racers are called."""
        return self.by.names(self.keys)


@dataclass
class Heat(live.Run[Race]):
    """A race on screen. It pauses by itself when everybody who still can has reached the goal, a training loss."""

    entries: Entries = field(default_factory=Entries)
    goal: float = USUAL_GOAL
    _over: bool = False

    @classmethod
    def of(cls, entries: Entries, goal: float) -> "Heat":
        """A fresh race, paused before the first step."""
        return cls(Race(entries.configs), entries=entries, goal=goal)

    @property
    def needed(self) -> list[int | None]:
        """The epochs that each racer needed to reach the goal; None for those who have not."""
        return [epochs_to(history, self.goal) for history in self.trainer.histories]

    @property
    def over(self) -> bool:
        """Whether nobody is left on the way to the goal."""
        found = zip(self.needed, self.trainer.divergences, strict=True)
        return all(epochs is not None or broken is not None for epochs, broken in found)

    def play(self) -> None:
        """Start or go on; a race that is over already does not stop for that again."""
        super().play()
        self._over = self.over

    def epoch(self) -> None:
        """Train all to the end of the epoch."""
        super().epoch()
        if self.over and not self._over:
            self.stop_at = self.trainer.epoch


def by() -> By:
    """In what the racers differ."""
    return BY[controls.segments("by", "Race by", labels(BY), "activation")]


def racers(by: By) -> tuple[str, ...]:
    """Who races: up to five values of what they differ in."""
    chosen = controls.some(by.name, f"Racers, up to {MOST}", by.offer(), by.usual)
    if len(chosen) > MOST:
        st.caption(f"Only {MOST} can race: {', '.join(by.names(chosen[MOST:]))} must wait.")
    elif not chosen:
        st.caption("Nobody is chosen: the usual ones race.")
    return tuple(chosen[:MOST]) or by.usual


def goal() -> float:
    """The training loss to reach."""
    return controls.stops("goal", "Training loss to reach", GOALS, USUAL_GOAL)


def prediction(by: By, keys: Sequence[str]) -> str:
    """Ask who will be first; "" while there is no answer."""
    options = dict(zip(keys, by.names(keys), strict=True))
    return controls.prediction("which one reaches this loss first?", options)


def entries(by: By, keys: tuple[str, ...], fields: settings.Fields) -> Entries:
    """Put the racers together. fields: what they share."""
    shared = replace(settings.DEFAULT, **fields)
    return Entries(by, keys, tuple(replace(shared, **by.differing(key, len(shared.hidden))) for key in keys))


def current(wanted: Entries, goal: float) -> Heat:
    """The race on screen. Before its first step it follows the controls; afterwards they wait for Reset."""
    run: Heat | None = st.session_state.get(_RUN)
    if run is None or (not run.touched and run.entries.configs != wanted.configs):
        run = Heat.of(wanted, goal)
    run.goal = goal
    st.session_state[_RUN] = run
    return run


def buttons(run: Heat, wanted: Entries, guess: str) -> None:
    """Play or pause, step, reset; beside them what a changed control would cost."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="buttons"):
        transport.buttons(
            run.playing,
            run.broken,
            play=run.play,
            pause=run.pause,
            step=run.step_epoch,
            reset=lambda: _begin(wanted, run.goal),
            waiting=not guess,
        )
        if run.entries.configs != wanted.configs:
            st.markdown(
                "Press Reset for the new settings.",
                width="content",
                help="It takes fresh networks. The race on screen is kept until then, and may go on.",
            )
            st.button("Keep this race", key="keep", on_click=_restore, args=(run.entries,))
        elif not guess:
            st.markdown("Predict first, then race.", width="content")


def _begin(wanted: Entries, goal: float) -> None:
    st.session_state[_RUN] = Heat.of(wanted, goal)


def _restore(entries: Entries) -> None:
    """Put the controls back to what the race on screen is made of."""
    settings.put(Setup(entries.configs[0]))
    link.put("data", entries.configs[0].data)
    link.put("by", next(key for key, by in BY.items() if by is entries.by))
    link.put(entries.by.name, list(entries.keys))


def scene(run: Heat, epochs: int, logarithmic: bool, guess: str) -> None:
    """The losses, the surfaces and the table, drawn again and again while the race goes on."""
    was_playing = run.playing
    if was_playing:
        run.advance(epochs)
    _losses(run, logarithmic)
    with st.container(key="planes"):
        for name, trainer in zip(run.entries.names, run.trainer.trainers, strict=True):
            _plane(name, trainer)
    st.markdown(verdict(run, guess))
    _table(run)
    _breakdowns(run)
    if run.trainer.epoch:
        st.markdown(f"**Why.** {run.entries.by.why}")
    if was_playing and not run.playing:
        link.rerun()  # the buttons are outside this fragment


def _losses(run: Heat, logarithmic: bool) -> None:
    keys, names, histories, style = run.entries.keys, run.entries.names, run.trainer.histories, look.current()
    plot.show(
        charts.losses(keys, logarithmic, style),
        alt="Training loss of each racer by epoch, in its own colour and dash, its name at the right, and the "
        "loss to reach as a horizontal line. The latest values stand in the table.",
        losses=frames.losses(keys, histories, logarithmic),
        ends=frames.ends(keys, names, histories, run.goal, logarithmic, charts.gap(style)),
        goal=frames.goal(run.goal),
    )


def _plane(name: str, trainer: Trainer) -> None:
    """What one racer says about its inputs: a small multiple of the training page's picture, on the same scale."""
    style, points = look.current(), training_frames.points(trainer)
    if trainer.X_train.shape[1] == 1:
        plot.show(
            training_charts.fit(style, name),
            alt=f"{name}: the network's output over its one input, with the points.",
            fit=training_frames.fit(trainer.predict),
            points=points,
        )
        return
    output = trainer.predict(surface.inputs())
    plot.show(
        training_charts.surface(trainer.task, max(trainer.Y_train.shape[1], 2), style, caption=name),
        alt=f"{name}: the plane of the two inputs, coloured by the network's output, with the points. White is where "
        "the network is undecided.",
        picture=surface.values(output) if trainer.task == "regression" else surface.probabilities(output),
        points=points,
    )


def verdict(run: Heat, guess: str) -> str:
    """Who was first to reach the goal, beside what was predicted."""
    names = dict(zip(run.entries.keys, run.entries.names, strict=True))
    said = f"**You said {names[guess]}.** " if guess in names else ""
    there = {key: epochs for key, epochs in zip(names, run.needed, strict=True) if epochs is not None}
    if not there:
        return said + (
            f"Nobody has reached {short(run.goal)} yet."
            if run.trainer.epoch
            else "All begin with the same seed, data and shuffles."
        )
    least = min(there.values())
    first = [key for key, epochs in there.items() if epochs == least]
    found = f"First at {short(run.goal)}: {' and '.join(names[key] for key in first)}, after {_epochs(least)}."
    right = " Your answer is right." if guess in first and len(first) == 1 else ""
    return f"{said}{found}{right}"


def _epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count} epochs"


def _table(run: Heat) -> None:
    race = run.trainer
    head = f"| racer | epochs | training loss | test loss | test accuracy | epochs to {short(run.goal)} |"
    rows = [_row(*racer) for racer in zip(run.entries.names, race.trainers, run.needed, strict=True)]
    with st.container(key="models"):
        st.markdown("\n".join([head, "|:--|--:|--:|--:|--:|--:|", *rows]))
    st.caption(
        f"{LOSSES[race.configs[0].head[1]].label}. Training all {len(rows)} has taken {race.seconds:.1f} s so far."
    )


def _row(name: str, trainer: Trainer, needed: int | None) -> str:
    accuracy = trainer.accuracy(trainer.X_test, trainer.Y_test) if len(trainer.X_test) else None
    cells = [
        f"**{name}**",
        f"{trainer.epoch}" if trainer.divergence is None else f"{trainer.epoch}, then broke down",
        figure(trainer.history[-1]),
        figure(trainer.test_history[-1]) if trainer.test_history else "–",
        "–" if accuracy is None else percent(accuracy, 1),
        "–" if needed is None else str(needed),
    ]
    return f"| {' | '.join(cells)} |"


def _breakdowns(run: Heat) -> None:
    """A sentence on each racer that broke down."""
    for name, found in zip(run.entries.names, run.trainer.divergences, strict=True):
        if found is not None:
            st.error(f"Broke down: {name}. {found} Its picture shows the last good epoch.", icon=":material/error:")


def doors(run: Heat) -> None:
    """For each racer a link to its setting on the training page."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="doors"):
        st.markdown("Open on the training page:", width="content")
        for name, config in zip(run.entries.names, run.entries.configs, strict=True):
            st.page_link(
                nav.TRAIN.path, label=name, icon=nav.TRAIN.icon, query_params=settings.address(config), width="content"
            )


def code(run: Heat) -> None:
    """Show the code of the racer whose loss is the lowest now."""
    name, trainer = min(
        zip(run.entries.names, run.trainer.trainers, strict=True), key=lambda racer: racer[1].history[-1]
    )
    with st.container(key=f"{present.SECONDARY}-whose"):
        st.caption(f"The code is that of {name}, whose training loss is the lowest now.")
    as_numpy.show(live.Run(trainer))
