"""Picture of a race: the losses of all racers by epoch. Their surfaces are those of ``charts.training``."""

from functools import cache
from typing import Any

import altair as alt

from dashboard.charts.theme import ACTIVATION_COLOUR, Look
from dashboard.charts.train import PROJECTOR_SMALL, SMALL, Cue
from dashboard.text.numbers import TICK_LABEL
from lib.activations import ACTIVATIONS

COLOURS = ACTIVATION_COLOUR.all[:5]
"""The hues of racers that are not activations, which have their own."""
DASHES = ([1, 0], [9, 4], [2, 4], [9, 4, 2, 4], [16, 5])
"""The line of each racer, for those who cannot tell the hues apart."""


def colours(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The hue of each racer: an activation has the one it has on every page."""
    if all(key in ACTIVATIONS for key in keys):
        return tuple(ACTIVATION_COLOUR[key] for key in keys)
    return COLOURS[: len(keys)]


def cues(keys: tuple[str, ...]) -> list[Cue]:
    """The line of each racer, for the titles of the planes."""
    return [(colour, tuple(dash)) for colour, dash in zip(colours(keys), DASHES, strict=False)]


def gap(look: Look) -> float:
    """Least distance between two names, as a share of the loss axis."""
    return 1.15 * look.font / (_height(look) - 30 - 4.2 * look.font)  # title and epoch axis take the rest


def _height(look: Look) -> int:
    """The planes under it take the rest of the room."""
    return look.height() - (PROJECTOR_SMALL if look.projector else SMALL)


@cache
def losses(keys: tuple[str, ...], logarithmic: bool, look: Look) -> dict[str, Any]:
    """Specification of the training losses of all racers by epoch, with the loss to reach as a line.

    Data: ``losses`` (epoch, loss, racer), ``ends`` (epoch, loss, place, racer, name, room, right: names stand at
    place), ``goal`` (loss, text). racer: one of ``keys``.
    """
    scale = alt.Scale(type="log", nice=False) if logarithmic else alt.Scale(zero=True, nice=True)
    x = alt.X("epoch:Q", title="epoch", axis=alt.Axis(tickMinStep=1, tickCount=5, format="d"))
    y = alt.Y("loss:Q", title="training loss", scale=scale, axis=alt.Axis(tickCount=5, labelExpr=TICK_LABEL))
    domain = list(keys)
    colour = alt.Color("racer:N", scale=alt.Scale(domain=domain, range=list(colours(keys))), legend=None)
    dash = alt.StrokeDash("racer:N", scale=alt.Scale(domain=domain, range=list(DASHES[: len(keys)])), legend=None)
    ends, goal = alt.Chart(alt.NamedData("ends")), alt.Chart(alt.NamedData("goal"))
    halo: dict[str, Any] = {"stroke": look.paper, "strokeWidth": 4, "strokeJoin": "round"}
    middle = alt.value(alt.expr("width / 2"))
    chart = alt.layer(
        ends.mark_point(opacity=0).encode(x="room:Q", y=y),  # keeps the axis from shrinking to one epoch
        goal.mark_rule(strokeWidth=1.5).encode(y=y),
        alt.Chart(alt.NamedData("losses")).mark_line(strokeCap="butt").encode(x=x, y=y, color=colour, strokeDash=dash),
        ends.mark_point(filled=True, size=look.point, opacity=1).encode(x="epoch:Q", y=y, color=colour),
        # Beside each name a piece of its line: neither hue nor dash has to be remembered, and the name is in ink.
        ends.mark_rule(xOffset=8, x2Offset=36, strokeWidth=look.line).encode(
            x="right:Q", x2="right:Q", y="place:Q", color=colour, strokeDash=dash
        ),
        ends.mark_text(align="left", dx=42, fontWeight="bold").encode(x="right:Q", y="place:Q", text="name:N"),
        *(goal.mark_text(baseline="bottom", dy=-3, **rim).encode(x=middle, y=y, text="text:N") for rim in (halo, {})),
    )
    return {
        **chart.properties(height=_height(look), title="Who crosses the line first?").to_dict(),
        "config": look.config(),
    }
