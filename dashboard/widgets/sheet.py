"""A small spreadsheet for a matrix or for rows of numbers, and how it looks in a link.

The sheet always has the same cells, so that a block copied from a spreadsheet can be pasted anywhere; what is
filled in is the matrix. Cells hold text: what cannot be read gets a sentence at that cell, and the rest counts.

Each cell is an input of its own: the browser itself hands the focus from one to the next, so that no key is lost
however fast somebody types. Streamlit's sheet opens a cell when a key is pressed and loses those that come meanwhile.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from dashboard.frames.rows import Row
from dashboard.shell import link, messages
from dashboard.text.numbers import figure
from dashboard.text.plain import literal
from dashboard.widgets.pasted import decimal_commas, spread
from lib.answers import COMMA, LONGEST, is_number, read_cells, read_number
from lib.arrays import Array, subscript

Grid = tuple[tuple[str, ...], ...]
"""The filled part of a sheet, cell by cell as text; rows may differ in length."""

ROWS, COLUMNS = 12, 12
BREAK = " ⏎ "
"""How a line break inside a cell is shown."""
_UNREADABLE = "?"


def _html() -> str:
    head = "".join(f'<th scope="col">z{subscript(j)}</th>' for j in range(1, COLUMNS + 1))
    rows = "".join(
        f'<tr><th scope="row">row {i}</th>'
        + "".join(
            f'<td><input type="text" aria-label="row {i}, column {j}" tabindex="{0 if i == j == 1 else -1}" '
            'autocomplete="off" autocapitalize="off" spellcheck="false" /></td>'
            for j in range(1, COLUMNS + 1)
        )
        + "</tr>"
        for i in range(1, ROWS + 1)
    )
    return (
        f'<div class="number-sheet"><table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


_cells = st.components.v2.component(
    "activation_lab.sheet",
    html=_html(),
    css=Path(__file__).with_name("sheet.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("sheet.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)  # the styles are named for the sheet, and in the page's own tree the Tab key and tests find the cells


@dataclass(frozen=True)
class Reading:
    """What a sheet says: its rows with at least one number, and a sentence for each cell that is left out."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]


def grid(cells: Iterable[Iterable[object]]) -> Grid:
    """The filled part of a table of cells: numbers in their shortest form, other text as it is, but not at length."""
    return _trimmed([_cell(cell) for cell in row] for row in cells)


def read(cells: Grid, largest: float = math.inf, precision: str = "float64") -> Reading:
    """Read every number that is at most ``largest`` in size, the limit of ``precision``. Rows may differ in length."""
    values, problems = read_cells(cells, _shape(cells))
    told = {problem.index: problem.text for problem in problems if problem.index[1] < len(cells[problem.index[0]])}
    for i, j in np.argwhere(abs(values) > largest).tolist():
        told[i, j] = f"“{cells[i][j]}” is too large for {precision} (at most {figure(largest)})"
        values[i, j] = np.nan
    rows = []
    for number, row in enumerate(values, start=1):
        (columns,) = np.nonzero(np.isfinite(row))
        if columns.size:
            rows.append(Row(number, tuple((columns + 1).tolist()), tuple(row[columns].tolist())))
    return Reading(tuple(rows), tuple(_sentence(index, told[index]) for index in sorted(told)))


def matrix(cells: Grid) -> tuple[Array, tuple[str, ...]]:
    """Return the sheet as a matrix of shape (rows, longest row), and a sentence for each cell that is NaN in it.

    A cell is NaN when it cannot be read or is blank; a row that is shorter than the longest ends in blanks.
    """
    values, problems = read_cells(cells, _shape(cells))
    return values, tuple(_sentence(problem.index, problem.text) for problem in problems)


def codec(presets: Mapping[str, Grid]) -> link.Codec[Grid]:
    """A preset by its key; any other matrix as rows of numbers such as 1,2;3,4, with ? for what is not a number."""

    def parse(raw: str) -> Grid:
        if raw.strip().lower() in presets:
            return presets[raw.strip().lower()]
        rows = [row.split(",") for row in raw.split(";")]
        if len(rows) > ROWS or any(len(row) > COLUMNS for row in rows):
            raise ValueError
        for cell in (cell.strip() for row in rows for cell in row):
            if cell not in ("", _UNREADABLE):
                read_number(cell)
        return grid(rows)

    def token(value: Grid) -> str:
        for key, preset in presets.items():
            if value == preset:
                return key
        rows = [[cell if not cell or is_number(cell) else _UNREADABLE for cell in row] for row in value]
        return ";".join(map(",".join, rows)) or ","

    allowed = f"one of {', '.join(presets)}, or up to {ROWS} rows of up to {COLUMNS} numbers such as 1,2;3,4"
    return link.Codec(parse, token, allowed)


@dataclass
class _Sheet:
    """What a session knows of a sheet."""

    typed: Grid = ()
    """Its cells as they were typed, 1/4 or 0,25."""
    turn: int = 0
    """The number of the last report: an answer to an earlier one takes nothing away that has been typed since."""


