"""A CSV file of one's own: uploading it, choosing its columns, and a look at its first rows.

The file is read once, in the memory of the visitor's session, and forgotten with it. The link carries the names of
the columns, never the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from dashboard.shell import link
from dashboard.text.numbers import figure, short
from dashboard.text.plain import literal
from dashboard.widgets import controls
from lib.answers import LONGEST
from lib.own_data import (
    FEWEST_ROWS,
    MOST_BYTES,
    MOST_CLASSES,
    MOST_ROWS,
    REACH,
    TARGET_KINDS,
    Affine,
    DataError,
    Examples,
    Table,
    choose_columns,
    read_csv,
    suggest_columns,
    suggest_kind,
)

PREVIEW = 5
"""Rows of the preview."""
_FILE, _HELD, _TARGET, _LOST = "csv-file", "upload.held", "upload.target", "upload.lost"
_AGAIN = ":material/upload_file:"
_KINDS = dict(zip(TARGET_KINDS, ("Classes", "Numbers"), strict=True))


@dataclass(frozen=True)
class _Held:
    """The file of this session: its table, or what is wrong with it; and the latest examples made of it, by choice.

    key: what the browser calls this upload.
    """

    key: str
    name: str
    table: Table | None
    problem: str = ""
    made: dict[tuple[str, str, str, str], Examples] = field(default_factory=dict)

    def examples(self, table: Table, *choice: *tuple[str, str, str, str]) -> Examples:
        """``choose_columns``, which takes too long for a large file to be done again in each rerun."""
        if choice not in self.made:
            self.made.clear()
            self.made[choice] = choose_columns(table, *choice)
        return self.made[choice]


def _parse_name(raw: str) -> str:
    name = raw.strip()
    if not name or not name.isprintable() or len(name) > LONGEST + 1:
        raise ValueError
    return name


_NAME: link.Codec[str] = link.Codec(_parse_name, str, f"the name of a column, of at most {LONGEST} characters")


def examples() -> Examples | None:
    """The widget, its messages and its preview; the examples when there are any.

    The link carries the columns, ``x1``, ``x2`` and ``target``, and ``kind``: what the target is.
    """
    lost = st.session_state.get(_LOST, 0)
    file = st.file_uploader(
        "CSV file",
        type=["csv", "tsv", "txt"],
        key=_uploader(),
        on_change=_forget_removed,
        help=f"Two columns of numbers and a target: a label with 2 to {MOST_CLASSES} classes, or a number. "
        f"From {FEWEST_ROWS} to {MOST_ROWS} rows, at most {MOST_BYTES // 2**20} MB.",
    )
    if isinstance(st.session_state[_uploader()], DeletedFile):
        # The server was started anew: the browser lists a file of which only it knows. A new uploader lists nothing.
        st.session_state[_LOST] = lost + 1
        st.rerun()
    held: _Held | None = st.session_state.get(_HELD)
    # Not in a callback: a session that has just begun calls none for what its browser already holds.
    if file is not None and (held is None or held.key != file.file_id):
        held = _take(file)
    if held is None or held.table is None:
        asked = _wait()
        if lost and held is None:
            st.warning("The server was started anew and no longer has your file: upload it again.", icon=_AGAIN)
        if held is not None:
            st.error(f"{literal(held.name)}: {literal(held.problem)}", icon=":material/error:")
        elif asked:
            st.info(
                f"This link was made with a file of its sender's, with the columns {', '.join(map(literal, asked))}. "
                "The file is not part of the link: upload it here.",
                icon=_AGAIN,
            )
        else:
            st.caption("The file stays in the memory of this session; nothing of it is stored, or part of the link.")
        return None
    return _chosen(held, held.table)


def _chosen(held: _Held, table: Table) -> Examples | None:
    first, second = st.columns(2)
    suggested = suggest_columns(table)
    with first:
        x1 = _column("x1", "First feature, x₁", table.columns, suggested[0])
    with second:
        x2 = _column("x2", "Second feature, x₂", table.columns, suggested[1])
    target = _column("target", "Target", table.columns, suggested[2])
    usual = suggest_kind(table, target)
    link.seed("kind", usual, link.option(("", *_KINDS)))
    known = st.session_state.get(_TARGET)
    if not st.session_state["kind"] or known not in (None, target):  # what suits one column need not suit another
        link.put("kind", usual)
    st.session_state[_TARGET] = target
    kind = controls.segments("kind", "The target’s values are", _KINDS, usual)
    if st.session_state.get(_uploader()) is None:  # after another page the uploader is empty
        st.button(f"Forget {literal(held.name)}", key="csv-forget", icon=":material/delete:", on_click=_forget)
    made, problem = None, ""
    try:
        made = held.examples(table, x1, x2, target, kind)
    except DataError as error:
        problem = str(error)
    if made is None:
        st.error(literal(problem), icon=":material/error:")
    else:
        _tell(made, table)
    if table.notes:
        st.caption(literal(" ".join(table.notes)))
    _preview(table, held.name)
    st.caption("This page’s link does not contain your file. Nothing of it is stored.")
    return made


def _column(name: str, label: str, columns: Sequence[str], suggested: str) -> str:
    """A drop-down of columns. A name from a link that this file does not have is told."""
    wanted = link.seed(name, suggested, _NAME)
    found = {column.lower(): column for column in columns}.get(wanted.lower())
    if found != wanted:
        link.put(name, found or suggested)
    value = st.selectbox(label, columns, key=name)
    if wanted and found is None:
        st.caption(literal(f"This file has no column “{wanted}”; “{value}” is used."))
    link.write(name, value, suggested, _NAME)
    return value


def _wait() -> list[str]:
    """Keep in the link what it says about the columns of a file that is not here; return their names."""
    asked = []
    for name in ("x1", "x2", "target"):
        wanted = link.seed(name, "", _NAME)
        link.write(name, wanted, "", _NAME)
        asked += [wanted] if wanted else []
    codec = link.option(("", *_KINDS))
    link.write("kind", link.seed("kind", "", codec), "", codec)
    return asked


def _tell(made: Examples, table: Table) -> None:
    if made.classes:
        counts = ", ".join(f"{count} “{name}”" for name, count in zip(made.classes, made.counts, strict=True))
        what = f"{len(table.rows)} examples of {len(made.classes)} classes: {counts}."
    else:
        what = f"{len(table.rows)} examples. {_scale(made.target, made.target_scaling, 0, 1)}"
    scales = " ".join(_scale(name, made.scaling, i, REACH) for i, name in enumerate(made.features))
    st.caption(literal(" ".join([what, scales, *made.notes])))


def _scale(name: str, scaling: Affine, i: int, reach: float) -> str:
    low, high = (scaling.centre[i] + sign * reach * scaling.unit[i] for sign in (-1, 1))
    return f"“{name}” from {figure(low)} to {figure(high)} is scaled to −{short(reach)} … {short(reach)}."


def _preview(table: Table, name: str) -> None:
    rows = table.rows[:PREVIEW]
    cells = {column: [row[j] for row in rows] for j, column in enumerate(table.columns)}
    st.caption(f"The first {len(rows)} of {len(table.rows)} rows of {literal(name)}:")
    st.dataframe(pa.table(cells), hide_index=True, alt="The first rows of the uploaded file, cell by cell as text.")


def _uploader() -> str:
    """The name of the widget: another one after each file that was lost."""
    lost = st.session_state.get(_LOST, 0)
    return f"{_FILE}-{lost}" if lost else _FILE


def _take(file: UploadedFile) -> _Held:
    """Read what was uploaded."""
    st.session_state.pop(_TARGET, None)
    try:
        held = _Held(file.file_id, file.name, read_csv(file.getvalue()))
    except DataError as error:
        held = _Held(file.file_id, file.name, None, str(error))
    st.session_state[_HELD] = held
    return held


def _forget_removed() -> None:
    if st.session_state[_uploader()] is None:
        _forget()


def _forget() -> None:
    st.session_state.pop(_TARGET, None)
    st.session_state.pop(_HELD, None)
    for name in ("x1", "x2", "target", "kind"):
        link.put(name, "")  # else the link would go on to name columns of a file that is gone
