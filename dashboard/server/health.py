"""``/lab/health`` for who looks after the server: its version, what keeps the classes, and whether that answers.

Pages without a class need no store: a balancer asks Streamlit's ``/_stcore/health`` whether to send visitors here.
"""

import asyncio
import tomllib
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit.url_util import make_url_path

from dashboard.classroom import code, stores
from dashboard.classroom.store import StoreError
from dashboard.server import log

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
VERSION: str = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]


def routes() -> list[Route]:
    """That of the health."""
    return [Route(make_url_path(st.get_option("server.baseUrlPath"), "lab/health"), _health)]


async def open_store() -> None:
    """Open the store before the first visitor needs it; a line in the log says why there is none."""
    try:
        await asyncio.to_thread(stores.store)
    except (StoreError, ValueError) as error:
        log.write("no store", why=str(error))


async def _health(_: Request) -> JSONResponse:
    kind, answers = await asyncio.to_thread(_store)
    told = {"version": VERSION, "store": kind, "answers": answers}
    return JSONResponse(told, 200 if answers else 503, headers={"Cache-Control": "no-store"})


def _store() -> tuple[str | None, bool]:
    """The kind of the store, None where there is none, and whether it answers."""
    kind = None
    try:
        store = stores.store()
        kind = store.kind
        store.read(code.draw())
    except (StoreError, ValueError):  # ValueError: LAB_STORE means nothing
        return kind, False
    return kind, True
