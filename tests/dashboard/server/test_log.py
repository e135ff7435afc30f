"""The lab's lines about itself: each session's beginning and end, and nothing of who it was."""

import asyncio
import json
import re

import pytest
from websockets.asyncio.client import connect

from benchmarks.app_process import running_app
from benchmarks.client import session
from dashboard.server import log
from tests.threads import in_a_thread


@pytest.fixture
def server(tmp_path):
    with running_app(tmp_path / "log") as app:
        yield app


async def _visit(port):
    async with session(port, "explore", "fn=relu") as visitor:
        await visitor.rerun()
        await asyncio.sleep(1)


async def _come_back(port):
    known = ["streamlit", "token", "0123456789abcdef-of-a-session"]
    async with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=known, proxy=None):
        pass


def test_a_session_is_two_lines_of_json(server):
    in_a_thread(_visit(server.port))
    in_a_thread(_come_back(server.port))
    begins, ends, again, ends_again = server.lines(4)
    assert begins.keys() == {"time", "process", "event", "session", "again"}
    assert ends.keys() == {"time", "process", "event", "session", "seconds"}
    assert begins["session"] == ends["session"] != again["session"] == ends_again["session"]
    assert (begins["process"], begins["again"], again["again"]) == (server.pid, False, True)
    assert 1 <= ends["seconds"] < 60
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", begins["time"])
    assert "of-a-session" not in server.log()


def test_a_connection_that_is_refused_is_no_session(server):
    async def try_from_elsewhere():
        with pytest.raises(Exception, match="403"):
            await connect(f"ws://127.0.0.1:{server.port}/_stcore/stream", origin="http://else.example", proxy=None)

    in_a_thread(try_from_elsewhere())
    assert server.lines() == []


def test_an_error_is_told_by_its_kind_and_places_without_its_words_and_without_the_machines_paths(capsys, monkeypatch):
    monkeypatch.setattr(log, "_logger", log._logger.__wrapped__)
    try:
        json.loads("what somebody has typed")
    except ValueError as error:
        number = log.write_error(error)
    line = json.loads(capsys.readouterr().err)
    assert line["id"] == number
    assert line["kind"] == "JSONDecodeError"
    assert line["places"][0].startswith("tests/dashboard/server/test_log.py:")
    assert line["places"][-1].startswith("decoder.py:")
    assert "typed" not in json.dumps(line)


@pytest.mark.parametrize(
    ("file", "place"),
    [
        (str(log._ROOT / "pages/explore.py"), "pages/explore.py"),
        (str(log._ROOT / ".venv/lib/python3.11/site-packages/numpy/core.py"), "numpy/core.py"),
        ("/home/teacher/lib/python3/json/decoder.py", "decoder.py"),
    ],
)
def test_a_place_is_within_the_lab_or_a_package(file, place):
    assert log._place(file) == place
