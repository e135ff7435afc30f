"""A network over the epochs: its gradients by layer, and its units that are dead or saturated."""

from functools import cache
from typing import Any

import altair as alt

from dashboard.charts.theme import Look
from dashboard.frames.network import layer_names
from dashboard.text.numbers import TICK_LABEL

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
        .encode(x=_epoch(), y=alt.value("height"), color=_colour(names, look))
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


_ROWS = 2
"""Rows of controls and numbers that share the screen with a chart."""


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
    ).properties(height=look.height(rows=_ROWS), title=title)
    return {**chart.to_dict(), "config": look.config()}