def edit(name: str, label: str, presets: Mapping[str, tuple[str, Grid]], default: str) -> Grid:
    """A drop-down of presets (key → label, cells) above the editable sheet; both are one parameter of the link."""
    grids = {key: cells for key, (_, cells) in presets.items()}
    key = f"{name}.sheet"
    picker = f"{key}.preset"
    value = link.seed(name, grids[default], codec(grids), key)
    state = _state(key)
    if _meaning(state.typed)[0] != value:  # a link, a preset
        state.typed = value
    options = {key: text for key, (text, _) in presets.items()}
    st.session_state[picker] = next((preset for preset in grids if grids[preset] == value), "")
    if not st.session_state[picker]:
        options[""] = "Your own numbers"
    st.selectbox(
        label,
        list(options),
        format_func=lambda option: options[option],
        key=picker,
        on_change=_choose,
        args=(picker, key, grids),
        help="Type into the cells, or paste a block from a spreadsheet, lines of numbers or a printed NumPy array. "
        f"At most {ROWS} × {COLUMNS}.",
    )
    _cells(
        key=f"{name}-cells",
        data={"cells": state.typed, "turn": state.turn, "label": label},
        on_typed_change=lambda: _typed(f"{name}-cells", key),
    )
    if comma := _meaning(state.typed)[1]:
        st.caption(f"The comma is read as the decimal sign: {literal(comma)} means {read_number(comma, COMMA):.12g}.")
    link.write(name, value, grids[default], codec(grids), key)
    return value


def _state(key: str) -> _Sheet:
    state: _Sheet = st.session_state.setdefault(f"{key}.state", _Sheet())
    return state


def _meaning(typed: Grid) -> tuple[Grid, str]:
    """The numbers that typed cells mean, and the first with a decimal comma, or ""."""
    cells, comma = decimal_commas(typed)
    return grid(cells), comma


def _typed(component: str, key: str) -> None:
    """Take what was typed or pasted."""
    report = messages.report(component, "typed")
    cells, turn = messages.part(report, "cells"), messages.whole(messages.part(report, "turn"))
    if not isinstance(cells, list) or turn is None:
        return
    state = _state(key)
    state.turn = turn
    state.typed = _trimmed([_text(cell) for cell in row] for row in spread([_of_texts(row) for row in cells[:ROWS]]))
    link.put(key, _meaning(state.typed)[0])


def _of_texts(row: object) -> list[object]:
    """The cells of a reported row: what is no text counts as nothing."""
    cells = row[:COLUMNS] if isinstance(row, list) else []
    texts: list[object] = [cell if isinstance(cell, str) else None for cell in cells]
    return texts + [None] * (COLUMNS - len(texts))


def put(cells: Grid, index: tuple[int, int], value: float) -> Grid:
    """The cells with a number in one of them: row and column, counted from 1."""
    rows = [list(row) for row in cells]
    rows[index[0] - 1][index[1] - 1] = _cell(value)
    return _trimmed(rows)


def notices(cells: Grid, problems: Sequence[str], most: int = 4) -> None:
    """Say which cells are left out, and that the sheet ends where it ends."""
    if problems:
        shown = [literal(problem) for problem in problems[:most]]
        if (more := len(problems) - most) > 0:
            shown.append(f"So {'is one more cell' if more == 1 else f'are {more} more cells'}.")
        rest = "The rest is used." if any(is_number(cell) for row in cells for cell in row) else ""
        st.warning("\n\n".join([*shown, rest]), icon=":material/edit_note:")
    if len(cells) == ROWS or any(len(row) == COLUMNS for row in cells):
        st.caption(f"The sheet is used to its edge: {ROWS} rows of {COLUMNS}. What was pasted beyond is not kept.")


def _choose(picker: str, key: str, grids: Mapping[str, Grid]) -> None:
    if (preset := st.session_state[picker]) in grids:
        link.put(key, grids[preset])


def _trimmed(cells: Iterable[list[str]]) -> Grid:
    """The filled part of a table of texts."""
    rows = [row[: max((j for j, cell in enumerate(row, start=1) if cell), default=0)] for row in cells]
    while rows and not rows[-1]:
        rows.pop()
    return tuple(map(tuple, rows))


def _cell(value: object) -> str:
    """A number in its shortest form, other text as it is shown."""
    text = _text(value)
    try:
        number = read_number(text) + 0.0  # −0 + 0 = 0
    except ValueError:
        return text
    return repr(number).removesuffix(".0").replace("e+", "e")


def _text(value: object) -> str:
    """What was typed, in one line and not at length."""
    if value is None or value != value:
        return ""
    text = BREAK.join(str(value).strip().splitlines())
    text = "".join(c if c.isprintable() else " " for c in text).strip()
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _shape(cells: Grid) -> tuple[int, int]:
    return len(cells), max(map(len, cells), default=0)


def _sentence(index: tuple[int, ...], complaint: str) -> str:
    return f"Row {index[0] + 1}, column {index[1] + 1}: {complaint}."
