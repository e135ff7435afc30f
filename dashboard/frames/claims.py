"""What was measured for a claim, in rows: which of its numbers are drawn, and against what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pyarrow as pa

from dashboard.text.numbers import figure, percent
from lib.lessons.claims import Measured


@dataclass(frozen=True)
class Dot:
    """One measured number. per: the number that it is a share of. fn: the activation whose colour it has."""

    number: str
    label: str
    fn: str = ""
    per: str = ""


@dataclass(frozen=True)
class Rule:
    """What the measured numbers are held against: a number, or the name of a measured one, and what it stands for."""

    at: float | str
    words: str


@dataclass(frozen=True)
class DotPlot:
    """The numbers of a claim over one axis. what: they are. A label may hold measured numbers as ``{name}``."""

    what: str
    rows: tuple[Dot, ...]
    rule: Rule | None = None
    log: bool = False
    shares: bool = False


PICTURES: Mapping[str, DotPlot] = MappingProxyType(
    {
        "steepest-sigmoid": DotPlot(
            "Slope of the sigmoid",
            (Dot("top", "z = 0", "sigmoid"), Dot("beside", "z = ±1", "sigmoid")),
            Rule(0.25, "claimed to be the largest: 0.25"),
        ),
        "flat-sigmoid": DotPlot(
            "Slope of the sigmoid",
            (Dot("other", "z = −10", "sigmoid"), Dot("five", "z = 5", "sigmoid"), Dot("ten", "z = 10", "sigmoid")),
            Rule(0.25, "the slope at z = 0"),
        ),
        "sigmoid-vanishes": DotPlot(
            "Gradient, first layer ÷ last",
            (
                Dot("sigmoid", "sigmoid", "sigmoid"),
                Dot("larger", "weights × 4", "sigmoid"),
                Dot("tanh", "tanh", "tanh"),
                Dot("relu", "ReLU, He", "relu"),
            ),
            Rule("bound", "the most that 20 slopes of the sigmoid leave"),
            log=True,
        ),
        "tanh-flows": DotPlot(
            "Slope",
            (
                Dot("tanh_at_0", "tanh, z = 0", "tanh"),
                Dot("sigmoid_at_0", "sigmoid, z = 0", "sigmoid"),
                Dot("tanh_at_3", "tanh, z = 3", "tanh"),
                Dot("sigmoid_at_3", "sigmoid, z = 3", "sigmoid"),
            ),
            log=True,
        ),
        "steepest-tanh": DotPlot(
            "Slope of tanh",
            (Dot("top", "z = 0", "tanh"), Dot("two", "z = ±2", "tanh"), Dot("five", "z = ±5", "tanh")),
            Rule(1.0, "claimed to be the largest: 1"),
        ),
        "rectifiers-do-not-vanish": DotPlot(
            "What ten layers leave of a gradient",
            (
                Dot("positive", "both, z > 0", "relu"),
                Dot("leaky", "leaky, z < 0", "leaky_relu"),
                Dot("relu", "ReLU, z < 0", "relu"),
            ),
            Rule(1.0, "claimed: nothing is lost"),
            log=True,
        ),
        "saturated-stops": DotPlot(
            "Gradient ∂L/∂z of a saturated unit",
            (Dot("mse", "squared error"), Dot("bce", "cross-entropy")),
            Rule(0.0, "claimed: it stops"),
        ),
        "steep-slope": DotPlot(
            "Size of the gradient ∂L/∂z",
            (Dot("steep", "steep, z = {steep_z:g}", "sigmoid"), Dot("flat", "flat, z = {flat_z:g}", "sigmoid")),
        ),
        "negative-is-dead": DotPlot(
            "Share of the layer",
            (
                Dot("inactive", "cases with z ≤ 0", "relu"),
                Dot("dead", "dead units", "relu", per="units"),
                Dot("low", "dead, biases −5", "relu", per="units"),
            ),
            shares=True,
        ),
        "leaky-solves": DotPlot(
            "Units that never fire, after a rate of 10",
            (Dot("relu", "ReLU", "relu"), Dot("leaky", "leaky ReLU", "leaky_relu")),
            Rule(0.0, "claimed for leaky ReLU: none"),
            shares=True,
        ),
        "no-squashing": DotPlot(
            "Draws with a gradient of exactly 0",
            (
                Dot("depth_5", "5 layers", "relu"),
                Dot("depth_10", "10 layers", "relu"),
                Dot("depth_20", "20 layers", "relu"),
            ),
            Rule(0.0, "claimed: none"),
            shares=True,
        ),
        "sparse": DotPlot(
            "Share of outputs that are exactly 0",
            (Dot("zeros", "z ~ N(0, 1)", "relu"), Dot("drawn", "exercise 3", "relu", per="of")),
            shares=True,
        ),
        "counted-zeros": DotPlot(
            "Entries of A that are 0",
            (Dot("zeroed", "zeroed by ReLU", "relu"), Dot("already", "0 before", "relu")),
            Rule("zeros", "what (A == 0).sum() counts"),
        ),
        "zero-centred": DotPlot(
            "Mean output for z ~ N(0, 1)",
            (
                Dot("tanh", "tanh", "tanh"),
                Dot("sigmoid", "sigmoid", "sigmoid"),
                Dot("relu", "ReLU", "relu"),
                Dot("leaky_relu", "leaky ReLU", "leaky_relu"),
            ),
            Rule(0.0, "zero-centred"),
        ),
        "zig-zag": DotPlot(
            "Steps in which both gradients share their sign",
            (
                Dot("sigmoid", "sigmoid", "sigmoid"),
                Dot("tanh", "tanh", "tanh"),
                Dot("batch", "sigmoid, by 16", "sigmoid"),
            ),
            Rule(1.0, "claimed: all of them"),
            shares=True,
        ),
        "leaky-range": DotPlot(
            "Value of leaky ReLU",
            (Dot("near", "z = −10", "leaky_relu"), Dot("far", "z = −1000", "leaky_relu")),
            Rule(0.0, "claimed to be the least: ~0"),
        ),
        "relu-derivative": DotPlot(
            "Slope of ReLU",
            (
                Dot("left", "left of 0", "relu"),
                Dot("chosen", "at 0, by choice", "relu"),
                Dot("right", "right of 0", "relu"),
            ),
        ),
        "softmax-derivative": DotPlot(
            "Change of p₁ per unit",
            (Dot("own", "of its own score"), Dot("other", "of the second")),
            Rule(0.0, "no dependence"),
        ),
        "needs-bend": DotPlot(
            "Points of XOR that are right",
            (Dot("right", "the best line"),),
            Rule(4.0, "all four"),
        ),
        "linear-for-regression": DotPlot(
            "Cost of a class that is 800 behind",
            (Dot("lost", "by probability"), Dot("kept", "by logits")),
        ),
        "shortcut": DotPlot(
            "Shortcut ÷ gradient",
            (Dot("bce", "cross-entropy", "sigmoid"), Dot("mse", "lesson's MSE", "linear")),
            Rule(1.0, "claimed: the gradient itself"),
        ),
    }
)
"""Claim → its picture. A claim whose numbers have no axis in common has none."""

_MEASURED = re.compile(r"\{.*?\}")
"""A measured number in a label."""

INSIDE, BELOW, ABOVE = "inside", "below", "above"
"""Where a number is on its axis: at its place, or beyond the end that it cannot reach."""


def measured(key: str, numbers: Measured) -> dict[str, pa.Table]:
    """Tables of a claim's picture: ``measured`` (label, value, place, fn) in rows, and ``rule`` (value) if it has one.

    The label ends with the number. 0 on an axis of powers, and infinity on any, are told by their place.
    """
    picture = PICTURES[key]
    values = [numbers[row.number] / numbers[row.per] if row.per else numbers[row.number] for row in picture.rows]
    write = percent if picture.shares else _number
    labels = [
        f"{row.label.format(**numbers)}:\u2002{write(value)}" for row, value in zip(picture.rows, values, strict=True)
    ]
    tables = {"measured": _rows(picture, labels, values)}
    if picture.rule:
        at = picture.rule.at
        tables["rule"] = pa.table({"value": [float(numbers[at] if isinstance(at, str) else at)]})
    return tables


def claimed(key: str) -> dict[str, pa.Table]:
    """The same tables before anything is measured: the rows without their numbers, and what the claim itself says."""
    picture = PICTURES[key]
    labels = [_MEASURED.sub("…", row.label) for row in picture.rows]
    tables = {"measured": _rows(picture, labels, [None] * len(labels))}
    if picture.rule:
        at = picture.rule.at
        tables["rule"] = pa.table({"value": pa.array([None if isinstance(at, str) else at], pa.float64())})
    return tables


def _rows(picture: DotPlot, labels: Sequence[str], values: Sequence[float | None]) -> pa.Table:
    return pa.table(
        {
            "label": labels,
            "value": pa.array(values, pa.float64()),
            "place": [INSIDE if value is None else _place(value, picture.log) for value in values],
            "fn": [row.fn for row in picture.rows],
        }
    )


def _place(value: float, log: bool) -> str:
    if log and value == 0:
        return BELOW
    return ABOVE if value == float("inf") else INSIDE


def _number(value: float) -> str:
    return f"{value}" if isinstance(value, int) else figure(value)
