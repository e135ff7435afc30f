"""When a run should stop by itself: after so many epochs, at a goal, or when nothing improves any more."""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.records import check_count, check_positive

PLATEAU = 1e-3
"""Share by which a loss must fall to count as progress."""


def plateau(history: Sequence[float], patience: int) -> bool:
    """Whether the best loss of the last ``patience`` epochs is not below the best one before by at least 0.1 %."""
    if len(history) <= patience:
        return False
    return min(history[-patience:]) > (1 - PLATEAU) * min(history[:-patience])


@dataclass(frozen=True)
class StopRule:
    """Goals of a run; a goal of None is no goal.

    epochs: how many epochs from the start of the play on. loss: the training loss to reach. accuracy: the share of
    right answers on the test set to reach, in (0, 1]. patience: epochs without progress that are one too many.

    Raises ValueError naming the goal, its value and what is allowed.
    """

    epochs: int
    loss: float | None = None
    accuracy: float | None = None
    patience: int | None = None

    def __post_init__(self) -> None:
        check_count("epochs", self.epochs)
        if self.loss is not None:
            check_positive("loss", self.loss)
        if self.accuracy is not None and check_positive("accuracy", self.accuracy) > 1:
            raise ValueError(f"accuracy must be a share above 0 and at most 1; got {self.accuracy!r}")
        if self.patience is not None:
            check_count("patience", self.patience)

    def reached(self, history: Sequence[float], accuracy: float | None, begun: int) -> list[str]:
        """Names of the goals that are reached.

        history: training losses by epoch. accuracy: the present one, or None where there is none. begun: the epoch
        at which this play began; epochs and patience count from there.
        """
        played = len(history) - 1 - begun
        goals = {
            "loss": self.loss is not None and history[-1] <= self.loss,
            "accuracy": self.accuracy is not None and accuracy is not None and accuracy >= self.accuracy,
            "patience": self.patience is not None and played >= self.patience and plateau(history, self.patience),
            "epochs": played >= self.epochs,
        }
        return [goal for goal, there in goals.items() if there]


def epochs_to(history: Sequence[float], loss: float) -> int | None:
    """Epochs until the loss was first at most ``loss``, or None while it never was."""
    return next((epoch for epoch, value in enumerate(history) if value <= loss), None)
