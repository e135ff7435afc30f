"""Pictures of dying units: hinge lines over the data, the monitor, and the shares of many networks."""

from functools import cache
from typing import Any, Literal

import altair as alt

from dashboard.charts.theme import (
    ACTIVATION_COLOUR,
    ACTIVATION_SHAPE,
    CLASS_COLOUR,
    CLASS_SHAPE,
    DASH,
    LINE,
    Look,
    of_target,
    themed,
)
from dashboard.frames import INPUT_LIMIT
from dashboard.frames.dying import DEPTHS, RATES, RESCUE_EPOCHS, RIVALS, Y_LIMIT
from lib.activations import ACTIVATIONS

EPOCHS = 200
"""The monitor's last epoch."""
POWER = 2
"""Its epochs stand on an axis of square roots, because most units die early."""
_ROWS = {False: 1.1, True: 1.25}
"""Rows of controls under the plane and the strip, on a desk and on a projector."""
_BORN_ROWS = {False: 0.9, True: 1.4}
"""The same for the networks born dead, which have a slider."""
_GREY = themed("#6E6962", "#A8A29A")
"""Lines of the dead, over the plane's colours."""


@cache
def plane(task: str, n_in: int, look: Look) -> dict[str, Any]:
    """Specification of the data with the units' hinge lines.

    Data: ``points`` (x1, x2, y, label), ``hinges`` (see ``frames.dying.hinges``) and, for two inputs, ``picture``
    (url and corners), for one, ``fit`` (x1, x2). Solid lines belong to units that fire, dashed grey ones to the dead.
    """
    height = INPUT_LIMIT if n_in == 2 else Y_LIMIT
    grey = _GREY if n_in == 2 else look.faint
    style: dict[str, Any] = {"format": "d", "grid": n_in == 1}  # a grid would show through the plane

    def x(field: str) -> Any:
        scale = alt.Scale(domain=[-INPUT_LIMIT, INPUT_LIMIT], nice=False)
        return alt.X(f"{field}:Q", title="x₁" if n_in == 2 else "x", scale=scale, axis=alt.Axis(tickCount=6, **style))

    def y(field: str) -> Any:
        scale = alt.Scale(domain=[-height, height], nice=False)
        return alt.Y(f"{field}:Q", title="x₂" if n_in == 2 else "y", scale=scale, axis=alt.Axis(tickCount=5, **style))

    points = alt.Chart(alt.NamedData("points")).encode(x=x("x1"), y=y("x2"))
    if n_in == 1:
        below: list[Any] = [
            points.mark_point(filled=True, size=look.point * 0.6, color=CLASS_COLOUR[1], opacity=0.7, clip=True),
            alt.Chart(alt.NamedData("fit"))
            .mark_line(color=LINE[0], strokeWidth=look.line + 1, clip=True)
            .encode(x=x("x1"), y=y("x2")),
        ]
        title = "Hinges (arrow: fires there)"
    else:
        picture = (
            alt.Chart(alt.NamedData("picture"))
            .mark_image(aspect=False, opacity=0.6)
            .encode(x=x("x1"), x2="x2:Q", y=y("y1"), y2="y2:Q", url="url:N")
        )
        if task == "regression":
            points = points.transform_calculate(colour=of_target("y"))
            fill: Any = alt.Fill("colour:N", scale=None)
            shape: Any = alt.value("circle")
        else:
            fill = alt.Fill("label:N", scale=alt.Scale(domain=["0", "1"], range=list(CLASS_COLOUR[:2])), legend=None)
            shape = alt.Shape("label:N", scale=alt.Scale(domain=["0", "1"], range=list(CLASS_SHAPE[:2])), legend=None)
        dots = points.mark_point(
            size=look.point * 0.5, filled=True, opacity=0.9, stroke=look.ink, strokeWidth=0.6, clip=True
        ).encode(fill=fill, shape=shape)
        below = [picture, dots]
        title = "Hinge lines (arrow: fires there)"
    hinges = alt.Chart(alt.NamedData("hinges"))
    above: list[Any] = []
    for state, colour, dash, width in (("dead", grey, DASH, 2.0), ("fires", look.ink, [1, 0], 2.5)):
        of = hinges.transform_filter(f"datum.state == '{state}'")
        thick = width * (1.6 if look.projector else 1)
        above += [
            of.mark_rule(color=colour, strokeDash=dash, strokeWidth=thick, clip=True).encode(
                x=x("x1"), y=y("y1"), x2="x2:Q", y2="y2:Q"
            ),
            of.mark_rule(color=colour, strokeWidth=thick, clip=True).encode(x=x("bx"), y=y("by"), x2="tx:Q", y2="ty:Q"),
            of.mark_point(
                shape="triangle", filled=True, size=look.point * 1.6, color=colour, opacity=1, clip=True
            ).encode(x=x("tx"), y=y("ty"), angle=alt.Angle("angle:Q", scale=None)),
        ]
    above += [
        hinges.mark_text(fontWeight="bold", color=look.ink, clip=True, **halo).encode(
            x=x("lx"), y=y("ly"), text="text:N"
        )
        for halo in look.halos
    ]
    return _finish(alt.layer(*below, *above).properties(height=look.height(rows=_ROWS[look.projector])), title, look)


