"""Records that no file of the lab knows, to be registered for the time of a test: one record must be enough."""

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lib.activations import ACTIVATIONS, Activation
from lib.arrays import Array, align, as_float, elementwise
from lib.datasets import DATASETS, Dataset
from lib.initializers import INITIALIZERS, Initializer
from lib.losses import LOSSES, Loss, Term
from lib.optimizers import OPTIMIZERS, Optimizer, State
from lib.outputs import OUTPUTS, Output
from lib.records import REALS, Interval, Param

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
        return np.where(np.abs(r) <= EPSILON, 0, np.sign(r)) / r.size


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


@elementwise
def soft_shrink(z: Array, alpha: float = 0.5) -> Array:
    """Pull any number towards 0 by α, and no further.

    Formula: f(z) = z + α if z < −α, z − α if z > α, else 0. Shape: any, unchanged.

    Source: Donoho & Johnstone (1994), Ideal spatial adaptation by wavelet shrinkage.
    """
    return z - np.clip(z, -alpha, alpha)


@elementwise
def soft_shrink_derivative(z: Array, alpha: float = 0.5) -> Array:
    """Slope of soft shrinkage at z. Formula: f′(z) = 0 if |z| ≤ α, else 1. There is no slope at ∓α; we take 0."""
    return np.where(np.isnan(z), z, np.abs(z) > alpha)


def _soft_shrink_claims(alpha: float) -> dict[str, Any]:
    return {"kinks": {-alpha: 0.0, alpha: 0.0}}


SOFT_SHRINK = Activation(
    key="soft_shrink",
    label="Soft shrinkage",
    f=soft_shrink,
    df=soft_shrink_derivative,
    formula=r"f(z) = \begin{cases} z + \alpha & z < -\alpha \\ 0 & |z| \le \alpha \\ "
    r"z - \alpha & z > \alpha \end{cases}",
    derivative=r"f'(z) = \begin{cases} 0 & |z| \le \alpha \\ 1 & |z| > \alpha \end{cases}",
    range=REALS,
    max_slope=1.0,
    zero_centred=True,
    saturates=(),
    kinks={-0.5: 0.0, 0.5: 0.0},
    params=(Param("alpha", "Threshold α", 0.5, 0.25, 3.0, 0.25),),
    claims=_soft_shrink_claims,
    use="Sparse codes: small signals become exactly 0.",
    limits="No gradient where |z| ≤ α.",
    notes="What is left of z is too small by α.",
    source="Donoho & Johnstone (1994), Ideal spatial adaptation by wavelet shrinkage",
)
"""Three cases, two kinks away from 0, flat in the middle and nowhere else."""


@elementwise
def ceiling(z: Array) -> Array:
    """Let numbers grow up to 1. Formula: f(z) = (z − 1)/2 if z < −1, 1 if z ≥ 1, else z. Shape: any, unchanged."""
    return np.minimum(np.maximum(z, z / 2 - 0.5), 1)


@elementwise
def ceiling_derivative(z: Array) -> Array:
    """Slope of the ceiling at z. Formula: f′(z) = ½ if z < −1, 0 if z ≥ 1, else 1. At −1 we take 1, at 1 we take 0."""
    return np.where(np.isnan(z), z, np.where(z < -1, 0.5, z < 1))


CEILING = Activation(
    key="ceiling",
    label="Ceiling",
    f=ceiling,
    df=ceiling_derivative,
    formula=r"f(z) = \begin{cases} (z - 1)/2 & z < -1 \\ z & -1 \le z < 1 \\ 1 & z \ge 1 \end{cases}",
    derivative=r"f'(z) = \begin{cases} \tfrac{1}{2} & z < -1 \\ 1 & -1 \le z < 1 \\ 0 & z \ge 1 \end{cases}",
    range=Interval(-math.inf, 1, includes_high=True),
    max_slope=1.0,
    zero_centred=False,
    saturates=("right",),
    kinks={-1.0: 1.0, 1.0: 0.0},
    use="Signals that must not exceed 1.",
    limits="No gradient at all where z ≥ 1.",
    notes="Silent on the left it learns on.",
    source="Made up for a test",
)
"""Three cases, flat on the right alone, where no other function of the lab is."""


def signum(theta: Array, g: Array, state: State, learning_rate: float) -> None:
    """Step by the signs of the gradient. Formula: θ ← θ − η sign g.

    Source: Bernstein et al. (2018), signSGD: compressed optimisation for non-convex problems.
    """
    theta -= learning_rate * np.sign(g)


def averaged(theta: Array, g: Array, state: State, learning_rate: float, share: float = 0.5) -> None:
    """Step along a running mean of the gradients. Formula: m ← share m + (1 − share) g, θ ← θ − η m."""
    m = state.setdefault("m", np.zeros_like(theta))
    m *= share
    m += (1 - share) * g
    theta -= learning_rate * m


SIGNUM = Optimizer(
    "signum", "Signum", signum, r"\theta \leftarrow \theta - \eta \operatorname{sign} g", 0.003, "Signs alone."
)
AVERAGED = Optimizer(
    "averaged",
    "Averaged",
    averaged,
    r"m \leftarrow s m + (1 - s) g, \quad \theta \leftarrow \theta - \eta m",
    0.1,
    "When batches are small.",
    (Param("share", "Share of the past s", 0.5, 0.0, 0.95, 0.05),),
)
"""One optimiser that remembers nothing, and one with a memory and an option."""


def sparse(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Normal weights, of which every second is 0."""
    W = rng.standard_normal((n_in, n_out))
    W.reshape(-1)[1::2] = 0
    return W


SPARSE = Initializer("sparse", "Sparse", sparse, r"W \sim N(0, 1) \text{ or } 0", "Few connections at the start.")


def stripes(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Uniform on [−2, 2]²; class 1 in every second of four upright stripes."""
    label = np.arange(n) % 2
    left = 2 * rng.integers(-1, 1, n) + label
    X = np.column_stack([left + rng.uniform(0, 1, n), rng.uniform(-2, 2, n)])
    return X + noise * rng.standard_normal(X.shape), label[:, np.newaxis].astype(np.float64)


STRIPES = Dataset("stripes", "Stripes", stripes, "binary", 2, 1, "Four stripes, two classes.")


@elementwise
def arctangent(z: Array) -> Array:
    """Squash any number into (−1, 1). Formula: f(z) = (2/π) arctan z. Shape: any, unchanged."""
    return 2 / np.pi * np.arctan(z)


@elementwise
def arctangent_derivative(z: Array) -> Array:
    """Slope of the arctangent at z. Formula: f′(z) = (2/π)/(1 + z²)."""
    return 2 / np.pi / (1 + z**2)


ARCTANGENT = Output("arctangent", "Arctangent", arctangent, Interval(-1, 1), df=arctangent_derivative)
"""An output that is no activation."""


@contextmanager
def everything_registered() -> Iterator[None]:
    """All records of this file in their registries, for the time of a ``with`` block."""
    with ExitStack() as held:
        held.enter_context(ACTIVATIONS.registered(SOFT_SHRINK, CEILING))
        held.enter_context(LOSSES.registered(DEAD_ZONE))
        held.enter_context(OUTPUTS.registered(ARCTANGENT))
        held.enter_context(OPTIMIZERS.registered(SIGNUM, AVERAGED))
        held.enter_context(INITIALIZERS.registered(SPARSE))
        held.enter_context(DATASETS.registered(STRIPES))
        yield
