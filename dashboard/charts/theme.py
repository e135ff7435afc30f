"""How things look on every chart: colours, dashes, sizes. The same thing always has the same look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from lib.activations import ACTIVATIONS

T = TypeVar("T")


class Looks(Mapping[str, T]):
    """One look for each activation, the same on every page: the first gets the first, in teaching order.

    Looked up when it is asked for, so that a record on trial finds the next free one. An activation beyond the looks
    raises a ValueError: two functions that look the same would be worse.
    """

    def __init__(self, *looks: T) -> None:
        self.all = looks

    def __getitem__(self, key: str) -> T:
        if key not in ACTIVATIONS:
            raise KeyError(key)
        place = list(ACTIVATIONS).index(key)
        if place >= len(self.all):
            most = len(self.all)
            raise ValueError(
                f"ACTIVATIONS must hold at most {most} functions, as many as can be told apart by colour and mark; "
                f"{key!r} is number {place + 1}"
            )
        return self.all[place]

    def __iter__(self) -> Iterator[str]:
        return iter(ACTIVATIONS)

    def __len__(self) -> int:
        return len(ACTIVATIONS)


# Okabe & Ito's colour-blind-safe palette, with its yellow darkened to hold on white; then hues that stay as far as
# possible from those before, for the usual eye and for those that lack one kind of cone, each readable on white and
# on the dark ground. Colour is never the only cue: curves are marked and labelled, and f is solid where f′ is dashed.
ACTIVATION_COLOUR: Looks[str] = Looks(
    *("#0072B2", "#D55E00", "#009E73", "#B8579B", "#7A7A7A", "#3A93CF", "#C98600", "#9A7D0A", "#8C6BB1", "#A0522D"),
    *("#779955", "#BB4455", "#7788EE", "#885577", "#447755", "#EE5599"),
)
"""One hue per activation."""

ACTIVATION_SHAPE: Looks[tuple[str, str]] = Looks(
    ("circle", "●"),
    ("square", "■"),
    ("triangle-up", "▲"),
    ("diamond", "◆"),
    ("cross", "✚"),
    ("triangle-down", "▼"),
    ("triangle-right", "►"),
    ("triangle-left", "◄"),
    ("M0,-1L0.29,-0.4L0.95,-0.31L0.48,0.15L0.59,0.81L0,0.5L-0.59,0.81L-0.48,0.15L-0.95,-0.31L-0.29,-0.4Z", "★"),
    ("M-0.4,-0.9L0.4,-0.9L0.4,0.9L-0.4,0.9Z", "▮"),
    ("M-0.9,-0.5L-0.5,-0.9L0,-0.4L0.5,-0.9L0.9,-0.5L0.4,0L0.9,0.5L0.5,0.9L0,0.4L-0.5,0.9L-0.9,0.5L-0.4,0Z", "✕"),
    ("M-1.15,-0.45L1.15,-0.45L1.15,0.45L-1.15,0.45Z", "━"),
    ("M-0.5,-1A1,1,0,0,1,-0.5,1Z", "◗"),
    ("M0,-1.25L0.38,-0.38L1.25,0L0.38,0.38L0,1.25L-0.38,0.38L-1.25,0L-0.38,-0.38Z", "✦"),
    ("M-0.9,0L-0.45,-0.78L0.45,-0.78L0.9,0L0.45,0.78L-0.45,0.78Z", "⬢"),
    ("M0.8,-0.8L0.8,0.8L-0.8,0.8Z", "◢"),
)
"""One shape per activation where several share a chart: its name in Vega, or a path around 0, and the nearest
character."""

# Okabe & Ito's, but Tol's purple: theirs, mixed with white, is their green for those who do not see green.
CLASS_COLOUR = ("#E69F00", "#0072B2", "#009E73", "#AA3377", "#D55E00")
"""One hue per class; class 0 is orange and class 1 blue, as in the decision surface."""
CLASS_NAME = ("orange", "blue", "green", "purple", "red")
"""What the hues are called."""
# The last two are paths because Vega's own look smaller than the first three.
CLASS_SHAPE = (
    "square",
    "circle",
    "triangle-up",
    "M0,-1.35L1.2,0L0,1.35L-1.2,0Z",
    "M-1.2,-0.4L-0.4,-0.4L-0.4,-1.2L0.4,-1.2L0.4,-0.4L1.2,-0.4L1.2,0.4L0.4,0.4L0.4,1.2L-0.4,1.2L-0.4,0.4L-1.2,0.4Z",
)
"""One shape per class, for those who cannot tell the hues apart: its name in Vega, or a path around 0."""
CLASS_GLYPH = ("■", "●", "▲", "◆", "✚")
"""The shapes as characters."""

DEAD = "#8F8A82"
DEAD_GROUND = 0.34
"""Dead units are hatched in a grey, on a ground with so much of it."""

DASH = [7, 5]
"""Derivatives and test-set curves are dashed."""


WINDOWS = (760, 960)
"""Heights of the window in pixels up to which it counts as low, and as middle; beyond the last it is high."""
_ROOMS = {False: (468, 578, 778), True: (550, 590, 840)}
"""Pixels for a page's picture in windows of each class, on a desk and on a projector: what is left of the least height
beside the question above the picture and the control and the sentence under it."""
_BAR = 44
"""Pixels that the bar of a lesson takes from it."""
INK = ("#2F2D2B", "#E6E4E0")
"""Text and fine marks, in light and in dark."""
PAPER = ("#FFFFFF", "#040507")
"""The ground of the page, in light and in dark."""
_GRID = ("#DCDFE3", "#33373B")


def themed(light: str, dark: str) -> str:
    """A colour that is one in the light theme and another in the dark.

    The browser chooses, and again when the theme is switched or the page printed: no chart knows in which theme it is.
    """
    return f"light-dark({light}, {dark})"


def on_paper(hue: str, share: str) -> str:
    """Vega's expression for a colour: so much of a hue, the rest being the page's ground. hue, share: expressions."""
    return f"'color-mix(in srgb, ' + ({hue}) + ' ' + 100 * ({share}) + '%, {themed(*PAPER)})'"


def glazed(hue: str, share: float) -> str:
    """A hue through which the page's ground shows: so much of the one, the rest of the other."""
    return f"{hue}{round(255 * share):02X}"


