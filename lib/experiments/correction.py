"""One neuron and one example: a step of gradient descent with all its factors, and the loss over the logit.

"Steep slope, big correction; flat slope, hardly any" is the chain rule read aloud:
∂L/∂w = ∂L/∂ŷ · f′(z) · x. Where the loss is made for its output, the f′ cancels and the motto does not apply.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from lib.activations import ACTIVATIONS
from lib.arrays import Array, as_float
from lib.losses import LOSSES
from lib.network import Trace, loss_value, output_delta
from lib.records import check_count, check_positive, choose
from lib.softmax import softmax

OUTPUTS = (*ACTIVATIONS, "softmax")
"""What may turn a logit into a prediction. For softmax the logit is z₁ − z₂ of two classes."""


def undefined(loss: str, output: str) -> str:
    """Say why a loss cannot judge an output; "" where it can.

    Raises ValueError for an unknown key.
    """
    choose("loss", loss, LOSSES)
    choose("output", output, OUTPUTS)
    if loss == "cross_entropy":
        return "" if output == "softmax" else "it needs one probability for each class, and here there is one number."
    if loss == "binary_cross_entropy":
        if output == "softmax":
            return "it judges one yes or no, and softmax shares its probability among classes."
        low, high = ACTIVATIONS[output].range
        return (
            "" if low >= 0 and high <= 1 else "it takes the logarithm of a probability, and this output leaves [0, 1]."
        )
    return ""


@dataclass(frozen=True)
class Neuron:
    """One neuron, ŷ = f(wx + b), one example (x, target), and what trains it.

    activation: a key of ACTIVATIONS. loss: a key of LOSSES that is defined for it. rate: the learning rate η.

    Raises ValueError for unknown keys, an undefined pair, numbers that are not finite, a rate that is not above 0,
    or a target outside [0, 1] for binary cross-entropy.
    """

    x: float = 1.0
    w: float = 1.0
    b: float = 4.0
    target: float = 0.0
    activation: str = "sigmoid"
    loss: str = "mse"
    rate: float = 1.0

    def __post_init__(self) -> None:
        choose("activation", self.activation, ACTIVATIONS)
        if reason := undefined(self.loss, self.activation):
            raise ValueError(f"loss must be defined for {self.activation}; got {self.loss!r}: {reason}")
        for name in ("x", "w", "b", "target"):
            if not math.isfinite(getattr(self, name)):
                raise ValueError(f"{name} must be a finite number; got {getattr(self, name)!r}")
        check_positive("rate", self.rate)
        _check_target(self.loss, self.target)

    @property
    def z(self) -> float:
        """The pre-activation wx + b."""
        return self.w * self.x + self.b


@dataclass(frozen=True)
class Step:
    """The arithmetic of one step, as on the board.

    z, output ŷ = f(z), loss L; upstream ∂L/∂ŷ, slope f′(z), delta ∂L/∂z, dw ∂L/∂w, db ∂L/∂b;
    after: the neuron with its new w and b; new_z, new_output and new_loss belong to it.
    A number that overflows is ±∞, and what follows from it may be NaN.
    """

    z: float
    output: float
    loss: float
    upstream: float
    slope: float
    delta: float
    dw: float
    db: float
    w: float
    b: float
    new_z: float
    new_output: float
    new_loss: float

    @property
    def moved(self) -> float:
        """How far the step carries z."""
        return self.new_z - self.z


def step(neuron: Neuron) -> Step:
    """Take one step of gradient descent and return every number on the way.

    Formula: δ = ∂L/∂ŷ · f′(z); ∂L/∂w = δx, ∂L/∂b = δ; w ← w − η ∂L/∂w, b ← b − η ∂L/∂b.
    So z moves by −ηδ(x² + 1).

    For sigmoid with binary cross-entropy δ is ŷ − y straight from the logit, and ∂L/∂ŷ is δ/f′: the product
    ∞ · 0 of a saturated output never arises.
    """
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):  # a huge rate may overflow: ±∞ is shown
        x, w, b, rate = (np.float64(value) for value in (neuron.x, neuron.w, neuron.b, neuron.rate))
        z = w * x + b
        output, loss, delta = _judge(z, neuron)
        slope = float(ACTIVATIONS[neuron.activation].df(z))
        dw, db = delta * x, delta
        new_w, new_b = w - rate * dw, b - rate * db
        new_z = new_w * x + new_b
        new_output, new_loss, _ = _judge(new_z, neuron)
    upstream = float(LOSSES[neuron.loss].gradient([output], [neuron.target])[0])
    if LOSSES[neuron.loss].output == neuron.activation == "sigmoid" and slope > 0:
        upstream = float(delta / slope)  # keeps its digits where ŷ is rounded to 1
    numbers = (z, output, loss, upstream, slope, delta, dw, db, new_w, new_b, new_z, new_output, new_loss)
    return Step(*(float(number) for number in numbers))


@dataclass(frozen=True)
class Run:
    """A neuron's way through several steps; index 0 is the start. diverged: whether it left the finite numbers."""

    z: Array
    output: Array
    loss: Array
    diverged: bool


