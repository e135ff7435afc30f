"""Read numbers that people type: strictly, without ever evaluating what they wrote."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.arrays import Array

LONGEST = 40
"""Characters that one number may have."""

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_PLAIN = re.compile(_NUMBER)
_FRACTION = re.compile(rf"({_NUMBER})\s*/\s*({_NUMBER})")
_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+")


@dataclass(frozen=True)
class Problem:
    """A cell that could not be read: its index, and what is wrong with it. ``empty``: nothing was typed."""

    index: tuple[int, ...]
    text: str
    empty: bool = False


def read_number(text: str) -> float:
    """Return the number that ``text`` says: a decimal such as −0.25 or 1e-3, or a fraction such as 1/3.

    Raises ValueError, with a sentence for the person who typed it, for anything else: words, blanks,
    a decimal comma (1,000 could mean two things), division by 0, infinities, NaN, more than 40 characters.
    """
    plain = text.strip().replace("−", "-")  # the true minus of a printed page
    if not plain:
        raise ValueError("this is empty")
    if len(plain) > LONGEST:
        raise ValueError(f"this has more than {LONGEST} characters, too many for a number here")
    shown = "".join(character if character.isprintable() else " " for character in text.strip())
    fraction = _FRACTION.fullmatch(plain)
    if fraction:
        top, bottom = map(float, fraction.groups())
        if bottom == 0:
            raise ValueError(f"“{shown}” divides by 0")
        value = top / bottom
    elif _PLAIN.fullmatch(plain):
        value = float(plain)
    elif _COMMA.fullmatch(plain):
        raise ValueError(f"“{shown}” has a comma; write the decimal point, {plain.replace(',', '.')}")
    else:
        raise ValueError(f"“{shown}” is not a number; write it like 0.25, 1e-3 or 1/3")
    if not math.isfinite(value):
        raise ValueError(f"“{shown}” is too large for a number of 64 bits")
    return value


def read_cells(cells: Sequence[Sequence[object]], shape: tuple[int, int]) -> tuple[Array, list[Problem]]:
    """Read a table of typed cells as a matrix of the given shape, NaN where a cell could not be read.

    Cells may be text, numbers, or None for blank; rows and columns beyond the shape are ignored, missing ones
    count as blank. −0 becomes 0. One bad cell leaves the others as they are; each is described by a Problem.
    """
    values = np.full(shape, np.nan)
    problems: list[Problem] = []
    for i, j in np.ndindex(*shape):
        cell = cells[i][j] if i < len(cells) and j < len(cells[i]) else None
        text = "" if _blank(cell) else str(cell)
        try:
            values[i, j] = read_number(text) + 0.0  # −0 + 0 = 0
        except ValueError as error:
            problems.append(Problem((i, j), str(error), empty=not text.strip()))
    return values, problems


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, float) and math.isnan(cell))
