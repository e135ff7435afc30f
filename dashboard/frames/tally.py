"""How a class has answered, as rows: one for each answer of a list, or one for each number or bin of numbers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np

from dashboard.text.numbers import short
from lib.arrays import Array

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


def numbered(rounds: Sequence[Counts]) -> list[TallyRow]:
    """A row for each number that was answered, or for each of up to BINS bins if there are more of them.

    The bins are equally wide, between round numbers; a bin holds its lower end, and one that ends the axis both. Far
    from the others, a number would make all bins wide: those below and above have a bin of their own.
    """
    told = [np.array([float(text) for text, number in counts.items() for _ in range(number)]) for counts in rounds]
    every = np.concatenate(told) if told else np.empty(0)
    distinct = np.unique(every)
    if distinct.size <= BINS:
        counted = [[int((numbers == value).sum()) for numbers in told] for value in distinct]
        return [TallyRow(short(value), tuple(row)) for value, row in zip(distinct.tolist(), counted, strict=True)]
    low, high = _near(every)
    edges = _edges(low, high, BINS - int(every.min() < low) - int(every.max() > high))
    columns = [np.histogram(numbers, edges)[0].tolist() for numbers in told]
    rows = [
        TallyRow(f"{short(left)} to {short(right)}", row)
        for (left, right), row in zip(pairwise(edges), zip(*columns, strict=True), strict=True)
    ]
    below = TallyRow(f"under {short(edges[0])}", tuple(int((numbers < edges[0]).sum()) for numbers in told))
    above = TallyRow(f"over {short(edges[-1])}", tuple(int((numbers > edges[-1]).sum()) for numbers in told))
    return [*([below] if any(below.counts) else []), *rows, *([above] if any(above.counts) else [])]


def _near(numbers: Array) -> tuple[float, float]:
    """The least and the largest of the numbers that are not far from most: they may be two of these widths away."""
    for share in (15, 5, 0):  # where most of them are equal, more of them tell the width
        left, right = np.percentile(numbers, (share, 100 - share), method="inverted_cdf")
        if left < right:
            break
    near = numbers[np.abs(numbers - (left + right) / 2) <= 2.5 * (right - left)]
    return float(near.min()), float(near.max())


def _edges(low: float, high: float, most: int) -> list[float]:
    """The ends of up to ``most`` bins from low to high, as near to each other as round numbers can be."""
    power = math.floor(math.log10((high - low) / most))
    for step in (Decimal(factor).scaleb(power + raised) for raised in (0, 1) for factor in (1, 2, 5)):
        first, last = math.floor(Decimal(str(low)) / step), math.ceil(Decimal(str(high)) / step)
        if last - first <= most:
            break
    return [float(step * n) for n in range(first, last + 1)]


def curves(counts: Counts) -> list[tuple[float, ...]]:
    """The heights of each curve that was drawn; their texts have ~ between them."""
    return [tuple(map(float, text.split("~"))) for text, number in counts.items() for _ in range(number)]
