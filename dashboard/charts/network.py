"""The drawing of a network: units as small pictures, weights as lines."""

from functools import cache
from typing import Any

import altair as alt

from dashboard.charts.theme import FAINTEST, LINE, Look
from dashboard.frames.network import layer_names
from dashboard.text.numbers import TICK_LABEL

NEGATIVE, POSITIVE = LINE
CHOOSE = "choose"
"""The name of the selection: a click on a unit."""


@cache
def network(columns: int, height: int, look: Look) -> dict[str, Any]:
    """Specification of a network with so many columns, inputs and output among them, ``height`` pixels high in all.

    Data: ``edges``, ``nodes``, ``heads`` and ``names`` (see ``frames.network``) and ``maps`` (see ``unit_maps``: one
    picture for each column, with url, x, y, width, height). Blue solid lines are positive weights, orange dashed ones
    negative. Dead units are hatched in their picture and dashed around; saturated ones have a double frame.
    """
    x_scale = alt.Scale(domain=[-0.62, columns - 0.38], nice=False, zero=False)
    y_scale = alt.Scale(domain=[height, 0], nice=False, zero=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=x_scale, axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=y_scale, axis=None)

    edges, nodes = alt.Chart(alt.NamedData("edges")), alt.Chart(alt.NamedData("nodes"))
    heads, names = alt.Chart(alt.NamedData("heads")), alt.Chart(alt.NamedData("names"))
    lines = edges.mark_rule(strokeCap="butt").encode(
        x=x("x"),
        y=y("y"),
        x2="x2:Q",
        y2="y2:Q",
        color=alt.condition("datum.w < 0", alt.value(NEGATIVE), alt.value(POSITIVE)),
        strokeDash=alt.condition("datum.w < 0", alt.value([6, 4]), alt.value([1, 0])),
        strokeWidth=alt.StrokeWidth("width:Q", scale=None),
        opacity=alt.condition("datum.chosen", alt.value(1), alt.value(FAINTEST)),
        tooltip=[
            alt.Tooltip("start:Q", title="from unit"),
            alt.Tooltip("end:Q", title="to unit"),
            alt.Tooltip("w:Q", title="weight", format=".4g"),
        ],
    )
    maps = (
        alt.Chart(alt.NamedData("maps"))
        .mark_image(
            aspect=False,
            width=_of("datum.width"),
            height=_of("datum.height"),
            align="center",
            baseline="middle",
        )
        .encode(x=x("x"), y=y("y"), url="url:N")
    )
    frame: dict[str, Any] = {"shape": "square", "filled": False, "opacity": 1, "stroke": look.ink}
    wide = 4.5 if look.projector else 3.5
    frames = (
        nodes.mark_point(
            **frame,
            fill="transparent",
            cursor=_of("datum.layer > 0 ? 'pointer' : 'default'"),
            tooltip=True,
            aria=True,  # each unit can be chosen, and says how it is
        )
        .encode(
            x=x("x"),
            y=y("y"),
            size=alt.Size("area:Q", scale=None),
            strokeWidth=alt.condition("datum.chosen", alt.value(wide), alt.value(1.2)),
            strokeDash=alt.condition("datum.dead", alt.value([4, 3]), alt.value([1, 0])),
            description="told:N",
            tooltip=[
                alt.Tooltip("told:N", title="this is"),
                alt.Tooltip("bias:N", title="bias"),
                alt.Tooltip("fires:N", title="z > 0 for"),
            ],
        )
        # On pressing: while the network trains, what was pressed may be gone before a click is complete.
        .add_params(
            alt.selection_point(
                name=CHOOSE, fields=["layer", "unit", "turn"], on="mousedown", toggle=False, clear=False
            )
        )
    )
    double = (
        nodes.transform_filter("datum.stuck")
        .mark_point(**frame, strokeWidth=1.5)
        .encode(x=x("x"), y=y("y"), size=alt.Size("outer:Q", scale=None))
    )
    headings = heads.mark_text(lineBreak="\n", baseline="top", lineHeight=round(look.font * 1.35)).encode(
        x=x("x"), y=alt.value(0), text="text:N"
    )
    beside = names.mark_text(align=_of("datum.align"), dx=_of("datum.shift"), baseline="middle").encode(
        x=x("x"), y=y("y"), text="text:N"
    )
    chart = alt.layer(lines, maps, double, frames, headings, beside).properties(height=height)
    return {**chart.to_dict(), "config": look.config(), "padding": {"left": 0, "right": 0, "top": 0, "bottom": 0}}


