"""A small spreadsheet for a matrix or for rows of numbers, and how it looks in a link.

The sheet always has the same cells, so that a block copied from a spreadsheet can be pasted anywhere; what is
filled in is the matrix. Cells hold text: what cannot be read gets a sentence at that cell, and the rest counts.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.frames.rows import Row
from dashboard.shell import link
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

# In a page from http:// the browser has no clipboard to offer, and Streamlit's sheet fails when it asks for it. With an
# empty one it reads what comes with the key press instead.
_PASTE = "export default () => { if (!navigator.clipboard) navigator.clipboard = {}; }"

_paste = st.components.v2.component("activation_lab.paste", js=_PASTE)


@dataclass(frozen=True)
class Reading:
    """What a sheet says: its rows with at least one number, and a sentence for each cell that is left out."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]


def grid(cells: Iterable[Iterable[object]]) -> Grid:
    """The filled part of a table of cells: numbers in their shortest form, other text as it is, but not at length."""
    rows = [_trimmed([_cell(cell) for cell in row]) for row in cells]
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


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


def edit(name: str, label: str, presets: Mapping[str, tuple[str, Grid]], default: str) -> Grid:
    """A drop-down of presets (key → label, cells) above the editable sheet; both are one parameter of the link."""
    grids = {key: cells for key, (_, cells) in presets.items()}
    key = f"{name}.sheet"
    picker, shown, start, turn = f"{key}.preset", f"{key}.shown", f"{key}.start", f"{key}.turn"
    state = st.session_state
    if f"{key}.{state.get(turn)}" not in state:  # a first visit, or a return: the widget's state is gone, so goes ours
        state.pop(key, None)
        state.pop(shown, None)
    wanted = link.seed(name, grids[default], codec(grids), key)
    if state.get(shown) != wanted:  # a link, a preset: the sheet begins anew
        state[start] = wanted
        state[turn] = state.get(turn, 0) + 1
    above = st.container()
    with st.container(key=f"typed-{name}"):
        _paste(key=f"{key}.paste")
        edited = st.data_editor(
            _frame(state[start]),
            key=f"{key}.{state[turn]}",
            column_config={
                _column(j): st.column_config.TextColumn(width=72, alignment="right") for j in range(COLUMNS)
            },
            disabled=["_index"],
            placeholder="",
            height=6 * 37 + 2,
            alt=label,
        )
    typed = edited.head(ROWS).to_numpy().tolist()  # the browser might report more
    if (laid_out := spread(typed)) != typed:  # the widget still shows the block in its one cell: begin anew
        link.put(key, grid(laid_out))
        state.pop(shown, None)
        st.rerun()
    read, comma = decimal_commas(typed)
    if comma:
        st.caption(f"The comma is read as the decimal sign: {literal(comma)} means {read_number(comma, COMMA):.12g}.")
    value = grid(read)
    state[key] = state[shown] = value
    options = {key: text for key, (text, _) in presets.items()}
    state[picker] = next((preset for preset in grids if grids[preset] == value), "")
    if not state[picker]:
        options[""] = "Your own numbers"
    with above:
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
    link.write(name, value, grids[default], codec(grids), key)
    return value


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


def _frame(cells: Grid) -> pd.DataFrame:
    filled = [[*row, *[None] * (COLUMNS - len(row))] for row in cells]
    filled += [[None] * COLUMNS for _ in range(ROWS - len(cells))]
    table = pd.DataFrame(filled, dtype=object, columns=[_column(j) for j in range(COLUMNS)])
    return table.set_axis([f"row {i}" for i in range(1, ROWS + 1)], axis=0)


def _column(j: int) -> str:
    return f"z{subscript(j + 1)}"


def _trimmed(row: list[str]) -> tuple[str, ...]:
    while row and not row[-1]:
        row.pop()
    return tuple(row)


def _cell(value: object) -> str:
    if value is None or value != value:
        return ""
    text = BREAK.join(str(value).strip().splitlines())
    text = "".join(c if c.isprintable() else " " for c in text).strip()
    try:
        number = read_number(text) + 0.0  # −0 + 0 = 0
    except ValueError:
        return text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return repr(number).removesuffix(".0").replace("e+", "e")


def _shape(cells: Grid) -> tuple[int, int]:
    return len(cells), max(map(len, cells), default=0)


def _sentence(index: tuple[int, ...], complaint: str) -> str:
    return f"Row {index[0] + 1}, column {index[1] + 1}: {complaint}."
