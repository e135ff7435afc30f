"""A race as places in one picture: axes for the losses of all racers, their curves, and who gets a medal."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike

from dashboard.frames import steps
from lib.arrays import Array

_ROOM = 10
"""Epochs that the axis has at least."""
_TICKS = 6
"""Of an axis, at most, but for one of many powers of ten."""
MEDALS = 3


def ceiling(histories: Sequence[Sequence[float]], logarithmic: bool) -> float:
    """The greatest loss that is drawn: one racer on its way to infinity must not flatten all others."""
    return (100 if logarithmic else 2) * max(history[0] for history in histories)


@dataclass(frozen=True)
class Course:
    """What the losses of a race are drawn on: epochs from 0, losses from low to high."""

    epochs: int
    low: float
    high: float
    logarithmic: bool = False

    def height(self, losses: ArrayLike) -> Array:
        """How high losses stand, from 0 to 1; what lies above the axis or has no place on it is NaN."""
        losses = np.asarray(losses, dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            inside = (losses <= self.high) & ((losses > 0) | (not self.logarithmic))
            if self.logarithmic:
                share = np.log(losses / self.low) / math.log(self.high / self.low)
            else:
                share = (losses - self.low) / (self.high - self.low)
        return np.where(inside, share, np.nan)

    def curve(self, history: Sequence[float], most: int = 160) -> Array:
        """Losses by epoch as places (n, 2) from 0 to 1, thinned to about ``most``; first and last are kept."""
        last = len(history) - 1
        epochs = np.unique(np.linspace(0, last, min(last + 1, most)).round().astype(int))
        return np.column_stack([epochs / self.epochs, self.height(np.asarray(history)[epochs])])


def course(histories: Sequence[Sequence[float]], goal: float, logarithmic: bool = False) -> Course:
    """Axes with room for all losses up to the ceiling, and for the loss to reach."""
    epochs = max(_ROOM, *(len(history) - 1 for history in histories))
    losses = np.array([goal, *chain(*histories)])
    high = float(losses[losses <= ceiling(histories, logarithmic)].max(initial=goal))
    if not logarithmic:
        step = steps.least(high / _TICKS)
        return Course(epochs, 0.0, step * math.ceil(high / step - 1e-9) or 1.0)
    low = float(losses[losses > 0].min())
    return Course(epochs, low / 1.1, 1.1 * high, logarithmic=True)


def ticks(low: float, high: float, logarithmic: bool = False) -> list[float]:
    """Round numbers from low to high: 1, 2 or 5 times a power of ten apart, or such powers themselves."""
    if not logarithmic:
        return steps.multiples(steps.least((high - low) / _TICKS), low, high)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    factors = (1,) if len(powers) > 3 else (1, 2, 5)
    return [tick for power in powers for factor in factors if low <= (tick := factor * 10.0**power) <= high]


def medals(needed: Sequence[int | None]) -> list[int]:
    """1 to 3 for the racers that needed the fewest epochs, 0 for all others; equals have the same."""
    there = sorted(epochs for epochs in needed if epochs is not None)
    ranks = [0 if epochs is None else 1 + there.index(epochs) for epochs in needed]
    return [rank if rank <= MEDALS else 0 for rank in ranks]
