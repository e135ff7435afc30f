"""How the racers of a race are told apart: a hue and a line for each."""

from dashboard.charts.theme import ACTIVATION_COLOUR
from lib.activations import ACTIVATIONS

Cue = tuple[str, tuple[int, ...]]
"""Colour, and dash in pixels, of a line by which a racer is recognised; an unbroken line has none."""

COLOURS = ACTIVATION_COLOUR.all[:5]
"""The hues of racers that are not activations, which have their own."""
DASHES = ((), (9, 4), (2, 4), (9, 4, 2, 4), (16, 5))
"""The line of each racer, for those who cannot tell the hues apart."""


def colours(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The hue of each racer: an activation has the one it has on every page."""
    if all(key in ACTIVATIONS for key in keys):
        return tuple(ACTIVATION_COLOUR[key] for key in keys)
    return COLOURS[: len(keys)]


def cues(keys: tuple[str, ...]) -> list[Cue]:
    """The line of each racer."""
    return list(zip(colours(keys), DASHES, strict=False))
