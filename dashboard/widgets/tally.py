"""How a class has answered: a table whose counts are bars too, told apart by their number and their hatching."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.frames.tally import TallyRow
from dashboard.text.plain import counted


def table(rows: Sequence[TallyRow], *, upright: bool = False) -> None:
    """Show the rows: of two rounds the bars stand at each other, and their counts in one line.

    upright: as columns beside each other, for numbers in their order.
    """
    turns = len(rows[0].counts) if rows else 0
    totals = [sum(row.counts[turn] for row in rows) for turn in range(turns)]
    if not any(totals):
        st.markdown("Nobody has voted.")
        return
    most = max(count for row in rows for count in row.counts)
    # The roles are those of a table anyway, and stay where its style is not that of one.
    body = "".join(
        f'<tr role="row"><th role="rowheader" scope="row">{escape(row.label)}</th>'
        f'<td role="cell">{_bars(row, most)}</td></tr>'
        for row in rows
    )
    look = "tally upright" if upright else "tally"
    st.html(
        f'<table class="{look}" role="table"><caption>{_caption(totals)}</caption>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _caption(totals: Sequence[int]) -> str:
    first, *more = totals
    later = "".join(f", in the second round {total} (hatched)" for total in more)
    return f"The class: {counted(first, 'vote')}{later}"


def _bars(row: TallyRow, most: int) -> str:
    bars = "".join(f'<i style="--share: {100 * count / most:.3g}"></i>' for count in row.counts)
    counts = "<small>, then </small>".join(f"<b>{count}</b>" for count in row.counts)
    return f"<div><span>{bars}</span><em>{counts}</em></div>"


def curves(drawn: Sequence[int]) -> None:
    """Say how many curves stand in the picture, round by round."""
    if not any(drawn):
        st.markdown("Nobody has voted.")
        return
    first, *more = drawn
    later = "".join(f"; in the second round {counted(number, 'curve')}, the first round’s dotted" for number in more)
    st.markdown(f"The class: {counted(first, 'curve')}, thin and grey in the picture{later}.")
