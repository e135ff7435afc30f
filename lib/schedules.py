"""How a learning rate changes with the epochs: a factor that begins near 1.

Each schedule takes the number of completed epochs and one time T, in epochs, and returns the factor for the next one.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from lib.records import Registry


def constant(epoch: int, period: int) -> float:
    """Keep the rate. Formula: 1."""
    return 1.0


def step(epoch: int, period: int) -> float:
    """Halve the rate every T epochs. Formula: 2^−⌊epoch/T⌋."""
    return 0.5 ** (epoch // period)


def exponential(epoch: int, period: int) -> float:
    """Let the rate fall smoothly, by half in T epochs. Formula: 2^(−epoch/T)."""
    return math.exp2(-epoch / period)


def inverse(epoch: int, period: int) -> float:
    """Let the rate fall fast at first, then ever more slowly. Formula: 1/(1 + epoch/T).

    Source: Robbins & Monro (1951), A stochastic approximation method: its sum diverges, that of its squares does not.
    """
    return 1 / (1 + epoch / period)


def cosine(epoch: int, period: int) -> float:
    """Let the rate fall to 0 along half a cosine; from T on it stays 0. Formula: ½ (1 + cos(π min(epoch/T, 1))).

    Source: Loshchilov & Hutter (2017), SGDR: stochastic gradient descent with warm restarts (one cycle of it).
    """
    return 0.0 if epoch >= period else 0.5 * (1 + math.cos(math.pi * epoch / period))


def warmup(epoch: int, period: int) -> float:
    """Raise the rate in T equal steps to its full value. Formula: min(1, (epoch + 1)/T).

    Source: Goyal et al. (2017), Accurate, large minibatch SGD.
    """
    return min(1.0, (epoch + 1) / period)


@dataclass(frozen=True)
class Schedule:
    """One schedule: ``factor(epoch, period)``, what the period T means, and when to use it."""

    key: str
    label: str
    factor: Callable[[int, int], float]
    formula: str
    use: str


_RECORDS = (
    Schedule("constant", "Constant", constant, r"\eta_t = \eta", "The same rate all the way."),
    Schedule(
        "step", "Halved in steps", step, r"\eta_t = \eta \, 2^{-\lfloor t/T \rfloor}", "Halves the rate every T epochs."
    ),
    Schedule("exponential", "Exponential", exponential, r"\eta_t = \eta \, 2^{-t/T}", "Falls by half in T epochs."),
    Schedule("inverse", "Inverse", inverse, r"\eta_t = \frac{\eta}{1 + t/T}", "Half after T epochs, a third after 2T."),
    Schedule(
        "cosine",
        "Cosine",
        cosine,
        r"\eta_t = \tfrac{\eta}{2} \left(1 + \cos \tfrac{\pi t}{T}\right)",
        "Falls to 0 in T epochs; then nothing moves any more.",
    ),
    Schedule("warmup", "Warm-up", warmup, r"\eta_t = \eta \min(1, (t+1)/T)", "Begins gently; full after T epochs."),
)

SCHEDULES = Registry(_RECORDS)
"""Every learning-rate schedule of the lab by key. Read-only."""
