"""Event streams of live classes, on the real server: a change comes at once, whoever makes it, and nobody waits."""

import asyncio
import http.client
import json
import os
import re
import socket
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from starlette.requests import Request
from starlette.routing import Match

from benchmarks.app_process import running_app
from dashboard.classroom import code as codes
from dashboard.classroom import stores
from dashboard.classroom.store import ClassState
from dashboard.server import events
from dashboard.shell import news
from tests.redis_server import running_redis
from tests.threads import in_a_thread

BACK = 5.0
"""Seconds after which a store that was away is noticed to be back."""
AT_ONCE = 2.0  # among other tests; tests/browser/test_news.py holds the mark of a second


@pytest.fixture
def store():
    """The store of the server, opened by another process: this one."""
    with closing(stores.opened(os.environ[stores.SETTING])) as store:
        yield store


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running_app(tmp_path_factory.mktemp("events") / "log") as app:
        yield app


@pytest.fixture
def code(store):
    """A class that has just begun."""
    code = codes.draw()
    assert store.begin(code, "lock", time.time() + 3600)
    yield code
    store.end(code)


class Stream:
    """An open event stream, as a browser holds it."""

    def __init__(self, connection):
        self.connection, self.came = connection, b""
        self.head = self._until(rb"(?s)(.*?)\r\n\r\n", 10)

    def _until(self, pattern, patience):
        """What comes next and looks so, cut off from what has come; None when the stream ends before."""
        deadline = time.monotonic() + patience
        while not (found := re.search(pattern, self.came)):
            self.connection.settimeout(max(deadline - time.monotonic(), 0.001))
            if not (more := self.connection.recv(4096)):
                return None
            self.came += more
        self.came = self.came[found.end() :]
        return found[1].decode()

    def next(self, patience=5.0):
        """The next edition and the seconds until it came; (None, seconds) when the stream has ended."""
        start = time.monotonic()
        edition = self._until(rb"data: (-?\d+)\n\n", patience)
        return (None if edition is None else int(edition)), time.monotonic() - start

    def is_quiet(self, seconds):
        try:
            self.next(seconds)
        except TimeoutError:
            return True
        return False


@contextmanager
def listening(app, query):
    with socket.create_connection(("127.0.0.1", app.port)) as connection:
        request = f"GET /lab/events?{query} HTTP/1.1\r\nHost: lab\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
        connection.sendall(request.encode())
        yield Stream(connection)


