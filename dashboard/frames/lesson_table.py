"""The lesson's own summary table, cell by cell, and what differs from ours, with the reason and the place to see it.

The cells are quoted; blank ones are blank in the source.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboard.frames import ParamValues
from dashboard.frames.summary import DEPTH, FAR, row
from dashboard.text.numbers import raised, short
from lib.activations import ACTIVATIONS
from lib.lessons.moments import moments
from lib.lessons.roots import bisect, slope_crossing
from lib.losses import (
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    binary_cross_entropy_gradient_from_logits,
    mse_gradient,
)

COLUMNS: Mapping[str, str] = {
    "output_range": "Output range",
    "derivative": "Derivative",
    "zero_centred": "Zero-centred",
    "vanishing_gradient": "Vanishing gradient",
    "notes": "Notes",
}
"""The lesson's columns: the name of the field → the heading."""

LESSON: Mapping[str, tuple[str, str, str, str, str]] = {
    "sigmoid": ("(0, 1)", "", "No", "Yes", "Good for binary output, slow to train"),
    "tanh": ("(−1, 1)", "", "Yes", "Yes (less)", "Better gradient flow than sigmoid"),
    "relu": ("[0, ∞)", "0 if , 1 if", "No", "No (but can die)", "Fast, most commonly used"),
    "leaky_relu": ("[~0, ∞)", "0.01 or 1", "No", "No", "Solves ReLU dying problem"),
    "linear": ("(−∞, ∞)", "1", "Yes", "No", "Only use for regression output layer"),
}
"""The lesson's cells by activation, in the order of ``COLUMNS``."""

_SIGMOID, _TANH, _RELU = ACTIVATIONS["sigmoid"], ACTIVATIONS["tanh"], ACTIVATIONS["relu"]
_LEAKY, _LINEAR = ACTIVATIONS["leaky_relu"], ACTIVATIONS["linear"]


def crossing() -> float:
    """The |z| at which the slopes of tanh and of the sigmoid are equal."""
    return slope_crossing(_TANH, _SIGMOID, 1, 3)


def _certain() -> float:
    return bisect(lambda z: 1.0 if _SIGMOID.f(z) == 1 else -1.0, 0, 100)


def _sigmoid_range() -> str:
    return (
        f"The same in mathematics: 0 and 1 are never reached. In the computer (float64) the value is exactly 1 "
        f"from z = {short(_certain())} on."
    )


def _sigmoid_derivative() -> str:
    return f"The source's cell is blank. The slope is largest at z = 0, and only {short(float(_SIGMOID.df(0)))} there."


def _sigmoid_notes() -> str:
    z, target = -5.0, 1.0
    output = float(_SIGMOID.f(z))
    squared = float(mse_gradient([output], [target])[0] * _SIGMOID.df(z))
    entropy = float(binary_cross_entropy_gradient_from_logits([z], [target])[0])
    return (
        "Slow with the squared error, where σ′ multiplies the gradient. With cross-entropy at the output σ′ cancels "
        f"and ŷ − y is left. For target 1 at z = {short(z)}: {short(squared)} against {short(entropy)}."
    )


def _tanh_derivative() -> str:
    return f"The source's cell is blank. The slope is largest at z = 0: {short(float(_TANH.df(0)))}."


def _tanh_vanishing() -> str:
    return (
        f"“Less” holds for |z| < {crossing():.5f} only. Beyond, tanh′ is the smaller one: at z = 3 it is "
        f"{short(float(_TANH.df(3)))}, and σ′ is {short(float(_SIGMOID.df(3)))}."
    )


def _tanh_notes() -> str:
    return (
        f"Near 0: {short(float(_TANH.df(0)))} against {short(float(_SIGMOID.df(0)))}. Over z ~ N(0, 1) the mean slope "
        f"is {short(moments(_TANH).slope)} against {short(moments(_SIGMOID).slope)}. Where units saturate it is the "
        "other way round."
    )


def _relu_derivative() -> str:
    return (
        "The source's conditions are blank: 1 for z > 0 and 0 for z < 0. At z = 0 there is no slope; choosing "
        f"{short(_RELU.kinks[0.0])} is a convention."
    )


def _relu_vanishing() -> str:
    return (
        f"“No” holds on positive paths, where the slope is {short(float(_RELU.df(1)))}. For z ≤ 0 it is exactly "
        f"{short(float(_RELU.df(-1)))}; so it is for half of all z ~ N(0, 1), which is ordinary sparsity. “Can die” "
        "means: z ≤ 0 for every example. Then the unit gets no update."
    )


def _leaky_range() -> str:
    return (
        f"For every α > 0 the values go to −∞, slowly: f(−1000) = {short(float(_LEAKY.f(-1000)))} for α = "
        f"{short(float(_LEAKY.defaults['alpha']))}. Only α = 0, which is ReLU, gives {_LEAKY.at(alpha=0.0).range}."
    )


