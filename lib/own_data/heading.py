"""The first line of a file: whether it is a heading, what the columns are called, and which of them number the rows."""

import re
from collections.abc import Sequence

from lib.own_data.cells import TEXT, is_missing, shown, style_of
from lib.own_data.limits import MOST_CLASSES

_WHOLE = re.compile(r"[0-9]{1,15}")
_COUNTER = re.compile(
    r"(?i:#|n[or]\.?|lfd\. ?nr\.?|s\.?no\.?|u?u?id|idx|index|unnamed: ?[0-9]+"
    r"|row(?:[ _.-]?(?:id|n[or]|num|names?|numbers?))?|.+[ _.-](?:id|idx|index))|.*[a-z]I[dD]"
)
"""What columns are called that number or name the rows: Id, index, Unnamed: 0, PassengerId, user_id."""
_RUN = 3
"""Numbers in a run that speak for a heading even beside a text."""


def is_heading(first: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether the cells of the first line name the columns, whose other cells have "" where they are missing.

    They do if none is a number, but one a text that its column has nowhere else; if a text stands above numbers; if
    they count the columns, 0, 1, 2 or 1, 2, 3, as pandas does; or if one is a label that no other row has, and the
    numbers beside it are whole and all different.
    """
    numbers = [cell for cell in first if style_of([cell]) != TEXT]
    texts = [(cell, column) for cell, column in zip(first, columns, strict=True) if style_of([cell]) == TEXT]
    named = [(cell, column) for cell, column in texts if not is_missing(cell)]
    if not numbers:
        return any(cell not in column for cell, column in named)
    if any(style_of(column) != TEXT for _, column in named):
        return True
    if not all(map(_WHOLE.fullmatch, numbers)):
        return False
    counted = [int(cell) for cell in numbers]
    if counted in ([*range(len(counted))], [*range(1, len(counted) + 1)]):
        index = len(texts) == 1 and not first[0]  # an empty cell above the numbers of the rows
        beside = bool(named) and len(counted) >= _RUN and all(cell not in column for cell, column in named)
        if not texts or index or beside:
            return True
    different = len(set(counted)) == len(counted)
    return different and any(cell not in column and _labels(column) for cell, column in named)


def _labels(column: Sequence[str]) -> bool:
    """Whether the texts of a column come again, as those of classes do."""
    cells = [cell for cell in column if cell]
    return len(set(cells)) < len(cells) and len(set(cells)) <= max(MOST_CLASSES, len(cells) / 2)


def names(headings: Sequence[str]) -> tuple[tuple[str, ...], list[int]]:
    """A name for each column, and the places of those that are new because the heading was empty or not unique."""
    found: list[str] = []
    new = []
    taken = {heading.lower() for heading in map(shown, headings)}
    used: set[str] = set()
    for j, heading in enumerate(headings):
        name = base = shown(heading)
        if not name or name.lower() in used:
            name = base = f"{name} (column {j + 1})" if name else f"column {j + 1}"
            turn = 2
            while name.lower() in used | taken:
                name, turn = f"{base}, {turn}", turn + 1
            new.append(j)
        used.add(name.lower())
        found.append(name)
    return tuple(found), new


def numbers_the_rows(heading: str | None, column: Sequence[str]) -> bool:
    """Whether a column says nothing but which row it is: a network would learn the order of the file from it.

    Its cells are whole numbers, all different. They count from 0 or 1, or the heading says so; an empty heading does,
    as pandas and R write it. heading: None in a file without one.
    """
    if len(set(column)) < len(column) or not all(map(_WHOLE.fullmatch, column)):
        return False
    start = int(column[0])
    if start in (0, 1) and [*map(int, column)] == [*range(start, start + len(column))]:
        return True
    return heading is not None and (not heading or _COUNTER.fullmatch(heading) is not None)
