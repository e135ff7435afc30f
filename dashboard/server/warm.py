"""Visit the first pages before anybody else does: what is imported, drawn up and read once is there for all others."""

import asyncio

import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.session_manager import ClientContext

from dashboard.server import index
from dashboard.shell import nav

PAGES = (nav.HOME, nav.EXPLORE, nav.TRAIN)
"""Where a class begins."""
PATIENCE = 60.0
"""Seconds after which the server begins without."""


class _Nobody:
    """A visitor without a browser, who waits for the end of a page's first run."""

    client_context: ClientContext | None = None

    def __init__(self) -> None:
        self.finished = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Take a message of the page."""
        if msg.WhichOneof("type") == "script_finished":
            self.finished.set()


async def up() -> None:
    """Visit PAGES, one after the other."""
    index.page(charts=True)
    index.page(charts=False)
    for entry in PAGES:
        await _visit(entry.url)


async def _visit(page: str) -> None:
    runtime, nobody = st.runtime.get_instance(), _Nobody()
    session = runtime.connect_session(nobody, user_info={})
    try:
        message = BackMsg()
        message.rerun_script.page_name = page
        runtime.handle_backmsg(session, message)
        async with asyncio.timeout(PATIENCE):
            await nobody.finished.wait()
    except TimeoutError:
        pass
    finally:
        runtime.close_session(session)
