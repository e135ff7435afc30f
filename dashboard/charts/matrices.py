"""Picture of a matrix under an activation: its entries as points on the curve."""

from functools import cache
from typing import Any

import altair as alt

from dashboard.charts.theme import ACTIVATION_COLOUR, Look
from dashboard.frames import Z_LIMIT


@cache
def entries(key: str, look: Look) -> dict[str, Any]:
    """Specification of the curve with one point for each entry.

    Data: ``curve`` (z, f, df) and ``entries`` (z, f, fate). Filled: kept or changed; hollow: zeroed; diamond: was 0.
    """
    colour = ACTIVATION_COLOUR[key]
    scale = alt.Scale(domain=[-Z_LIMIT, Z_LIMIT], nice=False)
    x = alt.X("z:Q", title="z = entry + c", scale=scale, axis=alt.Axis(tickCount=5))
    y = alt.Y("f:Q", title="f(z)", axis=alt.Axis(tickCount=4))
    points = alt.Chart(alt.NamedData("entries")).encode(x=x, y=y)
    zeroed = points.transform_filter("datum.fate == 'zeroed'").mark_point(
        size=look.point * 3, stroke=look.ink, fill=look.paper, strokeWidth=2.5, opacity=1
    )
    was_zero = points.transform_filter("datum.fate == 'already zero'").mark_point(
        shape="diamond", size=look.point * 4, stroke=look.ink, fill=look.paper, strokeWidth=2.5, opacity=1
    )
    others = points.transform_filter("datum.fate == 'kept' || datum.fate == 'changed'").mark_point(
        filled=True, size=look.point * 3, color=colour, stroke=look.ink, strokeWidth=1, opacity=1
    )
    origin = alt.Chart(alt.InlineData([{"z": 0}])).mark_rule(strokeWidth=2).encode(x=x)
    curve = alt.Chart(alt.NamedData("curve")).mark_line(color=colour).encode(x=x, y=y)
    chart = alt.layer(origin, curve, zeroed, was_zero, others).properties(
        height=look.height(rows=5.3 if look.projector else 5.5),  # the grids, the slider, what was found
        title="○ zeroed   ◇ was 0   ● kept or changed",
    )
    return {**chart.to_dict(), "config": look.config()}
