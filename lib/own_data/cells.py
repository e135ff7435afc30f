"""What one cell of a file says: a number, a label, or nothing; and how messages quote it."""

import re
import string
import unicodedata
from collections.abc import Collection, Sequence

from lib.answers import COMMA, GROUPED, LONGEST, POINT, read_number
from lib.own_data.limits import LARGEST

UNCLEAR, TEXT = "unclear", ""
"""How a column writes numbers beside STYLES: nobody can tell, for each comma is one like that in 1,200; not at all."""

TOLD = 3
"""Places that a message lists; of more it tells the number."""

# The words that pandas takes for missing, the dashes and dots of printed tables, and the errors of spreadsheets.
_MISSING = re.compile(
    r"-?nan|n/?a|<na>|none|null|-?1\.#(?:ind|qnan)|\?|\.\.?|…|--"
    r"|#(?:n/?a|n/a n/a|nv|name\?|(?:value|wert|div/0|ref|bezug|num|zahl|null)!)",
    re.IGNORECASE,
)
_DASHES = frozenset("-‐‑–—−")
"""Missing as well, but where + is a label of the same column."""
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
"""What copying from a web page leaves around a word: two classes would look like one."""
_AROUND = string.whitespace + _INVISIBLE
_SPACES = str.maketrans(
    dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    )
)
_USUAL = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,20})?")
"""What nearly all numbers look like: a short cut, for a file may have half a million."""


def cleaned(cell: str) -> str:
    """The cell without what cannot be seen: spaces and zero-width characters around it, other ways to write é.

    No-break and other spaces become plain ones, and accents are composed (Unicode's form NFC).
    """
    if cell.isascii():
        return cell.strip()
    return unicodedata.normalize("NFC", cell.translate(_SPACES).strip(_AROUND))


def is_missing(cell: str) -> bool:
    """Whether a cell is blank or says that there is no value: NA, ?, a dash, an error of a spreadsheet."""
    return not cell or cell in _DASHES or _MISSING.fullmatch(cell) is not None


def without_missing(column: Sequence[str]) -> list[str]:
    """The column with "" in each cell that has no value. A dash is a label where + is another."""
    different = set(column)
    missing = set(filter(is_missing, different)) - (_DASHES if "+" in different else frozenset())
    return ["" if cell in missing else cell for cell in column]


def number(cell: str, style: str = POINT, largest: float = LARGEST) -> float:
    """The number in a cell. Raises ValueError when there is none; 1/3 is not one, for it may be a date."""
    usual = cell if style != COMMA else "" if "." in cell else cell.replace(",", ".")
    if _USUAL.fullmatch(usual):
        return float(usual) + 0.0  # −0 + 0 = 0
    if "/" in cell:
        raise ValueError(f"“{cell}” is not a number")
    value = read_number(cell, style) + 0.0
    if abs(value) > largest:
        raise ValueError(f"“{cell}” is more than {largest:g} in size")
    return value


def is_number(cell: str, style: str = POINT, largest: float = LARGEST) -> bool:
    """Whether a cell holds a number in this style."""
    try:
        number(cell, style, largest)
    except ValueError:
        return False
    return True


def style_of(column: Collection[str]) -> str:
    """How the cells that are not missing write numbers: one of STYLES, UNCLEAR, or TEXT if they are no numbers."""
    cells = set(column) - {""}
    if not cells:
        return TEXT
    if all(map(is_number, cells)):
        return POINT
    ways = [style for style in (COMMA, GROUPED) if all(is_number(cell, style) for cell in cells)]
    return UNCLEAR if len(ways) > 1 else ways[0] if ways else TEXT


def shown(text: str) -> str:
    """Somebody's text on one line and not at length."""
    line = "".join(character if character.isprintable() else " " for character in text).strip()
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"


def quoted(texts: Collection[str]) -> str:
    """Some texts as a sentence quotes them."""
    return ", ".join(f"“{shown(text)}”" for text in list(texts)[:TOLD]) + (" …" if len(texts) > TOLD else "")


def places(cells: Sequence[tuple[int, str]]) -> str:
    """Where somebody's cells are and what they say, from (line, cell)."""
    return listed([f"line {line} says “{shown(cell)}”" if cell else f"line {line} is empty" for line, cell in cells])


def listed(found: Sequence[str]) -> str:
    """A list that does not get long."""
    more = f" … ({len(found)} in all)" if len(found) > TOLD else ""
    return ", ".join(found[:TOLD]) + more
