"""Zig-zag: how two weights of one unit move when all inputs are positive, and when they are centred on 0.

The unit is the simplest there is, linear and without a bias: ŷ = w₁x₁ + w₂x₂ with the mean squared error. Its inputs
are the outputs of a layer before it, x = f(z) with z ~ N(0, s²), and its targets come from known weights, so that the
loss is an exact quadratic bowl over the plane of (w₁, w₂).

**All-positive inputs, one example at a time.** For a single example the gradient is ∂L/∂wᵢ = 2(ŷ − y)xᵢ. The factor
2(ŷ − y) is common to both weights, so if x₁ and x₂ are positive both gradients have its sign: the step goes both up or
both down, whatever w is. A minimum that lies down in one weight and up in the other can only be reached by zig-zag.

**Batches.** The mean of several such gradients may point anywhere. What remains is the shape of the bowl: with
H = XᵀX/n = Cov(x) + μμᵀ, the mean μ of the inputs adds a large eigenvalue along μ, which is near (1, 1).

Source: LeCun, Bottou, Orr & Müller (1998), Efficient BackProp, sections 4.3 and 5.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.datasets import normalize
from lib.records import check_count, check_non_negative, check_positive, choose

START = np.array([-1.5, 0.75])
"""Where a path begins, unless told otherwise."""
FARTHEST = 1000.0
"""No path begins with a weight beyond ±FARTHEST."""
TRUE_WEIGHTS = np.array([1.0, -1.0])
"""The weights that made the targets: w₁ has to go up, w₂ has to go down."""
BEYOND = 1e12
"""A path with a weight beyond ±10¹² has diverged, and ends."""
FLAT = 1e-12
"""An eigenvalue below this share of the largest is rounding: the bowl is flat in its direction."""

NO_INPUT = 1e-100
"""A largest eigenvalue up to this is that of no input at all: dividing by it would overflow."""
AT_REST = 1e-12
"""Where both gradients are below this share of the path's largest, it has arrived: their signs are rounding."""

for _constant in (START, TRUE_WEIGHTS):
    _constant.setflags(write=False)


@dataclass(frozen=True)
class ZigzagConfig:
    """One descent. rate: the learning rate relative to the steepest curvature; see ``learning_rate``.

    activation: key of the layer before. batch_size: examples per step, up to ``rows`` (then it is the full batch).
    normalized: give each input mean 0 and standard deviation 1. spread: s, the standard deviation of z.
    noise: standard deviation of what is added to the targets. seed: of z, of the noise and of the shuffles.
    start: both weights before the first step.

    Raises ValueError for a value that is not allowed, naming it.
    """

    activation: str = "sigmoid"
    batch_size: int = 1
    normalized: bool = False
    rate: float = 0.25
    steps: int = 200
    rows: int = 64
    spread: float = 1.0
    noise: float = 0.0
    seed: int = 0
    start: tuple[float, float] = (-1.5, 0.75)

    def __post_init__(self) -> None:
        choose("activation", self.activation, ACTIVATIONS)
        check_count("rows", self.rows)
        check_count("batch_size", self.batch_size, high=self.rows)
        check_positive("rate", self.rate)
        check_count("steps", self.steps, low=0)
        check_count("seed", self.seed, low=0)
        for name in ("spread", "noise"):
            if check_non_negative(name, getattr(self, name)) > 1000:
                raise ValueError(f"{name} must be at most 1000; got {getattr(self, name)!r}")
        if len(self.start) != 2 or not all(abs(w) <= FARTHEST for w in self.start):
            raise ValueError(f"start must hold two weights from −{FARTHEST:g} to {FARTHEST:g}; got {self.start!r}")


def inputs(setting: ZigzagConfig) -> Array:
    """Draw what the layer before hands on. Formula: x = f(z), z ~ N(0, s²). Shape (rows, 2).

    The same seed gives the same z for every activation, so that paths differ by the activation alone.
    """
    z = setting.spread * np.random.default_rng(setting.seed).standard_normal((setting.rows, 2))
    x = ACTIVATIONS[setting.activation].f(z)
    return normalize(x) if setting.normalized else x


