"""What was measured for a claim, in rows: which of its numbers are drawn, and against what."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyarrow as pa

from dashboard.text.numbers import figure, percent
from lib.lessons.claims import Measured


@dataclass(frozen=True)
class Row:
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
class Picture:
    """The numbers of a claim over one axis. what: they are. A label may hold measured numbers as ``{name}``."""

    what: str
    rows: tuple[Row, ...]
    rule: Rule | None = None
    log: bool = False
    shares: bool = False


PICTURES: Mapping[str, Picture] = MappingProxyType(
    {
        "steepest-sigmoid": Picture(
            "Slope of the sigmoid",
            (Row("top", "z = 0", "sigmoid"), Row("beside", "z = ±1", "sigmoid")),
            Rule(0.25, "claimed to be the largest: 0.25"),
        ),
        "flat-sigmoid": Picture(
            "Slope of the sigmoid",
            (Row("other", "z = −10", "sigmoid"), Row("five", "z = 5", "sigmoid"), Row("ten", "z = 10", "sigmoid")),
            Rule(0.25, "the slope at z = 0"),
        ),
        "sigmoid-vanishes": Picture(
            "Gradient, first layer ÷ last",
            (
                Row("sigmoid", "sigmoid", "sigmoid"),
                Row("larger", "weights × 4", "sigmoid"),
                Row("tanh", "tanh", "tanh"),
                Row("relu", "ReLU, He", "relu"),
            ),
            Rule("bound", "the most that 20 slopes of the sigmoid leave"),
            log=True,
        ),
        "tanh-flows": Picture(
            "Slope",
            (
                Row("tanh_at_0", "tanh, z = 0", "tanh"),
                Row("sigmoid_at_0", "sigmoid, z = 0", "sigmoid"),
                Row("tanh_at_3", "tanh, z = 3", "tanh"),
                Row("sigmoid_at_3", "sigmoid, z = 3", "sigmoid"),
            ),
            log=True,
        ),
        "steepest-tanh": Picture(
            "Slope of tanh",
            (Row("top", "z = 0", "tanh"), Row("two", "z = ±2", "tanh"), Row("five", "z = ±5", "tanh")),
            Rule(1.0, "claimed to be the largest: 1"),
        ),
        "rectifiers-do-not-vanish": Picture(
            "What ten layers leave of a gradient",
            (
                Row("positive", "both, z > 0", "relu"),
                Row("leaky", "leaky, z < 0", "leaky_relu"),
                Row("relu", "ReLU, z < 0", "relu"),
            ),
            Rule(1.0, "claimed: nothing is lost"),
            log=True,
        ),
        "saturated-stops": Picture(
            "Gradient ∂L/∂z of a saturated unit",
            (Row("mse", "squared error"), Row("bce", "cross-entropy")),
            Rule(0.0, "claimed: it stops"),
        ),
        "steep-slope": Picture(
            "Size of the gradient ∂L/∂z",
            (Row("steep", "steep, z = {steep_z:g}", "sigmoid"), Row("flat", "flat, z = {flat_z:g}", "sigmoid")),
        ),
        "negative-is-dead": Picture(
            "Share of the layer",
            (
                Row("inactive", "cases with z ≤ 0", "relu"),
                Row("dead", "dead units", "relu", per="units"),
                Row("low", "dead, biases −5", "relu", per="units"),
            ),
            shares=True,
        ),
        "leaky-solves": Picture(
            "Units that never fire, after a rate of 10",
            (Row("relu", "ReLU", "relu"), Row("leaky", "leaky ReLU", "leaky_relu")),
            Rule(0.0, "claimed for leaky ReLU: none"),
            shares=True,
        ),
        "no-squashing": Picture(
            "Draws with a gradient of exactly 0",
            (
                Row("depth_5", "5 layers", "relu"),
                Row("depth_10", "10 layers", "relu"),
                Row("depth_20", "20 layers", "relu"),
            ),
            Rule(0.0, "claimed: none"),
            shares=True,
        ),
        "sparse": Picture(
            "Share of outputs that are exactly 0",
            (Row("zeros", "z ~ N(0, 1)", "relu"), Row("drawn", "exercise 3", "relu", per="of")),
            shares=True,
        ),
        "counted-zeros": Picture(
            "Entries of A that are 0",
            (Row("zeroed", "zeroed by ReLU", "relu"), Row("already", "0 before", "relu")),
            Rule("zeros", "what (A == 0).sum() counts"),
        ),
        "zero-centred": Picture(
            "Mean output for z ~ N(0, 1)",
            (
                Row("tanh", "tanh", "tanh"),
                Row("sigmoid", "sigmoid", "sigmoid"),
                Row("relu", "ReLU", "relu"),
                Row("leaky_relu", "leaky ReLU", "leaky_relu"),
            ),
            Rule(0.0, "zero-centred"),
        ),
        "zig-zag": Picture(
            "Steps in which both gradients share their sign",
            (
                Row("sigmoid", "sigmoid", "sigmoid"),
                Row("tanh", "tanh", "tanh"),
                Row("batch", "sigmoid, by 16", "sigmoid"),
            ),
            Rule(1.0, "claimed: all of them"),
            shares=True,
        ),
        "leaky-range": Picture(
            "Value of leaky ReLU",
            (Row("near", "z = −10", "leaky_relu"), Row("far", "z = −1000", "leaky_relu")),
            Rule(0.0, "claimed to be the least: ~0"),
        ),
        "relu-derivative": Picture(
            "Slope of ReLU",
            (
                Row("left", "left of 0", "relu"),
                Row("chosen", "at 0, by choice", "relu"),
                Row("right", "right of 0", "relu"),
            ),
        ),
        "softmax-derivative": Picture(
            "Change of p₁ per unit",
            (Row("own", "of its own score"), Row("other", "of the second")),
            Rule(0.0, "no dependence"),
        ),
        "needs-bend": Picture(
            "Points of XOR that are right",
            (Row("right", "the best line"),),
            Rule(4.0, "all four"),
        ),
        "linear-for-regression": Picture(
            "Cost of a class that is 800 behind",
            (Row("lost", "by probability"), Row("kept", "by logits")),
        ),
        "shortcut": Picture(
            "Shortcut ÷ gradient",
            (Row("bce", "cross-entropy", "sigmoid"), Row("mse", "lesson's MSE", "linear")),
            Rule(1.0, "claimed: the gradient itself"),
        ),
    }
)
"""Claim → its picture. A claim whose numbers have no axis in common has none."""

INSIDE, BELOW, ABOVE = "inside", "below", "above"
"""Where a number is on its axis: at its place, or beyond the end that it cannot reach."""


def measured(key: str, numbers: Measured) -> dict[str, pa.Table]:
    """Tables of a claim's picture: ``measured`` (label, value, place, fn) in rows, and ``rule`` (value) if it has one.

    The label ends with the number. 0 on an axis of powers, and infinity on any, are told by their place.
    """
    picture = PICTURES[key]
    values = [numbers[row.number] / numbers[row.per] if row.per else numbers[row.number] for row in picture.rows]
    write = percent if picture.shares else _number
    tables = {
        "measured": pa.table(
            {
                "label": [
                    f"{row.label.format(**numbers)}:\u2002{write(value)}"
                    for row, value in zip(picture.rows, values, strict=True)
                ],
                "value": values,
                "place": [_place(value, picture.log) for value in values],
                "fn": [row.fn for row in picture.rows],
            }
        )
    }
    if picture.rule:
        at = picture.rule.at
        tables["rule"] = pa.table({"value": [float(numbers[at] if isinstance(at, str) else at)]})
    return tables


def _place(value: float, log: bool) -> str:
    if log and value == 0:
        return BELOW
    return ABOVE if value == float("inf") else INSIDE


def _number(value: float) -> str:
    return f"{value}" if isinstance(value, int) else figure(value)
