"""Pictures of one correction: a step on the curve and on the loss, the loss over the logit, runs, and the pairs."""

from functools import cache
from typing import Any, Literal

import altair as alt

from dashboard.charts.activation import AXIS_SPACE
from dashboard.charts.theme import ACTIVATION_COLOUR, CLASS_COLOUR, DASH, DEAD, GLAZE, ON_GLAZE, Look, glazed
from dashboard.frames import Z_LIMIT
from dashboard.frames.steep import LOSS_LIMITS, output_limits
from dashboard.text.numbers import TICK_LABEL

_KINDS = {
    "exact": glazed(CLASS_COLOUR[1], GLAZE),
    "factor": glazed(CLASS_COLOUR[1], GLAZE / 2),
    "signs": "transparent",
    "wrong": glazed(CLASS_COLOUR[0], GLAZE),
    "none": glazed(DEAD, GLAZE / 2),
}
"""Ground of each cell, from blue (right) to orange (wrong), light enough to write on; undefined pairs are grey."""
_ROWS = {False: 0.8, True: 1.3}
"""Rows beside the pictures, on a desk and on a projector, whose question may take two lines."""
_SHAPES = ("circle", "square", "triangle-up", "diamond")


@cache
def step(key: str, look: Look) -> dict[str, Any]:
    """Specification of one step: on the activation above, on the loss over z below.

    Data: ``losses`` (z, output, value), ``level`` (output), ``tangent`` (z, output), ``arrow`` (z, to,
    output, value, angle) and ``points`` (z, output, value, place). Filled circle: start; hollow diamond: end.
    """
    colour = ACTIVATION_COLOUR[key]
    target = alt.Chart(alt.NamedData("level"))
    above = alt.layer(
        target.mark_rule(color=look.faint, strokeWidth=2).encode(y="output:Q"),
        target.mark_text(text="target", align="left", baseline="bottom", dx=6, dy=-4).encode(
            x=alt.value(0), y="output:Q"
        ),
        alt.Chart(alt.NamedData("losses"))
        .mark_line(color=colour)
        .encode(x=_z(labels=False), y=_y("output", "ŷ = f(z)")),
        alt.Chart(alt.NamedData("tangent"))
        .mark_line(color=look.ink, clip=True, strokeWidth=look.line * 0.7)
        .encode(x=_z(labels=False), y="output:Q"),
        *_way("output", look),
    ).properties(height=look.panel(0.55, rows=_ROWS[look.projector]), title="The unit’s output")
    below = alt.layer(
        alt.Chart(alt.NamedData("losses")).mark_line(color=colour).encode(x=_z(), y=_y("value", "loss L")),
        *_way("value", look),
    ).properties(height=look.panel(0.45, rows=_ROWS[look.projector]), title="Its loss over z")
    chart = alt.vconcat(above, below, spacing=10).resolve_scale(x="shared")
    return {**chart.to_dict(), "config": look.config()}


@cache
def loss(key: str, look: Look) -> dict[str, Any]:
    """Specification of the loss over the logit, its gradient beneath.

    Data: ``losses`` (z, value, gradient, piece), ``stuck`` (low, high), ``probe`` (z, value, gradient) and ``reach``
    (gradient).
    """
    colour = ACTIVATION_COLOUR.get(key, CLASS_COLOUR[1])
    losses, probe = alt.Chart(alt.NamedData("losses")), alt.Chart(alt.NamedData("probe"))
    band = (
        alt.Chart(alt.NamedData("stuck"))
        .mark_rect(color=look.faint, opacity=0.22)
        .encode(x=alt.X("low:Q", scale=_scale()), x2="high:Q")
    )
    zero = alt.Chart(alt.InlineData([{"y": 0}])).mark_rule(strokeWidth=1.5).encode(y="y:Q")

    def mark(field: str, *, labels: bool) -> Any:
        dot = probe.mark_point(filled=True, size=look.point * 3, opacity=1, color=look.ink)
        return dot.encode(x=_z(labels=labels), y=f"{field}:Q")

    above = alt.layer(
        band,
        losses.mark_line(color=colour).encode(x=_z(labels=False), y=_y("value", "loss L"), detail="piece:N"),
        mark("value", labels=False),
    ).properties(height=look.panel(0.56, rows=_ROWS[look.projector]), title="The loss over the logit")
    reach = alt.Chart(alt.NamedData("reach")).mark_point(opacity=0).encode(y=_y("gradient", "∂L/∂z"))
    below = alt.layer(
        band,
        zero,
        reach,
        losses.mark_line(color=colour, strokeDash=DASH, strokeCap="butt").encode(
            x=_z(), y=_y("gradient", "∂L/∂z"), detail="piece:N"
        ),
        mark("gradient", labels=True),
    ).properties(height=look.panel(0.44, rows=_ROWS[look.projector]), title="Its gradient: what a step is made of")
    chart = alt.vconcat(above, below, spacing=10).resolve_scale(x="shared")
    return {**chart.to_dict(), "config": look.config()}


