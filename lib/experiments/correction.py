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
from lib.outputs import OUTPUTS, judges, output_of, pair
from lib.records import check_count, check_positive, choose


def undefined(loss: str, output: str) -> str:
    """Say why a loss cannot judge the output of one neuron (of one for each class, if they share); "" where it can.

    output: a key of ``every_output``.

    Raises ValueError for an unknown key.
    """
    made_for, given = OUTPUTS[choose("loss", loss, LOSSES).output], output_of(output)
    if made_for.shares and not given.shares:
        return "it needs one probability for each class, and here there is one number."
    if given.shares and made_for.probability and not made_for.shares:
        return f"it judges one yes or no, and {output} shares its probability among classes."
    if not judges(loss, given):
        return f"it needs predictions in {made_for.range}, and this output leaves that range."
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
    if pair(neuron.activation, neuron.loss).cancels and slope > 0:
        upstream = float(delta / slope)  # keeps its digits where ŷ is rounded to 1
    numbers = (z, output, loss, upstream, slope, delta, dw, db, new_w, new_b, new_z, new_output, new_loss)
    return Step(*(float(number) for number in numbers))


@dataclass(frozen=True)
class NeuronPath:
    """A neuron's way through several steps; index 0 is the start. diverged: whether it left the finite numbers."""

    z: Array
    output: Array
    loss: Array
    diverged: bool


def steps(neuron: Neuron, n: int) -> NeuronPath:
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
    return NeuronPath(z, outputs, losses, diverged)


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
    classes = output_of(output).shares
    logits = np.column_stack([z, np.zeros_like(z)]) if classes else z[:, np.newaxis]
    targets = np.tile([target, 1 - target] if classes else [target], (z.size, 1))
    last = pair(output, loss)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):  # z of 10²⁰⁰ has an infinite squared error
        prediction = output_of(output).f(logits)
        # One row after the other: a loss is a mean over all rows that it is given.
        rows = zip(*(np.split(each, z.size) for each in (logits, prediction, targets)), strict=True)
        value = np.array([last.value(*row) for row in rows])
        gradient = last.delta(logits, prediction, targets)[:, 0] * z.size
    return LossCurve(z, prediction[:, 0], value, gradient)


def _judge(z: np.float64, neuron: Neuron) -> tuple[float, float, float]:
    """ŷ, L and δ = ∂L/∂z of a neuron whose pre-activation is z."""
    last, logits, target = pair(neuron.activation, neuron.loss), np.array([[z]]), np.array([[neuron.target]])
    prediction = output_of(neuron.activation).f(logits)
    value, delta = last.value(logits, prediction, target), last.delta(logits, prediction, target)
    return float(prediction[0, 0]), value, float(delta[0, 0])


def _check_target(loss: str, target: float) -> None:
    allowed = OUTPUTS[LOSSES[loss].output].range.closed
    if target not in allowed:
        raise ValueError(f"target must lie in {allowed} for {loss}; got {target!r}")
