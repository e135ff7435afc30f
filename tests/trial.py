"""Records that no file of the lab knows, to be registered for the time of a test: one record must be enough."""

import numpy as np
from numpy.typing import ArrayLike

from lib.activations import Activation
from lib.arrays import Array, align, as_float
from lib.losses import Loss, Term
from lib.records import Interval

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


def ramp(z: ArrayLike) -> Array:
    """Rise from 0 to 2 in a straight line between z = −½ and z = 1½.

    Formula: f(z) = min(max(z + ½, 0), 2).
    """
    return np.asarray(np.clip(as_float(z) + 0.5, 0, 2))


def ramp_derivative(z: ArrayLike) -> Array:
    """Slope of the ramp. Formula: f′(z) = 1 if −½ < z < 1½, else 0."""
    z = as_float(z)
    return np.where(np.isnan(z), z, np.where((z > -0.5) & (z < 1.5), 1.0, 0.0))


RAMP = Activation(
    key="ramp",
    label="Ramp",
    f=ramp,
    df=ramp_derivative,
    formula=r"f(z) = \begin{cases} 0 & z \le -0.5 \\ z + 0.5 & -0.5 < z < 1.5 \\ 2 & z \ge 1.5 \end{cases}",
    derivative=r"f'(z) = \begin{cases} 0 & z \le -0.5 \\ 1 & -0.5 < z < 1.5 \\ 0 & z \ge 1.5 \end{cases}",
    range=Interval(0, 2, includes_low=True, includes_high=True),
    max_slope=1.0,
    zero_centred=False,
    saturates=("left", "right"),
    kinks={-0.5: 0.0, 1.5: 0.0},
    use="Tests.",
    limits="No gradient outside.",
    notes="Made for this test.",
    source="Nobody (2024), Nothing",
)
"""A function in three pieces, with two kinks away from 0 and flat on both sides."""