@cache
def monitor(units: int, look: Look) -> dict[str, Any]:
    """Specification of the monitor: each unit's firing rate by epoch, and its numbers now.

    Data: ``strip`` (one picture: url, from, to, top, bottom), ``units`` (unit, fires, gradient, since, dead),
    ``now`` (epoch) and ``acts`` (epoch, text). Dead is hatched grey.
    """
    columns = (330, 180, 30) if look.projector else (205, 112, 18)  # right ends of the numbers, from the right edge
    room = columns[0] + (75 if look.projector else 48)
    # Where there is little room the strip is worth more than numbers: those of its shades and the gradients make way.
    narrow = f"width < {600 if look.projector else 400}"
    away = ("fires", "gradient")
    end = f"width - ({narrow} ? {130 if look.projector else 86} : {room})"
    scale = alt.Scale(type="pow", exponent=1 / POWER, domain=[0, EPOCHS], nice=False, range=[0, {"expr": end}])
    # Its line is what the slider under the chart is measured by.
    axis = alt.Axis(values=[0, 10, 50, 100, 200], format="d", grid=False, labelOverlap=True, domain=True)

    def x(field: str) -> Any:
        return alt.X(f"{field}:Q", title="epoch", scale=scale, axis=axis.copy())

    def y(field: str) -> Any:
        return alt.Y(
            f"{field}:Q",
            title="unit",
            scale=alt.Scale(domain=[units + 0.5, 0.5], nice=False),
            axis=alt.Axis(values=list(range(1, units + 1)), format="d", grid=False, ticks=False, domain=False),
        )

    strip = (
        alt.Chart(alt.NamedData("strip"))
        .mark_image(aspect=False)
        .encode(x=x("from"), x2="to:Q", y=y("top"), y2="bottom:Q", url="url:N")
    )
    now = alt.Chart(alt.NamedData("now")).mark_rule(color=look.ink, strokeWidth=look.line).encode(x=x("epoch"))
    acts = alt.Chart(alt.NamedData("acts"))
    act_line = acts.mark_rule(color=look.ink, strokeWidth=1.5, strokeDash=[3, 3]).encode(x=x("epoch"))
    act_text = acts.mark_text(dy=-8, baseline="bottom", fontWeight="bold").encode(
        x=x("epoch"), y=alt.value(0), text="text:N"
    )
    rows = alt.Chart(alt.NamedData("units"))
    numbers = []
    heads = (("fires", "fires on"), ("gradient", "gradient"), ("since", "dead since"))
    for (field, head), right in zip(heads, columns, strict=True):
        place = alt.value(alt.expr(f"width - {right}"))
        shown = alt.expr(f"{narrow} ? 0 : 1") if field in away else 1.0
        align: Literal["right", "center"] = "center" if field == "since" else "right"
        shift = -20 if field == "since" else 0
        numbers.append(
            rows.mark_text(align=align, baseline="middle", dx=shift, opacity=shown).encode(
                x=place,
                y=y("unit"),
                text=f"{field}:N",
                color=alt.condition("datum.dead", alt.value(look.faint), alt.value(look.ink)),
            )
        )
        numbers.append(
            alt.Chart(alt.InlineData([{"text": head}]))
            .mark_text(align=align, baseline="bottom", dy=-8, dx=shift, opacity=shown)
            .encode(x=place, y=alt.value(0), text="text:N")
        )
    chart = alt.layer(strip, act_line, act_text, now, *numbers).properties(
        height=look.height(rows=_ROWS[look.projector]) + (110 if units > 8 else -4)
    )
    return _finish(chart, "Firing rate of each unit (dead: hatched)", look, offset=26)


@cache
def rates(look: Look) -> dict[str, Any]:
    """Specification of the share of never-active units by learning rate.

    Data: ``rates`` (key, rate, silent, stuck) and, before the prediction, ``asked`` (rate, silent, text).
    """
    x = alt.X(
        "rate:Q",
        title="learning rate",
        scale=alt.Scale(type="log", domain=[RATES[0] * 0.8, RATES[-1] * 1.25], nice=False),
        axis=alt.Axis(values=list(RATES), format="~g"),
    )
    rows = alt.Chart(alt.NamedData("rates"))
    silent = rows.encode(x=x, y=_share("silent", "share of units"), color=_hue(), shape=_shape())
    stuck = rows.mark_line(strokeDash=DASH, strokeWidth=look.line).encode(
        x=x, y=_share("stuck", "share of units"), color=_hue()
    )
    marks = silent.mark_point(filled=True, size=look.point * 3, opacity=1)
    lines = rows.mark_line().encode(x=x, y=_share("silent", "share of units"), color=_hue())
    asked = _asked(look).encode(x=x, y=_share("silent", "share of units"))
    chart = alt.layer(lines, stuck, marks, asked).properties(height=look.height(rows=0.9))
    return _finish(chart, "Never active (dashed: no gradient)", look)


