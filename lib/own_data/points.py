"""Points drawn by hand: what a link says of them, and the examples they make."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.own_data.cells import shown
from lib.own_data.examples import Affine, Examples, targets
from lib.own_data.limits import MOST_CLASSES, MOST_POINTS, DataError

POINT_LIMIT = 3.0
"""Points are drawn in the plane −3 … 3."""
FEWEST_PER_CLASS = 2

_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_LETTERS = "abcde"
"""What a link calls the classes."""
_POINT = re.compile(rf"([{_LETTERS}])([0-9a-z]{{2}})([0-9a-z]{{2}})")


@dataclass(frozen=True)
class Point:
    """A point drawn by hand: its class, 0 to 4, and its place in the plane −3 … 3, kept to 2 decimals.

    Raises ValueError for another class or a place outside the plane.
    """

    label: int
    x1: float
    x2: float

    def __post_init__(self) -> None:
        if isinstance(self.label, bool) or self.label not in range(MOST_CLASSES):
            raise ValueError(f"label must be a whole number from 0 to {MOST_CLASSES - 1}; got {self.label!r}")
        for name in ("x1", "x2"):
            value = float(getattr(self, name))
            if not -POINT_LIMIT <= value <= POINT_LIMIT:
                raise ValueError(f"{name} must be a number from −{POINT_LIMIT:g} to {POINT_LIMIT:g}; got {value!r}")
            object.__setattr__(self, name, round(value, 2) + 0.0)  # −0 + 0 = 0; frozen, but only once it is valid


def write_points(points: Sequence[Point]) -> str:
    """Points as a short text for a link, five characters each: the class, a to e, then x₁ and x₂.

    A coordinate is its number of hundredths above −3, from 0 to 600, in two digits of base 36. No points: "none".
    """
    return "".join(_LETTERS[p.label] + _hundredths(p.x1) + _hundredths(p.x2) for p in points) or "none"


def read_points(text: str) -> tuple[Point, ...]:
    """Read what ``write_points`` wrote; capital letters do not matter.

    Raises DataError, naming the first point that cannot be read, for any other text and for more than 200 points.
    """
    plain = text.strip().lower()
    if plain == "none":
        return ()
    if not plain:
        raise DataError("The points must be “none” or five characters for each point; there is nothing.")
    if len(plain) > 5 * MOST_POINTS:
        raise DataError(f"There are more than {MOST_POINTS} points.")
    points = []
    for number, start in enumerate(range(0, len(plain), 5), start=1):
        match = _POINT.fullmatch(plain[start : start + 5])
        places = [int(part, 36) for part in match.groups()[1:]] if match else []
        if match is None or max(places) > 200 * POINT_LIMIT:
            raise DataError(
                f"Point {number} says “{shown(plain[start : start + 5])}”. A point has five characters: its class "
                f"a, b, c, d or e, and two for each coordinate, from 00 to {_hundredths(POINT_LIMIT)}."
            )
        points.append(Point(_LETTERS.index(match[1]), *(place / 100 - POINT_LIMIT for place in places)))
    return tuple(points)


def from_points(points: Sequence[Point], names: Sequence[str] = ("0", "1", "2", "3", "4")) -> Examples:
    """Make examples of points drawn by hand; names are those of the five classes.

    Classes 0 and 1 alone are a binary task. With class k above 1 it is one of k + 1 classes, even if others are
    missing, so that every class keeps its number.

    Raises DataError while there are not yet two classes with two points each.
    """
    if len(points) > MOST_POINTS:
        raise DataError(f"There are {len(points)} points; at most {MOST_POINTS} can be used.")
    counts = Counter(point.label for point in points)
    if len(counts) < 2:
        so_far = f"all are {names[points[0].label]}" if points else "there are none"
        raise DataError(f"Draw points of two classes, at least {FEWEST_PER_CLASS} of each; so far {so_far}.")
    few = sorted(label for label, count in counts.items() if count < FEWEST_PER_CLASS)
    if few:
        raise DataError(f"Each class needs at least {FEWEST_PER_CLASS} points: draw one more {names[few[0]]} point.")
    label = np.array([point.label for point in points])
    classes = tuple(names[: max(2, int(label.max()) + 1)])
    Y, task = targets(label, len(classes))
    X = np.array([(point.x1, point.x2) for point in points])
    return Examples(X, Y, task, ("x₁", "x₂"), "class", classes, Affine.identity(2), Affine.identity(Y.shape[1]))


def _hundredths(value: float) -> str:
    high, low = divmod(round((value + POINT_LIMIT) * 100), 36)
    return _BASE36[high] + _BASE36[low]
