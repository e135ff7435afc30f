"""The app in a process of its own: its first lines, and what the server does with what visitors send."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys

import pytest
from websockets.exceptions import ConnectionClosed

from benchmarks.app_process import ROOT, RUN, running_app
from benchmarks.client import Session, session
from tests.test_repository import CONFIG
from tests.threads import in_a_thread

MESSAGE_LIMIT = CONFIG["server"]["maxWidgetStateSize"] * 2**20

START = """
import runpy, streamlit.web.bootstrap, threadpoolctl  # what the server has loaded when it runs the script
runpy.run_path("{}")
print([pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["internal_api"] == "openblas"])
"""


def test_training_is_not_slowed_down_by_blas_threads_on_a_busy_machine():
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", START.format(RUN[-1])]
    started = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert set(json.loads(started.stdout)) <= {1}


async def _everything(visitor: Session) -> None:
    """Read what comes until the connection ends."""
    async for _ in visitor.connection:
        pass


async def _one_who_floods(port: int) -> list[str]:
    """What another visitor's page shows after somebody has sent a message that is too large."""
    async with session(port, "explore") as other:
        async with session(port, "explore") as flooding:
            await flooding.connection.send(bytes(2 * MESSAGE_LIMIT))
            with pytest.raises(ConnectionClosed):
                await _everything(flooding)
        await other.move("z", 0.5)
        return other.exceptions


def test_a_message_that_is_too_large_ends_its_own_connection_only(tmp_path):
    with running_app(tmp_path / "server.log") as app:
        assert in_a_thread(_one_who_floods(app.port)) == []
        assert app.health() == "ok"


SECRET = "zq7student"


async def _visits(port: int) -> None:
    for page, query in (
        ("explore", f"fn=relu&{SECRET}=1"),
        ("train", f"data=file&x1={SECRET}"),
        ("matrices", f"matrix={SECRET}"),
    ):
        async with session(port, page, query) as visitor:
            await visitor.rerun()


def test_what_visitors_bring_is_not_in_the_servers_output(tmp_path):
    with running_app(tmp_path / "server.log") as app:
        in_a_thread(_visits(app.port))
    lines = [line for line in app.log().splitlines() if line.strip()]
    sessions = app.lines()
    assert not [line for line in lines if SECRET in line]
    assert not [line for line in lines if "127.0.0.1" in line and str(app.port) not in line]
    assert len(lines) - len(sessions) < 10


PILE = 500
"""Messages waiting, at which Streamlit cuts a visitor off."""


async def _stalls(port: int) -> tuple[int, bytes, bytes]:
    """Press Play as a phone that then stalls; what was sent meanwhile, and the epochs it shows when it is back."""
    async with session(port, "train") as phone:
        await phone.rerun()
        await phone.press("play")
        shown = phone.components["train-stage"].bytes
        sent = 0
        await asyncio.sleep(6)
        with contextlib.suppress(TimeoutError):
            while True:
                await asyncio.wait_for(phone.connection.recv(decode=False), 0.5)
                sent += 1
        await phone.report("train-stage", "report", {"painted": 1, "gestures": []})
        return sent, shown, phone.components["train-stage"].bytes


def test_a_phone_that_stalls_while_its_run_plays_is_sent_nothing_and_is_not_cut_off(tmp_path):
    """At thirty pictures a second the pile was there in seconds; what is not painted asks for no other picture."""
    with running_app(tmp_path / "server.log") as app:
        sent, before, after = in_a_thread(_stalls(app.port))
    assert sent < PILE / 50
    assert after != before