def targets(X: Array, noise: float, rng: np.random.Generator) -> Array:
    """Targets that the true weights made. Formula: y = Xw* + noise · ε, ε ~ N(0, 1). Shapes: X (n, 2), y (n,)."""
    y: Array = X @ TRUE_WEIGHTS + noise * rng.standard_normal(len(X))
    return y


def loss_gradient(w: Array, X: Array, y: Array) -> Array:
    """Gradient of the mean squared error of a linear unit without bias.

    Formula: δ = 2(Xw − y)/n, ∂L/∂w = Xᵀδ. Shapes: w (2,), X (n, 2), y (n,), result (2,).
    For n = 1 it is δ · (x₁, x₂): with x₁, x₂ > 0 both parts have the sign of δ.
    """
    delta = 2 * (X @ w - y) / len(X)
    gradient: Array = X.T @ delta
    return gradient


@dataclass(frozen=True)
class Bowl:
    """The loss over the plane of both weights, in closed form.

    Formula: L(w) = floor + (w − m)ᵀ H (w − m) with H = XᵀX/n; the second derivative of L is 2H.
    eigenvalues λ of H, the largest first, and eigenvectors as the columns of ``axes``, the first with a positive sum.
    minimum m: where the loss is least; where it is least on a whole line or everywhere, the point nearest the start.
    """

    H: Array
    minimum: Array
    floor: float
    eigenvalues: Array
    axes: Array

    @property
    def condition(self) -> float:
        """λ₁/λ₂: how many times steeper the bowl curves in one direction than across; ∞ for a valley, NaN if flat."""
        first, second = self.eigenvalues
        if first == 0:
            return math.nan
        return float(first / second) if second else math.inf

    def loss(self, w: Array) -> Array:
        """Mean squared error at each w. Shape (…, 2) → (…)."""
        d = w - self.minimum
        loss: Array = self.floor + np.einsum("...i,ij,...j->...", d, self.H, d)
        return loss

    def contour(self, level: float, points: int = 181) -> Array:
        """The ellipse of all w with L(w) = level, closed. Shape (points, 2).

        Formula: w = m + √(level − floor) · (cos θ · e₁/√λ₁ + sin θ · e₂/√λ₂), θ from 0 to 2π. In a valley (λ₂ = 0)
        the contour is two parallel lines; drawn with λ₂ = 10⁻⁸ λ₁ it looks like them.

        Raises ValueError when the level is not above the floor, or when the loss is flat and has no contours.
        """
        first, second = self.eigenvalues
        if first == 0 or not level > self.floor:
            raise ValueError(f"level must be above the floor {self.floor} of a loss that is not flat; got {level}")
        angle = np.linspace(0, 2 * math.pi, check_count("points", points, low=3))
        reach = math.sqrt(level - self.floor) / np.sqrt([first, max(second, 1e-8 * first)])
        ellipse: Array = self.minimum + (reach * np.column_stack([np.cos(angle), np.sin(angle)])) @ self.axes.T
        return ellipse


def bowl(X: Array, y: Array, start: Array = START) -> Bowl:
    """The loss of a linear unit on all examples as a quadratic of its weights. Shapes: X (n, 2), y (n,), start (2,).

    The minimum is the start plus the least-squares solution of what the start leaves unexplained.
    """
    H = X.T @ X / len(X)
    values, vectors = np.linalg.eigh(H)
    values, vectors = values[::-1].copy(), vectors[:, ::-1] * np.where(vectors.sum(axis=0)[::-1] < 0, -1, 1)
    values[values <= FLAT * values[0]] = 0
    minimum = start
    if values[0] > NO_INPUT:
        minimum = start + np.linalg.lstsq(X, y - X @ start, rcond=math.sqrt(FLAT))[0]
    else:
        values[:] = 0
    return Bowl(H, minimum, float(np.mean((X @ minimum - y) ** 2)), values, vectors)


def learning_rate(rate: float, surface: Bowl) -> float:
    """The learning rate η that is as bold in one bowl as in any other.

    Formula: η = rate / (2λ₁), where 2λ₁ is the steepest curvature of the full-batch loss. With rate = 1 a full-batch
    step in the steepest direction lands on the valley's floor; from 2 on the full batch diverges. 0 when L is flat.
    """
    steepest = 2 * float(surface.eigenvalues[0])
    return rate / steepest if steepest else 0.0


