"""What the last layer applies, and which losses judge it: one record for each output, one for each usual pair.

A loss is made for one output (``Loss.output``), and expects predictions and targets where that output puts them. A
task calls for one output too (``TASKS``), and its targets lie where that one puts predictions. Which pairs are
possible, which targets they take and what is odd about them follows from this, for records yet to come as well.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from lib.activations import ACTIVATIONS, Activation
from lib.arrays import Array
from lib.losses import LOSSES
from lib.records import Interval, Registry, choose
from lib.softmax import softmax, softmax_vjp


@dataclass(frozen=True)
class Output:
    """What the last layer applies to its pre-activations z, shape (…, n_out), and how an error comes back through it.

    f: z → predictions ŷ of the same shape, each in ``range``. df: f′(z), where each prediction depends on its own z
    alone. vjp: otherwise (ŷ, ∂L/∂ŷ) → ∂L/∂z, the error times the Jacobian, row by row. shares: whether a row is one
    whole, divided among the outputs: its sum is 1, and it takes two outputs to say anything.

    Raises ValueError unless exactly one of df and vjp is given.
    """

    key: str
    label: str
    f: Callable[..., Array]
    range: Interval
    df: Callable[..., Array] | None = None
    vjp: Callable[..., Array] | None = None
    shares: bool = False

    def __post_init__(self) -> None:
        if (self.df is None) == (self.vjp is None):
            raise ValueError(f"exactly one of df and vjp must be given; output {self.key!r} has both or neither")

    @property
    def probability(self) -> bool:
        """Whether every prediction lies in [0, 1]."""
        return self.range.low >= 0 and self.range.high <= 1

    def delta(self, z: Array, prediction: Array, upstream: Array) -> Array:
        """Carry ∂L/∂ŷ back through the output: δ = ∂L/∂z, all of one shape (…, n_out)."""
        if self.df is not None:
            return upstream * self.df(z)
        assert self.vjp is not None
        return self.vjp(prediction, upstream)

    def slope(self, z: Array) -> Array:
        """Return each output's slope over its own z, ∂ŷ_k/∂z_k, shape (…, n_out); for softmax p_k(1 − p_k)."""
        if self.df is not None:
            return self.df(z)
        assert self.vjp is not None
        prediction = self.f(z)[..., np.newaxis, :] * np.ones((z.shape[-1], 1))  # once for each output
        one_at_a_time = np.eye(z.shape[-1]) * np.ones(prediction.shape)
        return self.vjp(prediction, one_at_a_time).diagonal(axis1=-2, axis2=-1)


def as_output(record: Activation) -> Output:
    """An activation in the place of an output."""
    return Output(record.key, record.label, record.f, record.range, df=record.df)


OUTPUTS = Registry(
    (
        as_output(ACTIVATIONS["linear"]),
        as_output(ACTIVATIONS["sigmoid"]),
        Output("softmax", "Softmax", softmax, Interval(0, 1), vjp=softmax_vjp, shares=True),
    )
)
"""What the last layer of a network may apply, by key. Read-only."""


def every_output() -> dict[str, Output]:
    """Whatever can turn a z into a prediction, by key: all activations, then the outputs that are none."""
    return {**{key: as_output(record) for key, record in ACTIVATIONS.items()}, **OUTPUTS}


def output_of(key: str) -> Output:
    """Return an output of OUTPUTS, or an activation in its place, as one neuron may have.

    Raises ValueError for an unknown key.
    """
    if key in ACTIVATIONS and key not in OUTPUTS:
        return as_output(ACTIVATIONS[key])
    return OUTPUTS[key] if key in OUTPUTS else choose("output", key, every_output())


TASKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "binary": ("sigmoid", "binary_cross_entropy"),
        "multiclass": ("softmax", "cross_entropy"),
        "regression": ("linear", "mse"),
    }
)
"""What each kind of task calls for: (output, loss)."""


@dataclass(frozen=True)
class Pair:
    """An output and a loss: the last step of a network, from z over ŷ to L. See ``pair``.

    usual: the tasks for which this is a sensible choice. remark: a sentence on it, for those tasks.
    """

    output: str
    loss: str
    usual: tuple[str, ...]
    remark: str

    @property
    def key(self) -> str:
        """As in links, such as "softmax-cross_entropy"."""
        return f"{self.output}-{self.loss}"

    @property
    def cancels(self) -> bool:
        """Whether the slope of the output cancels against the loss, so that δ comes straight from z: no 0/0."""
        return LOSSES[self.loss].gradient_from_logits is not None and LOSSES[self.loss].output == self.output

    def value(self, z: Array, prediction: Array, Y: ArrayLike) -> float:
        """Return the loss, from z where the slope cancels. Shapes (n, n_out); Y may be (n,) for one output."""
        from_logits = LOSSES[self.loss].value_from_logits if self.cancels else None
        return LOSSES[self.loss].value(prediction, Y) if from_logits is None else from_logits(z, Y)

    def delta(self, z: Array, prediction: Array, Y: ArrayLike) -> Array:
        """Return δ = ∂L/∂z, shape (n, n_out): from z where the slope cancels, else by the chain rule."""
        from_logits = LOSSES[self.loss].gradient_from_logits if self.cancels else None
        if from_logits is not None:
            return from_logits(z, Y)
        return output_of(self.output).delta(z, prediction, LOSSES[self.loss].gradient(prediction, Y))

    def check_targets(self, Y: Array) -> None:
        """Raise a ValueError unless targets (n, n_out) lie where the output of the loss puts predictions."""
        made_for = OUTPUTS[LOSSES[self.loss].output]
        if output_of(self.output).shares and Y.shape[1] == 1:
            raise ValueError(
                f"output {self.output} needs at least two outputs, or it is always 1; the targets have one column"
            )
        allowed = made_for.range.closed
        if Y.min() not in allowed or Y.max() not in allowed:
            raise ValueError(
                f"loss {self.loss} needs targets in {allowed}; the targets go from {Y.min():.4g} to {Y.max():.4g}"
            )
        if made_for.shares and not np.allclose(Y.sum(axis=1), 1):
            raise ValueError(f"loss {self.loss} needs targets whose rows sum to 1, such as one-hot rows")


