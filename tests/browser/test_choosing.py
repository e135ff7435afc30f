"""Choosing an answer runs nothing but the question; locking it runs the page."""

import pytest

from benchmarks.app_process import App
from benchmarks.client import session
from tests.threads import in_a_thread

pytestmark = pytest.mark.ci

PAGES = {"zig-zag": "guess", "vanishing": "guess", "race": "guess", "non-linearity": "guess"}


@pytest.mark.parametrize(("page", "name"), PAGES.items())
def test_a_choice_draws_the_question_alone_and_the_lock_shows_what_is_measured(app_server: App, page: str, name: str):
    async def answer() -> tuple[int, int, str]:
        async with session(app_server.port, page) as student:
            await student.choose(f"{name}-choice", 0)
            chosen, before = student.received, student.query
            await student.press(f"{name}-lock")
            assert not student.exceptions
            assert f"{name}=" not in before
            return chosen, student.received, student.query

    chosen, locked, query = in_a_thread(answer())
    assert chosen < locked / 3
    assert f"{name}=" in query
