"""Each verdict on a claim rests on a number, and the number is what mathematics or the reference experiment says."""

import math
import string

import pytest

from lib.experiments import shortcut
from lib.lessons.claims import CLAIMS, IF, TOPICS, TRUE, VERDICTS

EXPECTED = {
    "steepest-sigmoid": {"top": 0.25, "beside": 0.19661193, "bound": 9.5367e-7},
    "flat-sigmoid": {"five": 6.648e-3, "ten": 4.5398e-5, "other": 4.5398e-5},
    "tanh-flows": {
        "crossing": 1.66289,
        "tanh_at_0": 1,
        "sigmoid_at_0": 0.25,
        "tanh_at_3": 9.866e-3,
        "sigmoid_at_3": 0.045177,
    },
    "steepest-tanh": {"top": 1, "two": 0.07065, "five": 1.8158e-4},
    "rectifiers-do-not-vanish": {"positive": 1, "leaky": 1e-20, "relu": 0},
    "saturated-stops": {"z": 5, "output": 0.9933, "mse": 2 * 0.9933071 * 6.648057e-3, "bce": 0.9933071},
    "steep-slope": {"steep_z": 0, "steep": 0.25, "flat_z": 10, "flat": 2 * 0.9999546 * 4.539581e-5},
    "sparse": {"zeros": 0.5, "of": 20},
    "counted-zeros": {"zeros": 7, "zeroed": 6, "already": 1},
    "zero-centred": {"tanh": 0, "sigmoid": 0.5, "relu": 0.398942, "leaky_relu": 0.394953},
    "zig-zag": {"sigmoid": 1},
    "normalized": {"sd": 1, "ours": 0, "naive": -1, "spread": 1.3878e-17},
    "closed-range": {"z": 36.7368},
    "leaky-range": {"alpha": 0.01, "near": -0.1, "far": -10},
    "relu-derivative": {"left": 0, "right": 1, "chosen": 0},
    "softmax-derivative": {"largest": 0.25},
    "subtract-max": {"overflow": 3, "underflow": 3, "kept": 0.66524096, "small": 0, "log": -800},
    "collapse": {"error": 0, "rank": 2},
    "needs-bend": {"loss": math.log(2), "log2": math.log(2), "right": 3},
    "linear-for-regression": {"lost": math.inf, "kept": 800},
    "shortcut": {"bce": 1, "mse": 0.5},
}
"""Known to the digits that are written here."""

BETWEEN = {  # statistics: the reference experiments, with their tolerance
    "sigmoid-vanishes": {
        "bound": (9.09e-13, 9.1e-13),
        "sigmoid": (2.3e-14 / 2, 2.3e-14 * 2),
        "larger": (1e-7, 1e-4),
        "tanh": (0.65 / 2, 0.65 * 2),
        "relu": (0.85 / 2, 0.85 * 2),
    },
    "sparse": {"drawn": (4, 16)},  # Binomial(20, ½) within 2.7 standard deviations
    "negative-is-dead": {"units": (16, 16), "inactive": (0.4, 0.6), "dead": (0, 0), "low": (0.82 * 16, 16)},
    "leaky-solves": {
        "relu": (0.52, 0.72),
        "leaky": (0.46, 0.66),
        "relu_accuracy": (0.57, 0.77),
        "leaky_accuracy": (0.79, 0.99),
        "slope": (0.01, 0.01),
    },
    "no-squashing": {"depth_5": (0, 0.15), "depth_10": (0.07, 0.27), "depth_20": (0.52, 0.72)},
    "zig-zag": {"tanh": (0.35, 0.65), "batch": (0, 0.7)},
    "softmax-sums": {"off": (0, 1e-14), "smallest": (0, 1), "rows": (4, 4)},
    "softmax-derivative": {"own": (0, 0.25), "other": (-0.25, 0)},
    "shortcut": {"wrong": (0.4, 0.8)},
}


@pytest.fixture(scope="module")
def measured():
    return {key: claim.measure() for key, claim in CLAIMS.items()}


@pytest.mark.parametrize("key", CLAIMS)
def test_the_numbers_behind_the_verdict(key, measured):
    numbers, exact, ranges = measured[key], EXPECTED.get(key, {}), BETWEEN.get(key, {})
    assert set(numbers) == set(exact) | set(ranges), "every number needs an expectation"
    for name, value in exact.items():
        assert numbers[name] == pytest.approx(value, rel=2e-4, abs=1e-13 if value == 0 else 0), name
    for name, (low, high) in ranges.items():
        assert low <= numbers[name] <= high, name


@pytest.mark.parametrize("key", CLAIMS)
def test_every_measured_number_is_told_and_no_other(key, measured):
    claim = CLAIMS[key]
    fields = {field for _, field, _, _ in string.Formatter().parse(claim.evidence + claim.condition) if field}
    assert fields == set(measured[key])


@pytest.mark.parametrize("key", CLAIMS)
def test_a_claim_has_a_topic_and_a_verdict_with_its_condition(key):
    claim = CLAIMS[key]
    assert claim.key == key
    assert claim.topic in TOPICS
    assert claim.verdict in VERDICTS
    assert bool(claim.condition) == (claim.verdict != TRUE)
    assert not claim.condition.startswith("if ") or claim.verdict != IF


def test_a_measurement_is_the_same_each_time():
    for key in ("zig-zag", "shortcut", "no-squashing"):
        assert CLAIMS[key].measure() == CLAIMS[key].measure()


def test_the_shortcut_is_said_to_be_right_for_the_pairs_for_which_it_is_measured_to_be():
    exact = {pair for pair in shortcut.pairs() if shortcut.survey(*pair).exact}
    assert exact == {("binary_cross_entropy", "sigmoid"), ("cross_entropy", "softmax"), ("half_mse", "linear")}
    told = CLAIMS["shortcut"].condition
    assert all(
        part in told for part in ("sigmoid with binary", "softmax with cross-entropy", "linear output with ½ MSE")
    )
