"""The page on handwritten digits as tables: accuracy by epoch, confusions, small pictures, probabilities."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from dashboard.text.numbers import percent
from lib.arrays import Array
from lib.digits import CLASSES

LOWEST_SHARE = 0.8
"""The picture of accuracy begins here; what lies below is marked at its lower edge."""

Scores = Sequence[tuple[float, float]]
"""Share of training images and of test images that are right: before the first epoch, then after each."""


def accuracies(scores: Mapping[str, Scores], chosen: str) -> pa.Table:
    """Columns epoch, right (share), set, model, chosen (whether this model is looked at), below (the picture)."""
    tables = [
        pa.table(
            {
                "epoch": np.arange(len(pairs)),
                "right": np.array(pairs)[:, column],
                "set": [name] * len(pairs),
                "model": [model] * len(pairs),
                "chosen": [model == chosen] * len(pairs),
                "below": np.array(pairs)[:, column] < LOWEST_SHARE,
            }
        )
        for model, pairs in scores.items()
        for column, name in enumerate(("training", "test"))
    ]
    return pa.concat_tables(tables)


def room(scores: Mapping[str, Scores]) -> pa.Table:
    """How far the axis of epochs reaches at least: column epoch."""
    return pa.table({"epoch": [max(20, *(len(pairs) - 1 for pairs in scores.values()))]})


def confusions(matrix: np.ndarray) -> pa.Table:
    """Columns label, answer, count, right (whether they agree), text (nothing for 0)."""
    labels, answers = (axis.ravel() for axis in np.indices(matrix.shape))
    counts = matrix.ravel()
    return pa.table(
        {
            "label": labels,
            "answer": answers,
            "count": counts,
            "right": labels == answers,
            "text": [str(count) if count else "" for count in counts],
        }
    )


def tiles(urls: Sequence[str], columns: int, first: Sequence[str], second: Sequence[str]) -> pa.Table:
    """Small pictures row by row with two lines of text: columns column, row, url, first, second."""
    n = np.arange(len(urls))
    return pa.table(
        {
            "column": n % columns,
            "row": n // columns,
            "url": pa.array(urls, pa.string()),
            "first": pa.array(first, pa.string()),
            "second": pa.array(second, pa.string()),
        }
    )


def answer(p: Array) -> pa.Table:
    """Ten probabilities: columns digit, p, text, best."""
    return pa.table(
        {
            "digit": np.arange(CLASSES),
            "p": p,
            "text": [percent(float(value), 1) for value in p],
            "best": np.arange(CLASSES) == p.argmax(),
        }
    )
