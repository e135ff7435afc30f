"""One socket that sends as fast as it can, on the real server: all others are answered, and it loses nothing."""

import asyncio
import contextlib
import itertools

import pytest
from websockets.exceptions import ConnectionClosed

from benchmarks.app_process import running_app
from benchmarks.client import session
from dashboard.server import intake
from tests.threads import in_a_thread

ANSWERED = 10.0
"""Seconds: without the bound it was a minute and more."""


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with running_app(tmp_path_factory.mktemp("intake") / "log") as app:
        yield app


async def floods(port):
    async with session(port, "explore", "fn=gelu") as flooding:
        reading = asyncio.create_task(anything(flooding.connection))
        try:
            while True:
                await flooding.ask()
        finally:
            reading.cancel()
            flooding.connection.transport.abort()


async def anything(connection):
    with contextlib.suppress(ConnectionClosed):
        async for _ in connection:
            pass


def test_one_who_sends_without_a_pause_keeps_nobody_waiting(app):
    async def lesson():
        async with session(app.port, "explore") as student:
            flood = asyncio.create_task(floods(app.port))
            await asyncio.sleep(1)
            took = [await student.move("z", position / 10) for position in range(5)]
            assert not flood.done()
            flood.cancel()
            await asyncio.wait([flood])
            return took

    assert max(in_a_thread(lesson())) < ANSWERED


def test_what_comes_too_fast_is_heard_more_slowly_and_all_of_it():
    sent = [{"type": "websocket.receive", "text": f"{number}"} for number in range(intake.AT_ONCE + 15)]

    async def lesson():
        waiting, heard, times = iter(sent), [], []

        async def receive():
            return next(waiting)

        async def app(_, receive, __):
            for _ in sent:
                heard.append(await receive())
                times.append(asyncio.get_running_loop().time())

        await intake.Intake(app)({"type": "websocket"}, receive, None)
        return heard, [later - sooner for sooner, later in itertools.pairwise(times)]

    heard, pauses = in_a_thread(lesson())
    assert heard == sent
    assert sum(pauses[: intake.AT_ONCE - 1]) < 1
    assert sum(pauses[intake.AT_ONCE :]) > 10 / intake.RATE