PAIRS = Registry(
    (
        Pair(
            "sigmoid",
            "mse",
            ("binary",),
            "Where the sigmoid is flat, a wrong answer hardly changes; compare with the entropy.",
        ),
    )
)
"""Usual pairs besides those of a loss with the output that it is made for. Read-only."""


def pair(output: str, loss: str) -> Pair:
    """Return what is known of an output (or an activation in its place) and a loss: a record of PAIRS, or one made now.

    Raises ValueError for an unknown key.
    """
    output_of(output)
    record = choose("loss", loss, LOSSES)
    usual = tuple(task for task, (own, _) in TASKS.items() if own == output == record.output)
    made = Pair(output, loss, usual, record.weighs)
    return PAIRS.get(made.key, made)


def judges(loss: str, given: Output) -> bool:
    """Whether all predictions of an output lie where those of the loss's own output do: ln 0 is never asked for."""
    return OUTPUTS[LOSSES[loss].output].range.covers(given.range)


def pairs() -> list[Pair]:
    """Every output of OUTPUTS with every loss that can judge it."""
    return [pair(output, loss) for loss in LOSSES for output, given in OUTPUTS.items() if judges(loss, given)]


@dataclass(frozen=True)
class Head:
    """An output and a loss for a task. usual: whether it is a sensible choice. remark: a sentence on it."""

    output: str
    loss: str
    usual: bool
    remark: str


def heads(task: str, n_out: int) -> list[Head]:
    """Every pair of output and loss that can be trained, the task's own pair first, then the usual, then the odd.

    task: a key of TASKS. n_out: number of outputs.
    """
    found = [
        Head(one.output, one.loss, task in one.usual, _remark(task, one)) for one in pairs() if _fits(one, task, n_out)
    ]
    return sorted(found, key=lambda head: ((head.output, head.loss) != TASKS[task], not head.usual))


def check_head(task: str, output: str | None, loss: str | None) -> tuple[str, str]:
    """Return (output, loss), with what the task calls for in the place of None.

    Raises ValueError for an unknown key, or an output whose predictions the loss cannot judge.
    """
    usual_output, usual_loss = TASKS[task]
    output, loss = usual_output if output is None else output, usual_loss if loss is None else loss
    choose("output", output, OUTPUTS)
    choose("loss", loss, LOSSES)
    judged = [key for key in OUTPUTS if judges(loss, OUTPUTS[key])]
    if output not in judged:
        raise ValueError(
            f"output must be {' or '.join(judged)} for the loss {loss}, which needs predictions in "
            f"{OUTPUTS[LOSSES[loss].output].range}; got {output!r}"
        )
    return output, loss


def _fits(chosen: Pair, task: str, n_out: int) -> bool:
    """Whether a pair can be trained: its loss can judge the task's targets, and its output has anything to share."""
    made_for, given, wanted = OUTPUTS[LOSSES[chosen.loss].output], OUTPUTS[chosen.output], OUTPUTS[TASKS[task][0]]
    if given.shares and n_out == 1:
        return False  # a single share is always 1
    return judges(chosen.loss, wanted) and (wanted.shares or not made_for.shares)


def _remark(task: str, chosen: Pair) -> str:
    """What is to be said of a pair for a task: its own sentence where it is usual, else what is odd about it."""
    if task in chosen.usual:
        return chosen.remark
    made_for, given = OUTPUTS[LOSSES[chosen.loss].output], OUTPUTS[chosen.output]
    wanted = OUTPUTS[TASKS[task][0]]
    if not given.range.closed.covers(wanted.range):
        return f"The answers stay {_reach(given)}, so that targets {_missed(given.range)} cannot be met."
    if not wanted.range.closed.covers(given.range):
        low, high = wanted.range.ends
        return f"The answers may leave {low} … {high}, and points far on the right side are pulled back."
    if wanted.shares and not given.shares:
        return "One yes or no for each class: the answers need not sum to 1."
    if given.shares and made_for.probability and not made_for.shares:
        return (
            f"Each probability of the {chosen.output} is taken as a yes or no of its own; near 0 and 1 rounding can "
            "break it."
        )
    return "The slope of the output does not cancel: where it is flat, a wrong answer hardly changes."


def _reach(given: Output) -> str:
    """Where the predictions of an output stay, such as "between 0 and 1"."""
    low, high = given.range.ends
    if all(map(math.isfinite, given.range)):
        reach = f"between {low} and {high}"
    else:
        reach = f"above {low}" if math.isfinite(given.range.low) else f"below {high}"
    return reach + (", with sum 1" if given.shares else "")


def _missed(reached: Interval) -> str:
    """Numbers outside a range, such as "below 0"."""
    low, high = reached.ends
    return f"below {low}" if math.isfinite(reached.low) else f"above {high}"
