"""The contract of a store: every implementation is held to the same tests, on the real thing."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis

from benchmarks.app_process import ROOT
from dashboard.classroom import code as codes
from dashboard.classroom import stores
from dashboard.classroom.store import LONGEST_ANSWER, LONGEST_QUESTION, LONGEST_SAID, ClassGoneError

CODE, OTHER = "BCDFG", "HJKMN"
OPEN = {"poll": "open"}


@pytest.fixture(params=["sqlite", "redis"])
def setting(request, tmp_path):
    """Where the store is, as LAB_STORE says it. It begins empty."""
    if request.param == "redis":
        return request.getfixturevalue("redis_server").empty().url
    return f"sqlite://{tmp_path.as_posix()}/deep/classes.sqlite3"


@pytest.fixture
def make(setting):
    """How to open the same store again, as a second process does."""
    opened = []

    def another():
        opened.append(stores.opened(setting))
        return opened[-1]

    yield another
    for store in opened:
        store.close()


@pytest.fixture
def store(make):
    """A store with one class, which says that its poll is open."""
    store = make()
    assert store.begin(CODE, "lock", time.time() + 3600)
    store.say(CODE, OPEN)
    return store


def tally(store, question="q"):
    return store.counts(CODE, question)


def test_class_is_begun_once_and_read_as_it_was_begun(store):
    until = store.read(CODE).until
    assert not store.begin(CODE, "another lock", until + 1)
    state = store.read(CODE)
    assert (state.lock, state.until, state.said) == ("lock", until, OPEN)
    assert store.read(OTHER) is None


def test_texts_are_set_by_name_and_taken_back_when_empty(store):
    before = store.read(CODE).version
    store.say(CODE, {"lead": "/explore?fn=gelu", "poll": ""})
    state = store.read(CODE)
    assert state.said == {"lead": "/explore?fn=gelu"}
    assert state.version > before


def test_a_browser_has_one_answer_to_a_question_the_last(store):
    for text in ("a", "b", "b"):
        assert store.answer(CODE, "q", "one", text, during=OPEN)
    assert store.answer(CODE, "q", "two", "a", during=OPEN)
    assert store.answer(CODE, "other", "two", "c", during=OPEN)
    assert tally(store) == {"a": 1, "b": 1}
    assert tally(store, "other") == {"c": 1}


def test_an_empty_answer_takes_it_back(store):
    store.answer(CODE, "q", "one", "a", during=OPEN)
    assert store.answer(CODE, "q", "one", "", during=OPEN)
    assert tally(store) == {}


def test_an_answer_counts_only_while_the_class_says_so(store):
    assert store.answer(CODE, "q", "one", "a", during={})
    store.say(CODE, {"poll": "closed"})
    assert not store.answer(CODE, "q", "one", "b", during=OPEN)
    assert not store.answer(CODE, "q", "two", "b", during=OPEN)
    assert tally(store) == {"a": 1}


def test_each_change_shows_in_the_state(store):
    marks = []

    def mark():
        state = store.read(CODE)
        marks.append((state.version, state.answers))

    mark()
    store.answer(CODE, "q", "one", "a", during=OPEN)
    mark()
    store.forget(CODE, "one")
    mark()
    store.say(CODE, {"lead": "x"})
    mark()
    assert len(set(marks)) == len(marks)
    assert marks == sorted(marks, key=sum)


def test_a_browser_that_withdraws_leaves_nothing(store):
    for question in ("did/1", "did/2", "q"):
        for browser in ("one", "two"):
            store.answer(CODE, question, browser, "a", during={})
    store.forget(CODE, "one", "did/")
    assert [tally(store, question) for question in ("did/1", "did/2", "q")] == [{"a": 1}, {"a": 1}, {"a": 2}]
    store.forget(CODE, "one")
    assert tally(store) == {"a": 1}


def test_answers_of_all_to_some_questions_are_erased(store):
    for question in ("poll/1.1", "poll/1.2", "poll/10.1", "did/1"):
        for browser in ("one", "two"):
            store.answer(CODE, question, browser, "a", during={})
    store.forget(CODE, None, "poll/1.")
    assert [tally(store, question) for question in ("poll/1.1", "poll/1.2", "poll/10.1", "did/1")] == [
        {}, {}, {"a": 2}, {"a": 2},
    ]  # fmt: skip


def test_an_ended_class_is_gone_with_its_answers(store):
    store.answer(CODE, "q", "one", "a", during=OPEN)
    store.begin(OTHER, "lock", time.time() + 3600)
    store.answer(OTHER, "q", "one", "a", during={})
    store.end(CODE)
    store.end(CODE)
    assert store.read(CODE) is None
    assert tally(store) == {}
    for change in (
        lambda: store.say(CODE, OPEN),
        lambda: store.answer(CODE, "q", "one", "a", during={}),
    ):
        with pytest.raises(ClassGoneError):
            change()
    assert store.counts(OTHER, "q") == {"a": 1}
    assert store.begin(CODE, "lock", time.time() + 3600)
    assert tally(store) == {}


def test_a_class_that_has_outlived_its_time_is_gone(store):
    assert store.begin(OTHER, "lock", time.time() + 0.3)
    store.answer(OTHER, "q", "one", "a", during={})
    time.sleep(0.4)
    assert store.read(OTHER) is None
    with pytest.raises(ClassGoneError):
        store.say(OTHER, OPEN)
    assert store.begin(OTHER, "lock", time.time() + 3600)
    assert store.counts(OTHER, "q") == {}


def test_two_processes_see_the_same_and_count_no_browser_twice(store, make):
    second = make()
    browsers = [f"{n:02}" for n in range(60)]

    def vote(numbered):
        n, browser = numbered
        return (store, second)[n % 2].answer(CODE, "q", browser, "ab"[n % 3 == 0], during=OPEN)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(vote, enumerate(browsers * 2)))
    expected = {"a": 40, "b": 20}
    assert tally(store) == tally(second) == expected


VOTER = """
import sys
from dashboard.classroom import stores

