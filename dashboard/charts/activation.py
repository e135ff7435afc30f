"""Pictures of activation functions: f above f′ over one z axis."""

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.theme import ACTIVATION_COLOUR, DASH, Look
from dashboard.frames import Z_LIMIT
from dashboard.frames.activation import z_grid
from dashboard.text.numbers import figure_in_vega
from lib.activations import ACTIVATIONS
from lib.records import Param

AXIS_SPACE = 70
"""Pixels to the left of each panel, the same for all so that the z axes line up."""
AXIS_ENDS = {False: (67, 11), True: (76, 12)}
"""Pixels from the sides of a stacked chart's place to the ends of its x axis, on a desk and on a projector."""
_TANGENT = 2.0
"""Half the length of the tangent piece, in z."""


@cache
def explorer(key: str, look: Look) -> dict[str, Any]:
    """Specification of the explorer's picture for one activation.

    Data: ``curve`` (z, f, df), ``slope`` (z, df, piece), ``kinks`` (z, df, chosen), ``bands`` (low, high) and
    ``probe`` (one row of z, f, df). The probe that follows the pointer lives in the browser alone: it picks the
    nearest row of ``curve``, so its numbers come from the core too.
    """
    return _stacked(key, look, _slope(key, look))


@cache
def sketched(key: str, look: Look) -> dict[str, Any]:
    """The same with a slope that somebody has drawn, and those of a class, in grey behind.

    Data: also ``sketch`` (z, df) and ``drawn`` (z, df, curve, last).
    """
    own = alt.Chart(alt.NamedData("sketch")).mark_line(color=look.faint, strokeWidth=look.line * 1.5, clip=True)
    each = alt.Chart(alt.NamedData("drawn")).mark_line(
        color=look.faint, strokeWidth=look.line / 2, strokeCap="butt", opacity=0.6, clip=True
    )
    dash = alt.StrokeDash("last:N", legend=None, scale=alt.Scale(domain=[False, True], range=[[2, 4], [1, 0]]))
    drawn = each.encode(x=_x(), y=_y_slope(key), detail="curve:N", strokeDash=dash)
    return _stacked(key, look, [drawn, own.encode(x=_x(), y=_y_slope(key)), *_slope(key, look)])


@cache
def asking(key: str, look: Look, *, scaled: bool) -> dict[str, Any]:
    """The same while the slope is asked for: its axes are empty. Data: ``curve``, ``bands`` and ``probe``.

    scaled: whether there are numbers on the axis of the slope, which say about how large it gets.
    """
    nothing = alt.Chart(alt.NamedData("probe")).mark_point(opacity=0)
    return _stacked(key, look, [nothing.encode(x=_x(), y=_y_slope(key, labels=scaled))])


def _stacked(key: str, look: Look, below: Sequence[alt.Chart]) -> dict[str, Any]:
    """The value of one activation with its probes, over what is shown of its slope."""
    pointer = _pointer()
    curve = alt.Chart(alt.NamedData("curve"))
    pointed = curve.transform_filter(pointer)
    probe = alt.Chart(alt.NamedData("probe"))
    y_value = alt.Y("f:Q", title="f(z)", scale=alt.Scale(domain=domain(key, "f")), axis=_y_axis())
    value = alt.layer(
        _bands(look),
        _zero_lines(),
        curve.mark_line(color=ACTIVATION_COLOUR[key], clip=True).encode(x=_x(labels=False), y=y_value),
        _tangent(probe, look.faint, look),
        _tangent(pointed, look.ink, look),
        probe.mark_point(shape="diamond", size=look.point * 4, color=look.ink, strokeWidth=2.5, clip=True).encode(
            x=_x(labels=False), y="f:Q"
        ),
        pointed.mark_point(filled=True, size=look.point * 3, color=look.ink, opacity=1, clip=True).encode(
            x=_x(labels=False), y="f:Q"
        ),
        _readout(pointed, f"'z = ' + format(datum.z, '.2f') + ' ·  f(z) = ' + {figure_in_vega('datum.f')}", look),
        _targets(curve).encode(x=_x(labels=False), y="f:Q").add_params(pointer),
    ).properties(height=look.panel(0.66, strip=True), title=f"{ACTIVATIONS[key].label}: the value f(z)")
    slope = alt.layer(_bands(look), _zero_lines(), *below).properties(
        height=look.panel(0.34, strip=True), title="its slope f′(z)"
    )
    chart = alt.vconcat(value, slope, spacing=12).resolve_scale(x="shared")
    return {**chart.to_dict(), "config": look.config()}


def _slope(key: str, look: Look) -> list[alt.Chart]:
    """The slope of one activation, with its ends at each kink and its probes."""
    colour = ACTIVATION_COLOUR[key]
    curve = alt.Chart(alt.NamedData("curve"))
    pointed = curve.transform_filter(_pointer())
    return [
        alt.Chart(alt.NamedData("slope"))
        .mark_line(color=colour, strokeDash=DASH, strokeCap="butt")
        .encode(x=_x(), y=_y_slope(key), detail="piece:N"),
        alt.Chart(alt.NamedData("kinks"))
        .mark_point(size=look.point * 2, color=colour, strokeWidth=2.5, filled=True, opacity=1)
        .encode(
            x=_x(),
            y="df:Q",
            fill=alt.condition("datum.chosen", alt.value(colour), alt.value(look.paper)),
            stroke=alt.value(colour),
        ),
        alt.Chart(alt.NamedData("probe"))
        .mark_point(shape="diamond", size=look.point * 4, color=look.ink, strokeWidth=2.5)
        .encode(x=_x(), y="df:Q"),
        pointed.mark_point(filled=True, size=look.point * 3, color=look.ink, opacity=1).encode(x=_x(), y="df:Q"),
        _readout(pointed, f"'f′(z) = ' + {figure_in_vega('datum.df')}", look),
        _targets(curve).encode(x=_x(), y="df:Q"),
    ]


