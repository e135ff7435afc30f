"""Pictures of softmax: probabilities as bars, matrices as heat maps, two classes next to the sigmoid."""

from functools import cache
from typing import Any, Literal

import altair as alt

from dashboard.charts.theme import ACTIVATION_COLOUR, CLASS_COLOUR, DASH, GLAZE, ON_GLAZE, Look, glazed

_BAR = CLASS_COLOUR[1]
# From orange over the page's ground to blue, as in the decision surface.
_LOW = [glazed(CLASS_COLOUR[0], GLAZE), glazed(CLASS_COLOUR[0], 0)]
_HIGH = [glazed(CLASS_COLOUR[1], 0), glazed(CLASS_COLOUR[1], GLAZE)]
_ABOVE_0 = 1e-9

# A gradient's own number format rounds a quarter to 0.3.
_LEGEND_LABEL = "replace(format(datum.value, '~r'), '-', '−')"


def beside(look: Look) -> int:
    """Pixels of the plot to the right of where a bar of probability 1 ends: two columns of numbers."""
    return 2 * round(9 * 0.62 * look.font)


@cache
def bars(look: Look) -> dict[str, Any]:
    """Specification of the probabilities of one row. Data: ``bars`` (i, label, p, plain, p_text, log_text)."""
    column = beside(look) // 2
    data = alt.Chart(alt.NamedData("bars"))
    y = alt.Y(
        "label:N",
        sort=alt.EncodingSortField("i", op="min"),
        title=None,
        axis=alt.Axis(ticks=False, minExtent=34, maxExtent=34, labelOverlap=False),
    )
    x = alt.X(
        "p:Q",
        title="probability",
        scale=alt.Scale(domain=[0, 1], range=[0, alt.ExprRef(f"width - {beside(look)}")], nice=False),
        axis=alt.Axis(values=[0, 0.5, 1], titleAnchor="start", format="~g"),
    )
    thickness = alt.ExprRef("min(bandwidth('y') * 0.8, 46)")

    def text(field: str, heading: str, place: str) -> Any:
        numbers = data.mark_text(align="right").encode(x=alt.value(alt.ExprRef(place)), y=y, text=f"{field}:N")
        # A constant needs no data of ours; `plot.show` fills in named data alone.
        head = (
            alt.Chart(alt.sequence(1))
            .mark_text(align="right", baseline="bottom", fontStyle="italic", text=heading)
            .encode(x=alt.value(alt.ExprRef(place)), y=alt.value(-4))
        )
        return numbers + head

    chart = alt.layer(
        data.mark_bar(color=_BAR, size=thickness).encode(x=x, y=y),
        data.mark_tick(color=look.ink, thickness=look.line, size=thickness).encode(x="plain:Q", y=y),
        text("p_text", "p", f"width - {column}"),
        text("log_text", "ln p", "width"),
    ).properties(height=_height(look), title="Class shares (tick: T = 1, c = 0)")
    return {**chart.to_dict(), "config": look.config()}


@cache
def jacobian(look: Look) -> dict[str, Any]:
    """Specification of the Jacobian. Data: ``cells`` (i, j, row, column, value, kind, text)."""
    colour = alt.Scale(domain=[-0.25, 0, _ABOVE_0, 0.25], range=[*_LOW, *_HIGH], clamp=True, interpolate="rgb")
    return _heat(look, colour, "Jacobian: ∂p (rows) by ∂z (columns)", [-0.25, 0, 0.25])


@cache
def matrix(look: Look) -> dict[str, Any]:
    """Specification of the probabilities of all rows. Data: ``cells`` as for the Jacobian."""
    colour = alt.Scale(domain=[0, 1], range=_HIGH, clamp=True, interpolate="rgb")
    return _heat(look, colour, "Softmax of every row: each sums to 1", [0, 0.5, 1])


@cache
def two_classes(look: Look) -> dict[str, Any]:
    """Specification of softmax of two classes over the sigmoid.

    Data: ``curve`` (d, sigmoid, softmax) and ``marker`` (one row of d, p, beyond).
    """
    curve, marker = alt.Chart(alt.NamedData("curve")), alt.Chart(alt.NamedData("marker"))
    x = alt.X(
        "d:Q",
        title="difference d of two logits, over T",
        scale=alt.Scale(domain=[-10, 10], nice=False),
        axis=alt.Axis(tickCount=5),
    )
    y = alt.Y("sigmoid:Q", title=None, scale=alt.Scale(domain=[0, 1], nice=False), axis=alt.Axis(tickCount=5))

    def name(text: str, side: Literal["left", "right"], d: float, p: float) -> Any:
        # A constant needs no data of ours; `plot.show` fills in named data alone.
        return alt.Chart(alt.sequence(1)).mark_text(align=side, text=text).encode(x=alt.datum(d), y=alt.datum(p))

    chart = alt.layer(
        curve.mark_line(color=ACTIVATION_COLOUR["sigmoid"], strokeWidth=3.5 * look.line, opacity=0.45).encode(x=x, y=y),
        curve.mark_line(color=look.ink, strokeDash=DASH, strokeCap="butt").encode(x=x, y="softmax:Q"),
        name("σ(d), broad", "right", -0.9, 0.62),
        name("softmax, dashed", "left", 1.4, 0.5),
        marker.mark_rule(strokeDash=[2, 3], strokeWidth=look.line / 2).encode(x="d:Q"),
        marker.mark_point(size=look.point * 4, color=look.ink, strokeWidth=2.5, opacity=1).encode(
            x="d:Q",
            y="p:Q",
            shape=alt.condition("datum.beyond && datum.d > 0", alt.value("triangle-right"), alt.value("diamond")),
        ),
    ).properties(height=_height(look), title="Softmax of two classes is a sigmoid")
    return {**chart.to_dict(), "config": look.config()}


def _height(look: Look) -> int:
    """All pictures of the lab are as tall, so that the sliders below stay where they are."""
    return look.height(rows=1.3)


def _heat(look: Look, scale: alt.Scale, title: str, ticks: list[float]) -> dict[str, Any]:
    cells = alt.Chart(alt.NamedData("cells"))
    is_sum = "datum.kind == 'sum'"
    x = alt.X(
        "column:N",
        sort=alt.EncodingSortField("j", op="min"),
        title=None,
        axis=alt.Axis(orient="top", labelAngle=0, ticks=False),
    )
    y = alt.Y(
        "row:N",
        sort=alt.EncodingSortField("i", op="min"),
        title=None,
        axis=alt.Axis(ticks=False, minExtent=48, maxExtent=90, labelOverlap=False),
    )
    legend = alt.Legend(
        title=None, orient="bottom", gradientLength=220, gradientThickness=10, values=ticks, labelExpr=_LEGEND_LABEL
    )
    fits = f"bandwidth('x') > {0.65 * look.font} * length(datum.text)"
    chart = alt.layer(
        cells.mark_rect(stroke=look.faint, strokeWidth=0.5).encode(
            x=x,
            y=y,
            color=alt.condition(is_sum, alt.value("transparent"), alt.Color("value:Q", scale=scale, legend=legend)),
        ),
        cells.mark_text().encode(
            x=x,
            y=y,
            text="text:N",
            color=alt.condition(is_sum, alt.value(look.ink), alt.value(ON_GLAZE)),
            opacity=alt.condition(fits, alt.value(1), alt.value(0)),
        ),
    ).properties(height=_height(look), title=title)
    return {**chart.to_dict(), "config": look.config()}
