"""The first pages have been visited before the server answers: the first visitor does not pay for all others."""

import asyncio
import statistics

import pytest

from benchmarks.app_process import running_app
from benchmarks.client import session
from dashboard.server import warm
from dashboard.shell import nav
from tests.threads import in_a_thread


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with running_app(tmp_path_factory.mktemp("warm") / "log", timed=True) as app:
        yield app


def test_each_page_has_been_run_once_without_an_error_before_the_server_answers(app):
    assert len(app.script_seconds()) == len(warm.PAGES)
    assert app.lines() == []  # nobody is no session


def test_the_first_visitor_waits_no_longer_than_the_next(app):
    async def visit():
        async with session(app.port, nav.EXPLORE.url) as visitor:
            assert visitor.exceptions == []
            assert "z" in visitor.sliders

    async def seconds():
        begun = asyncio.get_running_loop().time()
        await visit()
        return asyncio.get_running_loop().time() - begun

    first, *next_ones = [in_a_thread(seconds()) for _ in range(6)]
    assert first < 5 * statistics.median(next_ones)  # it was twenty times as long and more
