"""The views of a race: the stage, its table, and what came of the prediction."""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import race as charts
from dashboard.parts.race import heat
from dashboard.parts.race.heat import Heat
from dashboard.shell import look, nav, present
from dashboard.stage import race, stage
from dashboard.stage.race import Lane
from dashboard.text.numbers import figure, grouped, percent, short
from dashboard.text.plain import counted
from dashboard.training import as_numpy, linked, onscreen, settings
from lib.losses import LOSSES
from lib.trainers import Trainer

KEY = "race-stage"


def staged(run: Heat, epochs: int, logarithmic: bool, guess: str, room: int) -> None:
    """The race on the stage; while it goes on the browser asks for the next picture once it has painted this one.

    epochs: between two pictures. room: that the page needs for other things, see ``stage.frame``.
    """
    with onscreen.picture(run, epochs):
        entries = run.entries
        lanes = [Lane(*lane) for lane in zip(entries.names, charts.cues(entries.keys), run.needed, strict=True)]
        said = "" if run.playing else verdict(run, guess).replace("**", "")
        made = race.picture(run.trainer, lanes, run.goal, logarithmic, said)
        stage.show(replace(made, projector=look.current().projector, pace=onscreen.interval(run), room=room), key=KEY)
    heat.follow(run)


def told(run: Heat, guess: str, beside: DeltaGenerator) -> None:
    """The verdict in a place beside the buttons, the table, and why."""
    with beside:
        _verdict(run, guess)
    _table(run)
    _breakdowns(run)
    if run.trainer.epoch:
        st.markdown(f"**Why.** {run.entries.by.why()}")
    onscreen.ask_now_and_then(run, "told")


def _verdict(run: Heat, guess: str) -> None:
    """Who was first, or how far the race of a link has come."""
    if run.trainer.epoch < run.asked and not run.broken:
        linked.progress("race", run.trainer.epoch, run.asked, playing=run.playing)
    else:
        st.markdown(verdict(run, guess))


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
    training = run.trainer
    head = f"| racer | epochs | training loss | test loss | test accuracy | epochs to {short(run.goal)} |"
    rows = [_row(*racer) for racer in zip(run.entries.names, training.trainers, run.needed, strict=True)]
    with st.container(key="models"):
        st.markdown("\n".join([head, "|:--|--:|--:|--:|--:|--:|", *rows]))
    st.caption(
        f"{LOSSES[training.configs[0].head[1]].label}. "
        f"Training all {len(rows)} has taken {training.seconds:.1f} s so far."
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
