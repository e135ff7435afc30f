"""A change of a class reaches a browser at once, without a rerun when there is none, and whatever is in the way."""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from benchmarks.app_process import App, running_app
from dashboard.classroom import code as codes
from dashboard.classroom import stores
from dashboard.classroom.store import Store
from dashboard.shell import news
from tests.browser.streamlit_page import Reruns, open_page, put_aside, wait_for_listener
from tests.redis_server import running_redis

pytestmark = pytest.mark.ci

SHOWN = 1000
"""Milliseconds in which a change is on the page."""
BACK = 5000
"""The same after the store was away."""
SLOWLY = 15_000
"""The same where no stream comes through."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("news") / "log", ("run", "tests/browser/class_app.py")) as app:
        yield app


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(stores.opened(os.environ[stores.SETTING])) as store:
        yield store


@pytest.fixture
def code(store: Store) -> Iterator[str]:
    code = codes.draw()
    assert store.begin(code, "lock", time.time() + 3600)
    yield code
    store.end(code)


def says(page: Page, poll: str, within: float = SHOWN) -> None:
    expect(page.get_by_text(f"poll {poll},")).to_be_visible(timeout=within)


def joined(page: Page, app: App, query: str) -> Reruns:
    """Open the page of a class, wait until it listens, and count the runs from then on."""
    reruns = Reruns(page)
    open_page(page, f"{app.url}/?{query}")
    wait_for_listener(page, news.KEY)
    page.wait_for_timeout(1000)
    return reruns


def test_a_change_is_on_the_page_within_a_second_by_one_rerun_each(page: Page, app: App, store: Store, code: str):
    reruns = joined(page, app, f"class={code}")
    before = reruns.asked
    for poll in ("open", "closed", "shown"):
        store.say(code, {"poll": poll})
        says(page, poll)
    assert reruns.asked == before + 3
    store.answer(code, "q", "one", "a", during={})
    page.wait_for_timeout(1500)
    assert reruns.asked == before + 3
    store.end(code)
    expect(page.get_by_text("gone")).to_be_visible(timeout=SHOWN)


def test_who_leads_sees_answers_come_at_most_twice_a_second(page: Page, app: App, store: Store, code: str):
    reruns = joined(page, app, f"class={code}&answers=1")
    before, start = reruns.asked, time.monotonic()
    for number in range(60):
        store.answer(code, "q", f"{number}", "a", during={})
        page.wait_for_timeout(40)
    expect(page.get_by_text("60 answers")).to_be_visible(timeout=2 * SHOWN)
    assert 2 <= reruns.asked - before <= 2 * (time.monotonic() - start) + 2


def test_what_the_page_has_drawn_itself_makes_no_other_rerun(page: Page, app: App, store: Store, code: str):
    reruns = joined(page, app, f"class={code}")
    before = reruns.asked
    store.say(code, {"poll": "open"})
    page.get_by_role("button", name="Press").click()
    says(page, "open")
    page.wait_for_timeout(3000)
    assert before < reruns.asked <= before + 2


@pytest.mark.parametrize("way", [pytest.param("refused", marks=pytest.mark.slow), "held back"])
def test_where_no_stream_comes_through_the_page_looks_every_few_seconds(
    page: Page, app: App, store: Store, code: str, way: str
):
    held: list[Route] = []
    page.route("**/lab/events*", lambda route: route.abort() if way == "refused" else held.append(route))
    reruns = joined(page, app, f"class={code}")
    before = reruns.asked
    store.say(code, {"poll": "open"})
    says(page, "open", SLOWLY)
    page.wait_for_timeout(6000)
    assert reruns.asked == before + 1


def test_a_hidden_tab_hears_nothing_and_looks_when_it_is_seen_again(page: Page, app: App, store: Store, code: str):
    reruns = joined(page, app, f"class={code}")
    before = reruns.asked
    put_aside(page, hidden=True)
    page.wait_for_timeout(500)
    store.say(code, {"poll": "open"})
    page.wait_for_timeout(2000)
    assert reruns.asked == before
    put_aside(page, hidden=False)
    says(page, "open", 2 * SHOWN)
    assert reruns.asked == before + 1


@pytest.mark.slow
def test_a_new_server_is_listened_to_again(page: Page, store: Store, code: str, tmp_path_factory):
    folder = tmp_path_factory.mktemp("news")
    arguments = ("run", "tests/browser/class_app.py")
    with running_app(folder / "first.log", arguments) as first:
        joined(page, first, f"class={code}")
    store.say(code, {"poll": "open"})
    with running_app(folder / "second.log", arguments, port=first.port):
        says(page, "open", SLOWLY)
        page.wait_for_timeout(6000)
        store.say(code, {"poll": "closed"})
        says(page, "closed")


@pytest.mark.slow
def test_a_page_that_was_drawn_while_the_store_was_away_shows_the_class_when_it_answers_again(
    page: Page, store: Store, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with running_redis(tmp_path) as redis, closing(stores.opened(redis.url)) as away:
        monkeypatch.setenv(stores.SETTING, redis.url)
        away.begin(code, "lock", time.time() + 3600)
        away.say(code, {"poll": "open"})
        with running_app(tmp_path / "log", ("run", "tests/browser/class_app.py")) as app:
            joined(page, app, f"class={code}")
            redis.stop()
            page.get_by_role("button", name="Press").click()
            expect(page.get_by_text("silent")).to_be_visible()
            redis.start()
            says(page, "open", BACK)
            redis.stop()
            open_page(page, f"{app.url}/?class={code}")
            expect(page.get_by_text("silent")).to_be_visible()
            redis.start()
            says(page, "open", BACK)
