"""Which outputs and losses go together: the usual pairs of a task, and the odd ones with what is odd about them."""

from dataclasses import dataclass

from lib.losses import LOSSES
from lib.network import OUTPUTS
from lib.train_config import TASKS


@dataclass(frozen=True)
class Head:
    """An output and a loss for a task. usual: whether it is a sensible choice. remark: a sentence on it."""

    output: str
    loss: str
    usual: bool
    remark: str


_USUAL = {
    ("binary", "sigmoid", "binary_cross_entropy"): "The slope of the sigmoid cancels: the error is ŷ − y.",
    (
        "binary",
        "sigmoid",
        "mse",
    ): "Where the sigmoid is flat, a wrong answer hardly changes; compare with the entropy.",
    ("multiclass", "softmax", "cross_entropy"): "The slope of softmax cancels: the error is ŷ − y.",
    ("regression", "linear", "mse"): "Large errors count by their squares.",
    ("regression", "linear", "mae"): "All errors count by their size, so that outliers count less than with MSE.",
    ("regression", "linear", "huber"): "Small errors count by their squares, errors beyond 1 by their size.",
}


def heads(task: str, n_out: int) -> list[Head]:
    """Every pair of output and loss that can be trained, the task's own pair first, then the usual, then the odd.

    task: "binary", "multiclass" or "regression". n_out: number of outputs.
    """
    pairs = [(output, loss) for loss in LOSSES for output in OUTPUTS if _possible(task, n_out, output, loss)]
    found = [Head(*pair, is_usual(task, *pair), _USUAL.get((task, *pair)) or _oddity(task, *pair)) for pair in pairs]
    return sorted(found, key=lambda head: ((head.output, head.loss) != TASKS[task], not head.usual))


def is_usual(task: str, output: str, loss: str) -> bool:
    """Whether a pair of output and loss is a sensible choice for a task."""
    return (task, output, loss) in _USUAL


def _possible(task: str, n_out: int, output: str, loss: str) -> bool:
    entropy = LOSSES[loss].value_from_logits is not None
    if output == "softmax" and n_out == 1:
        return False  # a single probability is always 1
    if entropy and (output == "linear" or task == "regression"):
        return False  # needs probabilities, and targets in [0, 1]
    return loss != "cross_entropy" or task == "multiclass"


def _oddity(task: str, output: str, loss: str) -> str:
    if task == "regression":
        reach = "between 0 and 1" if output == "sigmoid" else "between 0 and 1, with sum 1"
        return f"The answers stay {reach}, so that targets below 0 cannot be met."
    if output == "linear":
        return "The answers may leave 0 … 1, and points far on the right side are pulled back."
    if task == "multiclass" and output == "sigmoid":
        return "One yes or no for each class: the answers need not sum to 1."
    if loss == "binary_cross_entropy":
        return "Each probability of the softmax is taken as a yes or no of its own; near 0 and 1 rounding can break it."
    return "The slope of the output does not cancel: where it is flat, a wrong answer hardly changes."