store = stores.opened(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(100):
    assert store.answer("BCDFG", "q", f"{number:02}", sys.argv[2], during={"poll": "open"})
"""


def test_two_real_processes_that_vote_for_the_same_browsers_at_once_count_each_once(store, setting):
    command = [sys.executable, "-c", VOTER, setting]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    voters = [subprocess.Popen([*command, text], cwd=ROOT, text=True, **pipes) for text in "ab"]
    try:
        assert [voter.stdout.readline() for voter in voters] == 2 * ["ready\n"]
        for voter in voters:
            voter.stdin.write("go\n")
            voter.stdin.flush()
        assert [voter.wait(60) for voter in voters] == [0, 0]
    finally:
        for voter in voters:
            voter.kill()
            voter.communicate()
    assert sum(tally(store).values()) == 100
    assert store.read(CODE).answers == 200


def test_changes_are_told_whichever_process_makes_them(store, make):
    second, told, came = make(), [], threading.Event()

    def tell(code):
        told.append(code)
        came.set()

    stop = store.watch(tell)
    for change in (
        lambda: second.say(CODE, {"lead": "x"}),
        lambda: store.say(CODE, {"lead": "y"}),
        lambda: second.answer(CODE, "q", "one", "a", during={}),
        lambda: second.end(CODE),
    ):
        came.clear()
        change()
        assert came.wait(1.5), "nobody was told"
    assert set(told) == {CODE}
    stop()
    time.sleep(0.3)
    told.clear()
    second.begin(OTHER, "lock", time.time() + 60)
    time.sleep(0.5)
    assert told == []


@pytest.mark.parametrize(
    ("question", "text"),
    [("q" * (LONGEST_QUESTION + 1), "a"), ("q", "a" * (LONGEST_ANSWER + 1))],
    ids=["question", "answer"],
)
def test_what_is_too_long_is_refused(store, question, text):
    with pytest.raises(ValueError, match="at most"):
        store.answer(CODE, question, "one", text, during={})
    with pytest.raises(ValueError, match="said"):
        store.say(CODE, {"lead": "x" * (LONGEST_SAID + 1)})


def test_what_is_no_text_is_refused_and_leaves_nothing(store):
    for change in (
        lambda: store.answer(CODE, "q", "one", "\ud800", during={}),
        lambda: store.say(CODE, {"lead": "\ud800"}),
    ):
        with pytest.raises(ValueError, match="half a character"):
            change()
    assert store.read(CODE).said == OPEN
    assert store.answer(CODE, "q", "one", "a\0b, σ′", during=OPEN)
    assert tally(store) == {"a\0b, σ′": 1}


def held(setting):
    """Every byte that the store holds: the files of SQLite, or all keys of Redis and what stands under them."""
    if setting.startswith("sqlite"):
        path = Path(setting.removeprefix("sqlite://"))
        return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))
    with redis.Redis.from_url(setting) as client:
        return b"".join(key + client.dump(key) for key in client.scan_iter())


def test_the_stores_bytes_hold_no_key_and_no_browsers_token_and_nothing_of_a_class_that_has_ended(make, setting):
    leading, code, key = make(), codes.draw(), codes.token()
    tokens = [codes.token() for _ in range(30)]
    leading.begin(code, codes.lock(key), time.time() + 3600)
    for poll in ("open-poll", "second-poll"):
        leading.say(code, {"poll": poll, "lead": "/explore?fn=gelu"})
        for token in tokens:
            store = make()
            store.answer(code, "question-one", codes.browser(code, token), "answer-one", during={"poll": poll})
            store.answer(code, "did/exercise-one", codes.browser(code, token), "solved-it", during={})
            store.close()
        leading.say(code, {"poll": "closed-poll"})
    leading.answer(code, "reset-question", codes.browser(code, tokens[0]), "reset-answer", during={})
    leading.forget(code, None, "reset-")
    assert b"reset-answer" not in held(setting)
    leading.forget(code, codes.browser(code, tokens[0]), "did/")
    kept = [code, codes.lock(key), codes.browser(code, tokens[0]), "closed-poll", "/explore?fn=gelu"]
    kept += ["question-one", "answer-one", "did/exercise-one", "solved-it"]
    assert [text for text in kept if text.encode() not in held(setting)] == []
    assert [secret for secret in [key, *tokens] if secret.encode() in held(setting)] == []
    leading.end(code)
    assert [text for text in kept if text.encode() in held(setting)] == []
