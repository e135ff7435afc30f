"""Picture of a path over the contours of the loss, with both weights on the same scale."""

from functools import cache
from typing import Any, Literal

import altair as alt

from dashboard.charts.theme import ACTIVATION_COLOUR, Look
from dashboard.frames.zigzag import REACH
from lib.activations import ACTIVATIONS

_CORNERS: tuple[tuple[str, Literal["left", "right"], Literal["top", "bottom"], str, str], ...] = (
    ("up", "right", "top", "width - 6", "8"),
    ("down", "left", "bottom", "6", "height - 8"),
)
"""Where the names of the shaded quadrants stand: side, alignment, baseline, and place."""
_PADDING = {"left": 5, "top": 5, "right": 5, "bottom": 10}
"""The subscript of the axis title hangs below its line."""


@cache
def path(key: str, normalized: bool, look: Look) -> dict[str, Any]:
    """Specification of a path over the plane of (w₁, w₂).

    Data: ``contours`` (w1, w2, k, level), ``levels`` (w1, w2, label), ``places`` (w1, w2, name), ``way`` (w1, w2, k),
    ``now`` (w1, w2) and ``allowed`` (left, right, bottom, top, side, label).
    """
    x, y = _axis("w1", "w₁", "width"), _axis("w2", "w₂", "height")
    colour = ACTIVATION_COLOUR[key]
    allowed = alt.Chart(alt.NamedData("allowed"))
    quadrants = allowed.mark_rect(color=colour, opacity=0.15, clip=True).encode(
        x=_axis("left", "w₁", "width"), x2="right:Q", y=_axis("bottom", "w₂", "height"), y2="top:Q"
    )
    names = [
        allowed.transform_filter(f"datum.side == '{side}'")
        .mark_text(align=align, baseline=baseline, fontStyle="italic")
        .encode(x=alt.value(alt.ExprRef(left)), y=alt.value(alt.ExprRef(top)), text="label:N")
        for side, align, baseline, left, top in _CORNERS
    ]
    rings = (
        alt.Chart(alt.NamedData("contours"))
        .mark_line(color=look.faint, strokeWidth=1.5, clip=True)
        .encode(x=x, y=y, detail="level:N", order="k:Q")
    )
    levels = alt.Chart(alt.NamedData("levels")).encode(x=x, y=y, text="label:N")
    way = alt.Chart(alt.NamedData("way")).encode(x=x, y=y, order="k:Q")
    places = alt.Chart(alt.NamedData("places"))
    spots = places.mark_point(
        size=look.point * 2, filled=True, fill=look.paper, stroke=look.ink, strokeWidth=2, opacity=1, clip=True
    ).encode(
        x=x,
        y=y,
        shape=alt.Shape(
            "name:N", scale=alt.Scale(domain=["start", "minimum"], range=["square", "diamond"]), legend=None
        ),
    )
    called = [
        places.transform_filter(f"datum.name == '{name}'").encode(x=x, y=y, text="name:N")
        for name in ("start", "minimum")
    ]
    below: dict[str, Any] = {"baseline": "top", "dy": look.font * 0.8, "fontWeight": "bold", "clip": True}
    above: dict[str, Any] = {"baseline": "bottom", "dy": -look.font * 0.8, "fontWeight": "bold", "clip": True}
    now = alt.Chart(alt.NamedData("now")).encode(x=x, y=y)
    chart = alt.layer(
        quadrants,
        rings,
        *(levels.mark_text(color=look.ink, **halo) for halo in look.halos),
        way.mark_line(color=colour, strokeWidth=look.line * 0.7, strokeCap="butt", strokeJoin="round", clip=True),
        way.encode(key="k:Q").mark_point(  # the key: dots that stay are moved, and not drawn anew
            shape="circle", filled=True, color=colour, size=look.point * 0.4, opacity=1, clip=True
        ),
        spots,
        *(called[0].mark_text(**above, **halo) for halo in look.halos),
        *(called[1].mark_text(**below, **halo) for halo in look.halos),
        now.mark_point(
            filled=True, color=colour, stroke=look.paper, strokeWidth=2, size=look.point * 3, opacity=1, clip=True
        ),
        *names,
    ).properties(height=look.height(rows=1.4 if look.projector else 1), title=title(key, normalized))
    return {**chart.to_dict(), "padding": _PADDING, "config": look.config()}


def title(key: str, normalized: bool) -> str:
    """What the inputs of this panel are."""
    label = ACTIVATIONS[key].label
    return f"{label}, {kind(key, normalized)}"


def kind(key: str, normalized: bool) -> str:
    """Which signs the outputs of an activation have: what decides where a step can go."""
    record = ACTIVATIONS[key]
    if normalized:
        return "normalised"
    if record.zero_centred:
        return "zero-centred"
    if record.range.low < 0:
        return "of both signs"
    return "never negative" if record.range.includes_low else "all positive"


def _axis(field: str, name: str, side: str) -> Any:
    """An axis for one weight. A unit has the same length on both, whatever the size of the picture."""
    half = f"{REACH} * {side} / min(width, height)"
    kind = alt.X if side == "width" else alt.Y
    scale = alt.Scale(domainMin=alt.ExprRef(f"-{half}"), domainMax=alt.ExprRef(half), nice=False, zero=False)
    return kind(f"{field}:Q", title=name, scale=scale, axis=alt.Axis(values=[-2, -1, 0, 1, 2], grid=False))
