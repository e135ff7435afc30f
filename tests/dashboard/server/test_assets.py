"""Streamlit's own files come from memory as they are on the disk; all else is Streamlit's to answer."""

import http.client
from contextlib import closing

import pytest
import streamlit as st

from benchmarks.app_process import running_app
from dashboard.server import assets
from tests.threads import in_a_thread

FILES = sorted(file for file in assets._FOLDER.rglob("*") if file.is_file())


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running_app(tmp_path_factory.mktemp("assets") / "log") as app:
        yield app


def fetch(app, path, method="GET", **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", app.port, timeout=10)) as connection:
        connection.request(method, path, headers=headers)
        with connection.getresponse() as answer:
            return answer.status, dict(answer.getheaders()), answer.read()


@pytest.mark.parametrize("suffix", [".js", ".css", ".woff2"])
def test_a_file_is_as_on_the_disk_and_for_ever(server, suffix):
    file = next(file for file in FILES if file.suffix == suffix)
    status, headers, body = fetch(server, f"/static/{file.relative_to(assets._FOLDER).as_posix()}")
    assert (status, body) == (200, file.read_bytes())
    assert "immutable" in headers["cache-control"]
    assert headers["content-type"].split(";")[0] in {
        "text/javascript",
        "application/javascript",
        "text/css",
        "font/woff2",
    }


def test_a_part_of_a_file_and_what_is_none_are_streamlits_to_answer(server):
    file = FILES[0].relative_to(assets._FOLDER).as_posix()
    assert fetch(server, f"/static/{file}", Range="bytes=0-3")[0] == 206
    assert fetch(server, f"/static/{file}", "HEAD")[0] == 200
    assert fetch(server, "/static/../../config.py")[0] in {400, 404}
    assert fetch(server, "/_stcore/health")[2] == b"ok"


class Other:
    """An app that notes what comes through to it."""

    def __init__(self):
        self.asked = []

    async def __call__(self, scope, receive, send):
        self.asked.append(scope["path"])


@pytest.mark.parametrize(("base", "prefix"), [("", "/static/"), ("/lab/", "/lab/static/")])
def test_files_stand_under_the_path_that_the_server_is_told(base, prefix, monkeypatch):
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": base}.__getitem__)
    other, sent = Other(), []
    served = assets.Assets(other)

    async def send(message):
        sent.append(message)

    async def ask(path, kind="http"):
        await served({"type": kind, "method": "GET", "path": path, "headers": []}, None, send)

    async def ask_for_all():
        await ask(prefix + FILES[0].relative_to(assets._FOLDER).as_posix())
        await ask("/elsewhere.js")
        await ask("/_stcore/stream", "websocket")

    in_a_thread(ask_for_all())
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[1]["body"] == FILES[0].read_bytes()
    assert other.asked == ["/elsewhere.js", "/_stcore/stream"]
