"""Targets that suit an output, for tests that walk over all of them."""

import numpy as np

from lib.outputs import OUTPUTS


def targets_for(output, shape, rng):
    """One-hot rows where the output shares among classes, 0 or 1 for probabilities, else any it can reach."""
    given = OUTPUTS[output]
    if given.shares:
        return np.eye(shape[1])[rng.integers(0, shape[1], shape[0])]
    if given.probability:
        return rng.integers(0, 2, shape).astype(float)
    return np.clip(rng.normal(0, 1, shape), *given.range)
