"""How many answers are right."""

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array, as_matrix


def share_right(prediction: Array, Y: ArrayLike, task: str) -> float:
    """Return the share of predictions, (n, n_out), of classes that are right.

    task "binary": right when prediction and target lie on the same side of ½ (½ itself counts as class 1).
    "multiclass": right when the largest prediction is that of the right class. Y: (n, n_out), or (n,).

    Raises ValueError when the shapes differ.
    """
    target = as_matrix(Y, "Y")
    if prediction.shape != target.shape:
        raise ValueError(f"Y must have shape {prediction.shape} to match X; got {np.shape(Y)}")
    if task == "binary":
        return float(np.mean((prediction >= 0.5) == (target >= 0.5)))
    return float(np.mean(prediction.argmax(axis=1) == target.argmax(axis=1)))
