"""Why gradients vanish or explode: one backward pass through a deep network, taken apart layer by layer.

The network: two inputs (the XOR set), ``depth`` hidden layers of ``width`` units, one sigmoid output with binary
cross-entropy; biases start at 0. Layers are counted from 1, the first hidden layer, to depth + 1, the output.

One step back, from layer l + 1 to layer l, is δ_l = (δ_{l+1} W_{l+1}ᵀ) ⊙ f′(z_l): first the weights act on the
error, then the slopes. With the Frobenius norm ‖·‖ over all examples and units, each has a factor of its own:

    weight factor  w_l = ‖δ_{l+1} W_{l+1}ᵀ‖ / ‖δ_{l+1}‖
    slope factor   s_l = ‖(δ_{l+1} W_{l+1}ᵀ) ⊙ f′(z_l)‖ / ‖δ_{l+1} W_{l+1}ᵀ‖  ≤  max |f′|

and their products from the output down to layer l are exactly ‖δ_l‖ / ‖δ_out‖. What is left of ‖dW_l‖ = ‖a_{l−1}ᵀ δ_l‖
is the part of the incoming activations. Everything is kept as a logarithm to base 10, where no product underflows;
−∞ is an exact zero and NaN a factor of which nothing is left to measure.

Source: Hochreiter (1991); Glorot & Bengio (2010), Understanding the difficulty of training deep networks.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.datasets import DATASETS
from lib.divergence import Divergence, find_bad_params
from lib.engine.engine import Engine
from lib.initializers import INITIALIZERS
from lib.network import Params, forward, init_params, output_delta
from lib.optimizers import Recipe
from lib.pieces import Pieces, in_pieces
from lib.records import check_count, check_non_negative, check_positive, choose
from lib.units import is_saturated

MOST_DEPTH, MOST_WIDTH = 50, 128
"""The deepest and the widest network of the experiment."""
SEEDS = 20
"""Networks of which ``draws`` takes the median."""
LOSS, OUTPUT = "binary_cross_entropy", "sigmoid"

BINS, Z_LIMIT = 80, 10.0
"""Pre-activations are counted in BINS equal bins from −Z_LIMIT to Z_LIMIT, and in one more beyond either end."""

SMALLEST_NORMAL = math.log10(np.finfo(np.float64).tiny)
"""log₁₀ of the smallest number to which float64 gives all its digits, 2.2e−308; below, digits are lost."""
LARGEST = math.log10(np.finfo(np.float64).max)
"""log₁₀ of the largest number of float64, 1.8e308."""

_LOG_2 = math.log10(2)


@dataclass(frozen=True)
class DeepConfig:
    """One network before its first step. Frozen, hashable, and valid once it exists.

    activation, init: keys of ACTIVATIONS and INITIALIZERS. depth: hidden layers, 1 to 50. width: units in each,
    1 to 128. scale: every drawn weight is multiplied by it; 0 or more. seed: of data and weights. rows: examples.

    Raises ValueError naming the argument, its value and what is allowed.
    """

    activation: str = "sigmoid"
    init: str = "xavier_normal"
    depth: int = 20
    width: int = 8
    scale: float = 1.0
    seed: int = 0
    rows: int = 200

    def __post_init__(self) -> None:
        choose("activation", self.activation, ACTIVATIONS)
        choose("init", self.init, INITIALIZERS)
        check_count("depth", self.depth, 1, MOST_DEPTH)
        check_count("width", self.width, 1, MOST_WIDTH)
        check_non_negative("scale", self.scale)
        check_count("seed", self.seed, 0)
        check_count("rows", self.rows)


def start(setting: DeepConfig) -> tuple[Params, Array, Array]:
    """Draw what a setting stands for: (params, X, Y), with X uniform on [−2, 2]² and Y = 1 where x₁x₂ > 0."""
    rng = np.random.default_rng(setting.seed)
    X, Y = DATASETS["xor"].draw(setting.rows, 0.0, rng)
    sizes = [X.shape[1], *[setting.width] * setting.depth, 1]
    params = init_params(sizes, setting.init, rng)
    for W, _ in params:
        W *= setting.scale
    return params, X, Y


@dataclass(frozen=True)
class Flow:
    """One forward and one backward pass, layer by layer. All sizes are log₁₀: −∞ is exactly 0, NaN not measurable.

    gradient, delta: log₁₀ ‖dW_l‖ and log₁₀ ‖δ_l‖, shape (depth + 1,); the last is the output layer.
    units: for each layer, log₁₀ of the norm of each unit's part of dW_l, the column of its weights; (units,) each.
    weight, slope: log₁₀ of the two factors of the step into hidden layer l, shape (depth,).
    mean, spread: mean and standard deviation of each hidden layer's activations, (depth,).
    saturated: share of each hidden layer's pre-activations where f is saturated (``Activation.saturation``), (depth,).
    counts: pre-activations by bin, (depth, BINS + 2); the first and last count what lies below and above the range.
    """

    setting: DeepConfig
    gradient: Array
    units: tuple[Array, ...]
    delta: Array
    weight: Array
    slope: Array
    mean: Array
    spread: Array
    saturated: Array
    counts: NDArray[np.int64]

    @property
    def slopes(self) -> Array:
        """log₁₀ of the product of all slope factors from the output down to each layer, (depth + 1,); 0 at the end."""
        return _from_output(self.slope)

    @property
    def weights(self) -> Array:
        """log₁₀ of the product of all weight factors from the output down to each layer, (depth + 1,)."""
        return _from_output(self.weight)

    @property
    def inputs(self) -> Array:
        """log₁₀ of what the incoming activations add: (‖dW_l‖/‖δ_l‖) / (‖dW_out‖/‖δ_out‖), (depth + 1,)."""
        with np.errstate(invalid="ignore"):  # −∞ − (−∞): there is nothing to measure
            part = self.gradient - self.delta
            part -= part[-1]
        return part

    @property
    def bound(self) -> Array:
        """log₁₀ of max |f′|ⁿ with n = hidden layers passed: the slopes can never leave more. Shape (depth + 1,)."""
        passed = np.arange(self.setting.depth, -1.0, -1.0)
        return passed * math.log10(ACTIVATIONS[self.setting.activation].max_slope)

    @property
    def ratio(self) -> float:
        """log₁₀ of ‖dW_first‖ / ‖dW_out‖; NaN when both are 0 or one is not finite."""
        with np.errstate(invalid="ignore"):
            return float(self.gradient[0] - self.gradient[-1])


def flow(setting: DeepConfig) -> Flow:
    """Carry the data forward and the error backward once, and measure every layer.

    The error is held as delta · 2**power: multiplying by a power of two is exact, so that the numbers are those of
    ``lib.network.backward`` to the last digits, and nothing underflows however deep the network. Overflow on the
    way forward leaves NaN, which ``kind`` calls by its name.
    """
    params, X, Y = start(setting)
    record, depth = ACTIVATIONS[setting.activation], setting.depth
    with np.errstate(all="ignore"):  # what overflows or is not a number is classified, not warned of
        trace = forward(params, X, setting.activation, OUTPUT)
        delta = output_delta(trace, Y, LOSS)
        gradient, deltas = np.empty(depth + 1), np.empty(depth + 1)
        weight, slope = np.empty(depth), np.empty(depth)
        units, power = [], 0
        deltas[depth] = log_norm(delta)
        for layer in range(depth, 0, -1):
            dW = trace.A[layer - 1].T @ delta
            gradient[layer] = log_norm(dW) + power * _LOG_2
            units.append(_log_norms(dW) + power * _LOG_2)
            delta, arrived, size = step_back(delta, params[layer][0], record.df(trace.Z[layer - 1]))
            deltas[layer - 1] = size + power * _LOG_2
            weight[layer - 1] = arrived + power * _LOG_2 - deltas[layer]
            slope[layer - 1] = size - arrived
            if 50 < abs(size) < math.inf:
                shift = -round(size / _LOG_2)
                delta, power = np.ldexp(delta, shift), power - shift
        dW = X.T @ delta
        gradient[0] = log_norm(dW) + power * _LOG_2
        units.append(_log_norms(dW) + power * _LOG_2)
        statistics = _statistics(record.key, trace.Z[:-1], trace.A[:-1])
        return Flow(setting, gradient, tuple(units[::-1]), deltas, weight, slope, *statistics)


def step_back(delta: Array, W: Array, slope: Array) -> tuple[Array, float, float]:
    """Carry the error one layer back, and return it with log₁₀ of its norm halfway and at the end.

    Formula: δ_l = (δ_{l+1} Wᵀ) ⊙ f′(z_l); halfway is before the slopes. Shapes: delta (n, n_out), W (n_in, n_out),
    slope f′(z_l) (n, n_in); returns δ_l (n, n_in).
    """
    before = delta @ W.T
    arrived = log_norm(before)
    before *= slope
    return before, arrived, log_norm(before)


def log_norm(values: Array) -> float:
    """log₁₀ of the Frobenius norm; −∞ for zeros, NaN when an entry is not finite."""
    squares = float(np.vdot(values, values))
    if 1e-200 < squares < 1e200:
        return 0.5 * math.log10(squares)
    largest = float(np.abs(values).max())  # the squares may have left the range of float64; the norm has not
    if largest == 0:
        return -math.inf
    if not math.isfinite(largest):
        return math.nan
    exponent = math.frexp(largest)[1]
    return log_norm(np.ldexp(values, -exponent)) + exponent * _LOG_2


def _log_norms(dW: Array) -> Array:
    """log₁₀ of the norm of each column; −∞ for zeros, NaN when an entry is not finite."""
    norms: Array = np.log10(np.hypot.reduce(dW, axis=0))  # hypot: the squares may leave the range of float64
    return np.where(np.isfinite(dW).all(axis=0), norms, np.nan)


def _from_output(factors: Array) -> Array:
    return np.append(np.cumsum(factors[::-1])[::-1], 0.0)


def _statistics(key: str, Z: list[Array], A: list[Array]) -> tuple[Array, Array, Array, NDArray[np.int64]]:
    """Mean, spread and saturated share by layer, and the histograms of pre-activations."""
    table = np.empty((3, len(Z)))
    counts = np.empty((len(Z), BINS + 2), dtype=np.int64)
    per_unit = BINS / (2 * Z_LIMIT)
    for layer, (z, a) in enumerate(zip(Z, A, strict=True)):
        table[0, layer] = mean = a.mean()
        table[1, layer] = math.sqrt(max(float(np.vdot(a, a)) / a.size - mean * mean, 0.0))
        table[2, layer] = np.count_nonzero(is_saturated(z, key)) / z.size
        place = z * per_unit
        place += BINS / 2 + 1
        np.clip(place, 0, BINS + 1, out=place)
        if math.isnan(mean):
            place = place[~np.isnan(place)]
        counts[layer] = np.bincount(place.astype(np.intp).ravel(), minlength=BINS + 2)
    return table[0], table[1], table[2], counts


def bin_edges() -> Array:
    """The BINS + 1 ends of the bins within the range."""
    return np.linspace(-Z_LIMIT, Z_LIMIT, BINS + 1)


def kind(size: float) -> str:
    """Name what float64 makes of a number whose log₁₀ is ``size``.

    "zero": exactly 0. "underflow": not 0, but so small that float64 loses digits (below 2.2e−308) or stores 0.
    "overflow": beyond 1.8e308, or not a number because something before it was. "number": anything else.
    """
    if size == -math.inf:
        return "zero"
    if math.isnan(size) or size > LARGEST:
        return "overflow"
    return "underflow" if size < SMALLEST_NORMAL else "number"


@dataclass(frozen=True)
class Draws:
    """The ratio ‖dW₁‖ / ‖dW_out‖ over networks of one setting that differ in their seed only, as log₁₀.

    low, median, high: the quartiles, half of the networks lie between low and high; NaN when none has a ratio.
    """

    low: float
    median: float
    high: float


@in_pieces
def draws(setting: DeepConfig, seeds: int = SEEDS) -> Pieces[Draws]:
    """Quartiles of log₁₀ (‖dW₁‖ / ‖dW_out‖) over networks of the seeds 0, 1, 2 …; one network is one draw.

    A network without a ratio (0/0, as in one born dead, or overflow) is left out.

    Raises ValueError for seeds below 1.
    """
    ratios = []
    for seed in range(check_count("seeds", seeds)):
        yield seed / seeds
        ratios.append(flow(replace(setting, seed=seed)).ratio)
    known = [ratio for ratio in ratios if not math.isnan(ratio)]
    if not known:
        return Draws(math.nan, math.nan, math.nan)
    low, high = np.quantile(known, (0.25, 0.75), method="inverted_cdf").tolist()  # networks that there are
    with np.errstate(invalid="ignore"):  # between −∞ and ∞ there is no middle
        return Draws(low, float(np.median(known)), high)


@in_pieces
def median_ratio(setting: DeepConfig, seeds: int = SEEDS) -> Pieces[float]:
    """The median of ``draws``.

    Raises ValueError for seeds below 1.
    """
    return (yield from draws.pieces(setting, seeds)).median


def single_path(activation: str, z: float, depth: int, weight: float = 1.0) -> float:
    """What one path through ``depth`` layers leaves of a gradient, every unit on it at the same z.

    Formula: (weight · f′(z))^depth. An all-negative path of leaky ReLU keeps 0.01^10 = 1e−20 in ten layers, ReLU
    exactly 0, and sigmoid never more than 0.25^depth.

    Raises ValueError for an unknown activation or a depth below 0.
    """
    slope = float(choose("activation", activation, ACTIVATIONS).df(z))
    return (weight * slope) ** check_count("depth", depth, 0)


MOST_EPOCHS, BATCH = 50, 20
"""How long ``train`` may run, and the examples of one of its updates."""


@dataclass(frozen=True)
class Training:
    """A training run from a setting's first weights. Epoch 0 is before the first step.

    moved: how far each layer's weights are from their start, ‖W_l − W_l⁽⁰⁾‖ / ‖W_l⁽⁰⁾‖, shape (epochs + 1, depth + 1);
    where the start is all zeros, the distance itself. from_zero: whether that is so. losses: the loss over all
    examples, (epochs + 1,). divergence: None, or where a weight or the loss stopped being a finite number; rows
    end with the last good epoch.
    """

    moved: Array
    losses: Array
    from_zero: bool
    divergence: Divergence | None

    @property
    def epochs(self) -> int:
        """The last epoch that ended well."""
        return len(self.losses) - 1


@in_pieces
def train(setting: DeepConfig, rate: float, epochs: int = MOST_EPOCHS) -> Pieces[Training]:
    """Train the network of a setting with plain SGD and note how far each layer's weights move.

    Formula, for each batch of 20 shuffled examples: W ← W − η dW, b ← b − η db. rate: η, above 0.

    Raises ValueError for a rate not above 0 or epochs not from 0 to 50.
    """
    check_positive("rate", rate)
    check_count("epochs", epochs, 0, MOST_EPOCHS)
    params, X, Y = start(setting)
    shuffles = np.random.default_rng([setting.seed, 1])
    origin = [W.copy() for W, _ in params]
    sizes = np.array([np.linalg.norm(W) for W in origin])
    # An error state must end before a yield: the next piece may be done by another thread.
    with np.errstate(all="ignore"):
        engine = Engine(
            params,
            X,
            Y,
            activations=[setting.activation] * setting.depth,
            output=OUTPUT,
            loss=LOSS,
            recipe=Recipe("sgd"),
            learning_rate=rate,
            batch_size=BATCH,
            dtype="float64",
        )
        loss = engine.evaluation(X, Y)
        moved, losses, divergence = [np.zeros(len(origin))], [loss.value()], _bad_loss(0, 0, loss.value())
    for epoch in range(1, epochs + 1):
        yield (epoch - 1) / epochs
        with np.errstate(all="ignore"):
            if divergence is None:
                engine.shuffle(shuffles.permutation(len(X)))
                divergence = _one_epoch(engine, epoch) or _bad_loss(epoch, len(engine.examples), loss.value())
            if divergence is not None:
                break
            losses.append(loss.value())
            moved.append(np.array([np.linalg.norm(V[:-1] - W) for V, W in zip(engine.params.V, origin, strict=True)]))
    table = np.array(moved) / np.where(sizes > 0, sizes, 1.0)
    return Training(table, np.array(losses), not sizes.any(), divergence)


def _one_epoch(engine: Engine, epoch: int) -> Divergence | None:
    """Make every update of an epoch; stop at the first that leaves a weight or bias that is not finite."""
    for batch in range(len(engine.examples)):
        engine.run(batch)
        if not np.isfinite(engine.params.theta).all():
            found = find_bad_params(engine.params.copies())
            assert found is not None
            return Divergence(epoch, batch + 1, *found)
    return None


def _bad_loss(epoch: int, batch: int, value: float) -> Divergence | None:
    return None if math.isfinite(value) else Divergence(epoch, batch, None, "loss", value)
