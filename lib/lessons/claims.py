"""What the lesson claims, sentence by sentence, and the number that decides how far each claim is true.

A claim is data: what is said, the verdict, and a function that measures. The sentence of evidence holds the names of
the measured numbers in braces, so that no number is typed by hand.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from lib.activations import ACTIVATIONS
from lib.datasets import normalize
from lib.experiments import collapse, correction, dying, shortcut, vanishing, zigzag
from lib.lessons.exercises import EXERCISES
from lib.lessons.moments import moments
from lib.lessons.roots import bisect, slope_crossing
from lib.lessons.sparsity import count_fates
from lib.losses import cross_entropy, cross_entropy_from_logits
from lib.pieces import Pieces, in_pieces, one_by_one
from lib.records import Registry
from lib.softmax import log_softmax, naive_softmax, softmax, softmax_jacobian

TRUE, IF, NOT_QUITE = "true", "if", "not-quite"
VERDICTS: Mapping[str, str] = MappingProxyType({TRUE: "true", IF: "true if …", NOT_QUITE: "not quite"})
"""How far a claim holds: key → label."""

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "slopes": "Slopes that vanish",
        "units": "Units that die",
        "centre": "Zero-centred outputs",
        "ranges": "Ranges and softmax",
        "layers": "Layers and updates",
    }
)
"""What the claims are about, in the order of the page: key → label."""

Measured = Mapping[str, float]


@dataclass(frozen=True)
class Claim:
    """One sentence of the lesson, put to the test.

    says: the claim. verdict: a key of VERDICTS. condition: completes "true if", or says what is amiss.
    measure: returns the numbers, by name. evidence: the sentence that they stand in, as ``{name}``.
    """

    key: str
    topic: str
    says: str
    verdict: str
    condition: str
    measure: Callable[[], Measured]
    evidence: str


_SIGMOID, _TANH, _RELU, _LEAKY = (ACTIVATIONS[key] for key in ("sigmoid", "tanh", "relu", "leaky_relu"))
_DEPTH = 10


def _steepest_sigmoid() -> Measured:
    return {"top": float(_SIGMOID.df(0)), "beside": float(_SIGMOID.df(1)), "bound": float(_SIGMOID.df(0)) ** _DEPTH}


def _flat_sigmoid() -> Measured:
    return {"five": float(_SIGMOID.df(5)), "ten": float(_SIGMOID.df(10)), "other": float(_SIGMOID.df(-10))}


def _steepest_tanh() -> Measured:
    return {"top": float(_TANH.df(0)), "two": float(_TANH.df(2)), "five": float(_TANH.df(5))}


def _tanh_against_sigmoid() -> Measured:
    return {
        "crossing": slope_crossing(_TANH, _SIGMOID, 1, 3),
        "tanh_at_0": float(_TANH.df(0)),
        "sigmoid_at_0": float(_SIGMOID.df(0)),
        "tanh_at_3": float(_TANH.df(3)),
        "sigmoid_at_3": float(_SIGMOID.df(3)),
    }


def _rectifier_paths() -> Measured:
    return {
        "positive": float(_RELU.df(1)) ** _DEPTH,
        "leaky": float(_LEAKY.df(-1)) ** _DEPTH,
        "relu": float(_RELU.df(-1)) ** _DEPTH,
    }


def _means() -> Measured:
    return {key: moments(ACTIVATIONS[key]).output for key in ("sigmoid", "tanh", "relu", "leaky_relu")}


def _rounded_to_one() -> Measured:
    return {"z": bisect(lambda z: 1.0 if _SIGMOID.f(z) == 1 else -1.0, 0, 100)}


def _leaky_far_left() -> Measured:
    alpha, near, far = float(_LEAKY.defaults["alpha"]), float(_LEAKY.f(-10)), float(_LEAKY.f(-1000))
    return {"alpha": alpha, "near": near, "far": far}


def _relu_kink() -> Measured:
    left, right = (float(_RELU.df(z)) for z in (-1e-300, 1e-300))
    return {"left": left, "right": right, "chosen": _RELU.kinks[0.0]}


def _sparse() -> Measured:
    drawn = np.random.default_rng(0).uniform(-5, 5, (5, 4)).round(2)
    return {
        "zeros": 1 - moments(_RELU).slope,  # the mean of a slope of 0 or 1 is the share of z that pass
        "drawn": int((_RELU.f(drawn) == 0).sum()),
        "of": drawn.size,
    }


def _shifted_softmax() -> Measured:
    high, low, gap = [1000.0, 999.0, 998.0], [-1000.0] * 3, [0.0, 800.0]
    with np.errstate(all="ignore"):  # the naive form breaks: that is what is shown
        broken = [int(np.isnan(naive_softmax(z)).sum()) for z in (high, low)]
    return {
        "overflow": broken[0],
        "underflow": broken[1],
        "kept": float(softmax(high)[0]),
        "small": float(softmax(gap)[0]),
        "log": float(log_softmax(gap)[0]),
    }


def _rows_of_softmax() -> Measured:
    p = softmax(np.random.default_rng(0).standard_normal((4, 10)).round(2))
    return {"rows": len(p), "off": float(np.abs(p.sum(axis=1) - 1).max()), "smallest": float(p.min())}


def _softmax_slopes() -> Measured:
    J = softmax_jacobian(softmax([1.0, 1.0, -1.0]))
    even = softmax_jacobian(softmax([0.0, 0.0]))
    return {"other": float(J[0, 1]), "own": float(J[0, 0]), "largest": float(even[0, 0])}


def _constant_column() -> Measured:
    X = np.array([[1.0, 0.1], [2.0, 0.1], [4.0, 0.1]])
    Z = normalize(X)
    naive = (X[:, 1] - X[:, 1].mean()) / X[:, 1].std()
    return {
        "sd": float(Z[:, 0].std()),
        "ours": float(Z[0, 1]),
        "naive": float(naive[0]),
        "spread": float(X[:, 1].std()),
    }


def _counted_zeros() -> Measured:
    Z = EXERCISES["exercise-1"].given(None)["Z"]
    A = _RELU.f(Z)
    counts = count_fates(Z, A)
    return {"zeros": int((A == 0).sum()), "zeroed": counts["zeroed"], "already": counts["already zero"]}


def _stable_logits() -> Measured:
    logits, target = [[0.0, 800.0]], [[1.0, 0.0]]
    return {
        "lost": cross_entropy(softmax(logits), target),
        "kept": cross_entropy_from_logits(logits, target),
    }


def _median_ratio(activation: str, init: str, scale: float = 1.0) -> Pieces[float]:
    """Median of ‖dW₁‖/‖dW_out‖ in networks of 20 hidden layers, 8 units wide, before their first step."""
    setting = vanishing.DeepConfig(activation, init, depth=20, width=8, scale=scale)
    return 10 ** (yield from vanishing.median_ratio.pieces(setting))


@in_pieces
def _slopes_times_weights() -> Pieces[Measured]:
    sigmoid, larger, tanh, relu = yield from one_by_one(
        _median_ratio("sigmoid", "xavier_normal"),
        _median_ratio("sigmoid", "xavier_normal", scale=4.0),
        _median_ratio("tanh", "xavier_normal"),
        _median_ratio("relu", "he_normal"),
    )
    bound = vanishing.single_path("sigmoid", 0.0, 20)
    return {"bound": bound, "sigmoid": sigmoid, "larger": larger, "tanh": tanh, "relu": relu}


def _saturated_start() -> Measured:
    stuck = correction.step(correction.Neuron(b=4.0, loss="mse"))
    moving = correction.step(correction.Neuron(b=4.0, loss="binary_cross_entropy"))
    return {"z": stuck.z, "output": stuck.output, "mse": stuck.delta, "bce": moving.delta}


def _steep_and_flat() -> Measured:
    flat, steep = (correction.step(correction.Neuron(w=1.0, b=b, loss="mse")) for b in (9.0, -1.0))
    return {"flat_z": flat.z, "flat": abs(flat.delta), "steep_z": steep.z, "steep": abs(steep.delta)}


def _signs() -> Measured:
    def share(activation: str, batch: int) -> float:
        path = zigzag.descend(zigzag.ZigzagConfig(activation, batch_size=batch))
        return path.signs(path.steps).share

    return {"sigmoid": share("sigmoid", 1), "tanh": share("tanh", 1), "batch": share("sigmoid", 16)}


def _one_affine_map() -> Measured:
    params = collapse.draw_layers((4, 8, 2, 3), seed=0)
    X = np.random.default_rng(0).standard_normal((100, 4))
    return {"error": collapse.merge_error(params, X), "rank": collapse.ranks(params)[-1]}


def _best_line() -> Measured:
    best = collapse.best_line_on_xor()
    return {"loss": best.loss, "log2": math.log(2), "right": collapse.most_right_on_xor()}


def _shortcut() -> Measured:
    bce, mse, both = (
        shortcut.survey(*pair) for pair in (("binary_cross_entropy", "sigmoid"), ("mse", "linear"), ("mse", "tanh"))
    )
    return {"bce": bce.low, "mse": mse.low, "wrong": both.wrong}


def _inactive_or_dead() -> Measured:
    fresh, low = (dying.run(dying.DyingConfig(units=16, bias=bias, seed=2, epochs=1)) for bias in (0.0, -5.0))
    return {
        "units": fresh.setting.units,
        "inactive": 1 - float(fresh.firing[0].mean()),
        "dead": int(fresh.dead[0].sum()),
        "low": int(low.dead[0].sum()),
    }


@in_pieces
def _leaky_at_silly_rates() -> Pieces[Measured]:
    shares = yield from one_by_one(
        dying.never_active_share.pieces("relu", 10.0),
        dying.never_active_share.pieces("leaky_relu", 10.0),
        dying.rescue_accuracy.pieces("relu", -5.0),
        dying.rescue_accuracy.pieces("leaky_relu", -5.0),
    )
    named = zip(("relu", "leaky", "relu_accuracy", "leaky_accuracy"), shares, strict=True)
    return {**dict(named), "slope": float(_LEAKY.df(-1))}


def _born_dead() -> Measured:
    return {f"depth_{depth}": dying.born_dead_share(depth) for depth in (5, 10, 20)}


_RECORDS = (
    Claim(
        "steepest-sigmoid",
        "slopes",
        "The sigmoid's slope is largest at z = 0, and only 0.25 there.",
        TRUE,
        "",
        _steepest_sigmoid,
        "The slope is {top} at 0 and {beside} at ±1. Through ten such layers at most 0.25¹⁰ = {bound} is left.",
    ),
    Claim(
        "flat-sigmoid",
        "slopes",
        "Far from 0 the sigmoid is flat: its slope is close to 0.",
        TRUE,
        "",
        _flat_sigmoid,
        "The slope is {five} at z = 5 and {ten} at z = 10. On the left it is the same: {other} at z = −10.",
    ),
    Claim(
        "sigmoid-vanishes",
        "slopes",
        "Deep sigmoid networks do not learn because of the sigmoid's small slope.",
        IF,
        "the weights do not make up for it",
        _slopes_times_weights,
        "Each layer multiplies by the slope and by the weights. Over 20 layers the slopes leave at most {bound}. The "
        "gradient of the first layer against the last one's (median of 20 networks): sigmoid {sigmoid}, with weights "
        "four times as large {larger}; tanh {tanh}; ReLU with He weights {relu}.",
    ),
    Claim(
        "tanh-flows",
        "slopes",
        "Tanh has the better gradient flow than the sigmoid.",
        IF,
        "|z| stays below {crossing:.5f}",
        _tanh_against_sigmoid,
        "At z = 0 the slopes are {tanh_at_0} and {sigmoid_at_0}. Beyond |z| = {crossing:.5f} tanh is the flatter one: "
        "at z = 3 they are {tanh_at_3} and {sigmoid_at_3}.",
    ),
    Claim(
        "steepest-tanh",
        "slopes",
        "The slope of tanh is largest at z = 0, where it is 1, and fades at the extremes.",
        TRUE,
        "",
        _steepest_tanh,
        "The slope is {top} at 0, {two} at ±2 and {five} at ±5.",
    ),
    Claim(
        "rectifiers-do-not-vanish",
        "slopes",
        "ReLU and leaky ReLU do not suffer from tiny derivatives.",
        IF,
        "the units on the path are active",
        _rectifier_paths,
        "Ten layers with z > 0 leave {positive} of the gradient. With z < 0 in all ten, leaky ReLU leaves {leaky}, "
        "and ReLU exactly {relu}.",
    ),
    Claim(
        "saturated-stops",
        "slopes",
        "A saturated sigmoid stops learning.",
        IF,
        "the loss is the squared error, or the unit is hidden",
        _saturated_start,
        "One unit at z = {z}, output {output}, target 0. The gradient ∂L/∂z with the squared error: {mse}. With "
        "binary cross-entropy the slope cancels and ŷ − y is left: {bce}.",
    ),
    Claim(
        "steep-slope",
        "slopes",
        "A steep slope makes a big correction, a flat slope a tiny one.",
        IF,
        "the slope does not cancel against the loss",
        _steep_and_flat,
        "Squared error, target 0: at z = {steep_z:g} the gradient ∂L/∂z is {steep}; at z = {flat_z:g}, where the "
        "error is larger, it is {flat}. With binary cross-entropy it would be the other way round.",
    ),
    Claim(
        "negative-is-dead",
        "units",
        "A ReLU with negative input is dead.",
        NOT_QUITE,
        "it is dead when z ≤ 0 for every example",
        _inactive_or_dead,
        "In a fresh layer of {units} units z ≤ 0 in {inactive:.0%} of all cases, yet {dead} of the units are dead. "
        "With biases of −5, {low} are.",
    ),
    Claim(
        "leaky-solves",
        "units",
        "Leaky ReLU solves the problem of dying units.",
        NOT_QUITE,
        "it keeps a gradient, with which a unit can come back",
        _leaky_at_silly_rates,
        "After 200 epochs at a learning rate of 10, {relu:.0%} of the ReLU units never fire, and {leaky:.0%} of the "
        "leaky ones. What leaky units keep is a slope of {slope}: from biases of −5, training at a rate of 0.5 ends "
        "at an accuracy of {relu_accuracy:.2f} with ReLU and {leaky_accuracy:.2f} with leaky ReLU.",
    ),
    Claim(
        "no-squashing",
        "units",
        "ReLU prevents vanishing gradients because it does not squash.",
        IF,
        "the network is not narrow and deep",
        _born_dead,
        "In networks 4 units wide with He weights, the gradient of the first layer is exactly 0 from the start in "
        "{depth_5:.0%} of all draws with 5 layers, {depth_10:.0%} with 10, and {depth_20:.0%} with 20.",
    ),
    Claim(
        "sparse",
        "units",
        "ReLU gives sparse activations.",
        TRUE,
        "",
        _sparse,
        "Of all z ~ N(0, 1), {zeros:.0%} become exactly 0. Of {of} numbers drawn uniformly between −5 and 5, as in the "
        "lesson's exercise 3, {drawn} do.",
    ),
    Claim(
        "counted-zeros",
        "units",
        "Counting A == 0 says how many entries ReLU has zeroed.",
        NOT_QUITE,
        "it also counts the entries that were 0 before",
        _counted_zeros,
        "In the lesson's exercise 1, A has {zeros} zeros: {zeroed} were negative, {already} was 0 already.",
    ),
    Claim(
        "zero-centred",
        "centre",
        "Tanh is zero-centred; sigmoid, ReLU and leaky ReLU are not.",
        IF,
        "the inputs are symmetric around 0",
        _means,
        "Mean output for z ~ N(0, 1): tanh {tanh}, sigmoid {sigmoid}, ReLU {relu}, leaky ReLU {leaky_relu}.",
    ),
    Claim(
        "zig-zag",
        "centre",
        "The sigmoid's outputs are all positive, so updates zig-zag.",
        IF,
        "each step takes one example",
        _signs,
        "Two weights, one example at a time: after a sigmoid layer both gradients share their sign in {sigmoid:.0%} of "
        "the steps, after tanh in {tanh:.0%}. With batches of 16 after the sigmoid: {batch:.0%}.",
    ),
    Claim(
        "normalized",
        "centre",
        "After normalising, every column has mean 0 and standard deviation 1.",
        IF,
        "the column is not constant",
        _constant_column,
        "The column 1, 2, 4 gets a standard deviation of {sd}. A constant one has nothing to scale: three times 0.1 "
        "has a computed standard deviation of {spread}, which is rounding; dividing by it gives {naive}. Ours only "
        "centres the column, and leaves {ours}.",
    ),
    Claim(
        "closed-range",
        "ranges",
        "The sigmoid compresses its outputs to [0, 1].",
        NOT_QUITE,
        "the range is (0, 1): the ends are never reached",
        _rounded_to_one,
        "On a computer they are: in float64 the sigmoid is exactly 1 from z = {z} on.",
    ),
    Claim(
        "leaky-range",
        "ranges",
        "The range of leaky ReLU is [~0, ∞).",
        NOT_QUITE,
        "it is all real numbers",
        _leaky_far_left,
        "With α = {alpha} the value is {near} at z = −10 and {far} at z = −1000, and it falls for ever.",
    ),
    Claim(
        "relu-derivative",
        "ranges",
        "The derivative of ReLU is 1 for z > 0 and 0 otherwise.",
        IF,
        "z is not 0",
        _relu_kink,
        "Just left of 0 the slope is {left}, just right of it {right}; at 0 there is none. Taking {chosen} there is a "
        "convention.",
    ),
    Claim(
        "softmax-sums",
        "ranges",
        "Softmax turns scores into probabilities that sum to 1.",
        TRUE,
        "",
        _rows_of_softmax,
        "In the {rows} rows of ten scores of the lesson's example 2 the smallest probability is {smallest}, and the "
        "sums differ from 1 by at most {off}.",
    ),
    Claim(
        "softmax-derivative",
        "ranges",
        "The derivative of softmax depends on all elements.",
        TRUE,
        "",
        _softmax_slopes,
        "For the scores 1, 1, −1 the first probability changes by {own} per unit of its own score, and by {other} per "
        "unit of the second. No entry of the Jacobian exceeds {largest}.",
    ),
    Claim(
        "subtract-max",
        "ranges",
        "Subtracting the maximum in softmax prevents overflow.",
        TRUE,
        "",
        _shifted_softmax,
        "Without it the scores 1000, 999, 998 give {overflow} NaN by ∞/∞, and three times −1000 give {underflow} by "
        "0/0. With it the first probability is {kept}. Small probabilities still underflow: for 0 and 800 the first "
        "is {small}, while its logarithm, taken directly, is {log}.",
    ),
    Claim(
        "collapse",
        "layers",
        "Linear layers on top of each other collapse into one.",
        TRUE,
        "",
        _one_affine_map,
        "Into one affine map, biases included: for the widths 4, 8, 2, 3 the largest difference is {error}. The narrow "
        "layer costs rank: the merged matrix has rank {rank}.",
    ),
    Claim(
        "needs-bend",
        "layers",
        "Without non-linearity a network cannot learn complex patterns.",
        TRUE,
        "",
        _best_line,
        "On the four points of XOR the best linear model says ½ everywhere: its loss is {loss}, and ln 2 is {log2}. No "
        "line gets more than {right} of 4 right.",
    ),
    Claim(
        "linear-for-regression",
        "layers",
        "A linear output is only for regression.",
        NOT_QUITE,
        "it also carries the logits of a loss that applies sigmoid or softmax itself",
        _stable_logits,
        "That is the stable way. For the logits 0 and 800, where the first class is right, the cost from the "
        "probability is {lost}; from the logits it is {kept}.",
    ),
    Claim(
        "shortcut",
        "layers",
        "The update Xᵀ(ŷ − y)/m is the gradient, whatever the loss and the activation.",
        NOT_QUITE,
        "it is for sigmoid with binary cross-entropy, softmax with cross-entropy, and the linear output with ½ MSE",
        _shortcut,
        "Shortcut over gradient, measured by differences: {bce} for sigmoid with binary cross-entropy, {mse} for "
        "linear with the lesson's MSE. For tanh with MSE some weight or bias has the wrong sign in {wrong:.0%} of the "
        "draws.",
    ),
)

CLAIMS = Registry(_RECORDS)
"""Every claim by key, in the order of the page. Read-only."""
