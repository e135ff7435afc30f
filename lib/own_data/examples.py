"""Examples that a network can learn: inputs, targets, what they mean in original units, and their division."""

import hashlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.records import check_non_negative

Labels = NDArray[np.intp]
"""The number of each example's class, shape (n,)."""


@dataclass(frozen=True)
class Affine:
    """A scale for each column, and the way back: scaled = (original − centre)/unit.

    centre, unit: one number per column; units are above 0.
    """

    centre: tuple[float, ...]
    unit: tuple[float, ...]

    @classmethod
    def onto(cls, values: Array, reach: float) -> "Affine":
        """The scale that maps each column of values, shape (n, k), onto −reach … reach; a constant column onto 0."""
        low, high = values.min(axis=0), values.max(axis=0)
        centre, half = (low + high) / 2, (high - low) / 2
        constant = half <= 1e-12 * np.abs(values).max(axis=0)
        unit = np.where(constant, 1, np.maximum(half / reach, np.finfo(np.float64).tiny))
        return cls(tuple(centre.tolist()), tuple(unit.tolist()))

    @classmethod
    def identity(cls, columns: int) -> "Affine":
        """The scale that changes nothing."""
        return cls((0.0,) * columns, (1.0,) * columns)

    def apply(self, values: Array) -> Array:
        """Scale the original values, shape (n, k)."""
        scaled: Array = (values - np.array(self.centre)) / np.array(self.unit)
        return scaled

    def undo(self, values: Array) -> Array:
        """The original values of scaled ones, shape (n, k)."""
        original: Array = values * np.array(self.unit) + np.array(self.centre)
        return original


@dataclass(frozen=True, eq=False)
class Examples:
    """What a network learns from. The arrays are read-only; compare two sets by their fingerprint.

    X: inputs (n, 2), scaled. Y: targets: (n, 1) of 0 and 1 for "binary", one-hot (n, k) for "multiclass",
    (n, 1) scaled to −1 … 1 for "regression". task: one of these three. features: names of the two inputs.
    target: name of what is learned. classes: names in the order of their numbers, () for a regression.
    scaling, target_scaling: from original units to X and Y, and back. notes: sentences worth telling.
    """

    X: Array
    Y: Array
    task: str
    features: tuple[str, str]
    target: str
    classes: tuple[str, ...]
    scaling: Affine
    target_scaling: Affine
    notes: tuple[str, ...] = ()
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        for array in (self.X, self.Y):
            array.setflags(write=False)
        content = repr((self.task, self.features, self.target, self.classes, self.scaling, self.target_scaling))
        digest = hashlib.sha256(content.encode() + self.X.tobytes() + self.Y.tobytes())
        object.__setattr__(self, "fingerprint", digest.hexdigest()[:16])  # frozen, but only once it is complete

    @property
    def counts(self) -> tuple[int, ...]:
        """Examples of each class, () for a regression."""
        if self.task == "regression":
            return ()
        return tuple(np.bincount(_labels(self.Y), minlength=len(self.classes)).tolist())


def split(examples: Examples, test_share: float, rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """Divide at random into (X_train, Y_train, X_test, Y_test), as ``Trainer`` takes them.

    Each class is divided in the same proportion, and has an example in both sets when it has two and
    test_share is above 0. A regression is divided as if it were one class.

    Raises ValueError when test_share is not in [0, 1).
    """
    if check_non_negative("test_share", test_share) >= 1:
        raise ValueError(f"test_share must be a number in [0, 1); got {test_share!r}")
    label = np.zeros(len(examples.X), dtype=int) if examples.task == "regression" else _labels(examples.Y)
    in_test = np.zeros(label.size, dtype=bool)
    for each in np.unique(label):
        members = rng.permutation(np.flatnonzero(label == each))
        size = round(members.size * test_share)
        if test_share > 0:
            size = min(max(size, 1), members.size - 1)
        in_test[members[:size]] = True
    order = rng.permutation(label.size)
    test, train = order[in_test[order]], order[~in_test[order]]
    return examples.X[train], examples.Y[train], examples.X[test], examples.Y[test]


def targets(label: Labels, classes: int) -> tuple[Array, str]:
    """The targets of numbered classes as ``Examples.Y``, and the task they make."""
    if classes == 2:
        return label[:, np.newaxis].astype(np.float64), "binary"
    one_hot: Array = np.eye(classes)[label]
    return one_hot, "multiclass"


def _labels(Y: Array) -> Labels:
    return Y.argmax(axis=1) if Y.shape[1] > 1 else Y[:, 0].astype(int)
