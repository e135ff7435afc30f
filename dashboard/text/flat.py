"""Where a function is flat, in words."""

import math

from dashboard.text.numbers import short
from lib.activations import Activation


def flat_where(record: Activation, **params: float | str) -> str:
    """For which z the slope is exactly 0, such as "z ≤ −3 or z ≥ 3"; nothing for a function without such z."""
    low, high = record.flat_to(**params)
    sides = (f"z ≤ {short(low)}" if low > -math.inf else "", f"z ≥ {short(high)}" if high < math.inf else "")
    return " or ".join(filter(None, sides))
