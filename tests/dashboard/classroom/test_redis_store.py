"""What is Redis's own: it may be away and come back, and what it holds expires by itself."""

import sys
import threading
import time
from contextlib import closing

import pytest
import redis

from dashboard.classroom import redis_store, stores
from dashboard.classroom.redis_store import RedisStore
from dashboard.classroom.store import StoreError
from tests.redis_server import running_redis

CODE, OTHER = "BCDFG", "HJKMN"


@pytest.fixture
def server(tmp_path):
    """One that may be stopped."""
    with running_redis(tmp_path) as server:
        yield server


@pytest.fixture
def store(server):
    with closing(RedisStore(server.url)) as store:
        store.begin(CODE, "lock", time.time() + 3600)
        yield store


def test_a_redis_that_was_away_loses_no_vote_and_is_used_again_without_a_restart(server, store):
    told, came = [], threading.Event()

    def tell(code):
        told.append(code)
        came.set()

    stop = store.watch(tell)
    store.say(CODE, {"poll": "open"})
    store.answer(CODE, "q", "one", "a", during={"poll": "open"})
    server.stop()
    faults = store.faults
    for use in (
        lambda: store.read(CODE),
        lambda: store.counts(CODE, "q"),
        lambda: store.answer(CODE, "q", "two", "a", during={}),
        lambda: store.begin(OTHER, "lock", time.time() + 60),
        lambda: store.watch(tell),
    ):
        start = time.monotonic()
        with pytest.raises(StoreError, match="does not answer"):
            use()
        assert time.monotonic() - start < 2
    assert store.faults == faults + 5
    time.sleep(1)
    told.clear()
    came.clear()
    server.start()
    assert came.wait(3), "what was missed was not told"
    assert told == [CODE]
    assert store.read(CODE).said == {"poll": "open"}
    assert store.answer(CODE, "q", "two", "a", during={"poll": "open"})
    assert store.counts(CODE, "q") == {"a": 2}
    time.sleep(0.5)
    came.clear()
    store.say(CODE, {"poll": "closed"})
    assert came.wait(1)
    stop()


def test_a_class_that_ended_while_redis_was_not_heard_is_told_afterwards(server, store):
    came = threading.Event()
    stop = store.watch(lambda code: came.set())
    store.say(CODE, {"poll": "open"})
    assert came.wait(1)
    came.clear()
    server.stop()
    (server.folder / "dump.rdb").unlink()
    server.start()
    assert came.wait(3)
    assert store.read(CODE) is None
    stop()


def test_everything_of_a_class_expires_with_it(store, server):
    until = time.time() + 0.6
    assert store.begin(OTHER, "lock", until)
    store.say(OTHER, {"poll": "open"})
    for question in ("q", "did/one"):
        store.answer(OTHER, question, "one", "a", during={})
    with redis.Redis(port=server.port) as client:
        ends = {client.pexpiretime(key) for key in client.scan_iter(f"*{OTHER}*")}
        assert ends == {int(until * 1000)}
        time.sleep(0.7)
        assert list(client.scan_iter(f"*{OTHER}*")) == []


