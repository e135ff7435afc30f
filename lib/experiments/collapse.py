"""Why a network needs non-linear functions: a stack of affine layers is one affine layer.

(xW₁ + b₁)W₂ + b₂ = x(W₁W₂) + (b₁W₂ + b₂). Shapes are those of ``lib.network``: X (n, n_in), W (n_in, n_out),
b (n_out,).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lib.activations import ACTIVATIONS, sigmoid
from lib.arrays import Array, as_matrix
from lib.divergence import Divergence
from lib.losses import binary_cross_entropy_from_logits
from lib.network import Params, forward, init_params
from lib.records import check_count, check_non_negative, check_positive, choose
from lib.trainers import TrainConfig, Trainer

Layer = tuple[Array, Array]
"""(W, b) of one affine layer."""

CORNERS = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
"""The four inputs of XOR, with −1 and 1 for false and true."""
CORNER_CLASSES = np.array([1.0, 0.0, 0.0, 1.0])
"""Their classes as in the data set ``xor``: 1 where the signs agree."""


def merge(params: Params) -> Layer:
    """Multiply a stack of affine layers out into one layer (W, b) that gives the same.

    Formula: W = W₁W₂⋯W_n, b = (⋯(b₁W₂ + b₂)W₃ + ⋯)W_n + b_n. Shapes: W (n_in, n_out), b (n_out,).

    Raises ValueError for an empty stack, or naming both shapes where two layers do not fit.
    """
    return partial_products(params)[-1]


def partial_products(params: Params) -> list[Layer]:
    """Return what the first layer, the first two, … all layers of a stack merge into, as [(W, b), …]. Errors: merge."""
    if not params:
        raise ValueError("params must hold at least one (W, b); got an empty list")
    products = [params[0]]
    for W_next, b_next in params[1:]:
        W, b = products[-1]
        if W.shape[1] != W_next.shape[0]:
            raise ValueError(f"params must fit: W {W.shape} cannot be followed by W {W_next.shape}")
        products.append((W @ W_next, b @ W_next + b_next))
    return products


def merge_runs(params: Params, activations: Sequence[str]) -> tuple[Params, tuple[str, ...]]:
    """Merge each run of layers with nothing but "linear" between them; return the shorter network.

    activations: one key of ACTIVATIONS per hidden layer. Six layers with one ReLU become two layers around it.
    Returns (params, activations) as ``lib.network.forward`` takes them.

    Raises ValueError for a wrong number of activations, an unknown key, or layers that do not fit.
    """
    if len(activations) != len(params) - 1:
        raise ValueError(f"activations must hold one key per hidden layer ({len(params) - 1}); got {list(activations)}")
    runs: list[Params] = [[params[0]]]
    for key, layer in zip(activations, params[1:], strict=True):
        choose("activations", key, ACTIVATIONS)
        if key == "linear":
            runs[-1].append(layer)
        else:
            runs.append([layer])
    return [merge(run) for run in runs], tuple(key for key in activations if key != "linear")


def merge_error(
    params: Params,
    X: ArrayLike,
    activations: str | Sequence[str] = "linear",
    merged: tuple[Params, Sequence[str]] | None = None,
) -> float:
    """Return the largest |network − merged| over the rows of X, both before the output's own function.

    merged: what to compare with, as ``merge_runs`` returns it; None for the one layer of ``merge``. Without a bend
    only rounding is left, about 1e-15. X: (n, n_in). Errors: as in ``lib.network.forward``.
    """
    other, bends = ([merge(params)], ()) if merged is None else merged
    network = forward(params, X, activations, "linear").prediction
    return float(np.abs(network - forward(other, X, bends, "linear").prediction).max())


def draw_layers(widths: Sequence[int], seed: int) -> Params:
    """Draw affine layers of these widths, weights by Xavier and biases from N(0, 1). Errors: init_params."""
    rng = np.random.default_rng(check_count("seed", seed, low=0))
    return [(W, rng.standard_normal(b.shape)) for W, b in init_params(widths, "xavier_normal", rng)]


def line_model(angle: float, offset: float, steepness: float) -> Layer:
    """Return (W, b) of the logit z = k (x₁ cos α + x₂ sin α − c): its boundary is the line at distance c from 0.

    angle: α in degrees, the direction in which z rises. offset: c. steepness: k, 0 or more; with 0, p = ½ everywhere.
    Shapes: W (2, 1), b (1,).
    """
    k, alpha = check_non_negative("steepness", steepness), math.radians(angle)
    return k * np.array([[math.cos(alpha)], [math.sin(alpha)]]), np.array([-k * offset])


def point_on_line(angle: float, offset: float, along: float) -> tuple[float, float]:
    """Return the point of the line of ``line_model`` that is ``along`` beside the one nearest to 0.

    Formula: x = c (cos α, sin α) + d (−sin α, cos α) with c the offset and d = along; angle: α in degrees.
    """
    alpha = math.radians(angle)
    cos, sin = math.cos(alpha), math.sin(alpha)
    return offset * cos - along * sin, offset * sin + along * cos


def offset_through(x: float, y: float, angle: float) -> float:
    """Return the offset with which the line of this angle goes through (x, y). Formula: c = x cos α + y sin α."""
    alpha = math.radians(angle)
    return x * math.cos(alpha) + y * math.sin(alpha)


def angle_towards(x: float, y: float, offset: float, along: float) -> float:
    """Return the angle, from 0 to 360 degrees, that turns ``point_on_line`` around 0 until it lies towards (x, y)."""
    return math.degrees(math.atan2(y, x) - math.atan2(along, offset)) % 360


def ranks(params: Params) -> list[int]:
    """Return the rank of each partial product W₁, W₁W₂, …: how many directions of the input are left.

    rank(AB) ≤ min(rank A, rank B), so the rank never rises again after a narrow layer. A singular value counts
    when it exceeds n ε ‖W₁‖⋯‖W_l‖, with n the sum of all widths up to there: the bound on the rounding of the product.

    Raises ValueError as merge does.
    """
    widths, norm = params[0][0].shape[0] if params else 0, 1.0
    found = []
    for (W, _), (product, _) in zip(params, partial_products(params), strict=True):
        widths += W.shape[1]
        norm *= float(np.linalg.norm(W, 2))
        tolerance = widths * float(np.finfo(np.float64).eps) * norm
        found.append(int(np.linalg.matrix_rank(product, tol=tolerance)))
    return found


@dataclass(frozen=True)
class BestLine:
    """A logistic model σ(Xw + b) with the smallest mean binary cross-entropy.

    W: (n_in, 1). b: (1,). loss: at the end. steps: Newton steps taken. slope: largest |∂L/∂w| that is left.
    """

    W: Array
    b: Array
    loss: float
    steps: int
    slope: float


def best_line(X: ArrayLike, y: ArrayLike, start: Sequence[float] | None = None, most: int = 100) -> BestLine:
    """Find the best straight boundary: minimise the mean binary cross-entropy of σ(Xw + b) over w and b.

    Damped Newton's method with step halving: θ ← θ − t (H + 0.01 ‖g‖ I)⁻¹g, with g = Aᵀ(p − y)/n,
    H = Aᵀ diag(p(1 − p))A/n, A = [X 1].
    The loss is convex in θ = (w, b), so no other start could end lower; where a line separates the classes there
    is no smallest loss, and the search stops after ``most`` steps. X: (n, n_in), y: (n,) or (n, 1) of 0 and 1.
    start: first θ, n_in + 1 numbers; None for 0.

    Raises ValueError for non-finite data, or when X, y and start do not fit.

    Source: Boyd & Vandenberghe (2004), Convex Optimization, 9.5.
    """
    X, y = as_matrix(X, "X"), as_matrix(y, "y")
    A = np.column_stack([X, np.ones(len(X))])
    if y.shape != (len(X), 1):
        raise ValueError(f"y must have one number per row of X; got X {X.shape} and y {y.shape}")
    theta = np.zeros(A.shape[1]) if start is None else as_matrix(start, "start")[:, 0].astype(np.float64)
    if theta.shape != (A.shape[1],):
        raise ValueError(f"start must hold {A.shape[1]} numbers; got {len(theta)}")

    def loss_at(theta: Array) -> float:
        return binary_cross_entropy_from_logits((A @ theta)[:, np.newaxis], y)

    loss, steps = loss_at(theta), 0
    while True:
        p = sigmoid(A @ theta)
        slope = A.T @ (p - y[:, 0]) / len(A)
        if np.abs(slope).max() < 1e-15 or steps == most:
            break
        curvature = (A.T * (p * sigmoid(-(A @ theta)))) @ A / len(A)
        # Far out σ is flat and H next to singular; a share of ‖g‖ holds it up, and fades where the search ends.
        damping = 0.01 * np.linalg.norm(slope) * np.eye(len(theta))
        direction = np.linalg.solve(curvature + damping, slope)
        step = 1.0
        while step > 1e-10 and not loss_at(theta - step * direction) <= loss:
            step /= 2
        if step <= 1e-10:
            break
        theta = theta - step * direction
        loss, steps = loss_at(theta), steps + 1
    return BestLine(theta[:-1, np.newaxis], theta[-1:], loss, steps, float(np.abs(slope).max()))


def best_line_on_xor(start: Sequence[float] = (2.0, -1.0, 0.5)) -> BestLine:
    """Return the best straight boundary for the four corners of XOR: w = 0, b = 0, p = ½, loss ln 2.

    The four classes cancel in every direction: at θ = 0, g = Σ(½ − y)(x, 1)/4 = 0, and the loss is strictly convex.
    start: where the search begins, deliberately not at the answer. Errors: as in best_line.
    """
    return best_line(CORNERS, CORNER_CLASSES, start)


def line_labellings(X: ArrayLike) -> np.ndarray:
    """Return every way in which a straight line can split points of the plane: booleans (ways, n), each once.

    Exhaustive, not sampled: which of the points lie on the positive side of w·x > c depends on w only through the
    order of the projections x·w, and that order changes only where w is perpendicular to the difference of two
    points. One direction between each two neighbouring changes, with a threshold in each gap, therefore finds all;
    a direction on a change ties two points and splits no further, and points on the line itself can be moved to
    their side by a smaller c. X: (n, 2) with n distinct points.

    Raises ValueError for other shapes or for points given twice.

    Source: Cover (1965), Geometrical and statistical properties of systems of linear inequalities.
    """
    X = as_matrix(X, "X")
    if X.shape[1] != 2:
        raise ValueError(f"X must hold points of the plane, shape (n, 2); got {X.shape}")
    if len(np.unique(X, axis=0)) != len(X):
        raise ValueError("X must hold distinct points; one of them is there twice")
    found = {(False,) * len(X), (True,) * len(X)}
    for angle in _directions(X):
        order = np.argsort(X @ [math.cos(angle), math.sin(angle)])
        for cut in range(1, len(X)):
            side = np.isin(np.arange(len(X)), order[cut:])
            found |= {tuple(side.tolist()), tuple((~side).tolist())}
    return np.array(sorted(found))


def _directions(X: Array) -> Array:
    """One angle between each two neighbouring directions in which two of the points (n, 2) have the same projection."""
    differences = (X[:, np.newaxis] - X).reshape(-1, 2)
    perpendicular = np.arctan2(differences[:, 0], -differences[:, 1]) % math.pi
    angles = np.unique(np.round(perpendicular, 12) % round(math.pi, 12))
    between: Array = (angles + np.append(angles[1:], angles[0] + math.pi)) / 2
    return between


def most_right(X: ArrayLike, y: ArrayLike) -> int:
    """Return how many of the points (n, 2) with classes y (n,) the best straight line puts on their side.

    Exhaustive, for the reason that line_labellings gives; a point that is there twice counts twice. A line with cut
    points below it, class 1 above, gets right those of class 0 below and of class 1 above; turned round, the others.

    Raises ValueError when X does not hold points of the plane, or y not one class per point.
    """
    X, classes = as_matrix(X, "X"), as_matrix(y, "y")[:, 0] >= 0.5
    if X.shape[1] != 2:
        raise ValueError(f"X must hold points of the plane, shape (n, 2); got {X.shape}")
    if classes.shape != X.shape[:1]:
        raise ValueError(f"y must hold one class per point ({len(X)}); got {len(classes)}")
    points, place = np.unique(X, axis=0, return_inverse=True)
    weight = np.bincount(place.ravel(), np.where(classes, 1, -1))  # class 1 minus class 0 at each point
    most, ones = 0, int(classes.sum())
    for angle in _directions(points):
        order = np.argsort(points @ [math.cos(angle), math.sin(angle)])
        below = np.cumsum(weight[order])
        most = max(most, ones - int(min(0, below.min())), len(X) - ones + int(max(0, below.max())))
    return most


def most_right_on_xor() -> int:
    """Return 3: no line gets all four corners of XOR right. A line can split them in 14 of 16 ways; XOR is missing."""
    return most_right(CORNERS, CORNER_CLASSES)


@dataclass(frozen=True)
class Stage:
    """The plane at one point of its way through a network.

    layer: 0 for the input, then 1, 2, …. bend: key of the activation that has just been applied, "" after the affine
    part. across, along: the grid's lines, (lines, points, 2) each, that were horizontal and vertical in the input.
    points: data carried along, (n, 2).
    """

    layer: int
    bend: str
    across: Array
    along: Array
    points: Array


def bend_grid(
    params: Params,
    activations: Sequence[str],
    X: ArrayLike,
    limit: float = 2.0,
    lines: int = 9,
    points: int = 81,
) -> list[Stage]:
    """Carry a square grid of the input plane, and data X (n, 2), through layers of two units.

    One stage for the input, one after each affine part xW + b, and one after each activation other than "linear".
    Affine parts keep lines straight and parallel; only an activation can bend them.
    params: layers 2 → 2. activations: one key per layer. limit: the grid covers [−limit, limit]². lines: in each
    direction. points: on each line, odd so that 0 is one of them.

    Raises ValueError for layers of another width, a wrong number of activations, or an unknown key.
    """
    X = as_matrix(X, "X")
    if any(W.shape != (2, 2) for W, _ in params) or X.shape[1] != 2:
        raise ValueError(f"params and X must have two columns; got W {[W.shape for W, _ in params]} and X {X.shape}")
    if len(activations) != len(params):
        raise ValueError(f"activations must hold one key per layer ({len(params)}); got {list(activations)}")
    limit = check_positive("limit", limit)
    at = np.linspace(-limit, limit, check_count("lines", lines, low=2))
    run = np.linspace(-limit, limit, check_count("points", points, low=2))
    fixed, free = np.meshgrid(at, run, indexing="ij")
    stage = Stage(0, "", np.stack([free, fixed], axis=-1), np.stack([fixed, free], axis=-1), X)
    stages = [stage]
    for number, ((W, b), key) in enumerate(zip(params, activations, strict=True), start=1):
        stage = Stage(number, "", stage.across @ W + b, stage.along @ W + b, stage.points @ W + b)
        stages.append(stage)
        f = choose("activations", key, ACTIVATIONS).f
        if key != "linear":
            stage = Stage(number, key, f(stage.across), f(stage.along), f(stage.points))
            stages.append(stage)
    return stages


def stack(data: str, layers: int, units: int, bend: int = 0, fn: str = "relu", seed: int = 0) -> TrainConfig:
    """Describe the training of a stack of layers, all linear but one at most.

    layers: with the output layer, whose sigmoid turns the logit into a probability and bends no boundary.
    units: width of each hidden layer. bend: the hidden layer, from 1, that applies ``fn``; 0 for none.

    Raises ValueError, naming the argument, for what a TrainConfig does not allow and for a bend that is not there.
    """
    hidden = check_count("layers", layers) - 1
    check_count("bend", bend, low=0, high=hidden)
    activation = tuple(fn if layer == bend else "linear" for layer in range(1, hidden + 1))
    return TrainConfig(
        data=data,
        n=200,
        noise=0.0,
        test_share=0.0,
        hidden=(check_count("units", units),) * hidden,
        activation=activation,
        optimizer="adam",
        learning_rate=0.01,
        seed=seed,
    )


@dataclass(frozen=True)
class Snapshots:
    """A training run, remembered at some of its epochs.

    epochs: which ones, from 0. params: the network at each. losses, right: its loss and its share of examples on
    the right side, (pictures,) each. X, Y: the examples. divergence: None, or where training broke down.
    """

    config: TrainConfig
    epochs: tuple[int, ...]
    params: tuple[Params, ...]
    losses: Array
    right: Array
    X: Array
    Y: Array
    divergence: Divergence | None


def record(config: TrainConfig, epochs: int, pictures: int) -> Snapshots:
    """Train for a number of epochs and remember the network before the first and at ``pictures`` even steps.

    Stops where training breaks down. Raises ValueError when epochs is not a multiple of pictures.
    """
    epochs, pictures = check_count("epochs", epochs), check_count("pictures", pictures)
    if epochs % pictures:
        raise ValueError(f"epochs must be a multiple of pictures = {pictures}; got {epochs}")
    trainer = Trainer(config)
    seen, params, losses, right = [0], [trainer.params], [trainer.history[0]], [_share_right(trainer)]
    for _ in range(pictures):
        trainer.run(epochs=epochs // pictures)
        if trainer.divergence is not None:
            break
        seen.append(trainer.epoch)
        params.append(trainer.params)
        losses.append(trainer.history[-1])
        right.append(_share_right(trainer))
    return Snapshots(
        config,
        tuple(seen),
        tuple(params),
        np.array(losses),
        np.array(right),
        trainer.X_train,
        trainer.Y_train,
        trainer.divergence,
    )


def _share_right(trainer: Trainer) -> float:
    share = trainer.accuracy(trainer.X_train, trainer.Y_train)
    if share is None:
        raise ValueError(f"config must describe two or more classes; got data = {trainer.config.data!r}")
    return share
