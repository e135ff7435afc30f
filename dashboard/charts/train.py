"""Pictures of a training run: what the network says over its inputs, and the loss by epoch."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from dashboard.charts.theme import CLASS_COLOUR, CLASS_GLYPH, CLASS_NAME, CLASS_SHAPE, DASH, Look, of_target
from dashboard.frames import INPUT_LIMIT, steps
from dashboard.text.numbers import TICK_LABEL, figure, written
from dashboard.text.plain import isolated

HEIGHT = 400
PROJECTOR_HEIGHT = 415
_LINE, _PROJECTOR_LINE = 44, 34
"""Characters that a line of the title has room for: on a phone, and on a projector's larger type."""


@dataclass(frozen=True)
class Axis:
    """What an axis of the plane is called, and its original units: original = centre + unit · shown."""

    title: str
    centre: float = 0.0
    unit: float = 1.0


AXES = (Axis("x₁"), Axis("x₂"))
"""The axes of data that is not scaled."""


@cache
def surface(
    task: str,
    classes: int,
    look: Look,
    names: tuple[str, ...] = (),
    axes: tuple[Axis, Axis] = AXES,
    target: Axis | None = None,
) -> dict[str, Any]:
    """Specification of the plane with the network's answer behind the points.

    Data: ``picture`` (one row: url, and the corners x1, x2, y1, y2 of the plane) and ``points`` (x1, x2, y,
    label, set). Training points are filled, test points hollow; each class has a shape and a colour.
    names: what the classes are called, if not 0, 1, …. axes, target: names and original units of scaled data; the
    points and the picture stay scaled, only words and ticks are in original units.
    """
    if task == "regression":
        colour: Any = alt.Color("colour:N", scale=None)
        shape: Any = alt.value("circle")
        title = regression_title(target, look)
    else:
        labels = [str(label) for label in range(classes)]
        colour = alt.Color("label:N", scale=alt.Scale(domain=labels, range=list(CLASS_COLOUR[:classes])), legend=None)
        shape = alt.Shape("label:N", scale=alt.Scale(domain=labels, range=list(CLASS_SHAPE[:classes])), legend=None)
        title = class_title(classes, names, look)
    x, y = (_plane_axis(channel, axis) for channel, axis in zip((alt.X, alt.Y), axes, strict=True))
    picture = (
        alt.Chart(alt.NamedData("picture"))
        .mark_image(aspect=False)
        .encode(x=x("x1"), x2="x2:Q", y=y("y1"), y2="y2:Q", url="url:N")
    )
    points = alt.Chart(alt.NamedData("points"))
    if task == "regression":
        points = points.transform_calculate(colour=of_target("y"))
    where = {"x": x("x1"), "y": y("x2"), "shape": shape}
    # A rim of ink keeps points visible on the surface of their own colour.
    training = (
        points.transform_filter("datum.set == 'training'")
        .mark_point(size=look.point, filled=True, opacity=1, stroke=look.ink, strokeWidth=0.8, clip=True)
        .encode(**where, fill=colour)
    )
    test = (
        points.transform_filter("datum.set == 'test'")
        .mark_point(size=look.point, fill=look.paper, opacity=1, strokeWidth=2, clip=True)
        .encode(**where, stroke=colour)
    )
    return _finish(alt.layer(picture, training, test), title, look)


@cache
def losses(logarithmic: bool, look: Look, history: bool = False) -> dict[str, Any]:
    """Specification of the loss by epoch, training solid and test dashed.

    Data: ``losses`` (epoch, loss, set) and ``latest`` (the same for the shown epoch, and room). history: also
    ``pinned`` (epoch, loss, set, name), earlier runs in grey, and ``pin_ends`` (epoch, loss, name), their names.
    """
    scale = alt.Scale(type="log", nice=False) if logarithmic else alt.Scale(zero=True, nice=True)
    names = ["training", "test"]
    x = alt.X("epoch:Q", title="epoch", axis=alt.Axis(tickMinStep=1, tickCount=5, format="d"))
    dash = alt.StrokeDash("set:N", scale=alt.Scale(domain=names, range=[[1, 0], DASH]), legend=None)
    y = alt.Y("loss:Q", title="loss", scale=scale, axis=alt.Axis(tickCount=5, labelExpr=TICK_LABEL))
    curves = alt.Chart(alt.NamedData("losses")).mark_line(color=look.ink).encode(x=x, y=y, strokeDash=dash)
    latest = alt.Chart(alt.NamedData("latest"))
    heads = latest.mark_point(filled=True, size=look.point, color=look.ink, opacity=1).encode(x="epoch:Q", y=y)
    room = latest.mark_point(opacity=0).encode(x="room:Q", y=y)  # keeps the axis from shrinking to one epoch
    layers = [room, curves, heads]
    if logarithmic:  # which has no place for 0, and loses its axis over one
        layers = [layer.transform_filter("datum.loss !== 0") for layer in layers]
        zeros = latest.transform_filter("datum.loss === 0")
        layers.append(zeros.mark_text(text="0", baseline="bottom", color=look.ink).encode(x=x, y=alt.value("height")))
    if history:
        grey = alt.Chart(alt.NamedData("pinned")).mark_line(color=look.faint, strokeWidth=look.line * 0.6)
        ends = alt.Chart(alt.NamedData("pin_ends")).mark_text(align="left", dx=4, color=look.ink, fontWeight="bold")
        layers[1:1] = [
            grey.encode(x=x, y=y, strokeDash=dash, detail="name:N"),
            ends.encode(x="epoch:Q", y=y, text="name:N"),
        ]
    return _finish(alt.layer(*layers), "Loss (test set dashed)", look)


