"""What a component in the browser reports, checked before anything uses it.

A message may hold whatever JSON can say: another type, NaN, a number of three hundred digits, a text of megabytes.
Each of these functions returns what it was asked for, or None: what is not understood counts as nothing.
"""

import streamlit as st

LARGEST = 2**53
"""The largest whole number that JavaScript counts up to without a gap."""


def report(key: str, event: str) -> object:
    """What the component with this key reports, in its callback; None where it has left the page meanwhile."""
    return getattr(st.session_state.get(key), event, None)


def part(message: object, name: str) -> object:
    """One part of a message of several, None where there is none."""
    return message.get(name) if isinstance(message, dict) else None


def last(message: object) -> object:
    """The last part of a list, None where there is none."""
    return message[-1] if isinstance(message, list) and message else None


def number(message: object, low: float, high: float) -> float | None:
    """A number from low to high."""
    if isinstance(message, bool) or not isinstance(message, int | float):
        return None
    return float(message) if low <= message <= high else None  # NaN is neither


def whole(message: object, low: int = 0, high: int = LARGEST) -> int | None:
    """A whole number from low to high, however it is written."""
    value = number(message, low, high)
    return int(value) if value is not None and value.is_integer() else None


def text(message: object, longest: int) -> str | None:
    """A text of at most ``longest`` characters."""
    return message if isinstance(message, str) and len(message) <= longest else None
