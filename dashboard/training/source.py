"""Data of one's own for the training page: drawn or uploaded, divided, and with the words its charts need."""

from dataclasses import dataclass

import numpy as np

from dashboard.charts.train import Axis
from dashboard.widgets import point_pad, upload
from lib.arrays import Array
from lib.own_data import Affine, Examples, split
from lib.records import choose

SOURCES = {"draw": "Draw points", "file": "Upload a file"}
"""Where data of one's own comes from, and what the page calls it."""


@dataclass(frozen=True, eq=False)
class Source:
    """Data that is ready to be learned.

    parts: (X_train, Y_train, X_test, Y_test), scaled, as ``Trainer`` takes them. task: "binary", "multiclass" or
    "regression". classes: what the classes are called, () for a regression. axes: names of the two inputs with
    their original units. target: the same for the target of a regression, else None. fingerprint: the same for
    the same examples, whatever the division. drawn: the points, where they were drawn.
    """

    parts: tuple[Array, Array, Array, Array]
    task: str
    classes: tuple[str, ...]
    axes: tuple[Axis, Axis]
    target: Axis | None
    fingerprint: str
    drawn: point_pad.Points = ()


def own(key: str, test_share: float, seed: int) -> Source | None:
    """The widget of one of SOURCES, with its messages; None while there is not enough to learn from.

    The division into training and test set depends on the examples, test_share and seed alone.

    Raises ValueError for an unknown key and a test_share outside [0, 1).
    """
    choose("key", key, SOURCES)
    examples = point_pad.examples() if key == "draw" else upload.examples()
    if examples is None:
        return None
    return ready(examples, test_share, seed, point_pad.points() if key == "draw" else ())


def ready(examples: Examples, test_share: float, seed: int, drawn: point_pad.Points = ()) -> Source:
    """Divide examples, and put what charts say of them into their terms. drawn: the points they were made of."""
    first, second = (_axis(name, examples.scaling, i) for i, name in enumerate(examples.features))
    return Source(
        split(examples, test_share, np.random.default_rng(seed)),
        examples.task,
        examples.classes,
        (first, second),
        _axis(examples.target, examples.target_scaling, 0) if examples.task == "regression" else None,
        examples.fingerprint,
        drawn,
    )


def _axis(name: str, scaling: Affine, i: int) -> Axis:
    return Axis(name, scaling.centre[i], scaling.unit[i])
