"""What the server's process needs before the first visitor: files to open, one thread for small matrices, bounds."""

import asyncio
import os
import socket
import sys
from functools import cache, wraps

from streamlit import config, net_util
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from dashboard.server import callbacks

WANTED = 4096
"""File descriptors: a visitor takes four, five in a class, and Streamlit keeps those who have left for a while."""
A_VISITOR = 5

UPLOADS = 2
"""Uploaded files that are held for one visitor, one for each place to upload; the oldest goes first."""


@cache
def prepare() -> None:
    """Set up the process, once. Call before NumPy is loaded."""
    # Matrices this small gain nothing from BLAS threads, and on a busy machine threads that wait for each other make
    # an epoch on the digits some ten times slower.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    ask_nobody()
    hold_few_uploads()
    answer_at_once()
    know_the_theme()
    callbacks.finish()
    may_open = raise_limit()
    if may_open is not None and may_open < WANTED:
        print(  # noqa: T201 (for who starts the server)
            f"The system lets this process open {may_open} files, enough for about {may_open // A_VISITOR} visitors; "
            f"the README says how to raise that.",
            file=sys.stderr,
        )


def ask_nobody() -> None:
    """Keep Streamlit from asking on the internet for the address of this machine.

    It would whenever a page of another site tries to connect, to compare the two, and all visitors wait meanwhile:
    two seconds where such requests are dropped. A page of the lab's own site is let in before that.
    """
    net_util._external_ip = "unknown"  # no setting says so; tests/dashboard/server/test_process.py watches


def answer_at_once() -> None:
    """Send what is written without waiting for more.

    A system holds a small packet back until the one before it is confirmed, which browsers put off for 40 ms: each
    script of a page and each picture of a run came so much later. asyncio turns that off, but only for sockets that
    name their protocol, which Streamlit's does not.
    """

    def set_nodelay(connection: socket.socket) -> None:
        if connection.family in {socket.AF_INET, socket.AF_INET6} and connection.type == socket.SOCK_STREAM:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    asyncio.base_events._set_nodelay = set_nodelay  # type: ignore[attr-defined]


def know_the_theme() -> None:
    """Make the message of each part of the theme once, not for every run of every script.

    Streamlit looks through all its settings for each of six parts, on the one thread that talks to all visitors: two
    to four milliseconds for each move of a slider and each picture of a run. A file of settings that has changed is
    read anew.
    """
    populate = app_session._populate_theme_msg
    known: dict[str, CustomThemeConfig] = {}
    settings: object = None

    @wraps(populate)
    def from_memory(msg: CustomThemeConfig, section: str = "theme") -> None:
        nonlocal settings
        now = config.get_config_options()
        if now is not settings:
            settings = now
            known.clear()
        if section not in known:
            populate(made := CustomThemeConfig(), section)
            known[section] = made
        msg.MergeFrom(known[section])

    app_session._populate_theme_msg = from_memory


def hold_few_uploads() -> None:
    """Hold the last UPLOADS files of each visitor. Streamlit would hold all that one session has ever sent."""
    add = MemoryUploadedFileManager.add_file

    def add_file(self: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
        add(self, session_id, file)
        for older in list(self.file_storage[session_id])[:-UPLOADS]:
            self.remove_file(session_id, older)

    MemoryUploadedFileManager.add_file = add_file  # type: ignore[method-assign]


def raise_limit(wanted: int = WANTED) -> int | None:
    """Raise the number of files that this process may open, as far as the system allows and up to ``wanted``.

    Returns the number there is now, or None where the system has no such limit (Windows).
    """
    try:
        import resource
    except ImportError:
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if soft == unlimited or soft >= wanted:
        return wanted if soft == unlimited else soft
    allowed = wanted if hard == unlimited else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    except (OSError, ValueError):  # macOS refuses more than its kernel's own limit, whatever it has promised
        return soft
    return allowed