@cache
def rescue(look: Look) -> dict[str, Any]:
    """Specification of accuracy by epoch after a bad start. Data: ``curves`` (key, epoch, accuracy)."""
    x = alt.X(
        "epoch:Q",
        scale=alt.Scale(domain=[0, RESCUE_EPOCHS], nice=False),
        axis=alt.Axis(tickCount=4, format="d"),
    )
    y = alt.Y("accuracy:Q", scale=alt.Scale(domain=[0.4, 1], nice=False), axis=alt.Axis(format="%", tickCount=6))
    rows = alt.Chart(alt.NamedData("curves")).encode(x=x, y=y, color=_hue())
    ends = rows.transform_filter(f"datum.epoch == {RESCUE_EPOCHS}").mark_point(
        filled=True, size=look.point * 3, opacity=1
    )
    chart = alt.layer(rows.mark_line(), ends.encode(shape=_shape())).properties(height=look.height(rows=0.9))
    return _finish(chart, "Accuracy from the bad start", look)


@cache
def born_dead(look: Look) -> dict[str, Any]:
    """Specification of the share of networks born dead by depth.

    Data: ``shares`` (key, depth, share, low, high), ``bound`` (depth, share), ``now`` (depth, share) and, before the
    prediction, ``asked`` (depth, share, text).
    """
    title = "share of networks"

    def x() -> Any:
        scale = alt.Scale(domain=[0, DEPTHS[-1] + 1], nice=False)
        return alt.X("depth:Q", title="hidden layers", scale=scale, axis=alt.Axis(tickCount=6, format="d"))

    rows = alt.Chart(alt.NamedData("shares")).encode(x=x(), color=_hue())
    band = rows.mark_rule(strokeWidth=2, opacity=0.7).encode(y=_share("low", title), y2="high:Q")
    line = rows.mark_line(strokeWidth=look.line).encode(y=_share("share", title))
    marks = rows.mark_point(filled=True, size=look.point * 2, opacity=1).encode(
        y=_share("share", title), shape=_shape()
    )
    bound = (
        alt.Chart(alt.NamedData("bound"))
        .mark_line(color=look.faint, strokeDash=DASH, strokeWidth=2)
        .encode(x=x(), y=_share("share", title))
    )
    now = alt.Chart(alt.NamedData("now"))
    here = now.mark_rule(color=look.ink, strokeWidth=1.5).encode(x=x())
    ring = now.mark_point(size=look.point * 5, stroke=look.ink, strokeWidth=2.5, opacity=1).encode(
        x=x(), y=_share("share", title)
    )
    asked = _asked(look).encode(x=x(), y=_share("share", title))
    chart = alt.layer(bound, band, line, marks, here, ring, asked).properties(
        height=look.height(rows=_BORN_ROWS[look.projector])
    )
    return _finish(chart, "Born dead (dashed: one row)", look)


@cache
def nets(look: Look) -> dict[str, Any]:
    """Specification of a hundred networks as squares. Data: ``picture`` (url, and corners x1, x2, y1, y2)."""
    axis = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    square = alt.Scale(domain=[0, 10], nice=False)
    chart = (
        alt.Chart(alt.NamedData("picture"))
        .mark_image(aspect=False)
        .encode(
            x=alt.X("x1:Q", title="seeds 0 to 99, row by row", scale=square, axis=axis),
            x2="x2:Q",
            y=alt.Y("y1:Q", title=None, scale=square, axis=axis),
            y2="y2:Q",
            url="url:N",
        )
        .properties(height=look.height(rows=_BORN_ROWS[look.projector]))
    )
    return _finish(chart, "At this depth (dead: hatched)", look)


def _hue() -> Any:
    scale = alt.Scale(domain=list(RIVALS), range=[ACTIVATION_COLOUR[key] for key in RIVALS])
    return alt.Color("key:N", scale=scale, legend=_legend())


def _shape() -> Any:
    scale = alt.Scale(domain=list(RIVALS), range=[ACTIVATION_SHAPE[key][0] for key in RIVALS])
    return alt.Shape("key:N", scale=scale, legend=_legend())


def _legend() -> Any:
    first, second = RIVALS
    names = f"datum.label == '{first}' ? '{ACTIVATIONS[first].label}' : '{ACTIVATIONS[second].label}'"
    return alt.Legend(title=None, orient="bottom", labelExpr=names, symbolOpacity=1)


def _asked(look: Look) -> Any:
    """The question mark of a picture that waits for a prediction."""
    return alt.Chart(alt.NamedData("asked")).mark_text(fontSize=4 * look.font, fontWeight="bold").encode(text="text:N")


def _share(field: str, title: str) -> Any:
    scale = alt.Scale(domain=[0, 1], nice=False)
    return alt.Y(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(format="%", tickCount=5))


def _finish(chart: Any, title: str, look: Look, offset: int = 10) -> dict[str, Any]:
    return {**chart.properties(title=alt.TitleParams(title, offset=offset)).to_dict(), "config": look.config()}