GLAZE = 0.65
"""So much of a hue may lie under a number or a word that is still to be read on either paper, in ``ON_GLAZE``."""
ON_GLAZE = themed(INK[0], "#FFFFFF")


def of_target(field: str) -> str:
    """Vega's expression for the colour of a target: from −1 (orange) over 0 (the page's ground) to 1 (blue)."""
    return on_paper(f"datum.{field} < 0 ? '{CLASS_COLOUR[0]}' : '{CLASS_COLOUR[1]}'", f"min(abs(datum.{field}), 1)")


LINE = (themed("#A96B00", CLASS_COLOUR[0]), themed(CLASS_COLOUR[1], "#3A93CF"))
"""The first two hues for lines that stand on the page's own ground: also when they are faint."""
FAINTEST = 0.8
"""Opacity of a line that nobody looks at."""


@dataclass(frozen=True)
class Look:
    """What differs between desk and projector, and between windows of three heights.

    window: 0, 1 or 2, the class of the window's height by ``WINDOWS``. The classes are few so that a chart's
    specification is made, and compiled in the browser, only so often. bar: whether a lesson's bar takes the lower edge.
    """

    projector: bool = False
    window: int = 0
    bar: bool = False

    @property
    def room(self) -> int:
        """Pixels of height for the picture of a page, its titles and axes included."""
        return _ROOMS[self.projector][self.window] - _BAR * self.bar

    def height(self, rows: float = 0, *, strip: bool = False) -> int:
        """Height of a chart by itself, its title and axes included.

        rows: how many rows of controls or numbers share the screen with it, beyond a slider along its x axis; strip:
        whether on a projector a strip of controls stands over it.
        """
        rows += 1.05 if strip and self.projector else 0
        return round(self.room - rows * (2 * self.font + 22))

    def panel(self, share: float, rows: float = 0, *, strip: bool = False) -> int:
        """Height of one of two plots over each other, each with a title, the lower with the x axis.

        share: of what titles and axis leave; rows, strip: as for ``height``.
        """
        titles, axis = 2 * (self.font + 18), 2 * self.font + 32
        return round(share * (self.height(rows, strip=strip) - titles - axis))

    @property
    def ink(self) -> str:
        """Text and fine marks."""
        return themed(*INK)

    @property
    def faint(self) -> str:
        """Reference lines that should not compete with data."""
        return "#8F8A82"

    @property
    def paper(self) -> str:
        """The ground behind the picture, for halos around points."""
        return themed(*PAPER)

    @property
    def halos(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """For words over lines and points, which are drawn twice: first with a rim of paper, then without."""
        return {"stroke": self.paper, "strokeWidth": 4, "strokeJoin": "round"}, {}

    @property
    def font(self) -> int:
        """Chart text in pixels."""
        return 22 if self.projector else 14

    @property
    def line(self) -> float:
        """Width of a data line in pixels."""
        return 5 if self.projector else 3

    @property
    def point(self) -> int:
        """Area of a data point in square pixels."""
        return 110 if self.projector else 50

    def config(self) -> dict[str, Any]:
        """Vega-Lite configuration shared by all charts."""
        text = {"labelFontSize": self.font, "titleFontSize": self.font, "labelColor": self.ink, "titleColor": self.ink}
        # The alternative says what a chart shows; without this a screen reader meets each tick and mark one by one.
        silent = {"aria": False}
        axis = {"titleFontWeight": "normal", "titlePadding": 8, "labelPadding": 6}
        return {
            "background": self.paper,
            "axis": {**text, **axis, **silent, "gridColor": themed(*_GRID), "gridOpacity": 0.7},
            "legend": {**text, **silent, "symbolSize": 150, "labelLimit": 400},
            "title": {**silent, "fontSize": self.font + 2, "color": self.ink, "anchor": "start", "offset": 10},
            "text": {"fontSize": self.font, "color": self.ink},
            "line": {"strokeWidth": self.line, "strokeCap": "round"},
            "rule": {"color": self.faint},
            "view": {"stroke": None},
            "mark": {**silent, "tooltip": None},
        }
