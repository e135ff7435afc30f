"""The views of a race: its losses, its surfaces, its table, and what came of the prediction."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import race as charts
from dashboard.charts import train as training_charts
from dashboard.frames import race as frames
from dashboard.frames import train as training_frames
from dashboard.parts.race import heat
from dashboard.parts.race.heat import Heat
from dashboard.pictures import surface
from dashboard.shell import look, nav, plot, present
from dashboard.text.numbers import figure, grouped, percent, short
from dashboard.text.plain import counted
from dashboard.training import as_numpy, linked, onscreen, settings
from dashboard.widgets import status
from lib.losses import LOSSES
from lib.trainers import Trainer


def scene(run: Heat, epochs: int, logarithmic: bool, guess: str, told: DeltaGenerator) -> None:
    """The losses, the surfaces and the table, drawn again and again while the race goes on. told: for the verdict."""
    with onscreen.picture(run, epochs):
        _losses(run, logarithmic)
        with st.container(key="planes"):
            cues = charts.cues(run.entries.keys)
            for name, cue, trainer in zip(run.entries.names, cues, run.trainer.trainers, strict=True):
                _plane(name, cue, trainer)
        with told:
            _verdict(run, guess)
        _table(run)
        _breakdowns(run)
        if run.trainer.epoch:
            st.markdown(f"**Why.** {run.entries.by.why()}")
    heat.follow(run)


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


def _plane(name: str, cue: training_charts.Cue, trainer: Trainer) -> None:
    """What one racer says about its inputs: a small multiple of the training page's picture, on the same scale."""
    style, points = look.current(), training_frames.points(trainer)
    if trainer.X_train.shape[1] == 1:
        plot.show(
            training_charts.fit(style, name, cue),
            alt=f"{name}: the network's output over its one input, with the points.",
            fit=training_frames.fit(trainer.predict),
            points=points,
        )
        return
    output = trainer.predict(surface.inputs())
    plot.show(
        training_charts.surface(trainer.task, max(trainer.Y_train.shape[1], 2), style, caption=name, cue=cue),
        alt=f"{name}: the plane of the two inputs, coloured by the network's output, with the points. It has no "
        "colour where the network is undecided.",
        picture=surface.values(output) if trainer.task == "regression" else surface.probabilities(output),
        points=points,
    )


def _verdict(run: Heat, guess: str) -> None:
    """Who was first, or how far the race of a link has come; it is said aloud once the race stands."""
    found = verdict(run, guess)
    if run.trainer.epoch < run.asked and not run.broken:
        linked.progress("race", run.trainer.epoch, run.asked, playing=run.playing)
    else:
        st.markdown(found)
    status.say("" if run.playing else found.replace("**", ""))


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
    found = f"First at {short(run.goal)}: {' and '.join(names[key] for key in first)}, after {counted(least, 'epoch')}."
    right = " Your answer is right." if guess in first and len(first) == 1 else ""
    return f"{said}{found}{right}"


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
        grouped(trainer.epoch) + ("" if trainer.divergence is None else ", then broke down"),
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
    as_numpy.show(trainer)