def written(folder):
    """All that Redis has on the disk."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def expect_gone(folder, mark):
    deadline = time.monotonic() + 10
    while mark.encode() in written(folder):
        assert time.monotonic() < deadline, "it is still in the file"
        time.sleep(0.1)


def test_what_a_class_has_erased_is_gone_from_the_append_only_file_within_seconds(tmp_path):
    """By its end, by who leaves, and by a class whose time was over when the next one begins; two processes at once."""
    with (
        running_redis(tmp_path, appendonly="yes", save="") as server,
        closing(RedisStore(server.url)) as one,
        closing(RedisStore(server.url)) as two,
    ):
        for store, code in ((one, CODE), (two, OTHER)):
            store.begin(code, "lock", time.time() + 3600)
            for browser in ("mark-of-ann", "mark-of-bob"):
                store.answer(code, "q", f"{browser}-{code}", "a", during={})
        assert f"mark-of-ann-{CODE}".encode() in written(tmp_path)
        one.end(CODE)
        two.forget(OTHER, f"mark-of-ann-{OTHER}")
        for mark in (f"mark-of-ann-{CODE}", f"mark-of-bob-{CODE}", f"mark-of-ann-{OTHER}"):
            expect_gone(tmp_path, mark)
        assert one.counts(OTHER, "q") == {"a": 1}
        assert f"mark-of-bob-{OTHER}".encode() in written(tmp_path)
        brief = "KMNPR"
        one.begin(brief, "lock", time.time() + 2.5)
        one.answer(brief, "q", "mark-of-eve", "a", during={})
        time.sleep(3)
        assert b"mark-of-eve" in written(tmp_path)
        one.begin("RSTVW", "lock", time.time() + 3600)
        expect_gone(tmp_path, "mark-of-eve")


def test_a_class_that_ran_out_is_gone_from_the_append_only_file_when_a_process_starts(tmp_path):
    with (
        running_redis(tmp_path, appendonly="yes", save="") as server,
        closing(RedisStore(server.url)) as before,
        closing(RedisStore(server.url)) as started,
    ):
        before.begin(CODE, "lock", time.time() + 2.5)
        before.answer(CODE, "q", "mark-of-eve", "a", during={})
        time.sleep(3)
        assert b"mark-of-eve" in written(tmp_path)
        stop = started.watch(lambda code: None)
        expect_gone(tmp_path, "mark-of-eve")
        stop()


def test_a_class_that_runs_out_while_a_process_listens_is_gone_from_the_append_only_file_within_its_time(
    tmp_path, monkeypatch
):
    """One that it heard of, and one that was there before it; the file is not written anew while none has run out."""
    monkeypatch.setattr(redis_store, "_CLEARS_EVERY", 3.0)
    with (
        running_redis(tmp_path, appendonly="yes", save="") as server,
        closing(RedisStore(server.url)) as there,
        closing(RedisStore(server.url)) as listening,
        redis.Redis(port=server.port) as client,
    ):
        there.begin(CODE, "lock", time.time() + 5)
        there.answer(CODE, "q", f"mark-of-{CODE}", "a", during={})
        stop = listening.watch(lambda code: None)
        there.begin(OTHER, "lock", time.time() + 5)
        there.answer(OTHER, "q", f"mark-of-{OTHER}", "a", during={})
        time.sleep(4)
        rewrites = client.info("persistence")["aof_rewrites"]
        assert {f"mark-of-{code}".encode() in written(tmp_path) for code in (CODE, OTHER)} == {True}
        for code in (CODE, OTHER):
            expect_gone(tmp_path, f"mark-of-{code}")
        time.sleep(4)
        assert client.info("persistence")["aof_rewrites"] == rewrites + 1
        stop()


def test_a_class_that_its_leader_ended_has_the_file_written_anew_once_for_all_processes(tmp_path, monkeypatch):
    monkeypatch.setattr(redis_store, "_CLEARS_EVERY", 3.0)
    with (
        running_redis(tmp_path, appendonly="yes", save="") as server,
        closing(RedisStore(server.url)) as leading,
        closing(RedisStore(server.url)) as listening,
        redis.Redis(port=server.port) as client,
    ):
        stops = [each.watch(lambda code: None) for each in (leading, listening)]
        leading.begin(CODE, "lock", time.time() + 3600)
        leading.answer(CODE, "q", "mark", "a", during={})
        time.sleep(2.5)
        rewrites = client.info("persistence")["aof_rewrites"]
        leading.end(CODE)
        expect_gone(tmp_path, "mark")
        time.sleep(5)
        assert client.info("persistence")["aof_rewrites"] == rewrites + 1
        for stop in stops:
            stop()


def test_a_file_that_could_not_be_written_anew_is_later(tmp_path, monkeypatch):
    monkeypatch.setattr(redis_store, "_CLEARS_EVERY", 2.0)
    with running_redis(tmp_path, appendonly="yes", save="") as server, closing(RedisStore(server.url)) as store:
        stop = store.watch(lambda code: None)
        store.begin(CODE, "lock", time.time() + 3600)
        store.answer(CODE, "q", "mark", "a", during={})
        time.sleep(2.5)
        with monkeypatch.context() as patch:
            patch.setattr(redis.Redis, "bgrewriteaof", refused)
            store.end(CODE)
            time.sleep(1.5)
        assert b"mark" in written(tmp_path)
        expect_gone(tmp_path, "mark")
        stop()


def refused(*_):
    raise redis.ConnectionError


def test_a_redis_without_an_append_only_file_is_given_none(store, server):
    store.watch(lambda code: None)()
    store.end(CODE)
    time.sleep(2)
    assert list(server.folder.iterdir()) == []


def test_without_its_package_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "redis", None)
    monkeypatch.delitem(sys.modules, "dashboard.classroom.redis_store")
    with pytest.raises(StoreError, match=r"pip install -r requirements-redis\.txt"):
        stores.opened("redis://127.0.0.1:1/0")


def test_a_password_is_not_in_the_words_of_an_error(server):
    address = server.url.replace("redis://", "redis://:hunter2@")
    server.stop()
    with closing(RedisStore(address)) as store, pytest.raises(StoreError) as error:
        store.read(CODE)
    assert "hunter2" not in str(error.value)


def test_a_redis_that_is_busy_for_seconds_writes_its_file_anew_after_that(tmp_path):
    with (
        running_redis(tmp_path, appendonly="yes", save="") as server,
        closing(RedisStore(server.url)) as store,
        redis.Redis(port=server.port) as client,
    ):
        store.begin(CODE, "lock", time.time() + 3600)
        store.answer(CODE, "q", "mark-of-ann", "a", during={})
        store.end(CODE)
        client.client_pause(4500)
        expect_gone(tmp_path, "mark-of-ann")
