"""The one style sheet: the rules of all pages, then those that a single page or control has for itself.

A page's rules stand in a file beside its part; what depends on the lab's records is a function ``rules`` there.
"""

from pathlib import Path

from dashboard.parts import compare, explore, matrices
from dashboard.parts.race import layout as race
from dashboard.parts.train import data_sets, layout
from dashboard.shell import style

_DASHBOARD = Path(__file__).resolve().parents[1]


def text() -> str:
    """All rules, in the order in which they count."""
    names = ("handles.css", "marks.css", "pictured.css", "sketch.css", "tally.css", "timeline.css")
    widgets = [_DASHBOARD / "widgets" / name for name in names]
    files = [*widgets, *sorted((_DASHBOARD / "parts").rglob("*.css"))]
    made = (style, compare, explore, data_sets, layout, race, matrices)
    return "\n".join([*(module.rules() for module in made), *(file.read_text(encoding="utf-8") for file in files)])
