"""Picture of a gradient check: the errors of two difference quotients against the step, on logarithmic axes."""

from functools import cache
from typing import Any, Literal

import altair as alt

from dashboard.charts.activation import AXIS_ENDS, AXIS_SPACE, domain
from dashboard.charts.theme import ACTIVATION_COLOUR, DASH, Look
from dashboard.frames import Z_LIMIT
from dashboard.frames.gradient_check import ERROR_CEILING, ERROR_FLOOR, STEP_EXPONENTS
from dashboard.text.numbers import power_of_ten

_Align = Literal["left", "right"]
_SIDES: tuple[tuple[str, _Align, int, int], ...] = (
    ("ε/h", "left", 6, -12),
    ("h", "right", -6, -16),
    ("h²", "right", -8, -8),
)
"""Where the name of each straight line stands: law, alignment, and pixels from the line's labelled end."""
_NAMES: tuple[tuple[str, str, _Align, int, int], ...] = (
    ("forward", "<", "left", 12, -14),
    ("central", "<", "left", 12, 14),
    ("forward", ">=", "right", -12, -14),
    ("central", ">=", "right", -12, 14),
)
"""Where the markers' names stand, inside the picture on either half: method, half, alignment, and pixels."""
_METHODS = ["forward", "central"]
_POWER = power_of_ten("round(log(datum.value) / log(10))")
"""An axis label as a power of ten: 1e-12 becomes 10⁻¹²."""


@cache
def curve(key: str, look: Look) -> dict[str, Any]:
    """Specification of the function with the points that a difference takes, and the chords through them.

    Data: ``curve`` (z, f), ``points`` (z, f) and ``chords`` (z, f, z2, f2, method), the methods as in ``errors``.
    """
    scale = alt.Scale(domain=[-Z_LIMIT, Z_LIMIT], nice=False)
    x = alt.X("z:Q", title="z", scale=scale, axis=alt.Axis(tickCount=5))
    y = alt.Y("f:Q", title=None, scale=alt.Scale(domain=domain(key, "f")), axis=alt.Axis(tickCount=5))
    chords = alt.Chart(alt.NamedData("chords")).encode(x=x, y=y, x2="z2:Q", y2="f2:Q")
    chord: dict[str, Any] = {"strokeWidth": look.line * 0.7, "clip": True}
    points = alt.Chart(alt.NamedData("points"))
    chart = alt.layer(
        alt.Chart(alt.NamedData("curve"))
        .mark_line(color=ACTIVATION_COLOUR[key], opacity=0.45, clip=True)
        .encode(x=x, y=y),
        chords.transform_filter("datum.method == 'central'").mark_rule(color=ACTIVATION_COLOUR[key], **chord),
        chords.transform_filter("datum.method == 'forward'").mark_rule(color=look.ink, strokeDash=DASH, **chord),
        points.mark_point(
            filled=True, size=look.point, color=look.ink, stroke=look.paper, strokeWidth=1, opacity=1, clip=True
        ).encode(x=x, y=y),
    ).properties(height=look.height(strip=True), title="f at z and z ± h, and the chords")
    return {**chart.to_dict(), "config": look.config()}


@cache
def errors(key: str, look: Look) -> dict[str, Any]:
    """Specification of |error| against h for the forward and the central difference.

    Data: ``curves`` (h, error, method), ``guides`` (h, error, law, label), ``best`` and ``now`` (h, error, method)
    and ``straddle`` (low, high). Central: solid in the function's hue, circle. Forward: dashed, square.
    """
    low, high = (10**exponent for exponent in STEP_EXPONENTS)
    powers = [10.0**n for n in range(int(STEP_EXPONENTS[0]), int(STEP_EXPONENTS[1]) + 1, 2)]
    x = alt.X(
        "h:Q",
        title="step h",
        scale=alt.Scale(type="log", domain=[low, high], nice=False),
        axis=alt.Axis(values=powers, format=".0e", labelExpr=_POWER),
    )
    y = alt.Y(
        "error:Q",
        title="|error|",
        scale=alt.Scale(type="log", domain=[ERROR_FLOOR, ERROR_CEILING], nice=False),
        axis=alt.Axis(
            values=[10.0**n for n in range(-16, 2, 4)],
            labelExpr=_POWER,
            minExtent=AXIS_SPACE - 25,
            maxExtent=AXIS_SPACE - 25,
        ),
    )
    hues = alt.Scale(domain=_METHODS, range=[look.ink, ACTIVATION_COLOUR[key]])
    colour = alt.Color("method:N", scale=hues, legend=None)
    shape = alt.Shape("method:N", scale=alt.Scale(domain=_METHODS, range=["square", "circle"]), legend=None)
    dash = alt.StrokeDash("method:N", scale=alt.Scale(domain=_METHODS, range=[DASH, [1, 0]]), legend=None)

    straddle = alt.Chart(alt.NamedData("straddle"))
    band = straddle.mark_rect(color=look.faint, opacity=0.2).encode(
        x=alt.X("low:Q", scale=alt.Scale(type="log", domain=[low, high], nice=False)), x2="high:Q"
    )
    band_text = straddle.mark_text(align="right", baseline="bottom", dx=-6, dy=-6).encode(
        x="high:Q", y=alt.value("height"), text=alt.value("the step straddles the kink")
    )
    guides = alt.Chart(alt.NamedData("guides"))
    laws = guides.mark_line(color=look.faint, strokeWidth=2, clip=True).encode(x=x, y=y, detail="law:N")
    labelled = guides.transform_filter(f"datum.error > {2 * ERROR_FLOOR}").encode(x=x, y=y, text="label:N")
    sides = [
        labelled.transform_filter(f"datum.law == '{law}'").mark_text(
            align=align, dx=dx, dy=dy, fontStyle="italic", **halo
        )
        for law, align, dx, dy in _SIDES
        for halo in look.halos
    ]
    curves = alt.Chart(alt.NamedData("curves")).mark_line(clip=True).encode(x=x, y=y, color=colour, strokeDash=dash)
    now = alt.Chart(alt.NamedData("now"))
    here = now.mark_rule(strokeWidth=1.5, color=look.ink).encode(x=x)
    marks = now.mark_point(filled=True, size=look.point * 3, opacity=1, stroke=look.paper, strokeWidth=1.5).encode(
        x=x, y=y, color=colour, shape=shape
    )
    names = [
        now.transform_filter(f"datum.method == '{method}' && datum.h {side} 1e-6")
        .mark_text(align=align, dx=dx, dy=dy, fontWeight="bold", color=look.ink, **halo)
        .encode(x=x, y=y, text="method:N")
        for method, side, align, dx, dy in _NAMES
        for halo in look.halos
    ]
    best = alt.Chart(alt.NamedData("best"))
    lowest = best.mark_point(shape="triangle-up", size=look.point * 4, filled=True, opacity=1, yOffset=14).encode(
        x=x, y=y, color=colour
    )
    lowest_text = [
        best.transform_calculate(text="'best ' + datum.method")
        .mark_text(baseline="top", dy=24, color=look.ink, **halo)
        .encode(x=x, y=y, text="text:N")
        for halo in look.halos
    ]
    chart = alt.layer(band, band_text, laws, curves, here, *sides, lowest, *lowest_text, marks, *names).properties(
        height=look.height(strip=True), title="Error of the measured slope"
    )
    padding = {"left": 0, "top": 5, "right": AXIS_ENDS[look.projector][1], "bottom": 15}
    return {**chart.to_dict(), "padding": padding, "config": look.config()}
