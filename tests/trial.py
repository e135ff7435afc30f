"""Records that no file of the lab knows, to be registered for the time of a test: one record must be enough."""

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array, align
from lib.losses import Loss, Term

EPSILON = 0.5


def dead_zone_loss(prediction: ArrayLike, target: ArrayLike) -> float:
    """Errors up to ½ cost nothing. Formula: L = mean(max(0, |r| − ½)).

    Source: Vapnik (1995), The nature of statistical learning theory.
    """
    prediction, target = align(prediction, target)
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.mean(np.maximum(0, np.abs(prediction - target) - EPSILON)))


def dead_zone_gradient(prediction: ArrayLike, target: ArrayLike) -> Array:
    """Gradient of the dead-zone loss. Formula: sign(r)/N where |r| > ½, else 0."""
    prediction, target = align(prediction, target)
    with np.errstate(over="ignore", invalid="ignore"):
        r = prediction - target
        return np.where(np.abs(r) > EPSILON, np.sign(r), 0) / r.size


DEAD_ZONE = Loss(
    key="dead_zone",
    label="Dead-zone",
    short="Dead-zone",
    value=dead_zone_loss,
    gradient=dead_zone_gradient,
    output="linear",
    formula=r"L = \frac{1}{N}\sum \max(0, |\hat y - y| - 0.5)",
    derivative=r"\frac{\partial L}{\partial \hat y} = \frac{1}{N}\operatorname{sign}(r), \quad |r| > 0.5",
    term=Term(
        r"\max(0, |\hat y - y| - 0.5)",
        r"{\begin{cases}0 & |\hat y - y| \le 0.5 \\\operatorname{sign}(\hat y - y) & |\hat y - y| > 0.5\end{cases}}",
    ),
    kinks={-EPSILON: 0.0, EPSILON: 0.0},
    use="Regression in which small errors do not matter.",
    weighs="Errors up to 0.5 do not count, larger ones by what they have above it.",
    notes="Within 0.5 of the target there is no gradient at all.",
)
"""A loss with two kinks away from 0, and none at 0."""
