"""What may befall a file: each fault ends in words, and afterwards everything works again without a restart."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest

from benchmarks.app_process import ROOT
from dashboard.classroom import sqlite_store
from dashboard.classroom.sqlite_store import SqliteStore
from dashboard.classroom.store import ClassGoneError, StoreError

CODE, OTHER = "BCDFG", "HJKMN"
LATER = 3600


@pytest.fixture
def path(tmp_path):
    return tmp_path / "classes.sqlite3"


@pytest.fixture
def store(path):
    with closing(SqliteStore(path)) as store:
        store.begin(CODE, "lock", time.time() + LATER)
        yield store


def works(store, code=OTHER):
    """A whole class, from beginning to end."""
    assert store.begin(code, "lock", time.time() + LATER)
    assert store.answer(code, "q", "one", "a", during={})
    assert store.counts(code, "q") == {"a": 1}
    store.end(code)
    assert store.read(code) is None


FULL = """
import json, resource, sys, time
from pathlib import Path
from dashboard.classroom.sqlite_store import SqliteStore
from dashboard.classroom.store import StoreError

path = Path(sys.argv[1])
store = SqliteStore(path)
store.begin("BCDFG", "lock", time.time() + 3600)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, most))
taken, words = 0, []
for number in range(20_000):
    try:
        store.answer("BCDFG", "q", f"{number:05}", "x" * 300, during={})
        taken += 1
    except StoreError as error:
        words.append(str(error))
        if len(words) == 20:
            break
counted = store.counts("BCDFG", "q")["x" * 300]
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
again = store.answer("BCDFG", "q", "again", "y", during={})
last = store.counts("BCDFG", "q")["y"]
print(json.dumps({"taken": taken, "counted": counted, "words": words, "again": again, "last": last}))
"""


def test_on_a_full_disk_no_vote_is_half_counted_and_all_goes_on_when_there_is_room(path):
    pytest.importorskip("resource", reason="only where a process can be given less room")
    done = subprocess.run([sys.executable, "-c", FULL, path], cwd=ROOT, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert len(told["words"]) == 20
    assert all(("does not answer" in words and "full" in words) or "I/O" in words for words in told["words"])
    assert told["taken"] == told["counted"] > 100
    assert (told["again"], told["last"]) == (True, 1)


def test_a_file_that_is_deleted_takes_its_classes_with_it_and_the_next_begins_anew(store, path):
    store.answer(CODE, "q", "one", "a", during={})
    for file in path.parent.glob("classes*"):
        file.unlink()
    assert store.read(CODE) is None
    with pytest.raises(ClassGoneError):
        store.say(CODE, {"poll": "open"})
    works(store)
    assert path.exists()


def test_a_second_process_that_keeps_the_deleted_file_meets_the_first_in_the_new_one(store, path):
    with closing(SqliteStore(path)) as second:
        path.unlink()
        assert store.begin(OTHER, "lock", time.time() + LATER)
        assert second.read(OTHER) is not None
        second.say(OTHER, {"poll": "open"})
        assert store.read(OTHER).said == {"poll": "open"}


@pytest.mark.parametrize("what", ["a folder", "no database"])
def test_what_is_no_store_is_said_so_until_it_is_gone(store, path, what):
    for file in path.parent.glob("classes*"):
        file.unlink()
    if what == "a folder":
        path.mkdir()
    else:
        path.write_bytes(b"something else " * 1000)
    for use in (lambda: store.read(CODE), lambda: store.say(CODE, {"poll": "open"}), lambda: SqliteStore(path)):
        with pytest.raises(StoreError, match="does not answer"):
            use()
    if what == "a folder":
        path.rmdir()
    else:
        path.unlink()
    works(store)


def test_a_file_that_is_spoilt_while_it_is_used_is_a_fault_until_it_is_gone(store, path):
    store.answer(CODE, "q", "one", "a", during={})
    store.close()  # so that all of it is in the one file
    path.write_bytes(b"\xff" * path.stat().st_size)
    with pytest.raises(StoreError, match="does not answer"):
        store.read(CODE)
    path.unlink()
    works(store)


def test_while_another_process_writes_for_long_who_reads_does_not_wait(store, path, monkeypatch):
    monkeypatch.setattr(sqlite_store, "_PATIENCE", 0.5)
    store.close()
    refused = []

    def vote():
        with pytest.raises(StoreError, match=r"does not answer|busy"):
            store.answer(CODE, "q", "one", "a", during={})
        refused.append(True)

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        voters = [threading.Thread(target=vote) for _ in range(3)]
        for voter in voters:
            voter.start()
        start = time.monotonic()
        for _ in range(20):
            assert store.read(CODE) is not None
        assert time.monotonic() - start < 0.25
        for voter in voters:
            voter.join()
        other.execute("ROLLBACK")
    assert refused == 3 * [True]
    works(store)
    assert store.answer(CODE, "q", "one", "a", during={})
    assert store.counts(CODE, "q") == {"a": 1}


def test_who_watches_hears_again_after_the_file_was_away(store, path):
    told = threading.Event()
    stop = store.watch(lambda code: told.set())
    for file in path.parent.glob("classes*"):
        file.unlink()
    path.mkdir()
    time.sleep(0.5)
    path.rmdir()
    assert told.wait(2), "the class that is gone was not told"
    told.clear()
    store.begin(OTHER, "lock", time.time() + LATER)
    assert told.wait(2)
    stop()


def test_a_folder_that_cannot_be_made_is_said_when_the_store_is_opened(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="does not answer"):
        SqliteStore(tmp_path / "file/deep/classes.sqlite3")


def test_a_class_that_has_outlived_its_time_is_erased_by_a_store_that_is_watched_or_opened(store, path):
    def kept():
        with closing(sqlite3.connect(path)) as other:
            return {code for (code,) in other.execute("SELECT code FROM class")}

    stop = store.watch(lambda code: None)
    store.begin(OTHER, "lock", time.time() + 0.3)
    time.sleep(0.3)
    assert kept() == {CODE, OTHER}
    time.sleep(0.5)
    assert kept() == {CODE}
    stop()
    time.sleep(0.3)
    store.begin(OTHER, "lock", time.time() + 0.1)
    time.sleep(0.2)
    SqliteStore(path).close()
    assert kept() == {CODE}