@cache
def run(quantity: Literal["output", "loss"], names: tuple[str, ...], key: str, look: Look) -> dict[str, Any]:
    """Specification of several runs of one activation.

    Data: ``runs``, as frames.steep.runs returns it, and, for the output, ``level`` (output).
    """
    runs = alt.Chart(alt.NamedData("runs"))
    if quantity == "loss":
        powers = [10.0**n for n in range(-6, 4, 3)]
        scale = alt.Scale(type="log", domain=list(LOSS_LIMITS), nice=False)
        y = alt.Y("loss:Q", title="loss L", scale=scale, axis=alt.Axis(values=powers, labelExpr=TICK_LABEL))
        title = "The loss by step"
    else:
        scale = alt.Scale(domain=list(output_limits(key)), nice=False)
        y = alt.Y("output:Q", title="output ŷ", scale=scale, axis=alt.Axis(tickCount=5))
        title = "The output by step (grey: the target)"
    x = alt.X("step:Q", title="step", axis=alt.Axis(tickMinStep=1, format="d"))
    hues = [CLASS_COLOUR[1], look.ink, CLASS_COLOUR[2], look.faint][: len(names)]
    legend = alt.Legend(orient="top", title=None)
    colour = alt.Color("name:N", scale=alt.Scale(domain=list(names), range=hues), legend=legend)
    shape = alt.Shape("name:N", scale=alt.Scale(domain=list(names), range=list(_SHAPES[: len(names)])), legend=legend)
    inside = runs.transform_filter(f"datum.{quantity}_beyond == ''")
    layers = [
        runs.mark_line(clip=True, strokeWidth=look.line * 0.6).encode(x=x, y=y, color=colour),
        inside.mark_point(filled=True, size=look.point, opacity=1).encode(x=x, y=y, color=colour, shape=shape),
        *(
            runs.transform_filter(f"datum.{quantity}_beyond == '{edge}'")
            .mark_text(text=sign, fontWeight="bold", dy=shift, fontSize=look.font + 2)
            .encode(x=x, y=y, color=colour)
            for edge, sign, shift in (("low", "↓", -8), ("high", "↑", 8))
        ),
    ]
    if quantity == "output":
        layers.insert(0, alt.Chart(alt.NamedData("level")).mark_rule(strokeWidth=2).encode(y="output:Q"))
    chart = alt.layer(*layers).properties(height=look.height(rows=_ROWS[look.projector]), title=title)
    return {**chart.to_dict(), "config": look.config()}


@cache
def pairs(losses: tuple[str, ...], outputs: tuple[str, ...], look: Look) -> dict[str, Any]:
    """Specification of the table of pairs. Data: ``cells`` (loss, output, kind, text, chosen)."""
    cells = alt.Chart(alt.NamedData("cells"))
    x = alt.X(
        "loss:N",
        sort=list(losses),
        title=None,
        axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False, labelOverlap=False, labelFlush=False),
    )
    y = alt.Y(
        "output:N",
        sort=list(outputs),
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelOverlap=False, labelFlush=False, labelLimit=300),
    )
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(_KINDS), range=list(_KINDS.values())), legend=None)
    chart = alt.layer(
        cells.mark_rect(stroke=look.paper, strokeWidth=2).encode(x=x, y=y, color=colour),
        cells.transform_filter("datum.chosen").mark_rect(filled=False, stroke=look.ink, strokeWidth=3).encode(x=x, y=y),
        cells.mark_text(color=ON_GLAZE, fontSize=alt.ExprRef(f"width < 450 ? 11 : {look.font}")).encode(
            x=x, y=y, text="text:N"
        ),
    ).properties(height=(52 if look.projector else 33) * len(outputs), title="The shortcut update against the gradient")
    return {**chart.to_dict(), "config": look.config()}


def _way(field: str, look: Look) -> list[Any]:
    """Start and end of a step with the arrow between them, at one panel's height."""
    arrow, points = alt.Chart(alt.NamedData("arrow")), alt.Chart(alt.NamedData("points"))
    start = points.transform_filter("datum.place == 'start'")
    end = points.transform_filter("datum.place == 'end'")
    x, y = alt.X("z:Q", scale=_scale()), f"{field}:Q"
    return [
        arrow.mark_rule(color=look.ink, strokeWidth=look.line * 0.8).encode(x=x, x2="to:Q", y=y),
        arrow.mark_point(shape="triangle-up", filled=True, size=look.point * 3, color=look.ink, opacity=1).encode(
            x="to:Q", y=y, angle=alt.Angle("angle:Q", scale=None)
        ),
        start.mark_point(filled=True, size=look.point * 3.5, color=look.ink, opacity=1).encode(x=x, y=y),
        end.mark_point(
            shape="diamond", size=look.point * 4, stroke=look.ink, fill=look.paper, strokeWidth=2.5, opacity=1
        ).encode(x=x, y=y),
    ]


def _scale() -> alt.Scale:
    return alt.Scale(domain=[-Z_LIMIT, Z_LIMIT], nice=False)


def _z(*, labels: bool = True) -> alt.X:
    axis = alt.Axis(tickCount=10) if labels else alt.Axis(tickCount=10, labels=False, title=None)
    return alt.X("z:Q", title="z", scale=_scale(), axis=axis)


def _y(field: str, title: str) -> alt.Y:
    axis = alt.Axis(minExtent=AXIS_SPACE - 25, maxExtent=AXIS_SPACE - 25, tickCount=4)
    return alt.Y(f"{field}:Q", title=title, scale=alt.Scale(zero=True), axis=axis)
