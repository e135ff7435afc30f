"""How a class has answered, as rows: one for each answer of a list, or one for each bin of numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dashboard.text.numbers import short

BINS = 8

Counts = Mapping[str, int]
"""How many have given each answer."""


@dataclass(frozen=True)
class TallyRow:
    """One answer, and how many have given it in each round."""

    label: str
    counts: tuple[int, ...]


def listed(options: Mapping[str, str], rounds: Sequence[Counts]) -> list[TallyRow]:
    """A row for each option (answer → label), in their order; an answer that is none of them is left out."""
    return [TallyRow(label, tuple(counts.get(key, 0) for counts in rounds)) for key, label in options.items()]


def binned(rounds: Sequence[Counts]) -> list[TallyRow]:
    """A row for each of up to BINS bins of equal width, from the least to the largest number that was answered.

    A bin holds its lower end, and the last one both.
    """
    told = [np.array([float(text) for text, number in counts.items() for _ in range(number)]) for counts in rounds]
    every = np.concatenate(told) if told else np.empty(0)
    if not every.size:
        return []
    low, high = float(every.min()), float(every.max())
    if low == high:
        return [TallyRow(short(low), tuple(len(numbers) for numbers in told))]
    edges = np.linspace(low, high, min(BINS, len(np.unique(every))) + 1)
    counted = [np.histogram(numbers, edges)[0] for numbers in told]
    labels = [f"{short(left)} to {short(right)}" for left, right in pairwise(edges)]
    return [TallyRow(label, tuple(int(counts[i]) for counts in counted)) for i, label in enumerate(labels)]


def curves(counts: Counts) -> list[tuple[float, ...]]:
    """The heights of each curve that was drawn; their texts have ~ between them."""
    return [tuple(map(float, text.split("~"))) for text, number in counts.items() for _ in range(number)]
