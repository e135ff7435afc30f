"""How a class has answered: a table whose counts are bars too, told apart by their number and their hatching."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.frames.tally import TallyRow
from dashboard.text.plain import counted


def table(rows: Sequence[TallyRow]) -> None:
    """Show the rows: of two rounds the bars stand under each other, and their counts in one line."""
    turns = len(rows[0].counts) if rows else 0
    totals = [sum(row.counts[turn] for row in rows) for turn in range(turns)]
    if not any(totals):
        st.markdown("Nobody has voted.")
        return
    most = max(count for row in rows for count in row.counts)
    body = "".join(f"<tr><th scope='row'>{escape(row.label)}</th><td>{_bars(row, most)}</td></tr>" for row in rows)
    st.html(f'<table class="tally"><caption>{_caption(totals)}</caption><tbody>{body}</tbody></table>')


def _caption(totals: Sequence[int]) -> str:
    first, *more = totals
    later = "".join(f", in the second round {total} (hatched)" for total in more)
    return f"The class: {counted(first, 'vote')}{later}"


def _bars(row: TallyRow, most: int) -> str:
    bars = "".join(f'<i style="width: {100 * count / most:.3g}%"></i>' for count in row.counts)
    return f"<div><span>{bars}</span>{', then '.join(f'<b>{count}</b>' for count in row.counts)}</div>"


def curves(drawn: Sequence[Sequence[float]], truth: Sequence[float], low: float, high: float) -> None:
    """Show all curves that were drawn, in grey, over what is measured."""
    if not drawn:
        st.markdown("Nobody has voted.")
        return
    width, height = 300, 120
    shown = [(truth, "truth"), *((heights, "drawn") for heights in drawn)]
    lines = "".join(
        f'<polyline class="{kind}" points="{_points(heights, low, high, width, height)}"/>' for heights, kind in shown
    )
    words = f"{counted(len(drawn), 'curve')} of the class in grey, what is measured in blue"
    st.html(
        f'<figure class="tally-curves"><svg viewBox="0 0 {width} {height}" role="img" aria-label="{words}">'
        f"{lines}</svg><figcaption>{words}</figcaption></figure>"
    )


def _points(heights: Sequence[float], low: float, high: float, width: int, height: int) -> str:
    step = width / max(len(heights) - 1, 1)
    return " ".join(f"{i * step:.4g},{height * (high - value) / (high - low):.4g}" for i, value in enumerate(heights))
