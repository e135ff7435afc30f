"""What the lab writes of itself: a line of JSON when a session begins, when it ends, and for each error.

No line holds who somebody is or what somebody has brought: no address, no link, nothing that was typed.
"""

import json
import logging
import os
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.url_util import make_url_path

NAME = "activation_lab"
_ROOT = Path(__file__).resolve().parents[2]
_KNOWN = 3  # parts of the protocol that a browser asks for, when it comes back to a session: the last is its name


def write(event: str, **facts: object) -> None:
    """Write a line: when, which process, what, and what else there is to say of it."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    _logger().info(json.dumps({"time": now, "process": os.getpid(), "event": event, **facts}))


def write_error(error: BaseException) -> str:
    """Write a line for an error, and return the number by which it can be found there.

    The words of an error may repeat what a visitor has typed; its kind and its places cannot.
    """
    number = secrets.token_hex(4)
    places = [
        f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    write("error", id=number, kind=type(error).__name__, places=places)
    return number


def _place(file: str) -> str:
    """A file within the lab, or within a package: without the path of this machine before it."""
    path = Path(file)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    parts = path.parts
    return "/".join(parts[parts.index("site-packages") + 1 :] if "site-packages" in parts else parts[-1:])


class Sessions:
    """Middleware: a line for each connection of a page, and one for its end."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.path = make_url_path(st.get_option("server.baseUrlPath"), "_stcore/stream")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "websocket" or scope["path"] != self.path:
            await self.app(scope, receive, send)
            return
        number, begun = secrets.token_hex(4), time.monotonic()
        accepted = False

        async def noted(message: Message) -> None:
            nonlocal accepted
            if message["type"] == "websocket.accept":
                accepted = True
                write("session begins", session=number, again=len(scope["subprotocols"]) >= _KNOWN)
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            if accepted:
                write("session ends", session=number, seconds=round(time.monotonic() - begun, 1))


@cache
def _logger() -> logging.Logger:
    logger = logging.getLogger(NAME)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return logger
