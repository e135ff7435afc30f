"""Pictures of a digit classifier: accuracy by epoch, who is taken for whom, sheets of small pictures, ten bars."""

from functools import cache
from typing import Any

import altair as alt

from dashboard.charts.theme import CLASS_COLOUR, DASH, Look, on_paper
from dashboard.frames.digits import LOWEST_SHARE
from lib.digits import CLASSES

_MANY = 10
"""From this many confusions on, a cell has the strongest colour."""
_STRONGEST = 0.55
"""Share of the hue in it: the number on it is read on light and on dark paper."""


@cache
def accuracy(look: Look) -> dict[str, Any]:
    """Specification of the share of images that are right by epoch; the model that is looked at is in ink.

    Data: ``accuracies`` (epoch, right, set, model, chosen, below) and ``room`` (epoch). Training solid, test dashed.
    """
    x = alt.X("epoch:Q", title="epoch", axis=alt.Axis(tickMinStep=1, tickCount=5, format="d"))
    scale = alt.Scale(domain=[LOWEST_SHARE, 1], nice=False)
    y = alt.Y("right:Q", title="images right", scale=scale, axis=alt.Axis(format="%", tickCount=5))
    dash = alt.StrokeDash(
        "set:N", scale=alt.Scale(domain=["training", "test"], range=[[1, 0], DASH]), legend=None, sort=None
    )
    data = alt.Chart(alt.NamedData("accuracies"))
    layers: list[Any] = [alt.Chart(alt.NamedData("room")).mark_point(opacity=0).encode(x=x)]
    for chosen, colour in ((False, look.faint), (True, look.ink)):
        of_model = data.transform_filter(f"datum.chosen == {str(chosen).lower()}")
        line = of_model.mark_line(
            color=colour, clip=True, strokeWidth=look.line if chosen else look.line / 2, strokeCap="butt"
        )
        layers.append(line.encode(x=x, y=y, strokeDash=dash, detail="model:N"))
    below = data.transform_filter("datum.below && datum.chosen").mark_point(
        shape="triangle-down", size=look.point * 2, filled=True, color=look.ink, opacity=1, yOffset=-6
    )
    layers.append(below.encode(x=x, y=alt.datum(LOWEST_SHARE)))
    return _finish(alt.layer(*layers), "Training solid, test dashed", look)


@cache
def confusion(look: Look) -> dict[str, Any]:
    """Specification of the confusion matrix. Data: ``cells`` (label, answer, count, right, text)."""
    data = alt.Chart(alt.NamedData("cells"))
    digits = list(range(CLASSES))
    x = alt.X(
        "answer:O",
        title="the network's answer",
        scale=alt.Scale(domain=digits, paddingInner=0.06, paddingOuter=0.03),
        axis=alt.Axis(labelAngle=0, ticks=False, domain=False, labelOverlap=False),
    )
    y = alt.Y(
        "label:O",
        title="digit",
        scale=alt.Scale(domain=digits, paddingInner=0.06, paddingOuter=0.03),
        axis=alt.Axis(ticks=False, domain=False, labelOverlap=False),
    )
    heat = on_paper(f"'{CLASS_COLOUR[0]}'", f"{_STRONGEST} * min(datum.count / {_MANY}, 1)")
    wrong = data.transform_filter("!datum.right && datum.count > 0").transform_calculate(heat=heat)
    right = data.transform_filter("datum.right")
    layers = [
        data.transform_filter("datum.count == 0 && !datum.right")
        .mark_point(filled=True, size=8, color=look.faint)
        .encode(x=x, y=y),
        right.mark_rect(fill=None, stroke=look.faint, strokeWidth=1.5).encode(x=x, y=y),
        right.mark_text(color=look.ink).encode(x=x, y=y, text="text:N"),
        wrong.mark_rect(stroke=look.faint, strokeWidth=0.5).encode(x=x, y=y, fill=alt.Fill("heat:N", scale=None)),
        wrong.mark_text(color=look.ink, fontWeight="bold").encode(x=x, y=y, text="text:N"),
    ]
    return _finish(alt.layer(*layers), "Test images by digit and answer", look)


@cache
def sheet(columns: int, rows: int, lines: int, height: int, title: str, look: Look, *, ink: bool) -> dict[str, Any]:
    """Specification of small pictures in rows, with no, one or two lines of text below each.

    ink: the pictures are of ink on paper, as ``tiles.ink`` makes them; else they bring their colours.

    Data: ``tiles`` (column, row, url, first, second).
    """
    text = 1.25 * look.font * lines + (4 if lines else 0)
    place = 0.92 - min(0.6, text * rows / height)
    x = alt.X("left:Q", scale=alt.Scale(domain=[0, columns], nice=False), axis=None)
    y = alt.Y("top:Q", scale=alt.Scale(domain=[0, rows], nice=False, reverse=True), axis=None)
    data = (
        alt.Chart(alt.NamedData("tiles"))
        .transform_calculate(left="datum.column + 0.04")
        .transform_calculate(right="datum.column + 0.96")
        .transform_calculate(middle="datum.column + 0.5")
        .transform_calculate(top="datum.row + 0.02")
        .transform_calculate(bottom=f"datum.row + {0.02 + place}")
    )
    place_of = {"x": x, "x2": "right:Q", "y": y, "y2": "bottom:Q"}
    # What is subtracted needs something below it, and the chart's own ground lies outside the drawing.
    paper = [data.mark_rect(color=look.paper).encode(**place_of)] if ink else []
    layers: list[Any] = [
        *paper,
        data.mark_image(aspect=True, blend="difference" if ink else None).encode(**place_of, url="url:N"),
        *(
            data.mark_text(baseline="top", dy=4 + 1.25 * look.font * line).encode(
                x="middle:Q", y="bottom:Q", text=f"{field}:N"
            )
            for line, field in enumerate(("first", "second")[:lines])
        ),
    ]
    return {**alt.layer(*layers).properties(height=height, title=title).to_dict(), "config": look.config()}


@cache
def probabilities(look: Look) -> dict[str, Any]:
    """Specification of ten probabilities as bars; the largest is filled. Data: ``answer`` (digit, p, text, best)."""
    data = alt.Chart(alt.NamedData("answer"))
    y = alt.Y(
        "digit:O",
        title=None,
        scale=alt.Scale(domain=list(range(CLASSES))),
        axis=alt.Axis(ticks=False, labelOverlap=False),
    )
    column = round(5 * look.font)
    x = alt.X(
        "p:Q",
        title="probability",
        scale=alt.Scale(domain=[0, 1], range=[0, alt.ExprRef(f"width - {column}")], nice=False),
        axis=alt.Axis(values=[0, 0.5, 1], format="%"),
    )
    bars = data.mark_bar(stroke=CLASS_COLOUR[1], strokeWidth=1.5).encode(
        x=x, y=y, fill=alt.condition("datum.best", alt.value(CLASS_COLOUR[1]), alt.value("transparent"))
    )
    numbers = data.mark_text(align="right").encode(
        x=alt.value("width"),
        y=y,
        text="text:N",
        opacity=alt.condition("datum.p >= 0.001", alt.value(1), alt.value(0.6)),
    )
    return _finish(alt.layer(bars, numbers), "What the network makes of it", look)


def _finish(chart: Any, title: str, look: Look) -> dict[str, Any]:
    return {**chart.properties(height=look.height(rows=1), title=title).to_dict(), "config": look.config()}
