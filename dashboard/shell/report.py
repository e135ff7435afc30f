"""A report of pages as they stand: questions, pictures, settings, numbers, the link, and room for a reason.

The browser hands over the pictures as they are on the page: charts as SVG, the stage as PNG. They stand in the report
as images, which run no script and fetch nothing. The report is one HTML file, and holds no date and no name: the same
link gives the same file.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

from dashboard.pictures import qr
from dashboard.shell import link, messages
from dashboard.shell.link import TextTable

MOST_STATES = 10
MOST_PICTURES = 4
LONGEST_PICTURE = 600_000
"""Characters of a picture."""
MOST_NUMBERS = 24
MOST_ASKED = 6
"""Questions of a page."""
LONGEST = 200
"""Characters of a label, a number or the words for a picture."""

_STATES, _KEY = "report.states", "report-add"
_PNG = "data:image/png;base64,"
_HERE = Path(__file__)

_adder = st.components.v2.component(
    "activation_lab.report",
    html='<button type="button" class="report-add">Add this page to the report</button>',
    css=_HERE.with_name("report.css").read_text(encoding="utf-8"),
    js=_HERE.with_name("report.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)

_SHEET = _HERE.with_name("report_sheet.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Drawing:
    """A picture of the page as the address of an image that holds all of itself, and what it shows in words."""

    source: str
    alt: str


@dataclass(frozen=True)
class Snapshot:
    """One page as it stood: title, link, questions with answers, settings, numbers by label, pictures, tables."""

    title: str
    link: str
    asked: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str], ...]
    drawings: tuple[Drawing, ...]
    tables: tuple[tuple[str, TextTable], ...] = ()


def collect(title: str, shared: str) -> None:
    """Offer to add the page with this title and link to the report, and to download or empty it."""
    states = _states()

    def add() -> None:
        if (state := read(messages.report(_KEY, "added"), title, shared)) and len(states) < MOST_STATES:
            states.append(state)

    st.markdown("**Report**: pages as they stand, on paper or as a file, with room for your reasons.")
    if len(states) < MOST_STATES:
        _adder(key=_KEY, data={"longest": LONGEST_PICTURE, "most": MOST_PICTURES}, on_added_change=add)
    if not states:
        return
    with st.container(horizontal=True):
        st.download_button(
            "Download the report",
            html(states),
            file_name="report.html",
            mime="text/html",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button("Empty it", key="report-empty", on_click=states.clear)
    st.caption(f"In it so far, {len(states)} of at most {MOST_STATES}: {', '.join(state.title for state in states)}.")


def read(message: object, title: str, shared: str) -> Snapshot | None:
    """The state that a browser's message and the page's own controls make; None for anything that is no message."""
    found, numbers = messages.part(message, "drawings"), messages.part(message, "numbers")
    if not isinstance(found, list) or not isinstance(numbers, list):
        return None
    drawings = [drawing for each in found[:MOST_PICTURES] if (drawing := _drawing(each))]
    rows = [row for each in numbers[:MOST_NUMBERS] if (row := _row(each))]
    return Snapshot(
        title,
        shared,
        _pairs(link.asked())[:MOST_ASKED],
        _pairs(link.settings()),
        tuple(rows),
        tuple(drawings),
        tuple(link.tables().items()),
    )


def _drawing(message: object) -> Drawing | None:
    text = messages.text(messages.part(message, "source"), LONGEST_PICTURE)
    alt = messages.text(messages.part(message, "alt"), 5 * LONGEST)
    if text is None or alt is None:
        return None
    if text.startswith("<svg"):
        return Drawing(f"data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}", alt)
    if text.startswith(_PNG) and re.fullmatch(r"[A-Za-z0-9+/]+=*", text.removeprefix(_PNG)):
        return Drawing(text, alt)
    return None


def _row(message: object) -> tuple[str, str] | None:
    label = messages.text(messages.part(message, "label"), LONGEST)
    value = messages.text(messages.part(message, "value"), LONGEST)
    return (label, value) if label and value else None


def _pairs(told: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(told.items())


def html(states: Sequence[Snapshot]) -> str:
    """The report, of which a printer puts each page of the lab on at most two sheets of A4."""
    return document("report", "\n".join(map(_section, states)))


def document(title: str, body: str) -> str:
    """A page on paper or as a file, without scripts. title: what it is, in plain words. body: HTML."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>Activation Lab: {escape(title)}</title>\n<style>\n{_SHEET}</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _section(state: Snapshot) -> str:
    asked = "".join(
        f'<p class="asked"><b>Question</b> {escape(question)}<br><b>Prediction</b> {escape(answer) or "…………………………"}</p>'
        for question, answer in state.asked
    )
    drawings = "".join(f'<img src="{escape(each.source)}" alt="{escape(each.alt)}">' for each in state.drawings)
    code = qr.picture(state.link)
    return (
        f'<section>\n<header><div><h1>{escape(state.title)}</h1><p class="link">{escape(state.link)}</p></div>'
        f'{f"""<img class="code" alt="QR code of the link" src="{escape(code)}">""" if code else ""}</header>\n'
        f'{asked}\n<div class="drawings n{len(state.drawings)}">{drawings}</div>\n'
        f"{_grids(state.tables)}"
        f'<div class="tables">{_table("Settings", state.settings)}{_table("Numbers", state.numbers)}</div>\n'
        '<div class="reason"><b>Why?</b></div>\n</section>'
    )


def _table(title: str, rows: tuple[tuple[str, str], ...]) -> str:
    if not rows:
        return ""
    cells = "".join(f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in rows)
    return f"<table><caption>{title}</caption>{cells}</table>"


def _grids(tables: tuple[tuple[str, TextTable], ...]) -> str:
    """The tables that are the page's picture, beside each other."""
    if not tables:
        return ""
    made = [
        f"<table><caption>{escape(caption)}</caption>"
        + "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
        + "</table>"
        for caption, rows in tables
    ]
    return f'<div class="grids">{"".join(made)}</div>\n'


def _states() -> list[Snapshot]:
    states: list[Snapshot] = st.session_state.setdefault(_STATES, [])
    return states
