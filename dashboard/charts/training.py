"""Pictures of a training run: what the network says over its inputs, and the loss by epoch."""

from functools import cache
from typing import Any

import altair as alt

from dashboard.charts.theme import CLASS_COLOUR, CLASS_GLYPH, CLASS_NAME, CLASS_SHAPE, DASH, Look
from dashboard.frames import INPUT_LIMIT

HEIGHT = 400
PROJECTOR_HEIGHT = 350


@cache
def surface(task: str, classes: int, look: Look) -> dict[str, Any]:
    """Specification of the plane with the network's answer behind the points.

    Data: ``picture`` (one row: url, and the corners x1, x2, y1, y2 of the plane) and ``points`` (x1, x2, y,
    label, set). Training points are filled, test points hollow; each class has a shape and a colour.
    """
    if task == "regression":
        scale: Any = alt.Scale(
            domain=[-1, 0, 1], range=[CLASS_COLOUR[0], "#FFFFFF", CLASS_COLOUR[1]], clamp=True, interpolate="rgb"
        )
        colour = alt.Color("y:Q", scale=scale, legend=None)
        shape: Any = alt.value("circle")
        title = "Orange −1, white 0, blue 1"
    else:
        names = [str(label) for label in range(classes)]
        colour = alt.Color("label:N", scale=alt.Scale(domain=names, range=list(CLASS_COLOUR[:classes])), legend=None)
        shape = alt.Shape("label:N", scale=alt.Scale(domain=names, range=list(CLASS_SHAPE[:classes])), legend=None)
        marks = zip(CLASS_GLYPH, names, CLASS_NAME, strict=False)
        title = "Class " + ", ".join(f"{glyph} {name} {colour}" for glyph, name, colour in marks)
    picture = (
        alt.Chart(alt.NamedData("picture"))
        .mark_image(aspect=False)
        .encode(x=_plane_axis("x1", "x₁"), x2="x2:Q", y=_plane_axis("y1", "x₂"), y2="y2:Q", url="url:N")
    )
    points = alt.Chart(alt.NamedData("points"))
    where = {"x": _plane_axis("x1", "x₁"), "y": _plane_axis("x2", "x₂"), "shape": shape}
    # A dark rim keeps points visible on the surface of their own colour.
    training = (
        points.transform_filter("datum.set == 'training'")
        .mark_point(size=look.point, filled=True, opacity=1, stroke="#1F2328", strokeWidth=0.8, clip=True)
        .encode(**where, fill=colour)
    )
    test = (
        points.transform_filter("datum.set == 'test'")
        .mark_point(size=look.point, fill="#FFFFFF", opacity=1, strokeWidth=2, clip=True)
        .encode(**where, stroke=colour)
    )
    return _finish(alt.layer(picture, training, test), title, look)


@cache
def fit(look: Look) -> dict[str, Any]:
    """Specification of a network with one input: its curve through the points. Data: ``fit``, ``points``."""
    x = alt.X(
        "x1:Q", title="x", scale=alt.Scale(domain=[-INPUT_LIMIT, INPUT_LIMIT], nice=False), axis=alt.Axis(format="d")
    )
    y = alt.Y("y:Q", title="y", scale=alt.Scale(domain=[-2, 2], nice=False))
    points = alt.Chart(alt.NamedData("points"))
    training = points.transform_filter("datum.set == 'training'").mark_point(
        size=look.point, filled=True, color=CLASS_COLOUR[1], opacity=0.8, clip=True
    )
    test = points.transform_filter("datum.set == 'test'").mark_point(
        size=look.point, color=CLASS_COLOUR[1], strokeWidth=2, clip=True
    )
    curve = alt.Chart(alt.NamedData("fit")).mark_line(color=CLASS_COLOUR[0], strokeWidth=look.line + 1, clip=True)
    return _finish(
        alt.layer(training.encode(x=x, y=y), test.encode(x=x, y=y), curve.encode(x=x, y=y)),
        "The network's curve through the points",
        look,
    )


@cache
def losses(logarithmic: bool, look: Look) -> dict[str, Any]:
    """Specification of the loss by epoch, training solid and test dashed.

    Data: ``losses`` (epoch, loss, set) and ``latest`` (the same for the newest epoch, and room).
    """
    scale = alt.Scale(type="log", nice=False) if logarithmic else alt.Scale(zero=True, nice=True)
    names = ["training", "test"]
    x_axis = alt.Axis(tickMinStep=1, tickCount=5, format="d")
    dash = alt.StrokeDash(
        "set:N",
        scale=alt.Scale(domain=names, range=[[1, 0], DASH]),
        legend=None,
    )
    y = alt.Y("loss:Q", title="loss", scale=scale, axis=alt.Axis(tickCount=5, format="~g"))
    curves = (
        alt.Chart(alt.NamedData("losses"))
        .mark_line(color=look.ink)
        .encode(x=alt.X("epoch:Q", title="epoch", axis=x_axis), y=y, strokeDash=dash)
    )
    latest = alt.Chart(alt.NamedData("latest"))
    heads = latest.mark_point(filled=True, size=look.point, color=look.ink, opacity=1).encode(x="epoch:Q", y=y)
    room = latest.mark_point(opacity=0).encode(x="room:Q", y=y)  # keeps the axis from shrinking to one epoch
    return _finish(alt.layer(room, curves, heads), "Loss (test set dashed)", look)


def _plane_axis(field: str, title: str) -> Any:
    channel = alt.X if title == "x₁" else alt.Y
    scale = alt.Scale(domain=[-INPUT_LIMIT, INPUT_LIMIT], nice=False)
    return channel(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(tickCount=6, format="d"))


def _finish(chart: Any, title: str, look: Look) -> dict[str, Any]:
    height = PROJECTOR_HEIGHT if look.projector else HEIGHT
    return {**chart.properties(height=height, title=title).to_dict(), "config": look.config()}
