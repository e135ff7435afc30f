"""Speed of the gradient-flow sweep against the same numbers taken with the lesson's own functions.

Run from the root of the repository: ``python -m benchmarks.experiments``.

The sweep is 5 activations × 3 initialisations, each 50 hidden layers of 64 units on 128 rows in float64: draw the
network, one forward and one backward pass, and for every layer the gradient, its slope and weight factor, the
mean, spread and saturated share, and a histogram of the pre-activations. The naive version computes the gradients
with ``lib.network.backward``, goes back a second time for the factors, and counts with ``np.histogram``. The two
take turns, because the machine's speed drifts.
"""

import os
import statistics
from itertools import product

# Before NumPy is loaded: see benchmarks.training.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from benchmarks.training import timed
from lib.activations import ACTIVATIONS
from lib.experiments.vanishing import LOSS, OUTPUT, DeepConfig, bin_edges, flow, start
from lib.network import backward, forward, output_delta

ROUNDS = 7
MARK = 0.5
"""Seconds that the whole sweep may take."""
SWEEP = [
    DeepConfig(activation, init, depth=50, width=64, rows=128)
    for activation, init in product(
        ("sigmoid", "tanh", "relu", "leaky_relu", "linear"), ("xavier_normal", "he_normal", "lecun_normal")
    )
]


def naive(setting: DeepConfig) -> list[tuple[float, ...]]:
    """The same measurements, taken one after the other."""
    params, X, Y = start(setting)
    record = ACTIVATIONS[setting.activation]
    low, high = record.saturation()
    trace = forward(params, X, setting.activation, OUTPUT)
    gradients = [np.linalg.norm(dW) for dW, _ in backward(params, trace, Y, LOSS)]
    rows = []
    delta = output_delta(trace, Y, LOSS)
    for layer in range(setting.depth, 0, -1):
        z, a = trace.Z[layer - 1], trace.A[layer - 1]
        arriving = delta @ params[layer][0].T
        weight = np.linalg.norm(arriving) / np.linalg.norm(delta)
        delta = arriving * record.df(z)
        slope = np.linalg.norm(delta) / np.linalg.norm(arriving)
        saturated = np.mean((z <= low) | (z >= high))
        counts, _ = np.histogram(z, np.concatenate([[-np.inf], bin_edges(), [np.inf]]))
        rows.append((gradients[layer - 1], weight, slope, a.mean(), a.std(), saturated, counts.max()))
    return rows


def main() -> None:
    def ours() -> None:
        for setting in SWEEP:
            flow(setting)

    def theirs() -> None:
        for setting in SWEEP:
            naive(setting)

    ours(), theirs()
    times = [(timed(ours, 1), timed(theirs, 1)) for _ in range(ROUNDS)]
    median, other = (statistics.median(column) for column in zip(*times, strict=True))
    best = min(fast for fast, _ in times)
    print(f"Gradient flow: {len(SWEEP)} networks of 50 layers × 64 units × 128 rows, {ROUNDS} interleaved rounds")
    reached = "reached" if median <= MARK else "MISSED"
    print(f"  ours          {median:>7.3f} s   best {best:.3f} s  (mark ≤ {MARK:g} s: {reached})")
    print(f"  naive         {other:>7.3f} s   {other / median:.1f}×")


if __name__ == "__main__":
    main()
