"""Pictures of a gradient on its way back: its size by layer, where the units stand, and which layers move."""

from functools import cache
from typing import Any, Literal

import altair as alt

from dashboard.charts.activation import AXIS_SPACE
from dashboard.charts.theme import ACTIVATION_COLOUR, DASH, Look
from dashboard.frames.vanishing import COLUMNS, DECADES, MOST_PANELS, PINS, SERIES
from dashboard.text.numbers import power_of_ten, short
from lib.activations import ACTIVATIONS

_DOTS, _DASH_DOT = [2, 5], [12, 4, 2, 4]
_PIN_SHAPES = ("square", "triangle-up", "diamond", "cross")
_Align = Literal["left", "right"]
_SIDES: tuple[tuple[_Align, int], ...] = (("left", 4), ("right", -4))
_POWER = power_of_ten("datum.value")
_EXTENT = AXIS_SPACE - 25
_COLUMNS, _ROWS = 0.32, 0.8
"""Share of the picture for the columns of units; rows of controls on the screen with it."""
PADDING = 8
"""Pixels between the ends of the layers' axis and the first and the last layer."""


@cache
def sizes(key: str, look: Look, pinned: frozenset[str] = frozenset(), rows: int = 8) -> dict[str, Any]:
    """Specification of ‖dW‖ by layer with its two factors, for one activation and up to four pinned settings.

    Above it, on the same axis, the layers themselves: columns of up to ``rows`` units, each lit by its own ‖dW‖.
    pinned: the activations of the pinned settings.

    Data: ``cells`` (layer, unit, lit), ``curves`` (layer, power, series), ``pins`` (layer, power, series, pin),
    ``names`` (the same and text), ``marks`` (layer, power, mark), ``notes`` (layer, power, text), ``limits`` (power,
    text), ``room`` (layer, power); before the prediction ``fan`` (layer, power, line) and ``answers`` (layer, power,
    text).
    ‖dW‖ solid with circles, slopes dashed, weights dotted, bound dash-dotted; pins have shapes and names.
    """
    bound = f"{short(ACTIVATIONS[key].max_slope, 3)}ⁿ"
    entries = ("●\u00a0‖dW‖", "– –\u00a0slopes", "• • •\u00a0weights", f"– · –\u00a0{bound}")
    legend = "\u00a0\u00a0\u00a0 ".join(entries)
    x, y = _axes("‖dW‖")
    domain, hue = [*SERIES, *sorted(pinned)], ACTIVATION_COLOUR[key]
    hues = [hue, hue, look.ink, look.faint, *(ACTIVATION_COLOUR[pin] for pin in sorted(pinned))]
    dashes = [[1, 0], DASH, _DOTS, _DASH_DOT, *[[1, 0]] * len(pinned)]
    colour = alt.Color("series:N", scale=alt.Scale(domain=domain, range=hues), legend=None)
    dash = alt.StrokeDash("series:N", scale=alt.Scale(domain=domain, range=dashes), legend=None)
    shape = alt.Shape("pin:N", scale=alt.Scale(domain=list(PINS), range=list(_PIN_SHAPES)), legend=None)

    room = alt.Chart(alt.NamedData("room")).mark_point(opacity=0).encode(x=x, y=y)
    limits = alt.Chart(alt.NamedData("limits"))
    ends = limits.mark_rule(strokeWidth=1.5).encode(y=y)
    ends_text = limits.mark_text(align="right", baseline="bottom", dy=-3).encode(
        x=alt.value("width"), y=y, text="text:N"
    )
    curves = alt.Chart(alt.NamedData("curves"))
    lines = curves.mark_line(strokeCap="butt").encode(x=x, y=y, color=colour, strokeDash=dash)
    gradient = curves.transform_filter(f"datum.series == '{SERIES[0]}'")
    dots = gradient.mark_point(filled=True, size=look.point * 1.4, opacity=1).encode(x=x, y=y, color=colour)
    pins = alt.Chart(alt.NamedData("pins")).encode(x=x, y=y, color=colour, detail="pin:N")
    pin_lines = pins.mark_line(strokeWidth=look.line * 0.6)
    pin_marks = pins.mark_point(filled=True, size=look.point * 1.2, opacity=1).encode(shape=shape)
    names = alt.Chart(alt.NamedData("names")).encode(x=x, y=y, text="text:N")
    pin_names = [
        names.transform_filter(f"datum.side == '{side}'").mark_text(
            align=side, baseline="bottom", dx=dx, dy=-10, fontWeight="bold", color=look.ink, **halo
        )
        for side, dx in _SIDES
        for halo in look.halos
    ]
    marks = alt.Chart(alt.NamedData("marks"))
    zeros = (
        marks.transform_filter("datum.mark == 'zero'")
        .mark_text(text="0", fontWeight="bold", baseline="bottom", dy=-2)
        .encode(x=x, y=y)
    )
    overflows = (
        marks.transform_filter("datum.mark == 'overflow'")
        .mark_text(text="∞", fontWeight="bold", baseline="top", dy=2)
        .encode(x=x, y=y)
    )
    notes = alt.Chart(alt.NamedData("notes")).encode(x=x, y=y, text="text:N")
    at_top = "indexof(datum.text, 'overflow') == 0"
    low_notes = notes.transform_filter(f"!({at_top})").mark_text(baseline="bottom", dy=-26, fontStyle="italic")
    high_notes = notes.transform_filter(at_top).mark_text(baseline="top", dy=26, fontStyle="italic")
    title = alt.TitleParams(
        "Gradient of each layer's weights",
        subtitle=legend,
        subtitleFontSize=look.font,
        subtitleColor=look.ink,
        subtitlePadding=6,
    )
    fan = (
        alt.Chart(alt.NamedData("fan"))
        .mark_line(color=look.faint, strokeDash=_DOTS, strokeWidth=2, strokeCap="butt")
        .encode(x=x, y=y, detail="line:N")
    )
    answers = alt.Chart(alt.NamedData("answers")).encode(x=x, y=y, text="text:N")
    answered = [answers.mark_text(align="left", dx=6, fontStyle="italic", **halo) for halo in look.halos]
    reference = (room, ends, ends_text, fan, *answered)
    data = (lines, dots, pin_lines, pin_marks, *pin_names, zeros, overflows, low_notes, high_notes)
    chart = alt.layer(*reference, *data).properties(
        height=look.panel(1 - _COLUMNS, rows=_ROWS) - look.font, title=title
    )
    both = alt.vconcat(_columns(hue, rows, look), chart, spacing=8).resolve_scale(x="shared")
    return {**both.to_dict(), "config": look.config()}


