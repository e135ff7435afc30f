"""Which look this visitor needs: desk or projector, and how much room there is."""

from dashboard.charts.theme import Look
from dashboard.shell import present, window


def current() -> Look:
    """The look of this run, from presenter mode and the browser's window."""
    return Look(projector=present.on(), window=window.height())
