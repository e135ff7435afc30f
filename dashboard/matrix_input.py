"""A matrix to edit: a sheet to type and paste into, the same as text, and the link, which all say the same.

What cannot be read is never dropped in silence: its cell is named, it becomes NaN, and the rest is kept.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import link, present
from lib.arrays import Array

LIMIT = 12
"""Most rows and most columns. A larger paste is cut there."""
_MOST_PROBLEMS = 4
_SHEET_HEIGHT = 6

Cells = tuple[tuple[str, ...], ...]
"""A rectangle of what was typed, row by row; a blank cell is an empty string."""


def read(text: str) -> tuple[Cells, list[str]]:
    """Split text into cells, and say what had to be cut.

    Rows end at a line break or a semicolon. Cells end at a tab (as a spreadsheet copies them), else at a comma,
    else at a space. Square brackets are ignored, so a matrix printed by Python or NumPy can be pasted too.
    """
    lines = re.split(r"[\n\r;]+", re.sub(r"\]\s*,", "\n", text))
    rows = [_split(line) for line in lines]
    return _rectangle([row for row in rows if row])


def _split(line: str) -> list[str]:
    """The cells of one line; none when the line is blank. A line of commas or tabs alone is a row of blanks."""
    line = re.sub(r"[\[\]]", " ", line)
    separator = "\t" if "\t" in line else "," if "," in line else None
    return [" ".join(cell.split()) for cell in line.split(separator)]


def _rectangle(rows: list[list[str]]) -> tuple[Cells, list[str]]:
    """Cut to the limit, drop blank rows and columns at the end, and fill short rows with blanks."""
    width = max((len(row) for row in rows), default=0)
    notes = []
    if len(rows) > LIMIT or width > LIMIT:
        notes.append(
            f"The matrix has {len(rows)} × {width} cells, more than {LIMIT} × {LIMIT}: "
            f"the first {min(len(rows), LIMIT)} rows and {min(width, LIMIT)} columns are used."
        )
    kept = [[*row[:LIMIT], *[""] * (LIMIT - len(row))] for row in rows[:LIMIT]]
    while kept and not any(kept[-1]):
        kept.pop()
    width = max((i + 1 for row in kept for i, cell in enumerate(row) if cell), default=0)
    return tuple(tuple(row[:width]) for row in kept), notes


def numbers(cells: Cells) -> tuple[Array, list[str]]:
    """Return the matrix of shape (rows, columns), NaN where a cell cannot be read, and a sentence on each such cell."""
    matrix = np.full((len(cells), len(cells[0]) if cells else 0), np.nan)
    problems = []
    for i, row in enumerate(cells):
        for j, cell in enumerate(row):
            try:
                matrix[i, j] = number(cell)
            except ValueError as error:
                problems.append(f"Row {i + 1}, column {j + 1} {error}")
    return matrix, problems


def number(cell: str) -> float:
    """Read one cell. −0 becomes 0.

    Raises ValueError, with the end of a sentence that begins with the cell's place, for what is no finite number.
    """
    text = cell.strip().replace("−", "-")
    if not text:
        raise ValueError("is blank.")
    try:
        value = float(text)
    except ValueError:
        hint = " Decimals take a point." if re.fullmatch(r"[+-]?\d*,\d+", text) else ""
        raise ValueError(f"says {_quoted(cell)}, which is not a number.{hint}") from None
    if math.isnan(value):
        raise ValueError(f"says {_quoted(cell)}, which is not a number.")
    if math.isinf(value):
        raise ValueError(f"says {_quoted(cell)}: only numbers up to about 1.8e308 can be used.")
    return value + 0.0  # −0 + 0 = 0


def as_text(rows: Iterable[Iterable[float | str]]) -> str:
    """A matrix as the text that ``read`` understands: one line for each row, commas between the cells."""
    return "\n".join(_line([_plain(cell) for cell in row]) for row in rows)


def _line(cells: list[str]) -> str:
    separator = "\t" if any("," in cell for cell in cells) else ", "
    # On its own, a blank or a cell with a space in it would not be read as one cell.
    alone = len(cells) == 1 and (separator == "\t" or len(cells[0].split()) != 1)
    return separator.join(cells) + (separator.rstrip(" ") if alone else "")


def _plain(cell: float | str) -> str:
    """A number as short as it can be, or one cell's text without what would end the cell."""
    if isinstance(cell, str):
        return " ".join(re.sub(r"[\[\];]", " ", cell).split())
    return repr(float(cell)).removesuffix(".0")


def _token(text: str) -> str:
    """Rows by semicolons and numbers by commas; a cell that cannot be read travels as a blank."""
    matrix, _ = numbers(read(text)[0])
    rows = [",".join("" if math.isnan(value) else _plain(float(value)) for value in row) for row in matrix]
    return ";".join(rows) or ","


def _from_token(raw: str) -> str:
    rows = [[cell.strip() for cell in row.split(",")] for row in raw.split(";")]
    if len(rows) > LIMIT or max(map(len, rows)) > LIMIT:
        raise ValueError
    return as_text([number(cell) if cell else "" for cell in row] for row in rows)


