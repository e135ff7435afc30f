"""A small spreadsheet for rows of numbers, and how it looks in a link.

The sheet always has the same cells, so that a block copied from a spreadsheet can be pasted anywhere; what is
filled in is the matrix. Cells hold text: what cannot be read gets a sentence at that cell, and the rest counts.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import link
from dashboard.charts.theme import digits

Grid = tuple[tuple[str, ...], ...]
"""The filled part of a sheet, cell by cell as text; rows may differ in length."""

ROWS, COLUMNS = 12, 12
_LONGEST = 24
_UNREADABLE = "?"
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Row:
    """The numbers of one row and the columns they stand in; both are counted from 1."""

    number: int
    columns: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Reading:
    """What a sheet says: its rows with at least one number, and a sentence for each cell that is left out."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]


def subscript(number: int) -> str:
    """A number as an index: 12 → ₁₂."""
    return str(number).translate(_SUBSCRIPTS)


def grid(cells: Iterable[Iterable[object]]) -> Grid:
    """The filled part of a table of cells: numbers in their shortest form, other text as it is, but not at length."""
    rows = [_trimmed([_cell(cell) for cell in row]) for row in cells]
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def read(cells: Grid, largest: float = math.inf, precision: str = "float64") -> Reading:
    """Read every number that is finite and at most ``largest`` in size, the limit of ``precision``."""
    rows, problems = [], []
    for i, row in enumerate(cells, start=1):
        numbers: dict[int, float] = {}
        for j, cell in enumerate(row, start=1):
            try:
                numbers[j] = _number(cell, largest, precision)
            except ValueError as error:
                problems.append(f"Row {i}, z{subscript(j)} {error}.")
        if numbers:
            rows.append(Row(i, tuple(numbers), tuple(numbers.values())))
    return Reading(tuple(rows), tuple(problems))


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
                float(cell)
        return grid(rows)

    def token(value: Grid) -> str:
        for key, preset in presets.items():
            if value == preset:
                return key
        return ";".join(",".join(_in_link(cell) for cell in row) for row in value)

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
    edited = st.data_editor(
        _frame(state[start]),
        key=f"{key}.{state[turn]}",
        column_config={_column(j): st.column_config.TextColumn(width=72, alignment="right") for j in range(COLUMNS)},
        disabled=["_index"],
        placeholder="",
        height=5 * 35 + 2,
        alt=label,
    )
    value = grid(edited.to_numpy().tolist())
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
        )
    link.write(name, value, grids[default], codec(grids), key)
    return value


def notices(cells: Grid, reading: Reading, most: int = 4) -> None:
    """Say which cells are left out, and that the sheet ends where it ends."""
    if reading.problems:
        shown = [*reading.problems[:most]]
        if (more := len(reading.problems) - most) > 0:
            shown.append(f"So {'is one more cell' if more == 1 else f'are {more} more cells'}.")
        st.warning("\n\n".join(shown) + "\n\nThe rest is used.", icon=":material/edit_note:")
    if len(cells) == ROWS or any(len(row) == COLUMNS for row in cells):
        st.caption(f"The sheet is used to its edge: {ROWS} rows of {COLUMNS}. What was pasted beyond is not kept.")


def _choose(picker: str, key: str, grids: Mapping[str, Grid]) -> None:
    if preset := st.session_state[picker]:
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
    text = "" if value is None or value != value else "".join(c for c in str(value) if c.isprintable()).strip()
    try:
        number = float(_plain(text))
    except ValueError:
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return text[:_LONGEST] if not math.isfinite(number) else repr(number).removesuffix(".0").replace("e+", "e")


def _number(cell: str, largest: float, precision: str) -> float:
    if not cell:
        raise ValueError("is blank, so it is left out")
    quoted = f"`{cell.replace('`', '´')}`"
    try:
        value = float(_plain(cell))
    except ValueError:
        hint = "; decimals have a point" if "," in cell else ""
        raise ValueError(f"{quoted} is not a number, so it is left out{hint}") from None
    if not math.isfinite(value):
        raise ValueError(f"{quoted} is not a finite number, so it is left out")
    if abs(value) > largest:
        raise ValueError(f"{quoted} is too large for {precision} (at most {digits(largest)}), so it is left out")
    return value


def _plain(text: str) -> str:
    return text.replace("−", "-")


def _in_link(cell: str) -> str:
    try:
        return cell if not cell or math.isfinite(float(cell)) else _UNREADABLE
    except ValueError:
        return _UNREADABLE
