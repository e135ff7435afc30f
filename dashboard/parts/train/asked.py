"""The question of the training page, for those who want to be asked: how far the loss will come down."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.parts.train.shown import Shown
from dashboard.text.numbers import figure, grouped
from dashboard.widgets import controls, prediction

EPOCHS: Mapping[str, str] = MappingProxyType({"10": "10", "100": "100", "1000": grouped(1000)})
"""How far ahead the question looks."""
LOSSES: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "thousandth": ("below 0.001", 0.001),
        "hundredth": ("0.001 to 0.01", 0.01),
        "tenth": ("0.01 to 0.1", 0.1),
        "more": ("above 0.1", float("inf")),
    }
)
"""What may be answered: words, and the end of the range."""


@dataclass(frozen=True)
class Forecast:
    """The question and what was answered. epochs: how far it looks ahead, 0 if nothing is asked."""

    epochs: int = 0
    guess: str = ""

    @property
    def waits(self) -> bool:
        """Whether it is asked and not answered."""
        return bool(self.epochs and not self.guess)


NOT_ASKED = Forecast()


def wanted() -> int:
    """How many epochs ahead the visitor wants to be asked about; 0 for no question."""
    return int(controls.at_most_one("ask", "Ask me first for the loss after so many epochs", EPOCHS) or 0)


def predict(epochs: int) -> Forecast:
    """Ask for the loss after so many epochs of the run."""
    if not epochs:
        return NOT_ASKED
    options = {key: words for key, (words, _) in LOSSES.items()}
    words = f"which training loss will this network have after {grouped(epochs)} epochs?"
    return Forecast(epochs, prediction.choose(words, options))


def verdict(asked: Forecast, shown: Shown) -> str:
    """What came of the answer as soon as the run has come so far; "" for no question."""
    if asked.waits or not asked.epochs:
        return ""
    history = shown.trainer.history
    if len(history) <= asked.epochs:
        return f"Locked. Press Play (P): it is measured at epoch {grouped(asked.epochs)}."
    loss = history[asked.epochs]
    truth = next(key for key, (_, end) in LOSSES.items() if loss < end)
    found = f"After {grouped(asked.epochs)} epochs it is **{figure(loss)}**"
    if asked.guess not in LOSSES:
        return f"{found}."
    said = LOSSES[asked.guess][0]
    return f"{found}: {said}, as you said." if asked.guess == truth else f"{found}. You said {said}."
