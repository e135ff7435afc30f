"""A box to type a number into. It reads what people write, 0,5 and 1/3 and 10^-4 too, and says what it cannot read.

Streamlit's own number box takes 0,5 for 5, 1/3 for 13 and an emptied box for 0, without a word. This one goes back to
the number that holds whenever it is left empty or with something that is no number.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.text.numbers import short, written
from dashboard.text.plain import literal
from lib.answers import LONGEST, read_typed

WIDTH = 110
"""Pixels of a box that stands beside a slider."""


@dataclass(frozen=True)
class Notation:
    """How a value is typed: ``read`` raises ValueError, with a sentence, for what it does not understand."""

    read: Callable[[str], float]
    write: Callable[[float], str]


def _write(value: float) -> str:
    return written(f"{value + 0.0:.12g}")


def _read_whole(text: str) -> int:
    value = read_typed(text)
    if not value.is_integer():
        raise ValueError(f"“{text.strip()}” is not a whole number")
    return int(value)


def _read_exponent(text: str) -> float:
    value = read_typed(text)
    if value <= 0:
        raise ValueError(f"“{text.strip()}” is not a number above 0")
    return math.log10(value)


def _write_power(exponent: float) -> str:
    return short(10.0**exponent)


NUMBER = Notation(read_typed, _write)
WHOLE = Notation(_read_whole, _write)
ROUNDED = Notation(read_typed, short)
"""For numbers with more digits than anyone wants to read; one that is not touched keeps them all."""
POWER_OF_TEN = Notation(_read_exponent, _write_power)
"""For an exponent of ten, where people think of the number itself."""


@dataclass(frozen=True)
class _Shown:
    """What a box shows: the value that its text stands for, and what was wrong with what was typed last."""

    value: float | None
    words: str = ""
    stale: bool = False
    """Whether the text has to be written anew, for it may be anything."""


def box(
    key: str,
    label: str,
    value: float | None,
    take: Callable[[Any], object],
    notation: Notation = NUMBER,
    *,
    low: float = -math.inf,
    high: float = math.inf,
    optional: bool = False,
    titled: bool = True,
    **looks: Any,
) -> str:
    """Draw the box of a value, and return in words what was wrong with what was typed last, "" when nothing was.

    take: gets what is typed, within low and high, in a callback; it may refuse it with a ValueError. optional: whether
    an emptied box takes None; else the number comes back. titled: whether the label stands above the box or is only
    read aloud. looks: further arguments of the text box.
    """
    shown: _Shown = st.session_state.get(_slot(key), _Shown(None, stale=True))
    if shown.stale or shown.value != value or key not in st.session_state:
        st.session_state[key] = "" if value is None else notation.write(value)
        shown = st.session_state[_slot(key)] = _Shown(value, shown.words if shown.stale else "")
    st.text_input(
        label,
        st.session_state[key],  # named once more, as link.seed says
        key=key,
        max_chars=LONGEST,
        on_change=_typed,
        args=(key, take, notation, low, high, optional),
        label_visibility="visible" if titled else "collapsed",
        **looks,
    )
    return shown.words


def complain(words: str) -> None:
    """Show what was wrong with what was typed, if anything was."""
    if words:
        st.warning(literal(words), icon=":material/edit_note:")


def _slot(key: str) -> str:
    return f"{key}.shown"


def _typed(
    key: str, take: Callable[[Any], object], notation: Notation, low: float, high: float, optional: bool
) -> None:
    """Pass on what was typed. What cannot be read is told; the box then shows again what holds."""
    text, words = st.session_state[key], ""
    try:
        if text.strip():
            value = notation.read(text)
            if not low <= value <= high:
                raise ValueError(f"“{text.strip()}” is not from {notation.write(low)} to {notation.write(high)}")
            take(value)
        elif optional:
            take(None)
    except ValueError as error:
        words = f"{str(error).rstrip('.')}."
    st.session_state[_slot(key)] = _Shown(None, words, stale=True)
