"""Which look this visitor needs: desk or projector, and how much room there is."""

from dashboard.charts.theme import Look
from dashboard.shell import lesson, present, window


def current() -> Look:
    """The look of this run, from presenter mode, the browser's window and the lesson."""
    return Look(projector=present.on(), window=window.height(), bar=lesson.walk() is not None)
