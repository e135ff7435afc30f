"""Pictures of stacked layers: the plane with its boundary, the grid as layers bend it, and the rank that is left."""

from functools import cache
from typing import Any

import altair as alt

from dashboard.charts import train
from dashboard.charts.theme import CLASS_COLOUR, CLASS_SHAPE, DASH, Look
from dashboard.frames.collapse import MOST_UNITS, STEPS

_PADDING = {"left": 2, "right": 2, "top": 2, "bottom": 2}
_ROWS = 0.3
"""Rows of words that share the screen with a picture that is no square."""


def classes(look: Look) -> str:
    """What the points of a plane stand for, to be said beside its name."""
    return " ".join(train.class_title(2, (), look))


@cache
def plane(look: Look) -> dict[str, Any]:
    """Specification of the training page's plane for two classes, with the boundary p = ½ drawn as a line.

    Data: ``picture`` and ``points`` as there, ``boundary`` (x, y, x2, y2), and ``notes`` (x, y, text).
    """
    base = train.surface("binary", 2, look)
    picture, *points = base["layer"]
    line = (
        alt.Chart(alt.NamedData("boundary"))
        .mark_rule(color=look.ink, strokeWidth=look.line, strokeCap="round", clip=True)
        .encode(x="x:Q", y="y:Q", x2="x2:Q", y2="y2:Q")
    )
    words = (
        alt.Chart(alt.NamedData("notes"))
        .mark_text(dy=-16, fontWeight="bold", color=look.ink)
        .encode(x="x:Q", y="y:Q", text="text:N")
    )
    added = [_layer(chart) for chart in (line, words)]
    untitled = {name: value for name, value in base.items() if name != "title"}
    layers = [picture, added[0], *points, added[1]]
    # Below hangs the index of x₁.
    return {**untitled, "layer": layers, "height": "container", "padding": {**_PADDING, "bottom": 6}}


@cache
def stage(look: Look) -> dict[str, Any]:
    """Specification of the grid of the input plane at one place in the network, ±1 at the picture's edges.

    Data: ``lines`` (x, y, line, order, way), ``points`` (x, y, label) and ``cut`` (x, y, x2, y2). Lines that were
    horizontal in the input are solid, those that were vertical dashed; the last layer's cut is thick; the faint cross
    is at 0.
    """
    scale = alt.Scale(domain=[-1, 1], nice=False)
    x, y = alt.X("x:Q", scale=scale, axis=None), alt.Y("y:Q", scale=scale, axis=None)
    ways, names = ["across", "along"], ["0", "1"]
    origin = alt.Chart(alt.InlineData([{"x": 0, "y": 0}])).mark_rule(color=look.faint, strokeWidth=1, opacity=0.6)
    axes = [origin.encode(x=x), origin.encode(y=y)]
    lines = (
        alt.Chart(alt.NamedData("lines"))
        .mark_line(strokeWidth=1.2, clip=True)
        .encode(
            x=x,
            y=y,
            detail="line:N",
            order="order:Q",
            color=alt.Color("way:N", scale=alt.Scale(domain=ways, range=[look.ink, look.faint]), legend=None),
            strokeDash=alt.StrokeDash("way:N", scale=alt.Scale(domain=ways, range=[[1, 0], [4, 3]]), legend=None),
        )
    )
    points = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, size=look.point * 0.3, opacity=0.9, clip=True)
        .encode(
            x=x,
            y=y,
            fill=alt.Fill("label:N", scale=alt.Scale(domain=names, range=list(CLASS_COLOUR[:2])), legend=None),
            shape=alt.Shape("label:N", scale=alt.Scale(domain=names, range=list(CLASS_SHAPE[:2])), legend=None),
        )
    )
    cut = (
        alt.Chart(alt.NamedData("cut"))
        .mark_rule(color=look.ink, strokeWidth=look.line + 1, strokeCap="round", clip=True)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
    )
    chart = alt.layer(*axes, lines, points, cut).resolve_scale(color="independent").properties(height="container")
    return {**chart.to_dict(), "config": {**look.config(), "view": {"stroke": look.faint}}, "padding": _PADDING}


@cache
def rank(look: Look) -> dict[str, Any]:
    """Specification of the units of each layer as outlines, and of the directions that are left as filled bars.

    Data: ``bars`` (step, width, rank, text).
    """
    bars = alt.Chart(alt.NamedData("bars"))
    x = alt.X("step:N", title=None, sort=list(STEPS), axis=alt.Axis(labelAngle=0))
    scale = alt.Scale(domain=[0, MOST_UNITS + 1], nice=False)
    axis = alt.Axis(values=list(range(0, MOST_UNITS + 1, 2)), format="d")
    y = alt.Y("width:Q", title="units (outline) and rank (filled)", scale=scale, axis=axis)
    outline = bars.mark_bar(filled=False, stroke=look.ink, strokeDash=DASH, strokeWidth=2).encode(x=x, y=y)
    left = bars.mark_bar(color=CLASS_COLOUR[1]).encode(x=x, y=alt.Y("rank:Q", scale=scale, axis=axis))
    words = bars.mark_text(dy=-12, fontWeight="bold").encode(x=x, y=y, text="text:N")
    height = look.height(rows=_ROWS)
    chart = alt.layer(left, outline, words).properties(height=height, title="Directions of the input that are left")
    return {**chart.to_dict(), "config": look.config()}


def _layer(chart: alt.Chart) -> dict[str, Any]:
    """One layer's part of a specification."""
    whole = chart.to_dict()
    return {name: whole[name] for name in ("data", "mark", "encoding")}