def _pointer() -> alt.Parameter:
    """What the pointer is nearest to."""
    return alt.selection_point(
        name="pointer",
        encodings=["x"],
        nearest=True,
        on="pointerdown, pointermove",
        clear="pointerout[event.pointerType !== 'touch']",  # what a finger has pointed at stays when it is lifted
        empty=False,
    )


def _targets(curve: alt.Chart) -> Any:
    """Invisible marks, one for each row of the curve: what the pointer can be nearest to."""
    return curve.mark_point(opacity=0, tooltip=None)


@cache
def thumbnail(key: str, look: Look) -> dict[str, Any]:
    """Specification of a small picture of f (solid) and f′ (dashed) near 0. Data: ``curve``, ``slope``."""
    x = alt.X("z:Q", title=None, scale=alt.Scale(domain=[-4, 4], nice=False), axis=alt.Axis(values=[-4, 0, 4]))
    scale = alt.Scale(domain=[-1.5, 2.5], nice=False)
    axis = alt.Axis(values=[-1, 0, 1, 2])
    value = alt.Chart(alt.NamedData("curve")).encode(x=x, y=alt.Y("f:Q", title=None, scale=scale, axis=axis))
    slope = alt.Chart(alt.NamedData("slope")).encode(x=x, y=alt.Y("df:Q", scale=scale), detail="piece:N")
    colour = ACTIVATION_COLOUR[key]
    chart = alt.layer(
        _zero_lines(),
        value.mark_line(color=colour, clip=True),
        slope.mark_line(color=colour, clip=True, strokeDash=DASH, strokeCap="butt"),
        title=ACTIVATIONS[key].label,
        height=220 if look.projector else 140,
        padding={"left": 0, "right": 8, "top": 4, "bottom": 0},
    )
    return {**chart.to_dict(), "config": look.config()}


def _x(*, labels: bool = True) -> alt.X:
    axis = alt.Axis(tickCount=10) if labels else alt.Axis(tickCount=10, labels=False, title=None)
    return alt.X("z:Q", title="z", scale=alt.Scale(domain=[-Z_LIMIT, Z_LIMIT], nice=False), axis=axis)


def _y_axis(*, labels: bool = True) -> alt.Axis:
    return alt.Axis(minExtent=AXIS_SPACE - 25, maxExtent=AXIS_SPACE - 25, tickCount=5, labels=labels)


def _y_slope(key: str, *, labels: bool = True) -> alt.Y:
    scale = alt.Scale(domain=domain(key, "df"))
    return alt.Y("df:Q", title="f′(z)", scale=scale, axis=_y_axis(labels=labels))


def domain(key: str, quantity: str) -> list[float]:
    """The y range that holds the curve for every setting of its parameters, so that the axis never jumps."""
    record = ACTIVATIONS[key]
    settings = product(*(_settings(param) for param in record.params))
    function = record.f if quantity == "f" else record.df
    values = np.concatenate([function(z_grid(), *setting) for setting in settings])
    low, high = min(values.min(), 0), max(values.max(), 0)
    margin = 0.08 * (high - low)
    return [float(low - margin), float(high + margin)]


def _settings(param: Param) -> list[float | str]:
    return list(param.choices) if param.choices else [param.low, param.high]


def _tangent(points: alt.Chart, colour: str, look: Look) -> Any:
    ends = points.transform_calculate(
        left=f"datum.z - {_TANGENT}",
        right=f"datum.z + {_TANGENT}",
        below=f"datum.f - {_TANGENT} * datum.df",
        above=f"datum.f + {_TANGENT} * datum.df",
    )
    return ends.mark_rule(color=colour, strokeWidth=look.line, clip=True).encode(
        x="left:Q", x2="right:Q", y="below:Q", y2="above:Q"
    )


def _readout(points: alt.Chart, text: str, look: Look) -> Any:
    return (
        points.transform_calculate(text=text)
        .mark_text(align="left", baseline="top", fontSize=look.font + 2, fontWeight="bold", color=look.ink)
        .encode(x=alt.value(10), y=alt.value(8), text="text:N")
    )


def _bands(look: Look) -> Any:
    return (
        alt.Chart(alt.NamedData("bands"))
        .mark_rect(color=look.faint, opacity=0.16)
        .encode(x=alt.X("low:Q", title="z"), x2="high:Q")
    )


def _zero_lines() -> Any:
    origin = alt.Chart(alt.InlineData([{"zero": 0}])).mark_rule(strokeWidth=1)
    return origin.encode(x=alt.X("zero:Q", title="z")) + origin.encode(y="zero:Q")