@dataclass(frozen=True)
class Signs:
    """In how many steps both gradients had the same sign, opposite signs, or no sign to compare.

    zero: one of them was exactly 0, or both had shrunk to rounding at the end of the path.
    """

    same: int
    opposite: int
    zero: int

    @property
    def share(self) -> float:
        """same/(same + opposite); NaN when there was no such step."""
        return self.same / (self.same + self.opposite) if self.same + self.opposite else math.nan


@dataclass(frozen=True)
class Path:
    """What a descent did: X (n, 2), y (n,) and their bowl, η, weights (k + 1, 2), gradients (k, 2), losses (k + 1,).

    Row 0 of weights and losses is the start. The loss is that of all examples. k is the number of steps asked for,
    or fewer when the path diverged.
    """

    X: Array
    y: Array
    bowl: Bowl
    learning_rate: float
    weights: Array
    gradients: Array
    losses: Array
    diverged: bool

    @property
    def steps(self) -> int:
        """The number of steps taken, k."""
        return len(self.gradients)

    def signs(self, step: int) -> Signs:
        """Signs of the two gradients in the first ``step`` steps."""
        size = np.abs(self.gradients).max(axis=1)
        moving = size > AT_REST * size.max(initial=0)
        product = (moving * np.sign(self.gradients).prod(axis=1))[:step]
        return Signs(int((product > 0).sum()), int((product < 0).sum()), int((product == 0).sum()))

    def detour(self, step: int) -> float:
        """Length of the path over the straight way to where it has got: at least 1; NaN before it has moved."""
        walked = float(np.linalg.norm(np.diff(self.weights[: step + 1], axis=0), axis=1).sum())
        straight = float(np.linalg.norm(self.weights[min(step, self.steps)] - self.weights[0]))
        if not walked:
            return math.nan
        return max(walked / straight, 1.0) if straight else math.inf

    def left(self, step: int) -> float:
        """Distance to the minimum as a share of the distance at the start; NaN when the start is the minimum."""
        distance = np.linalg.norm(self.weights[[0, min(step, self.steps)]] - self.bowl.minimum, axis=1)
        return float(distance[1] / distance[0]) if distance[0] else math.nan

    def arrived(self, tolerance: float = 0.05) -> int | None:
        """The first step with at most ``tolerance`` of the distance left; None when there is none."""
        distance = np.linalg.norm(self.weights - self.bowl.minimum, axis=1)
        (within,) = np.nonzero(distance <= tolerance * distance[0])
        return int(within[0]) if within.size else None


def descend(setting: ZigzagConfig) -> Path:
    """Mini-batch gradient descent from the setting's start. Formula: w ← w − η ∂L/∂w over the batch.

    As in training, each epoch shuffles the examples and deals them out in batches; the last may be short.
    The same seed deals the same rows for every activation.
    """
    X = inputs(setting)
    draw_noise, shuffle = (np.random.default_rng([setting.seed, stream]) for stream in (1, 2))
    y = targets(X, setting.noise, draw_noise)
    start = np.array(setting.start)
    surface = bowl(X, y, start)
    eta = learning_rate(setting.rate, surface)
    weights, gradients, diverged = [start], [], False
    batches: list[NDArray[np.integer[Any]]] = []
    for _ in range(setting.steps):
        if not batches:
            order = shuffle.permutation(setting.rows)
            batches = [order[i : i + setting.batch_size] for i in range(0, setting.rows, setting.batch_size)]
        batch = batches.pop(0)
        gradient = loss_gradient(weights[-1], X[batch], y[batch])
        with np.errstate(over="ignore"):  # a rate without measure, found out in the next line
            w = weights[-1] - eta * gradient
        if not np.all(np.abs(w) <= BEYOND):
            diverged = True
            break
        weights.append(w)
        gradients.append(gradient)
    path = np.array(weights)
    return Path(X, y, surface, eta, path, np.array(gradients).reshape(-1, 2), surface.loss(path), diverged)
