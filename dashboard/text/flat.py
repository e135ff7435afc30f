"""Where a function is flat, in words."""

import math

from dashboard.text.numbers import short
from lib.activations import Activation
from lib.records import Interval


def flat_where(record: Activation, **params: float | str) -> str:
    """For which z the slope is exactly 0, such as "z ≤ −3 or z ≥ 3"; nothing for a function without such z."""
    return " or ".join(map(_stretch, record.flat(**params)))


def _stretch(stretch: Interval) -> str:
    low, high = (short(end) if math.isfinite(end) else "" for end in stretch)
    if low and high:
        return f"{low} ≤ z ≤ {high}"
    return f"z ≤ {high}" if high else f"z ≥ {low}" if low else "every z"
