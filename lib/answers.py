"""Read numbers that people type: strictly, without ever evaluating what they wrote."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from lib.arrays import Array
from lib.notation import RAISED

LONGEST = 40
"""Characters that one number may have."""

POINT, COMMA, GROUPED = "point", "comma", "grouped"
STYLES = (POINT, COMMA, GROUPED)
"""How numbers are written: 1234.5, or 1234,5 and 1.234,5, or 1234.5 and 1,234.5."""

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
"""What a printed page or a word processor makes of a minus sign."""
_EXPONENT = r"(?:[eE][+-]?[0-9]+)?"
_DECIMAL = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_NUMBER = _DECIMAL + _EXPONENT
_PLAIN = re.compile(_NUMBER)
_FRACTION = re.compile(rf"({_NUMBER})\s*/\s*({_NUMBER})")
_POWER = re.compile(rf"(?:({_DECIMAL})\s*[×·*]\s*|([+-]?))10(?:\^([+-]?[0-9]+)|(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_LOWERED = {ord(raised): chr(plain) for plain, raised in RAISED.items()}
_WHOLE = re.compile(r"[+-]?[0-9]+")
_GROUPS = r"[+-]?(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{0}[0-9]{{3}})+)"
_WRITTEN = {
    COMMA: re.compile(rf"(?:{_GROUPS.format('[.]')}(?:,[0-9]+)?|[+-]?,[0-9]+){_EXPONENT}"),
    GROUPED: re.compile(rf"(?:{_GROUPS.format(',')}(?:\.[0-9]*)?|[+-]?\.[0-9]+){_EXPONENT}"),
}
_TO_POINT = {COMMA: str.maketrans(",", ".", "."), GROUPED: str.maketrans("", "", ",")}


@dataclass(frozen=True)
class Problem:
    """A cell that could not be read: its index, and what is wrong with it. ``empty``: nothing was typed."""

    index: tuple[int, ...]
    text: str
    empty: bool = False


def read_number(text: str, style: str = POINT) -> float:
    """Return the number that ``text`` says: a decimal such as −0.25, 1e-3, 10^-3 or 2 × 10⁻³, a fraction such as 1/3.

    style: one of STYLES. A dash in front, as word processors and printed pages have it, is a minus sign.

    Raises ValueError, with a sentence for the person who typed it, for anything else: words, blanks, a comma where
    the style has none (1,000 could mean two things), digits of other scripts, division by 0, infinities, NaN,
    more than 40 characters.
    """
    plain = text.strip().translate(_DASHES)
    if not plain:
        raise ValueError("this is empty")
    if len(plain) > LONGEST:
        raise ValueError(f"this has more than {LONGEST} characters, too many for a number here")
    shown = "".join(character if character.isprintable() else " " for character in text.strip())
    if style != POINT:
        plain = plain.translate(_TO_POINT[style]) if _WRITTEN[style].fullmatch(plain) else "?"
    fraction = _FRACTION.fullmatch(plain)
    if fraction:
        top, bottom = map(float, fraction.groups())
        if bottom == 0:
            raise ValueError(f"“{shown}” divides by 0")
        value = top / bottom
    elif power := _POWER.fullmatch(plain):
        factor, sign, exponent, raised = power.groups()
        value = float(f"{factor or sign + '1'}e{exponent or raised.translate(_LOWERED)}")
    elif _PLAIN.fullmatch(plain):
        value = float(plain)
    elif style == POINT and "," in plain and is_number(plain, COMMA):
        decimal = f"{read_number(plain, COMMA):.12g}"
        instead = f"{read_number(plain, GROUPED):.12g} or {decimal}" if is_number(plain, GROUPED) else ""
        raise ValueError(f"“{shown}” has a comma; write {instead or f'the decimal point, {decimal}'}")
    else:
        raise ValueError(f"“{shown}” is not a number; write it like 0.25, 1e-3 or 1/3")
    if not math.isfinite(value):
        raise ValueError(f"“{shown}” is too large for a number of 64 bits")
    return value


def read_typed(text: str) -> float:
    """Return the number that a person means who types ``text`` by itself: as ``read_number``, and 0,5 is 0.5.

    Raises ValueError as above, and for 1,200, which could mean two things.
    """
    styles = styles_of([text])
    return read_number(text, styles[0] if len(styles) == 1 else POINT)


def read_whole(text: str) -> int:
    """Return the whole number that ``text`` says in digits, with or without a sign. Raises ValueError as above."""
    value = read_number(text)
    if not _WHOLE.fullmatch(plain := text.strip().translate(_DASHES)):
        raise ValueError(f"“{value:.12g}” is not written as a whole number")
    return int(plain)


def is_number(text: str, style: str = POINT) -> bool:
    """Whether ``read_number`` reads it."""
    try:
        read_number(text, style)
    except ValueError:
        return False
    return True


def styles_of(texts: Collection[str]) -> tuple[str, ...]:
    """The STYLES in which every one of the texts is a number: none, one, or several, of which POINT comes first.

    COMMA and GROUPED together mean that nobody can tell: each comma has three digits behind it, as in 1,200.
    """
    return tuple(style for style in STYLES if all(is_number(text, style) for text in texts))


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
