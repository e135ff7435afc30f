"""Picture of a measured verdict: the numbers of a claim, and what is claimed of them as a line."""

from functools import cache
from typing import Any

import altair as alt

from dashboard.charts.theme import ACTIVATION_COLOUR, DASH, Look
from dashboard.frames.claims import ABOVE, BELOW, INSIDE, PICTURES
from dashboard.text.numbers import TICK_LABEL, power_of_ten

_LEAST = 2
"""Rows that a picture has room for, if it has fewer."""


@cache
def measured(key: str, look: Look) -> dict[str, Any]:
    """Specification of the numbers of one claim, a row for each.

    Data: ``measured`` (label, value, place, fn), and where something is claimed of them ``rule`` (value). A stem leads
    from 0 to a number; on an axis of powers there is none. ◄ and ► stand for 0 there, and for infinity.
    """
    picture = PICTURES[key]
    rows = alt.Chart(alt.NamedData("measured"))
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=500, grid=True))
    x = alt.X("value:Q", title=None, scale=_scale(picture.log), axis=_axis(picture.log, picture.shares))
    hues = sorted({row.fn for row in picture.rows})
    colour = alt.Color(
        "fn:N",
        scale=alt.Scale(domain=hues, range=[ACTIVATION_COLOUR[fn] if fn else look.ink for fn in hues]),
        legend=None,
    )
    inside = rows.transform_filter(f"datum.place == '{INSIDE}'").encode(x=x, y=y, color=colour)
    layers = [rows.mark_point(opacity=0).encode(y=y)]  # all rows first, in their order
    if not picture.log:
        layers.append(inside.mark_bar(size=look.line * 3, opacity=0.55))
    layers.append(inside.mark_point(filled=True, size=look.point * 4, opacity=1))
    for place, end, shape in ((BELOW, 0, "triangle-left"), (ABOVE, "width", "triangle-right")):
        beyond = rows.transform_filter(f"datum.place == '{place}'")
        layers.append(
            beyond.mark_point(filled=True, size=look.point * 4, opacity=1, shape=shape).encode(
                x=alt.value(end), y=y, color=colour
            )
        )
    if picture.rule:
        rule = alt.Chart(alt.NamedData("rule"))
        layers.append(rule.mark_rule(color=look.ink, strokeWidth=look.line, strokeDash=DASH).encode(x=x))
    title_and_axis, row = 5 * look.font + 50, (look.font + 14) * (1 + 0.5 * look.window)
    chart = alt.layer(*layers).properties(
        height=round(title_and_axis + row * max(len(picture.rows), _LEAST)),
        title=alt.TitleParams(
            picture.what,
            subtitle=f"╎\u00a0{picture.rule.words}" if picture.rule else "",
            subtitleFontSize=look.font,
            subtitleColor=look.ink,
        ),
    )
    return {**chart.to_dict(), "config": look.config()}


def _scale(log: bool) -> alt.Scale:
    return alt.Scale(type="log", padding=20) if log else alt.Scale(zero=True, padding=12)


def _axis(log: bool, shares: bool) -> alt.Axis:
    if log:
        power = power_of_ten("round(log(datum.value) / LN10)")
        return alt.Axis(tickCount=4, labelExpr=f"datum.label ? {power} : ''", grid=True)
    return alt.Axis(tickCount=4, format=".0%") if shares else alt.Axis(tickCount=4, labelExpr=TICK_LABEL)
