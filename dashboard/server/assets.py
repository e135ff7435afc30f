"""Streamlit's own scripts, styles and fonts, answered from memory.

A browser that comes for the first time asks for more than a hundred of them. Streamlit looks each up on the disk again,
through all its middleware, which costs the process a third of a second for each student, when a whole class arrives.
"""

import mimetypes
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util
from streamlit.url_util import make_url_path
from streamlit.web.server.starlette.starlette_server_config import STATIC_ASSET_CACHE_MAX_AGE_SECONDS

_FOLDER = Path(file_util.get_static_dir()) / "static"
# The name of each file says what is in it, so that a browser need never ask again.
_HEADERS = {"Cache-Control": f"public, immutable, max-age={STATIC_ASSET_CACHE_MAX_AGE_SECONDS}"}


class Assets:
    """Middleware: what is asked for whole and is one of these files is answered here, all else by the app."""

    def __init__(self, app: ASGIApp) -> None:
        start = make_url_path(st.get_option("server.baseUrlPath"), "static/")
        files = (file for file in _FOLDER.rglob("*") if file.is_file())
        self.app = app
        self.files = {start + file.relative_to(_FOLDER).as_posix(): file for file in files}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        file = self.files.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if file is None or any(name == b"range" for name, _ in scope["headers"]):
            await self.app(scope, receive, send)
        else:
            await _answer(file)(scope, receive, send)


@cache
def _answer(file: Path) -> Response:
    return Response(file.read_bytes(), media_type=mimetypes.guess_type(file.name)[0], headers=_HEADERS)
