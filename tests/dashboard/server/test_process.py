"""The process is prepared for a class, as far as the system lets it be."""

import asyncio
import copy
import inspect
import socket
import socketserver
import subprocess
import sys
import threading

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette import starlette_server
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from benchmarks.app_process import RUN, running_app
from benchmarks.first_picture import SMALL
from dashboard.server import process
from tests.threads import in_a_thread

resource = pytest.importorskip("resource", reason="only where there is such a limit")

NODELAY = asyncio.base_events._set_nodelay

SCRIPT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from dashboard.server import process
process.prepare()
process.prepare()
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
assert "numpy" not in sys.modules
"""


def prepared(soft: int, hard: int) -> tuple[int, str]:
    """The limit of a process that began with these, after it was prepared, and what it has said."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(soft=soft, hard=hard)], capture_output=True, text=True, check=True
    )
    return int(done.stdout), done.stderr


def test_the_limit_of_macos_is_raised_as_far_as_wanted_without_a_word():
    assert prepared(256, process.WANTED + 1) == (process.WANTED, "")


def test_a_low_ceiling_is_reached_and_told_in_one_line():
    limit, told = prepared(256, 1024)
    assert limit == 1024
    assert told.count("\n") == 1
    assert "open 1024 files, enough for about 204 visitors" in told


def test_a_high_limit_is_left_alone():
    assert prepared(process.WANTED + 1, process.WANTED + 1) == (process.WANTED + 1, "")


async def turned_away(port: int) -> None:
    """Try to connect as a page of another site does."""
    with pytest.raises(InvalidStatus):
        await connect(f"ws://127.0.0.1:{port}/_stcore/stream", origin="http://elsewhere.example", proxy=None)


@pytest.mark.parametrize(("arguments", "asks"), [(RUN, False), (SMALL, True)])  # another app: else it would not notice
def test_a_page_of_another_site_makes_the_server_ask_nobody_and_wait_for_nothing(
    tmp_path, monkeypatch, arguments, asks
):
    asked: list[object] = []

    class Internet(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.client_address)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Internet) as internet:
        threading.Thread(target=internet.serve_forever, daemon=True).start()
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{internet.server_address[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        with running_app(tmp_path / "server.log", arguments) as app:
            in_a_thread(turned_away(app.port))
        internet.shutdown()
    assert bool(asked) == asks


def test_the_server_holds_the_last_uploads_of_each_visitor_only():
    files = MemoryUploadedFileManager("/upload")
    process.prepare()
    for visitor in ("ann", "bob"):
        for number in range(200):
            files.add_file(visitor, UploadedFileRec(f"file-{number}", "data.csv", "text/csv", b"x" * 1000))
        newest = [f"file-{number}" for number in range(200 - process.UPLOADS, 200)]
        held = files.get_files(visitor, [f"file-{number}" for number in range(200)])
        assert [file.file_id for file in held] == newest
    files.add_file("ann", UploadedFileRec(newest[0], "data.csv", "text/csv", b"again"))
    assert len(files.get_files("ann", newest)) == process.UPLOADS


async def answered_at_once() -> bool:
    """Whether a server on a socket like Streamlit's sends its answers without waiting for more."""
    found: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        found.set_result(bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        writer.close()

    listening = starlette_server._bind_socket("127.0.0.1", 0, 5)
    async with await asyncio.start_server(answer, sock=listening) as server:
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        at_once = await found
        writer.close()
        await writer.wait_closed()
    return at_once


@pytest.mark.parametrize("prepared", [False, True])  # when it is true of itself one day, the patch can go
def test_the_scripts_of_a_page_came_forty_milliseconds_late_each(prepared, monkeypatch):
    monkeypatch.setattr(asyncio.base_events, "_set_nodelay", NODELAY)
    if prepared:
        process.answer_at_once()
    assert in_a_thread(answered_at_once()) == prepared


def test_the_theme_is_told_as_streamlit_tells_it_and_made_once(monkeypatch):
    asked = []

    def count(section):
        asked.append(section)
        return options(section)

    options = config.get_options_for_section
    populate = inspect.unwrap(app_session._populate_theme_msg)
    monkeypatch.setattr(app_session, "_populate_theme_msg", populate)
    sections = ["theme", "theme.light", "theme.dark", "theme.light.sidebar", "theme.dark.sidebar", "theme.sidebar"]
    expected = {section: CustomThemeConfig() for section in sections}
    for section, message in expected.items():
        populate(message, section)
    assert any(message.ByteSize() for message in expected.values()), "the lab has no theme to tell"
    process.know_the_theme()
    monkeypatch.setattr(config, "get_options_for_section", count)
    for _ in range(3):
        for section in sections:
            app_session._populate_theme_msg(made := CustomThemeConfig(), section)
            assert made == expected[section]
    assert sorted(asked) == sorted(sections)


def test_a_file_of_settings_that_has_changed_changes_the_theme(monkeypatch):
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)
    process.know_the_theme()
    app_session._populate_theme_msg(CustomThemeConfig())
    changed = {name: copy.copy(option) for name, option in config.get_config_options().items()}
    changed["theme.primaryColor"].set_value("#123456", "a test")
    monkeypatch.setattr(config, "get_config_options", lambda: changed)
    app_session._populate_theme_msg(made := CustomThemeConfig())
    assert made.primary_color == "#123456"
