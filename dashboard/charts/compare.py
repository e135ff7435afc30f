"""Pictures of several activation functions together: their values above, their slopes below, over one z axis."""

from functools import cache
from typing import Any

import altair as alt

from dashboard.charts.activation import AXIS_SPACE
from dashboard.charts.theme import ACTIVATION_COLOUR, ACTIVATION_SHAPE, DASH, Look
from dashboard.frames import COMPARE_LIMIT

VALUES = (-2.0, 4.0)
"""The values that are shown; what lies outside is cut off, in every comparison alike."""
SLOPES = (-0.2, 1.8)
"""The slopes that are shown."""


@cache
def overlay(keys: tuple[str, ...], look: Look) -> dict[str, Any]:
    """Specification of several activations over one z axis.

    Data: ``curves`` (key, z, f), ``slopes`` (key, z, df, piece), ``marks`` (key, z, f, df) and ``kinks`` (key, z,
    df, chosen) as from ``frames.overlay``; ``readings`` (key, z, f, df) on the line at ``here`` (z, text); and
    ``meeting`` (z, df, text): points where two slopes are equal, if they are to be marked.
    """
    colour = alt.Color("key:N", scale=alt.Scale(domain=list(keys), range=[ACTIVATION_COLOUR[k] for k in keys]))
    shape = alt.Shape("key:N", scale=alt.Scale(domain=list(keys), range=[ACTIVATION_SHAPE[k][0] for k in keys]))
    plain = colour.legend(None)
    # The colours alone never tell which is which: marks sit on every curve, and the buttons that choose show them.
    y_value = _y("f", "f(z)", VALUES)
    curves = alt.Chart(alt.NamedData("curves"))
    value = alt.layer(
        _zero_lines(),
        _here(look),
        curves.mark_line(clip=True).encode(x=_x(labels=False), y=y_value, color=plain),
        _marks("marks", look.point * 1.6, look).encode(
            x=_x(labels=False), y=y_value, color=plain, shape=shape.legend(None)
        ),
        _marks("readings", look.point * 3, look, rim=look.ink).encode(
            x=_x(labels=False), y=y_value, color=plain, shape=shape.legend(None)
        ),
        alt.Chart(alt.NamedData("here"))
        .mark_text(align="left", baseline="bottom", dx=6, dy=-4, fontSize=look.font, fontWeight="bold", color=look.ink)
        .encode(x=_x(labels=False), y=alt.value("height"), text="text:N"),
    ).properties(height=look.panel(0.62, strip=True), title="The values f(z), solid")

    y_slope = _y("df", "f′(z)", SLOPES)
    kinks = alt.Chart(alt.NamedData("kinks"))
    meeting = alt.Chart(alt.NamedData("meeting"))
    slope = alt.layer(
        _zero_lines(),
        _here(look),
        alt.Chart(alt.NamedData("slopes"))
        .mark_line(strokeDash=DASH, strokeCap="butt", clip=True)
        .encode(x=_x(), y=y_slope, color=plain, detail=["key:N", "piece:N"]),
        kinks.transform_filter("datum.chosen")
        .mark_point(size=look.point, filled=True, opacity=1, clip=True)
        .encode(x=_x(), y=y_slope, color=plain),
        kinks.transform_filter("!datum.chosen")
        .mark_point(size=look.point, fill=look.paper, opacity=1, strokeWidth=2, clip=True)
        .encode(x=_x(), y=y_slope, stroke=plain),
        _marks("marks", look.point * 1.6, look).encode(x=_x(), y=y_slope, color=plain, shape=shape.legend(None)),
        _marks("readings", look.point * 3, look, rim=look.ink).encode(
            x=_x(), y=y_slope, color=plain, shape=shape.legend(None)
        ),
        meeting.mark_point(shape="circle", size=look.point * 6, color=look.ink, strokeWidth=2.5).encode(
            x=_x(), y=y_slope
        ),
        meeting.mark_text(align="center", baseline="bottom", dy=-16, fontSize=look.font, color=look.ink).encode(
            x=_x(), y=y_slope, text="text:N"
        ),
    ).properties(height=look.panel(0.38, strip=True), title="their slopes f′(z), dashed")

    chart = alt.vconcat(value, slope, spacing=12).resolve_scale(x="shared")
    return {**chart.to_dict(), "config": look.config()}


def _marks(data: str, size: float, look: Look, rim: str | None = None) -> Any:
    return alt.Chart(alt.NamedData(data)).mark_point(
        filled=True, size=size, opacity=1, clip=True, stroke=rim or look.paper, strokeWidth=1.5 if rim else 1
    )


def _here(look: Look) -> Any:
    return alt.Chart(alt.NamedData("here")).mark_rule(color=look.ink, strokeWidth=1.5).encode(x="z:Q")


def _x(*, labels: bool = True) -> alt.X:
    axis = alt.Axis(tickCount=12) if labels else alt.Axis(tickCount=12, labels=False, title=None)
    return alt.X("z:Q", title="z", scale=alt.Scale(domain=[-COMPARE_LIMIT, COMPARE_LIMIT], nice=False), axis=axis)


def _y(field: str, title: str, domain: tuple[float, float]) -> alt.Y:
    axis = alt.Axis(minExtent=AXIS_SPACE - 25, maxExtent=AXIS_SPACE - 25, tickCount=5)
    return alt.Y(f"{field}:Q", title=title, scale=alt.Scale(domain=list(domain), nice=False), axis=axis)


def _zero_lines() -> Any:
    origin = alt.Chart(alt.InlineData([{"zero": 0}])).mark_rule(strokeWidth=1)
    return origin.encode(x=alt.X("zero:Q", title="z")) + origin.encode(y="zero:Q")