def class_title(classes: int, names: Sequence[str], look: Look) -> list[str]:
    """Glyph, name and hue of each class, in as many lines as it takes; a name that is too long for one is cut."""
    room = _PROJECTOR_LINE if look.projector else _LINE
    if names:
        hues = zip(CLASS_GLYPH, names, CLASS_NAME, strict=False)
        entries = [
            f"{glyph} {hue}" if name == hue else f"{glyph} {isolated(_cut(name, room - len(hue) - 6))} ({hue})"
            for glyph, name, hue in hues
        ]
    else:
        entries = [
            f"{glyph} {label} {hue}" for label, (glyph, hue) in enumerate(zip(CLASS_GLYPH, CLASS_NAME, strict=True))
        ][:classes]
        entries[0] = f"Class {entries[0]}"
    return _lines(entries, room)


def regression_title(target: Axis | None, look: Look) -> list[str]:
    """What the three colours of a regression stand for, in original units when ``target`` has any."""
    low, middle, high = ("−1", "0", "1") if target is None else (_original(target, y) for y in (-1, 0, 1))
    room = _PROJECTOR_LINE if look.projector else _LINE
    entries = [f"orange {low}", f"clear {middle}", f"blue {high}"]
    entries[0] = (
        entries[0].capitalize() if target is None else f"{_cut(target.title, room - len(low) - 10)}: {entries[0]}"
    )
    return _lines(entries, room)


def _original(axis: Axis, shown: float) -> str:
    return figure(axis.centre + axis.unit * shown)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _lines(entries: Sequence[str], room: int) -> list[str]:
    """Entries with commas between them, in lines of at most ``room`` characters."""
    lines = [entries[0]]
    for entry in entries[1:]:
        lines[-1] += ","
        if len(lines[-1]) + 1 + len(entry) < room:
            lines[-1] += f" {entry}"
        else:
            lines.append(entry)
    return lines


def ticks(axis: Axis) -> tuple[list[float], list[str]]:
    """Where an axis has its ticks, −3 … 3 as shown, and their round numbers in original units."""
    width = 2 * INPUT_LIMIT * axis.unit
    step = steps.most(width / 4)
    original = steps.multiples(step, axis.centre - width / 2, axis.centre + width / 2)
    digit, largest = math.floor(math.log10(step) + 1e-9), max(map(abs, original))
    if step >= 1e-4 and largest < 1e6:
        texts = [f"{value:.{max(0, -digit)}f}" for value in original]
    else:
        texts = [f"{value:.{math.floor(math.log10(largest)) - digit}e}" if value else "0" for value in original]
    places = ((value - axis.centre) / axis.unit for value in original)
    return [min(max(place, -INPUT_LIMIT), INPUT_LIMIT) for place in places], [written(text) for text in texts]


def _plane_axis(channel: Any, axis: Axis) -> Any:
    """A function from a field to its encoding on one side of the plane."""
    scale = alt.Scale(domain=[-INPUT_LIMIT, INPUT_LIMIT], nice=False)
    if (axis.centre, axis.unit) == (0, 1):
        drawn = alt.Axis(tickCount=6, format="d", grid=False)
    else:
        places, written = ticks(axis)
        step = places[1] - places[0]
        words = f"{json.dumps(written, ensure_ascii=False)}[round((datum.value - {places[0]}) / {step})]"
        drawn = alt.Axis(values=places, labelExpr=words, titleLimit=HEIGHT * 3 // 4, grid=False)
    return lambda field: channel(f"{field}:Q", title=axis.title, scale=scale, axis=drawn)


def _finish(chart: Any, title: Any, look: Look) -> dict[str, Any]:
    height = PROJECTOR_HEIGHT if look.projector else HEIGHT
    more = len(title) - 1 if isinstance(title, list) else 0  # the plane keeps its size under a title of several lines
    height += more * (look.font + 4)
    return {**chart.properties(height=height, title=title).to_dict(), "config": look.config()}