CODEC = link.Codec(_from_token, _token, f"a matrix such as 1,-2.5;0,3 of at most {LIMIT} × {LIMIT} finite numbers")


def edit(name: str, label: str, default: Array) -> tuple[Array, list[str]]:
    """Let the visitor edit a matrix; return it, NaN in cells that cannot be read, and one sentence for each of these.

    The matrix is part of the link under ``name``. Shape: (0, 0) when everything has been cleared.
    To replace the matrix from a callback: ``link.put(name, as_text(matrix))``.
    """
    start = as_text(default)
    cells, notes = read(link.seed(name, start, CODEC))
    st.container(key=f"{present.SECONDARY}-{name}-hint").caption(
        "Type into a cell or paste a block from a spreadsheet; the last filled cell ends the matrix. "
        f"At most {LIMIT} × {LIMIT}."
    )
    _sheet(name, label, cells)
    problems_here = st.container()
    with st.container(key=f"{present.SECONDARY}-{name}-text").expander("As text"):
        st.text_area(
            f"{label} as text",
            key=name,
            help="One line for each row; tabs, commas or spaces between numbers. A matrix printed by NumPy works.",
        )
    link.write(name, as_text(cells), start, CODEC)
    matrix, unread = numbers(cells)
    problems = [*notes, *unread]
    if problems:
        more = len(problems) - _MOST_PROBLEMS
        shown = problems[:_MOST_PROBLEMS] + ([f"And {more} more."] if more > 0 else [])
        rest = " The other cells are used." if unread and np.isfinite(matrix).any() else ""
        problems_here.warning("\n\n".join(shown) + rest, icon=":material/grid_off:")
    return matrix, problems


def _sheet(name: str, label: str, cells: Cells) -> None:
    """The sheet. Its own edits leave it standing; only a change from elsewhere starts a new one."""
    version, base = st.session_state.get(f"{name}.sheet", (0, None))
    if base is None or trim(edited(base, _edits(name, version))) != cells:
        version, base = version + 1, cells
        st.session_state[f"{name}.sheet"] = (version, base)
    columns = [str(j + 1) for j in range(LIMIT)]
    frame = pd.DataFrame(list(_full(base)), columns=columns, index=range(1, LIMIT + 1), dtype="string")
    st.data_editor(
        frame,
        key=_key(name, version),
        on_change=_take,
        args=(name,),
        column_config={column: st.column_config.TextColumn(width=62, alignment="right") for column in columns},
        height=37 * (_SHEET_HEIGHT + 1) + 2,
        placeholder="",
        alt=label,
    )


def _key(name: str, version: int) -> str:
    return f"{name}-sheet-{version}"


def _take(name: str) -> None:
    """Carry an edit of the sheet over to the text, from which everything else is read."""
    version, base = st.session_state[f"{name}.sheet"]
    edits = _edits(name, version)
    cells = trim(edited(base, edits))
    st.session_state[name] = as_text(cells)
    if any(_is_block(value) for changes in edits.values() for value in changes.values()):
        st.session_state[f"{name}.sheet"] = (version + 1, cells)  # the sheet still shows the block in one cell


def _edits(name: str, version: int) -> Mapping[int, Mapping[str, Any]]:
    state = st.session_state.get(_key(name, version)) or {}
    edits: Mapping[int, Mapping[str, Any]] = state.get("edited_rows", {})
    return edits


def edited(cells: Cells, edits: Mapping[int, Mapping[str, Any]]) -> Cells:
    """The full sheet after the sheet widget's edits: row from 0 → column's name, from "1" → what was typed.

    A block that was pasted into one open cell spreads from there to the right and down.
    """
    rows = [list(row) for row in _full(cells)]
    for i, changes in edits.items():
        for column, value in changes.items():
            text = "" if value is None else str(value)
            block = [line.split("\t") for line in text.splitlines()] if _is_block(text) else [[text]]
            for down, line in enumerate(block[: LIMIT - int(i)]):
                left = int(column) - 1
                rows[int(i) + down][left : left + len(line)] = [_plain(cell) for cell in line[: LIMIT - left]]
    return tuple(tuple(row) for row in rows)


def _is_block(value: Any) -> bool:
    return isinstance(value, str) and ("\t" in value or len(value.splitlines()) > 1)


def trim(cells: Cells) -> Cells:
    """The cells without blank rows and columns at the end."""
    return _rectangle([list(row) for row in cells])[0]


def _full(cells: Cells) -> Cells:
    """The cells filled up with blanks to the size of the sheet."""
    rows = [*cells, *[()] * (LIMIT - len(cells))]
    return tuple((*row, *[""] * (LIMIT - len(row))) for row in rows)


def _quoted(cell: str) -> str:
    """A stranger's text so that it can neither format the page nor flood it."""
    text = "".join(character for character in cell if character.isprintable() and character != "`")
    return f"`{text if len(text) <= 20 else text[:20] + '…'}`"