def columns_height(look: Look) -> int:
    """Pixels of height for the columns of units."""
    return look.panel(_COLUMNS, rows=_ROWS)


def _columns(hue: str, rows: int, look: Look) -> Any:
    """The layers as columns of units."""
    x, _ = _axes("")
    x = x.axis(None)
    y = alt.Y(
        "unit:Q",
        title="units",
        scale=alt.Scale(domain=[-rows / 2, rows / 2], nice=False),
        axis=alt.Axis(values=[], minExtent=_EXTENT, maxExtent=_EXTENT, grid=False, domain=False),
    )
    cells = alt.Chart(alt.NamedData("cells")).encode(x=x, y=y)
    lit = alt.Opacity("lit:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None)
    size = min(0.85 * columns_height(look) / rows, 0.9 * look.font) ** 2
    return alt.layer(
        cells.mark_circle(color=hue, size=size).encode(opacity=lit),
        cells.mark_point(shape="circle", size=size, stroke=look.faint, strokeWidth=1, opacity=0.8),
    ).properties(
        height=columns_height(look), title=f"Units, lit by their ‖dW‖: unlit at {short(10.0**-DECADES)} of the largest"
    )


@cache
def panels(key: str, look: Look, columns: int = COLUMNS, rows: int = MOST_PANELS // COLUMNS) -> dict[str, Any]:
    """Specification of small panels, one per layer: the histogram of z behind the curve f, saturated ends as bands.

    Data: ``frames``, ``bands``, ``bars`` (x, x2, y, y2), ``curve`` (x, y, panel) and ``texts`` (x, y, text, place).
    """
    x = alt.X("x:Q", title=None, axis=None, scale=alt.Scale(zero=False, nice=False, domain=[0, columns]))
    y = alt.Y("y:Q", title=None, axis=None, scale=alt.Scale(zero=False, nice=False))

    two_lines = columns == COLUMNS
    tall = 180 if two_lines else 140

    def rects(name: str, **style: Any) -> Any:
        return alt.Chart(alt.NamedData(name)).mark_rect(**style).encode(x=x, x2="x2:Q", y=y, y2="y2:Q")

    def words(place: str, **style: Any) -> Any:
        texts = alt.Chart(alt.NamedData("texts")).transform_filter(f"datum.place == '{place}'")
        return texts.mark_text(**style).encode(x=x, y=y, text="text:N")

    curve = (
        alt.Chart(alt.NamedData("curve"))
        .mark_line(color=ACTIVATION_COLOUR[key])
        .encode(x=x, y=y, detail="panel:N", order="x:Q")
    )
    chart = alt.layer(
        rects("bands", color=look.faint, opacity=0.22),
        rects("bars", color=look.ink, opacity=0.55),
        rects("frames", filled=False, stroke=look.faint, strokeWidth=1),
        curve,
        words("title", align="left", baseline="bottom", lineBreak="\n", dy=-6 - look.font * two_lines),
        words("tick-left", align="left", baseline="top", dy=4),
        words("tick", baseline="top", dy=4),
        words("tick-right", align="right", baseline="top", dy=4),
        words("left", align="left", dx=4, fontWeight="bold"),
        words("right", align="right", dx=-4, fontWeight="bold"),
    ).properties(
        height=round(rows * tall * (1.45 if look.projector else 1)), title="Where z falls on the function's curve"
    )
    return {**chart.to_dict(), "config": look.config()}


@cache
def moved(key: str, look: Look) -> dict[str, Any]:
    """Specification of how far each layer's weights have moved. Data: ``moves``, ``still``, ``room`` (layer, power)."""
    x, y = _axes("‖W − W₀‖ / ‖W₀‖")
    moves = alt.Chart(alt.NamedData("moves")).encode(x=x, y=y)
    colour = ACTIVATION_COLOUR[key]
    chart = alt.layer(
        alt.Chart(alt.NamedData("room")).mark_point(opacity=0).encode(x=x, y=y),
        moves.mark_line(color=colour),
        moves.mark_point(filled=True, size=look.point * 1.4, color=colour, opacity=1),
        alt.Chart(alt.NamedData("still"))
        .mark_text(text="0", fontWeight="bold", baseline="bottom", dy=-2)
        .encode(x=x, y=y),
    ).properties(height=look.height(rows=0.9), title="How far each layer's weights have moved")
    return {**chart.to_dict(), "config": look.config()}


def _axes(title: str) -> tuple[alt.X, alt.Y]:
    x = alt.X(
        "layer:Q",
        title="layer, from the first hidden one to the output",
        scale=alt.Scale(zero=False, nice=False, padding=PADDING),
        axis=alt.Axis(tickMinStep=1, tickCount=10, format="d", grid=False),
    )
    y = alt.Y(
        "power:Q",
        title=title,
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(tickMinStep=1, tickCount=6, labelExpr=_POWER, minExtent=_EXTENT, maxExtent=_EXTENT),
    )
    return x, y
