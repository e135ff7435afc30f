"""Stacks of layers → the tables of their pictures: boundaries, the bent grid, and ranks."""

import math

import numpy as np
import pyarrow as pa

from lib.arrays import Array
from lib.experiments.collapse import Stage

STEPS = ("input", "layer 1", "layer 2", "layer 3")
"""The places at which the bottleneck's rank is shown."""
MOST_UNITS = 8
"""Widths are shown from 1 to this."""


def boundary(X: Array, logits: Array) -> pa.Table:
    """Where the logit changes its sign, in short straight pieces: columns x, y, x2, y2.

    X: (n², 2), the points of a square grid, row by row. logits: (n², 1), 0 counting as positive. Each cell is cut
    into two triangles in which the logit is taken as linear, so the boundary of an affine map is exactly straight.
    """
    n = math.isqrt(len(X))
    point = np.column_stack([X, logits]).reshape(n, n, 3)
    corners = point[:-1, :-1], point[:-1, 1:], point[1:, 1:], point[1:, :-1]
    count = sum((corner[..., 2] >= 0).astype(int) for corner in corners)
    a, b, c, d = (corner[(count > 0) & (count < 4)] for corner in corners)
    triangles = np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])
    positive = triangles[:, :, 2] >= 0
    pieces = []
    for alone in range(3):
        first, second = (alone + 1) % 3, (alone + 2) % 3
        cut = (positive[:, alone] != positive[:, first]) & (positive[:, alone] != positive[:, second])
        lonely = triangles[cut, alone]
        pieces.append(np.hstack([_crossing(lonely, triangles[cut, other]) for other in (first, second)]))
    found = np.concatenate(pieces)
    return pa.table({name: found[:, i] for i, name in enumerate(("x", "y", "x2", "y2"))})


def _crossing(p: Array, q: Array) -> Array:
    """The point between p and q, rows (x, y, logit) of opposite sign, where the logit is 0."""
    share = p[:, 2:] / (p[:, 2:] - q[:, 2:])
    return p[:, :2] + share * (q[:, :2] - p[:, :2])


def examples(X: Array, Y: Array) -> pa.Table:
    """Training examples of two classes: columns x1, x2, label, set."""
    label = np.where(Y.ravel() >= 0.5, "1", "0")
    return pa.table({"x1": X[:, 0], "x2": X[:, 1], "label": label, "set": ["training"] * len(X)})


def notes(X: Array, text: list[str]) -> pa.Table:
    """Words at points of the plane: columns x, y, text."""
    return pa.table({"x": X[:, 0], "y": X[:, 1], "text": pa.array(text, pa.string())})


def extent(stage: Stage) -> float:
    """How far the picture of a stage reaches from its middle, 0 in both directions; never 0 itself."""
    largest = max(float(np.abs(values).max()) for values in (stage.across, stage.along, stage.points))
    return largest * 1.05 or 1.0


def between(stages: list[Stage], at: float) -> Stage:
    """One of the stages, counted from 0, or on the way from one to the next a blend of both.

    They are blended as they are drawn, each to its own scale, so that what moves is the shape.
    """
    before = int(at)
    a, share = stages[before], at - before
    if not share:
        return a
    b = stages[before + 1]
    across, along, points = (
        (1 - share) * getattr(a, part) / extent(a) + share * getattr(b, part) / extent(b)
        for part in ("across", "along", "points")
    )
    return Stage(a.layer, a.bend, across, along, points)


def grid_lines(stage: Stage) -> pa.Table:
    """The grid at one stage, with ±1 at the picture's edges: columns x, y, line, way ("across" or "along")."""
    lines = np.concatenate([stage.across, stage.along]) / extent(stage)
    each = lines.shape[1]
    return pa.table(
        {
            "x": lines[..., 0].ravel(),
            "y": lines[..., 1].ravel(),
            "line": np.repeat(np.arange(len(lines)), each),
            "order": np.tile(np.arange(each), len(lines)),
            "way": np.repeat(["across", "along"], [len(stage.across) * each, len(stage.along) * each]),
        }
    )


def grid_points(stage: Stage, Y: Array) -> pa.Table:
    """The examples at one stage, with ±1 at the picture's edges: columns x, y, label."""
    x, y = (stage.points / extent(stage)).T
    return pa.table({"x": x, "y": y, "label": np.where(Y.ravel() >= 0.5, "1", "0")})


def cut(stage: Stage, W: Array, b: Array) -> pa.Table:
    """Where the last layer, W (2, 1) and b (1,), cuts the plane of a stage: columns x, y, x2, y2, as in grid_lines."""
    x, y = np.meshgrid([-1.0, 1.0], [-1.0, 1.0])
    corners = np.column_stack([x.ravel(), y.ravel()])
    return boundary(corners, extent(stage) * corners @ W + b)


def rank_bars(widths: tuple[int, ...], ranks: list[int]) -> pa.Table:
    """Width and rank at each step, the input first: columns step, width, rank, text."""
    text = [f"rank {rank}" for rank in ranks]
    return pa.table({"step": list(STEPS), "width": list(widths), "rank": ranks, "text": text})
