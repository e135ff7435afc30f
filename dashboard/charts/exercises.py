"""The picture that exercise 3 builds: how often ReLU made how many zeros."""

from functools import cache
from typing import Any

import altair as alt

from dashboard.charts.theme import ACTIVATION_COLOUR, Look


@cache
def zero_histogram(look: Look) -> dict[str, Any]:
    """Specification of the histogram of zero counts with its binomial expectation.

    Data: ``counts`` (zeros, draws, expected) with one row for each possible number of zeros, and ``latest``
    (zeros) with the count of the newest draw, or no row.
    """
    counts = alt.Chart(alt.NamedData("counts"))
    x_axis = alt.Axis(values=list(range(0, 21, 2)), format="d", grid=False)
    # Half a unit to either side: bars have a width on the axis of numbers.
    x_scale = alt.Scale(domain=[-0.5, 20.5], nice=False)
    y = alt.Y("draws:Q", title="draws", axis=alt.Axis(tickMinStep=1, tickCount=5, format="d"))
    bars = (
        counts.transform_calculate(left="datum.zeros - 0.42", right="datum.zeros + 0.42", floor="0")
        .mark_rect(color=ACTIVATION_COLOUR["relu"], opacity=0.75)
        .encode(
            x=alt.X("left:Q", title="zeros in relu(Z)", scale=x_scale, axis=x_axis), x2="right:Q", y=y, y2="floor:Q"
        )
    )
    x = alt.X("zeros:Q", title="zeros in relu(Z)", scale=x_scale, axis=x_axis)
    expected = counts.encode(x=x, y=alt.Y("expected:Q", title="draws"))
    room = counts.transform_calculate(room="1").mark_point(opacity=0).encode(y="room:Q")  # an axis before any draw
    newest = (
        alt.Chart(alt.NamedData("latest"))
        .mark_text(text="▼", fontSize=look.font + 4, color=look.ink, baseline="top")
        .encode(x=x, y=alt.value(-look.font - 6))
    )
    chart = alt.layer(
        bars,
        expected.mark_line(color=look.ink, strokeWidth=1.5),
        expected.mark_point(shape="diamond", size=look.point * 1.6, color=look.ink, fill=look.paper, opacity=1),
        newest,
        room,
    ).properties(
        height=look.height(rows=1),
        title=alt.TitleParams(
            ["Bars: your draws, the newest at ▼", "◇: what Binomial(20, ½) expects"], offset=look.font + 10
        ),
    )
    return {**chart.to_dict(), "config": look.config()}
