"""Handwritten digits: 1797 images of 8 × 8 pixels, and what it takes to draw one more.

The images are the test part of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak (UCI
Machine Learning Repository, 1998, CC BY 4.0, doi:10.24432/C50P49). Thirteen people wrote them. Each began as a
bitmap of 32 × 32 pixels, black or white; the ink in each block of 4 × 4 pixels was counted, so a pixel of an image
is a whole number from 0 to 16. See ``lib/data/ATTRIBUTION.md``.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array, as_float
from lib.records import check_count
from lib.train_config import TrainConfig

SIDE = 8
"""Pixels along a side of an image."""
LEVELS = 16
"""The number that stands for a pixel full of ink: BLOCK² counted pixels."""
BLOCK = 4
"""Pixels of a bitmap along a side of one pixel of its image."""
BITMAP_SIDE = SIDE * BLOCK
"""Pixels along a side of a bitmap."""
CLASSES = 10
"""The digits 0 to 9."""
N_TEST = 360
"""Images kept for testing: one in five."""

FILE = Path(__file__).with_name("data") / "digits.npz"
_SPLIT_SEED = 0  # for the split alone, so that every network is tested on the same images


@dataclass(frozen=True)
class Digits:
    """Images and what they show, split once and for all. All arrays are read-only.

    X_train, X_test: (1437, 64) and (360, 64), ink from 0 to 1, row by row. Y_train, Y_test: one-hot rows, (n, 10).
    labels_train, labels_test: the digits as numbers, (n,).
    """

    X_train: Array
    Y_train: Array
    X_test: Array
    Y_test: Array
    labels_train: np.ndarray
    labels_test: np.ndarray

    @property
    def examples(self) -> tuple[Array, Array, Array, Array]:
        """What ``Trainer`` takes as data: (X_train, Y_train, X_test, Y_test)."""
        return self.X_train, self.Y_train, self.X_test, self.Y_test


@dataclass(frozen=True)
class Mistakes:
    """Images that a network gets wrong, the most wrong first.

    rows: where they stand among those that were asked for. labels: the digits they show. answers: the digits the
    network takes them for. p_answer, p_label: the probabilities it gives to the two. Shapes: (n,).
    """

    rows: np.ndarray
    labels: np.ndarray
    answers: np.ndarray
    p_answer: Array
    p_label: Array


def read() -> tuple[np.ndarray, np.ndarray]:
    """Read the file: images (1797, 64), whole numbers from 0 to 16, and labels (1797,), in the order of the source."""
    with np.load(FILE, allow_pickle=False) as file:
        return file["images"], file["labels"]


@cache
def load() -> Digits:
    """Read the file and split it into 1437 images for training and 360 for testing, always the same ones.

    The images are shuffled first, so training and test images are by the same people.
    """
    images, labels = read()
    order = np.random.default_rng(_SPLIT_SEED).permutation(len(labels))
    X, Y = images / LEVELS, np.eye(CLASSES)[labels]
    test, train = np.split(order, [N_TEST])
    arrays = (X[train], Y[train], X[test], Y[test], labels[train], labels[test])
    for array in arrays:
        array.setflags(write=False)
    return Digits(*arrays)


def configuration(
    hidden: tuple[int, ...] = (),
    *,
    activation: str = "relu",
    optimizer: str = "sgd",
    learning_rate: float = 0.3,
    batch_size: int = 32,
    seed: int = 0,
) -> TrainConfig:
    """Describe a softmax classifier of the digits, to be trained as ``Trainer(config, load().examples)``.

    Formula without hidden layers: p = softmax(XW + b), multinomial logistic regression. hidden: widths of hidden
    layers between. Loss: cross-entropy. Sums in float32, which is twice as fast and exact enough here.

    Raises ValueError as TrainConfig does.
    """
    return TrainConfig(
        hidden=hidden,
        activation=activation,
        output="softmax",
        loss="cross_entropy",
        optimizer=optimizer,
        learning_rate=learning_rate,
        batch_size=batch_size,
        seed=seed,
        dtype="float32",
    )


def confusion_matrix(labels: ArrayLike, answers: ArrayLike) -> np.ndarray:
    """Count how often each digit (row) is taken for each digit (column): shape (10, 10), whole numbers.

    Formula: C_ij = number of examples with label i and answer j; the diagonal counts what is right.

    Raises ValueError when the two differ in length or hold anything but whole numbers from 0 to 9.
    """
    i, j = _classes(labels, "labels"), _classes(answers, "answers")
    if i.shape != j.shape:
        raise ValueError(f"labels and answers must have the same length; got {i.size} and {j.size}")
    return np.bincount(CLASSES * i + j, minlength=CLASSES**2).reshape(CLASSES, CLASSES)


def most_wrong(probabilities: ArrayLike, labels: ArrayLike, count: int) -> Mistakes:
    """Return at most ``count`` wrongly answered examples, those of the highest loss first.

    The loss of one example is −ln p of its label, so the order is that of p, the smallest first; among equals (p
    may underflow to 0) the more certain answer comes first. probabilities: (n, 10). labels: (n,).

    Raises ValueError when the shapes do not fit or count is not a whole number above 0.
    """
    p, label = as_float(probabilities, "probabilities"), _classes(labels, "labels")
    if p.shape != (label.size, CLASSES):
        raise ValueError(f"probabilities must have shape ({label.size}, {CLASSES}), as labels says; got {p.shape}")
    answer = p.argmax(axis=1)
    p_label, p_answer = p[np.arange(label.size), label], p.max(axis=1)
    order = np.lexsort((-p_answer, p_label))
    rows = order[answer[order] != label[order]][: check_count("count", count)]
    return Mistakes(rows, label[rows], answer[rows], p_answer[rows], p_label[rows])


def count_blocks(bitmap: ArrayLike) -> np.ndarray:
    """Make an image (64,) of a bitmap (32, 32) as the source did: count the ink in each block of 4 × 4 pixels.

    Raises ValueError for another shape, or entries other than 0 and 1.
    """
    blocks = _bitmap(bitmap).reshape(SIDE, BLOCK, SIDE, BLOCK)
    ink: np.ndarray = blocks.sum(axis=(1, 3))
    return ink.ravel()


def draw(image: ArrayLike) -> np.ndarray:
    """Make a bitmap (32, 32) whose blocks hold exactly as much ink as an image (64,) says.

    The first bitmaps are not published, so where the ink stands inside a block is a guess: where the image,
    interpolated between the centres of its pixels, is darkest.

    Raises ValueError for another number of pixels, or pixels that are not whole numbers from 0 to 16.
    """
    ink = as_float(image, "image").ravel()
    if ink.size != SIDE**2 or not np.isin(ink, np.arange(LEVELS + 1)).all():
        raise ValueError(f"image must hold {SIDE**2} whole numbers from 0 to {LEVELS}; got shape {np.shape(image)}")
    centres = (np.arange(SIDE) + 0.5) * BLOCK
    places = np.arange(BITMAP_SIDE) + 0.5
    weight = np.column_stack([np.interp(places, centres, row) for row in np.eye(SIDE)])
    darkness = weight @ ink.reshape(SIDE, SIDE) @ weight.T
    blocks = darkness.reshape(SIDE, BLOCK, SIDE, BLOCK).transpose(0, 2, 1, 3).reshape(SIDE**2, LEVELS)
    rank = np.argsort(np.argsort(-blocks, axis=1, kind="stable"), axis=1)
    filled = (rank < ink[:, np.newaxis]).astype(np.uint8)
    return filled.reshape(SIDE, SIDE, BLOCK, BLOCK).transpose(0, 2, 1, 3).reshape(BITMAP_SIDE, BITMAP_SIDE)


def fit_to_frame(bitmap: ArrayLike) -> np.ndarray:
    """Scale what is drawn on a bitmap (32, 32) to the full height, or width if that is more, and centre it.

    The source normalised its digits in a like way: every one of them reaches from the top to the bottom. An empty
    bitmap stays empty.

    Raises ValueError for another shape, or entries other than 0 and 1.
    """
    pixels = _bitmap(bitmap)
    if not pixels.any():
        return pixels
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    drawn = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = drawn.shape
    scale = BITMAP_SIDE / max(height, width)
    tall, wide = max(1, round(height * scale)), max(1, round(width * scale))
    nearest_row = ((np.arange(tall) + 0.5) * height / tall).astype(int)
    nearest_column = ((np.arange(wide) + 0.5) * width / wide).astype(int)
    fitted = np.zeros_like(pixels)
    top, left = (BITMAP_SIDE - tall) // 2, (BITMAP_SIDE - wide) // 2
    fitted[top : top + tall, left : left + wide] = drawn[np.ix_(nearest_row, nearest_column)]
    return fitted


def _classes(values: ArrayLike, name: str) -> np.ndarray:
    array = np.asarray(values)
    if array.ndim != 1 or not np.isin(array, np.arange(CLASSES)).all():
        raise ValueError(f"{name} must be a vector of whole numbers from 0 to {CLASSES - 1}; got shape {array.shape}")
    return array.astype(int)


def _bitmap(values: ArrayLike) -> np.ndarray:
    array = np.asarray(values)
    if array.shape != (BITMAP_SIDE, BITMAP_SIDE) or not np.isin(array, (0, 1)).all():
        raise ValueError(
            f"bitmap must be {BITMAP_SIDE} rows of {BITMAP_SIDE} entries, each 0 or 1; got shape {array.shape}"
        )
    return array.astype(np.uint8)
