"""What people paste into a sheet, laid out in its cells: blocks, lines of numbers, printed arrays.

A block that is pasted into a selected cell arrives cell by cell, one pasted into an open cell as one text. Numbers that
stand several in a line are a row. Nothing here changes a cell that holds one number, one word, or nothing.
"""

import re
from collections.abc import Sequence

from lib.answers import COMMA, GROUPED, is_number, read_number, styles_of

Cells = list[list[object]]

MOST = 4_000
"""Characters of a text that may be numbers without tabs between them."""

_CALL = re.compile(r"(?:\w{1,9}\.)?(?:array|asarray|matrix|tensor) ?\(|,?\s{0,9}(?:dtype|device)=[\w.'<>]+|\)")
"""What stands around the brackets of an array: array(…, dtype=float64)."""
_BRACKETS = re.compile(r"\[([^\[\]]*)\]?")
_BETWEEN = (r"\t", r"\s*;\s*", r"\s+", r"\s*,\s*", r"[,\s]+")
"""What separates numbers in a line, the surest first."""


def spread(cells: Sequence[Sequence[object]]) -> Cells:
    """Lay out each block, line and array from its cell to the right and down, as far as the sheet goes."""
    table = [list(row) for row in cells]
    for j in range(max(map(len, cells), default=0)):
        i = 0
        while i < len(cells):
            taken, block = _block([row[j] if j < len(row) else None for row in cells[i:]])
            for row in table[i : i + taken]:  # the lines of an array were one below the other
                row[j] = None
            for below, parts in zip(table[i:], block, strict=False):
                kept = parts[: len(below) - j]
                below[j : j + len(kept)] = kept
            i += max(taken, 1)
    return table


def decimal_commas(cells: Sequence[Sequence[object]]) -> tuple[Cells, str]:
    """The cells with decimal commas read, and the first that had one, or "".

    All are read or none: not one by itself, for 3,4 may be two numbers, and none while 1,200 could be 1200.
    """
    texts = [cell for row in cells for cell in row if isinstance(cell, str) and "," in cell and _separated(cell)]
    if len(texts) < 2 or styles_of(texts) != (COMMA,):
        return [list(row) for row in cells], ""

    def read(cell: object) -> object:
        return repr(read_number(cell, COMMA)) if isinstance(cell, str) and cell in texts else cell

    return [[read(cell) for cell in row] for row in cells], texts[0].strip()


def _separated(text: str) -> bool:
    """Whether a text with commas is one number."""
    return is_number(text, COMMA) or is_number(text, GROUPED)


def _block(column: Sequence[object]) -> tuple[int, list[list[str]]]:
    """What begins in the first of these cells: how many of them belong to it, and its rows; none if it stays there."""
    first = column[0]
    if not isinstance(first, str):
        return 0, []
    lines = first.strip("\r\n").splitlines()
    if any("\t" in line for line in lines):
        return 1, [line.split("\t") for line in lines]
    if len(first) > MOST:
        return 0, []
    if "[" in first or "]" in first:
        depth, text = 0, ""
        for taken, cell in enumerate(column, start=1):
            if not isinstance(cell, str):
                break
            text += f"{cell}\n"[:MOST]
            depth += cell.count("[") - cell.count("]")
            if depth <= 0 and (rows := _array(text)):
                return taken, rows
            if depth <= 0:
                break
        return (1, rows) if (rows := _array(first)) else (0, [])
    if len(lines) > 1 and any(_row(line) or is_number(line) or _separated(line) for line in lines):
        sure = any(map(_row, lines))
        if not sure and any(isinstance(cell, str) and cell.strip() for cell in column[1 : len(lines)]):
            return 0, []  # a cell with a line break in it, or a column over numbers that somebody wants to keep
        return 1, [(_row(line, sure=sure) or [line]) for line in lines]
    if not _row(first):
        return 0, []
    # Lines that were pasted into the cells below belong to it: what is a row here is a row there.
    rows = []
    for cell in column:
        parts = _row(cell, sure=True) if isinstance(cell, str) else []
        if not parts:
            break
        rows.append(parts)
    return len(rows), rows


def _array(text: str) -> list[list[str]]:
    """The rows of a printed array, or of a part of one; none if anything in it is no number."""
    inside = [part for part in _BRACKETS.findall(_CALL.sub(" ", text)) if part.strip(" ,;\n")]
    lines = [line for part in inside for line in part.split(";")] or [_CALL.sub(" ", text).replace("]", " ")]
    rows = [re.split(r"[,\s]+", line.strip(" ,\n\t\r")) for line in lines]
    return rows if all(map(is_number, (cell for row in rows for cell in row))) else []


def _row(line: str, *, sure: bool = False) -> list[str]:
    """The numbers of a line with several; none if it may be one number, such as 3,4, and nobody is ``sure``."""
    text = line.strip()
    if not sure and (is_number(text) or _separated(text)):
        return []
    for between in _BETWEEN:
        parts = re.split(between, text.strip(" ,;"))
        if len(parts) > 1 and styles_of(parts):
            return parts
    return []
