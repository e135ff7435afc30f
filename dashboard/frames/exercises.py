"""What is drawn again and again in an exercise, as tables."""

from functools import lru_cache

import numpy as np
import pyarrow as pa

from lib.lessons.exercises import binomial, zero_counts


@lru_cache(maxsize=64)
def zero_histogram(draws: int, seed: int) -> dict[str, pa.Table]:
    """Exercise 3 drawn again and again: ``counts`` (zeros, draws, expected) and ``latest`` (zeros)."""
    counts, chances = zero_counts(draws, seed), binomial(20)
    zeros = np.arange(chances.size)
    observed = np.bincount(counts.astype(int), minlength=chances.size)
    return {
        "counts": pa.table({"zeros": zeros, "draws": observed, "expected": draws * chances}),
        "latest": pa.table({"zeros": counts[-1:]}),
    }