def _of(expression: str) -> Any:
    """A property of a mark that differs from row to row."""
    return alt.ExprRef(expression)


_LAYER_HUES = ("#8C6BB1", "#3A6FC4", "#2B93A8", "#2C9B62", "#8F9A1E", "#D08A14")
_LAYER_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_LAYER_DASHES = ([1, 0], [9, 4], [2, 4], [9, 4, 2, 4], [16, 5], [5, 2])
"""The first hidden layer first; the output is drawn in ink, unbroken."""


@cache
def gradients(layers: int, look: Look) -> dict[str, Any]:
    """Specification of the gradients' norms by epoch. Data: ``gradients`` (epoch, layer, norm, mark, zero)."""
    lines = alt.Chart(alt.NamedData("gradients"))
    ticks = [float(f"{digit}e{power}") for power in range(-30, 10) for digit in (1, 3)]
    y = alt.Y(
        "norm:Q",
        title="‖∂L/∂W‖",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(values=ticks, labelExpr=TICK_LABEL, labelOverlap=True),
    )
    names = layer_names(layers)
    zeros = (
        lines.transform_filter("datum.zero")
        .mark_text(text="0", baseline="bottom", fontWeight="bold")
        .encode(x=_epoch(), y=alt.value(_HEIGHT[look.projector]), color=_colour(names, look))
    )
    return _by_epoch(lines, y, names, "Gradient of each layer", look, [zeros])


@cache
def counts(layers: int, look: Look) -> dict[str, Any]:
    """Specification of dead and saturated units by epoch, ``layers`` with the output. Data: ``counts``."""
    lines = alt.Chart(alt.NamedData("counts"))
    y = alt.Y(
        "count:Q", title="units", scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1, format="d", tickCount=4)
    )
    room = lines.mark_point(opacity=0).encode(x=_epoch(), y="room:Q")  # an axis for nothing but zeros
    return _by_epoch(lines, y, layer_names(layers)[:-1], "Dead or saturated units", look, [room])


_HEIGHT = {False: 360, True: 460}


def _epoch() -> alt.X:
    return alt.X("epoch:Q", title="epoch", axis=alt.Axis(tickMinStep=1, tickCount=5, format="d"))


def _colour(names: list[str], look: Look) -> alt.Color:
    hues = [*_LAYER_HUES[: len(names)]]
    hues = [look.ink if name == "output" else hue for name, hue in zip(names, [*hues, look.ink], strict=False)]
    return alt.Color(
        "layer:N", scale=alt.Scale(domain=names, range=hues), legend=alt.Legend(title=None, orient="top", columns=4)
    )


def _by_epoch(lines: Any, y: Any, names: list[str], title: str, look: Look, more: list[Any]) -> dict[str, Any]:
    colour = _colour(names, look)
    hidden = len(names) - ("output" in names)
    legend = alt.Legend(title=None, orient="top", columns=4)
    shapes = [*_LAYER_SHAPES[:hidden], "stroke"][: len(names)]
    dashes = [*_LAYER_DASHES[:hidden], [1, 0]][: len(names)]
    shape = alt.Shape("layer:N", scale=alt.Scale(domain=names, range=shapes), legend=legend)
    dash = alt.StrokeDash("layer:N", scale=alt.Scale(domain=names, range=dashes), legend=legend)
    chart = alt.layer(
        lines.mark_line(strokeWidth=look.line * 0.7, strokeCap="butt").encode(
            x=_epoch(), y=y, color=colour, strokeDash=dash
        ),
        lines.transform_filter("datum.mark")
        .mark_point(filled=True, opacity=1, size=look.point * 1.4)
        .encode(x=_epoch(), y=y, color=colour, shape=shape),
        *more,
    ).properties(height=_HEIGHT[look.projector], title=title)
    return {**chart.to_dict(), "config": look.config()}
