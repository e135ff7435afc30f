"""Tables for the page on zig-zag: contours of the loss, and the path down to its minimum."""

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pyarrow as pa

from dashboard.text.numbers import short
from lib.arrays import Array
from lib.experiments.zigzag import START, Bowl, ZigzagConfig, descend

REACH = 2.25
"""The picture shows weights from −REACH to REACH at least; where it is not square, more of the longer side."""
FAR = 10 * REACH
"""Far outside of any picture: a path that gets there is cut off."""
LEVELS = (4.0, 1.0, 1 / 4, 1 / 16)
"""Contours are drawn where the loss exceeds its minimum by these multiples of what it does at START."""
ROOM = 0.35
"""A contour's label needs this much room on all sides, or it is left out."""

path = lru_cache(maxsize=64)(descend)
"""The descent of a setting, kept from rerun to rerun."""


def confined(setting: ZigzagConfig) -> bool:
    """Whether no step can raise one weight and lower the other: single examples, and no input below 0."""
    X = path(setting).X
    return setting.batch_size == 1 and bool(X.min() >= 0 and X.max() > 0)


def places(setting: ZigzagConfig) -> dict[str, pa.Table]:
    """Where a path begins and where the loss is least: ``places`` (w1, w2, name)."""
    spots = np.array([setting.start, path(setting).bowl.minimum])
    return {"places": pa.table({"w1": spots[:, 0], "w2": spots[:, 1], "name": ["start", "minimum"]})}


def landscape(setting: ZigzagConfig) -> dict[str, pa.Table]:
    """The loss, wherever a path begins: ``contours`` (w1, w2, k, level), ``levels`` (w1, w2, label)."""
    return _landscape(replace(setting, start=tuple(START)))


@lru_cache(maxsize=64)
def _landscape(setting: ZigzagConfig) -> dict[str, pa.Table]:
    bowl = path(setting).bowl
    rings = contours(bowl)
    labels = _label_places(bowl, rings)
    points = np.concatenate(list(rings.values())) if rings else np.empty((0, 2))
    sizes = [len(ring) for ring in rings.values()]
    return {
        "contours": pa.table(
            {
                "w1": points[:, 0],
                "w2": points[:, 1],
                "k": np.concatenate([np.arange(size) for size in sizes]) if sizes else np.empty(0, int),
                "level": np.repeat(np.array(list(rings)), sizes),
            }
        ),
        "levels": pa.table(
            {
                "w1": np.array([w[0] for w in labels.values()], float),
                "w2": np.array([w[1] for w in labels.values()], float),
                "label": np.array([short(level, 2 if level < 99 else 6) for level in labels], str),
            }
        ),
    }


def contours(bowl: Bowl) -> dict[float, Array]:
    """Loss → its contour line, for the levels of which a part lies in the picture; none where the loss is flat."""
    excess = float(bowl.loss(START)) - bowl.floor
    if math.isnan(bowl.condition) or excess <= 0:
        return {}
    rings = {bowl.floor + share * excess: bowl.contour(bowl.floor + share * excess) for share in LEVELS}
    return {level: ring for level, ring in rings.items() if (np.abs(ring) <= REACH).all(axis=1).any()}


def _label_places(bowl: Bowl, rings: dict[float, Array]) -> dict[float, Array]:
    """Where each contour is labelled: on the line, inside the picture, clear of the way down and of other labels."""
    way = START + np.linspace(0, 1, 30)[:, np.newaxis] * (bowl.minimum - START)
    word = np.column_stack([np.linspace(-0.6, 0.6, 7), np.full(7, 0.35)])
    taken, places = np.vstack([way, START + word, bowl.minimum - word]), {}
    for level, ring in rings.items():
        inside = ring[(np.abs(ring) <= 0.85 * REACH).all(axis=1)]
        if inside.size:
            clearance = np.linalg.norm(inside[:, np.newaxis] - taken, axis=2).min(axis=1)
            if clearance.max() > ROOM:
                places[level] = inside[clearance.argmax()]
                taken = np.vstack([taken, places[level]])
    return places


def walked(setting: ZigzagConfig, step: int) -> dict[str, pa.Table]:
    """What moves: ``way`` (w1, w2, k) up to this step, ``now`` (w1, w2), and ``allowed``, where the next step can go.

    Columns of ``allowed``: left, right, bottom, top, side ("up" or "down"), label; none when it can go anywhere.
    """
    run = path(setting)
    w = _until_far(run.weights[: step + 1])
    here = w[-1]
    allowed = []
    if confined(setting) and not (run.diverged and step >= run.steps):
        up, down = ("both up", "both down") if run.X.min() > 0 else ("none down", "none up")
        allowed = [(here[0], FAR, here[1], FAR, "up", up), (-FAR, here[0], -FAR, here[1], "down", down)]
    sides = [np.array([row[i] for row in allowed], float if i < 4 else str) for i in range(6)]
    return {
        "way": pa.table({"w1": w[:, 0], "w2": w[:, 1], "k": np.arange(len(w))}),
        "now": pa.table({"w1": here[:1], "w2": here[1:]}),
        "allowed": pa.table(dict(zip(("left", "right", "bottom", "top", "side", "label"), sides, strict=True))),
    }


def _until_far(w: Array) -> Array:
    """The path up to where it first passes FAR, with that last stretch cut off there."""
    (far,) = np.nonzero(np.abs(w).max(axis=1) > FAR)
    if not far.size:
        return w
    last = far[0]
    step = w[last] - w[last - 1]
    # The share of the last step after which the first of both weights passes ±FAR.
    with np.errstate(divide="ignore", invalid="ignore"):  # a weight that stands still never does
        shares = (np.copysign(FAR, step) - w[last - 1]) / step
    end = w[last - 1] + np.nanmin(np.where(step == 0, np.inf, shares)) * step
    return np.vstack([w[:last], end])
