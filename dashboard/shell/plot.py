"""The one place that hands a chart to the browser: an unchanging specification, and the data of the moment."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Spec = Mapping[str, Any]
"""A Vega-Lite specification whose data sets are named and empty."""


def workbench(kind: Literal["", "wide", "large", "squares"] = "") -> tuple[DeltaGenerator, DeltaGenerator]:
    """The two places of a page: what is asked and chosen, and the picture; on a phone the picture comes first.

    On a projector a wide or large picture has the whole width: over a wide one, with few controls, all that is chosen
    stands in a strip, and the heights of its chart say so with ``strip``; over a large one only the question, and the
    rest under it. Squares side by side leave room beside them, in which their page puts what it can.
    """
    with st.container(key=f"workbench-{kind}" if kind else "workbench"):
        asked, picture = st.columns([3, 10], gap="medium")
    return asked, picture


def readings() -> DeltaGenerator:
    """A place for the numbers of the moment: a table beside the picture, on a projector one line under it."""
    return kept_free("readings")


def aside() -> DeltaGenerator:
    """A place beside the picture for what a projector shows under it."""
    return st.container(key="aside")


def stacked(name: str = "main") -> DeltaGenerator:
    """A place for a chart of stacked panels, which need room for their axes; it is kept free until they are drawn."""
    return kept_free(f"stacked-{name}")


def lead() -> DeltaGenerator:
    """A place, in a fragment of its column, for a picture and what moves it: off the desk the numbers come after it."""
    return st.container(key="lead")


def room(name: str) -> DeltaGenerator:
    """A place for a picture that is drawn after what stands under it, with its room kept free."""
    return kept_free(f"room-{name}")


def kept_free(key: str) -> DeltaGenerator:
    """A place that is there before what is drawn in it; how much room it keeps, the style sheet says by its key."""
    place = st.container(key=key)
    place.empty()  # a place with nothing in it is not there
    return place


def show(
    spec: Spec, alt: str, *, key: str | None = None, on_select: Callable[[], None] | None = None, **data: pa.Table
) -> None:
    """Draw ``spec`` with its named data sets filled in.

    While the specification stays the same, the browser keeps its picture and swaps only what changed in the data.
    ``alt``, the text alternative, is part of it: say what is drawn, and leave changing numbers to the page.
    "Show data" in the chart's menu shows the first table: the caller's first, but never the addresses of pictures.
    A chart whose height is "container" fills its place, which has a height of its own.
    ``on_select`` is called after a click in the chart; what was clicked is then in the session's state at ``key``.
    """
    numbers = {name: table for name, table in data.items() if "url" not in table.column_names}
    # Fixed rows, such as a zero line's, are among the specification's own data sets.
    fixed = {name: pa.Table.from_pylist(rows) for name, rows in spec.get("datasets", {}).items()}
    tables = {**numbers, **data, **fixed}
    height = spec.get("height", "content")  # told twice, so that its room is there before it is
    st.vega_lite_chart(
        {**spec, "datasets": tables},
        alt=alt,
        width="stretch",
        height="stretch" if height == "container" else height,
        key=key,
        on_select=on_select or "ignore",
    )