def fetch(app, path):
    with closing(http.client.HTTPConnection("127.0.0.1", app.port, timeout=10)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_a_change_by_another_process_comes_at_once_and_nothing_without_one(server, store, code):
    with listening(server, f"class={code}") as stream:
        assert "content-type: text/event-stream" in stream.head
        assert "content-encoding" not in stream.head
        assert stream.next()[0] == 0
        for edition in (1, 2):
            store.say(code, {"poll": str(edition)})
            heard, seconds = stream.next()
            assert heard == edition
            assert seconds < AT_ONCE
        store.answer(code, "q", "one", "a", during={})
        assert stream.is_quiet(1)
        store.end(code)
        assert stream.next()[0] == news.GONE
        assert stream.next()[0] is None


def test_who_leads_hears_of_answers_at_most_twice_a_second(server, store, code):
    with listening(server, f"class={code}&answers=1") as stream:
        assert stream.next()[0] == 0
        end, number, heard = time.monotonic() + 3, 0, []
        while time.monotonic() < end:
            store.answer(code, "q", f"{number}", "a", during={})
            number += 1
            time.sleep(0.02)
        while not heard or heard[-1] < number:
            heard.append(stream.next()[0])
        assert heard == sorted(set(heard))
        assert 2 <= len(heard) <= 3 / events.ANSWERS_EVERY + 2


def test_a_vote_wakes_only_those_who_hear_of_answers(store, code):
    async def lesson():
        channel = events._Channel(code)
        try:
            await asyncio.wait_for(channel.changed[False].wait(), AT_ONCE)
            others, leader = channel.changed[False], channel.changed[True]
            store.answer(code, "q", "one", "a", during={})
            channel.told.set()
            await asyncio.wait_for(leader.wait(), AT_ONCE)
            assert not others.is_set()
            leader = channel.changed[True]
            store.say(code, {"poll": "open"})
            channel.told.set()
            for waiting in (others, leader):
                await asyncio.wait_for(waiting.wait(), AT_ONCE)
        finally:
            channel.reader.cancel()

    in_a_thread(lesson())


def test_who_was_refused_while_the_store_was_away_is_told_once_it_is_back(server, store, code):
    file = Path(os.environ[stores.SETTING].removeprefix("sqlite://"))
    aside = file.with_name("aside")
    with listening(server, f"class={code}") as stream:
        assert stream.next()[0] == 0
        file.rename(aside)
        file.mkdir()
        try:
            assert fetch(server, f"/lab/class?class={code}")[0] == 503
        finally:
            file.rmdir()
            aside.rename(file)
        # Nothing has changed meanwhile, and the next repetition is a quarter of a minute away.
        assert stream.next(BACK)[0] == 0
        assert stream.is_quiet(BACK)


def test_a_class_whose_time_is_over_ends_its_streams(server, store):
    code = codes.draw()
    store.begin(code, "lock", time.time() + 2)
    with listening(server, f"class={code}") as stream:
        assert stream.next()[0] == 0
        heard, seconds = stream.next()
        assert heard == news.GONE
        assert seconds < 2 + AT_ONCE


def test_a_class_that_is_none_is_told_so_and_a_code_that_is_none_refused(server):
    with listening(server, "class=BCDFG") as stream:
        assert [stream.next()[0], stream.next()[0]] == [news.GONE, None]
    for query in ("", "class=", "class=BCDF", "class=AEIOU", "class=BCDFGH"):
        assert fetch(server, f"/lab/events?{query}") == (400, "class must be a code of 5 letters")
        assert fetch(server, f"/lab/class?{query}")[0] == 400


def test_a_look_says_the_same_as_the_stream(server, store, code):
    store.say(code, {"poll": "open"})
    store.answer(code, "q", "one", "a", during={})
    for query, edition in ((f"class={code}", 1), (f"class={code.lower()}&answers=1", 2), ("class=BCDFG", news.GONE)):
        status, text = fetch(server, f"/lab/class?{query}")
        assert (status, json.loads(text)) == (200, {"edition": edition})


def test_one_who_stops_reading_keeps_nobody_waiting_and_its_place_is_free_when_it_is_gone(server, store, code):
    with listening(server, f"class={code}") as stream:
        stream.next()
        with ExitStack() as stalled:
            for _ in range(events.MOST_OF_A_CLASS - 1):
                connection = stalled.enter_context(socket.create_connection(("127.0.0.1", server.port)))
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
                connection.sendall(f"GET /lab/events?class={code}&answers=1 HTTP/1.1\r\nHost: lab\r\n\r\n".encode())
            for edition in range(1, 6):
                store.say(code, {"poll": str(edition)})
                heard, seconds = stream.next()
                assert heard == edition
                assert seconds < AT_ONCE
            status, words = fetch(server, f"/lab/events?class={code}")
            assert status == 503
            assert "as many event streams as this server can hold" in words
            assert fetch(server, f"/lab/class?class={code}")[0] == 200
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            with listening(server, f"class={code}") as again:
                if " 200 " in again.head:
                    return
            time.sleep(0.05)
        raise AssertionError("the places were not given back")


def test_the_server_stops_at_once_although_streams_are_open(tmp_path, store, code):
    with ExitStack() as open_streams:
        with running_app(tmp_path / "log") as app:
            for _ in range(3):
                stream = open_streams.enter_context(listening(app, f"class={code}"))
                assert stream.next()[0] == 0
            start = time.monotonic()
        assert time.monotonic() - start < 5  # running_app kills it after ten
        assert stream.next()[0] is None
    assert "Traceback" not in app.log()
    assert "without completing" not in app.log()


@pytest.mark.slow
def test_a_class_in_redis_ends_its_streams_too_when_its_time_is_over(tmp_path, monkeypatch, redis_server):
    monkeypatch.setenv(stores.SETTING, redis_server.empty().url)
    with running_app(tmp_path / "log") as app, closing(stores.opened(redis_server.url)) as store:
        store.begin("BCDFG", "lock", time.time() + 2)
        with listening(app, "class=BCDFG") as stream:
            assert stream.next()[0] == 0
            heard, seconds = stream.next()
            assert heard == news.GONE
            assert seconds < 2 + AT_ONCE


@pytest.mark.slow
def test_a_redis_that_is_away_is_said_so_and_what_changes_afterwards_is_heard(tmp_path, monkeypatch):
    with running_redis(tmp_path) as redis, closing(stores.opened(redis.url)) as store:
        monkeypatch.setenv(stores.SETTING, redis.url)
        code = codes.draw()
        store.begin(code, "lock", time.time() + 3600)
        with running_app(tmp_path / "log") as app, listening(app, f"class={code}") as stream:
            assert stream.next()[0] == 0
            store.say(code, {"poll": "open"})
            heard, seconds = stream.next()
            assert heard == 1
            assert seconds < AT_ONCE
            redis.stop()
            for path in ("/lab/events", "/lab/class"):
                assert fetch(app, f"{path}?class={code}") == (503, "The classes cannot be read now.")
            assert stream.is_quiet(1)
            redis.start()
            assert stream.next(BACK)[0] == 1
            store.say(code, {"poll": "closed"})
            assert stream.next()[0] == 2


@pytest.mark.parametrize(("base", "path"), [("", "/lab/events"), ("/here/", "/here/lab/events"), ("a", "/a/lab/class")])
def test_streams_stand_under_the_path_that_the_server_is_told(base, path, monkeypatch):
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": base}.__getitem__)
    found = [route.matches({"type": "http", "path": path, "method": "GET"})[0] for route in events.Streams().routes()]
    assert found.count(Match.FULL) == 1


@pytest.mark.parametrize(
    ("held", "status"),
    [
        ({"BCDFG": events.MOST_OF_A_CLASS}, 503),
        ({"BCDFG": events.MOST_OF_A_CLASS - 1}, None),
        ({"HJKMN": events.MOST}, 503),
        ({"HJKMN": events.MOST - 1}, None),
    ],
)
def test_above_the_number_of_streams_the_next_is_refused_in_words(held, status):
    streams = events.Streams()
    streams._channels = {code: SimpleNamespace(listeners=number) for code, number in held.items()}
    asked = Request({"type": "http", "query_string": b"class=BCDFG", "headers": []})
    answer = in_a_thread(streams._events(asked))
    assert getattr(answer, "status_code", None) == status
    if status:
        assert b"as many event streams as this server can hold" in answer.body


def test_a_stream_has_an_end(monkeypatch):
    monkeypatch.setattr(events, "LIFE", 0.2)
    channel = SimpleNamespace(closed=False)

    async def all_of_it():
        stream = events._messages(channel, asyncio.Event(), events._Look(ClassState("lock", 0), 0), answers=False)
        monkeypatch.setattr(news, "BEAT", 0.05)
        return [message async for message in stream]

    messages = in_a_thread(all_of_it())
    assert 2 <= len(messages) <= 5
    assert set(messages) == {"data: 0\n\n"}