def steps(neuron: Neuron, n: int) -> Run:
    """Take n steps, or as many as stay finite.

    Returns arrays of length n + 1, shorter when the run diverges.

    Raises ValueError when n is not a whole number of at least 0.
    """
    n = check_count("n", n, low=0)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        output, loss, _ = _judge(np.float64(neuron.z), neuron)
    rows = [(neuron.z, output, loss)]
    diverged = not np.isfinite(rows[0]).all()
    while len(rows) <= n and not diverged:
        now = step(neuron)
        diverged = not np.isfinite((now.w, now.b, now.new_z, now.new_output, now.new_loss)).all()
        if not diverged:
            neuron = replace(neuron, w=now.w, b=now.b)
            rows.append((now.new_z, now.new_output, now.new_loss))
    z, outputs, losses = np.array(rows, dtype=np.float64).T
    return Run(z, outputs, losses, diverged)


@dataclass(frozen=True)
class LossCurve:
    """A loss and its gradient ∂L/∂z over logits z, and the prediction at each; all of shape (n,)."""

    z: Array
    output: Array
    value: Array
    gradient: Array


def loss_curve(loss: str, output: str, target: float, z: ArrayLike) -> LossCurve:
    """The loss of a single prediction as a function of its logit, and its slope there.

    Formula: L(f(z), y) and ∂L/∂z = ∂L/∂ŷ · f′(z); from the logit itself where the pair has such a form
    (sigmoid with binary cross-entropy, softmax with cross-entropy: ∂L/∂z = ŷ − y).
    For softmax z is the difference z₁ − z₂ of two logits, and the targets are (y, 1 − y): it is the sigmoid's curve.
    z: shape (n,) or a number, which becomes (1,).

    Raises ValueError for an undefined pair, a target that is not finite, or a probability outside [0, 1].
    """
    if reason := undefined(loss, output):
        raise ValueError(f"loss must be defined for {output}; got {loss!r}: {reason}")
    if not math.isfinite(target):
        raise ValueError(f"target must be a finite number; got {target!r}")
    _check_target(loss, target)
    z = np.atleast_1d(np.asarray(as_float(z), dtype=np.float64))
    classes = output == "softmax"
    logits = np.column_stack([z, np.zeros_like(z)]) if classes else z[:, np.newaxis]
    targets = np.tile([target, 1 - target] if classes else [target], (z.size, 1))
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):  # z of 10²⁰⁰ has an infinite squared error
        trace = _last_layer(logits, output)
        # One row after the other: a loss is a mean over all rows that it is given.
        value = np.array([loss_value(_last_layer(logits[[i]], output), targets[[i]], loss) for i in range(z.size)])
        gradient = output_delta(trace, targets, loss)[:, 0] * z.size
    return LossCurve(z, trace.prediction[:, 0], value, gradient)


def _judge(z: np.float64, neuron: Neuron) -> tuple[float, float, float]:
    """ŷ, L and δ = ∂L/∂z of a neuron whose pre-activation is z."""
    trace = _last_layer(np.array([[z]]), neuron.activation)
    target = np.array([[neuron.target]])
    return (
        float(trace.prediction[0, 0]),
        loss_value(trace, target, neuron.loss),
        float(output_delta(trace, target, neuron.loss)[0, 0]),
    )


def _last_layer(logits: Array, output: str) -> Trace:
    prediction = softmax(logits) if output == "softmax" else ACTIVATIONS[output].f(logits)
    return Trace(logits, [logits], [prediction], (), output)


def _check_target(loss: str, target: float) -> None:
    if LOSSES[loss].output in ("sigmoid", "softmax") and not 0 <= target <= 1:
        raise ValueError(f"target must lie in [0, 1] for {loss}; got {target!r}")
