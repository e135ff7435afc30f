"""What the stage shows of a race: several networks with their losses become one ``Picture``."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.charts.race import Cue
from dashboard.frames import race as frames
from dashboard.frames.race import Course
from dashboard.stage import scene
from dashboard.stage.frame import Picture, Racer, Ruler, Tick
from dashboard.text.numbers import figure, grouped, short
from dashboard.text.plain import counted
from lib.runs.race import Race
from lib.trainers import Trainer

_PIXELS = {1: 100, 2: 80}
"""Shades along each side of a plane, by the number of racers; with more of them a plane is smaller."""
_SMALL = 56


@dataclass(frozen=True)
class Lane:
    """What the page calls a racer, how it is recognised, and how many epochs it needed, or None."""

    name: str
    cue: Cue
    needed: int | None


def picture(race: Race, lanes: Sequence[Lane], goal: float, logarithmic: bool = False, speaks: str = "") -> Picture:
    """The planes of all racers, who has crossed the line, and the losses. goal: the loss to reach.

    speaks: what is said of the moment, if not who leads.
    """
    course = frames.course(race.histories, goal, logarithmic)
    medals = frames.medals([lane.needed for lane in lanes])
    pixels = _PIXELS.get(len(lanes), _SMALL)
    racers = zip(lanes, race.trainers, medals, strict=True)
    return replace(
        scene.ground(race.trainers[0], scene.Words()),  # all of them learn the same points
        mode="race",
        racers=tuple(_racer(lane, trainer, medal, course, pixels) for lane, trainer, medal in racers),
        rulers=_rulers(course),
        finish=(f"finish line: {short(goal)}", _height(course, goal)),
        says=_says(race, lanes, goal),
        speaks=speaks or _leader(race, lanes),
    )


def _racer(lane: Lane, trainer: Trainer, medal: int, course: Course, pixels: int) -> Racer:
    (plane, fit), last = scene.answer(trainer, pixels=pixels), trainer.history[-1]
    height = _height(course, last)
    tag = height if not np.isnan(height) else float(last > course.high)
    curve = course.curve(trainer.history)
    return Racer(lane.name, lane.cue, plane, fit, curve, tag, _note(lane, trainer), medal)


def _note(lane: Lane, trainer: Trainer) -> str:
    if lane.needed is not None:
        return counted(lane.needed, "epoch")
    return "broke down" if trainer.divergence is not None else figure(trainer.history[-1])


def _height(course: Course, loss: float) -> float:
    return float(course.height(loss))


def _rulers(course: Course) -> tuple[Ruler, Ruler]:
    epochs = frames.ticks(0, course.epochs)
    losses = frames.ticks(course.low, course.high, course.logarithmic)
    across: list[Tick] = [(grouped(round(epoch)), epoch / course.epochs) for epoch in epochs]
    up: list[Tick] = [(short(loss), _height(course, loss)) for loss in losses]
    return Ruler("epoch", tuple(across)), Ruler("training loss", tuple(up))


def _leader(race: Race, lanes: Sequence[Lane]) -> str:
    lane, trainer = min(zip(lanes, race.trainers, strict=True), key=lambda racer: racer[1].history[-1])
    return f"Epoch {grouped(race.epoch)}: {lane.name} has the lowest training loss, {figure(trainer.history[-1])}."


def _says(race: Race, lanes: Sequence[Lane], goal: float) -> str:
    """The text alternative: what is drawn, and what each racer has come to."""
    told = " ".join(
        f"{lane.name}: training loss {figure(trainer.history[-1])}"
        + (f", there after {counted(lane.needed, 'epoch')}." if lane.needed is not None else ".")
        for lane, trainer in zip(lanes, race.trainers, strict=True)
    )
    return (
        f"What {counted(len(lanes), 'network')} say over their inputs after {counted(race.epoch, 'epoch')}, each with "
        f"its name and line, and their training losses by epoch with the finish line at {short(goal)}. {told}"
    )