def _leaky_derivative() -> str:
    usual = short(float(_LEAKY.defaults["alpha"]))
    return f"α = {usual} is a usual choice, not part of the function: 1 for z > 0, α for z ≤ 0."


def _leaky_vanishing() -> str:
    slope = float(_LEAKY.df(FAR))
    return (
        f"“No” holds on positive paths. A path on which all {DEPTH} layers are negative keeps "
        f"{short(slope)}{raised(DEPTH)} = {short(slope**DEPTH)} of the gradient."
    )


def _leaky_notes() -> str:
    return (
        f"It softens the problem: where ReLU's slope is {short(float(_RELU.df(-1)))}, a slope of "
        f"{short(float(_LEAKY.df(-1)))} is left, so a unit can come back, slowly. It does not rule out that training "
        "gets stuck."
    )


def _linear_notes() -> str:
    z = -800.0
    lost, kept = binary_cross_entropy([_SIGMOID.f(z)], [1.0]), binary_cross_entropy_from_logits([z], [1.0])
    return (
        "A linear output also carries the logits of a loss that applies sigmoid or softmax itself, which is the stable "
        f"way to compute it. For target 1 at z = {short(z)} the cost from the probability is "
        f"{short(lost)}, from the logit {short(kept)}."
    )


def _zero_centred() -> str:
    means = ", ".join(f"{ACTIVATIONS[key].label} {short(moments(ACTIVATIONS[key]).output)}" for key in LESSON)
    return (
        "The same answers, with their meaning: the function is odd, so symmetric input gives mean output 0. "
        f"For z ~ N(0, 1) the mean outputs are: {means}."
    )


@dataclass(frozen=True)
class Difference:
    """A cell of the lesson's table that needs a word more, and a state of the lab that shows why.

    key: the activation, or None for the whole column. explain: returns the reason, with its numbers computed.
    see: what the link shows, and its place: values for the explorer's link.
    """

    key: str | None
    column: str
    explain: Callable[[], str]
    see: str
    link: Mapping[str, str] = field(default_factory=dict)

    @property
    def quoted(self) -> str:
        """The lesson's cell."""
        return "" if self.key is None else LESSON[self.key][list(COLUMNS).index(self.column)]


DIFFERENCES = (
    Difference("sigmoid", "output_range", _sigmoid_range, "the sigmoid at z = 10", {"fn": "sigmoid", "z": "10"}),
    Difference("sigmoid", "derivative", _sigmoid_derivative, "its steepest place", {"fn": "sigmoid", "z": "0"}),
    Difference("sigmoid", "notes", _sigmoid_notes, "the sigmoid's slope at z = −5", {"fn": "sigmoid", "z": "-5"}),
    Difference("tanh", "derivative", _tanh_derivative, "its steepest place", {"fn": "tanh", "z": "0"}),
    Difference("tanh", "vanishing_gradient", _tanh_vanishing, "tanh at z = 3", {"fn": "tanh", "z": "3"}),
    Difference("tanh", "notes", _tanh_notes, "tanh at z = 0", {"fn": "tanh", "z": "0"}),
    Difference("relu", "derivative", _relu_derivative, "the kink", {"fn": "relu", "z": "0"}),
    Difference("relu", "vanishing_gradient", _relu_vanishing, "ReLU at z = −2", {"fn": "relu", "z": "-2"}),
    Difference("leaky_relu", "output_range", _leaky_range, "leaky ReLU at z = −10", {"fn": "leaky_relu", "z": "-10"}),
    Difference(
        "leaky_relu", "derivative", _leaky_derivative, "α = 0.3", {"fn": "leaky_relu", "z": "-2", "alpha": "0.3"}
    ),
    Difference("leaky_relu", "vanishing_gradient", _leaky_vanishing, "the slope α", {"fn": "leaky_relu", "z": "-6"}),
    Difference("leaky_relu", "notes", _leaky_notes, "the slope α at z = −2", {"fn": "leaky_relu", "z": "-2"}),
    Difference("linear", "notes", _linear_notes, "the linear function", {"fn": "linear", "z": "-6"}),
    Difference(None, "zero_centred", _zero_centred, "tanh, an odd function", {"fn": "tanh", "z": "-2"}),
)
"""Where the lesson's table needs a word more, in its own order."""


def pair(key: str, params: ParamValues) -> tuple[list[str], list[str]]:
    """The lesson's cells of one activation, and ours for the same columns."""
    ours = row(key, params)
    # What the lesson calls notes is mostly advice on use.
    return list(LESSON[key]), [getattr(ours, "typical_use" if column == "notes" else column) for column in COLUMNS]
