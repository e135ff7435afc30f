"""Classes in Redis, for processes on several machines. Needs ``requirements-redis.txt``.

A class is a hash; each question of it is another, with the answer of each browser; a set names the questions. All of
them expire by themselves when the class's time is over. Changes are scripts, which Redis runs one at a time. A Redis
that writes a line for each change into a file is told to write that anew after something was erased or has expired.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import cast

import redis
from redis.backoff import ExponentialBackoff
from redis.client import PubSub
from redis.commands.core import Script
from redis.retry import Retry

from dashboard.classroom.code import LENGTH
from dashboard.classroom.store import ClassGoneError, ClassState, StoreError, check_answer, check_said

_NEWS = "lab/news"  # the channel on which the code of each class is told that has changed
_ENDED = "lab/ended"  # and of each that its leader has ended: who did that has the file written anew
_SAID = "said/"  # before the names of a class's texts, among its fields
_LOOKS_EVERY = 0.2  # seconds
_CLEARS_EVERY = 3600.0  # seconds: how long the file may hold a class whose time is over
_REWRITES_AFTER = 1.0  # seconds, so that what is erased meanwhile is in the same
_REWRITE_TRIES = 5  # then within the hour
_GONE = -1

_BEGIN = """
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'lock', ARGV[3], 'until', ARGV[4], 'version', 0, 'answers', 0)
redis.call('PEXPIREAT', KEYS[1], ARGV[5])
redis.call('PUBLISH', ARGV[1], ARGV[2])
return 1
"""
_END = """
for _, question in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('DEL', KEYS[2] .. '/' .. question) end
if redis.call('DEL', KEYS[1], KEYS[2]) > 0 then
  redis.call('PUBLISH', ARGV[1], ARGV[2])
  redis.call('PUBLISH', ARGV[3], ARGV[2])
end
return 1
"""
_SAY = """
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
for i = 3, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[1], ARGV[i])
  else redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('PUBLISH', ARGV[1], ARGV[2])
return 1
"""
_ANSWER = """
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
for i = 6, #ARGV, 2 do
  if (redis.call('HGET', KEYS[1], ARGV[i]) or '') ~= ARGV[i + 1] then return 0 end
end
local answers = KEYS[2] .. '/' .. ARGV[3]
if ARGV[5] == '' then redis.call('HDEL', answers, ARGV[4])
else redis.call('HSET', answers, ARGV[4], ARGV[5]) end
redis.call('SADD', KEYS[2], ARGV[3])
local ends = redis.call('PEXPIRETIME', KEYS[1])
redis.call('PEXPIREAT', answers, ends)
redis.call('PEXPIREAT', KEYS[2], ends)
redis.call('HINCRBY', KEYS[1], 'answers', 1)
redis.call('PUBLISH', ARGV[1], ARGV[2])
return 1
"""
_FORGET = """
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
for _, question in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  if string.sub(question, 1, #ARGV[4]) == ARGV[4] then
    if ARGV[3] ~= '' then redis.call('HDEL', KEYS[2] .. '/' .. question, ARGV[3])
    else redis.call('DEL', KEYS[2] .. '/' .. question) end
  end
end
redis.call('HINCRBY', KEYS[1], 'answers', 1)
redis.call('PUBLISH', ARGV[1], ARGV[2])
return 1
"""


class RedisStore:
    """A store in a Redis of version 7 or newer, which may be away and come back."""

    kind = "redis"

    def __init__(self, url: str) -> None:
        """Raises ValueError for an address that is none. It connects when it is first needed."""
        self.faults = 0
        self._rewriting = threading.Lock()  # held from when a rewrite is due until it begins
        self._owed = False  # whether one could not begin
        self._redis = redis.Redis.from_url(
            url,
            decode_responses=True,
            socket_connect_timeout=1.0,
            socket_timeout=1.0,
            health_check_interval=10,
            # A command whose connection was lost is sent again: none does more when it is done twice.
            retry=Retry(ExponentialBackoff(cap=0.2, base=0.05), 1),
        )
        self._begin, self._end, self._say, self._answer, self._forget = map(
            self._redis.register_script, (_BEGIN, _END, _SAY, _ANSWER, _FORGET)
        )

    def begin(self, code: str, lock: str, until: float) -> bool:
        """Make a class. Those that have outlived their time Redis erases itself, but for its file."""
        made = self._change(self._begin, code, lock, repr(until), int(until * 1000)) == 1
        self._rewrite()
        return made

    def end(self, code: str) -> None:
        """Erase a class."""
        self._change(self._end, code, _ENDED)
        self._rewrite()

    def read(self, code: str) -> ClassState | None:
        """A class as it is now."""
        with self._answering():
            fields = cast("dict[str, str]", self._redis.hgetall(_class(code)))
        if not fields:
            return None
        said = {name.removeprefix(_SAID): text for name, text in fields.items() if name.startswith(_SAID)}
        return ClassState(fields["lock"], float(fields["until"]), int(fields["version"]), int(fields["answers"]), said)

    def say(self, code: str, said: Mapping[str, str]) -> None:
        """Tell all of the class."""
        check_said(said)
        if self._change(self._say, code, *_fields(said)) == _GONE:
            raise ClassGoneError(f"there is no class {code}")

    def answer(self, code: str, question: str, browser: str, text: str, *, during: Mapping[str, str]) -> bool:
        """Take a browser's answer."""
        check_answer(question, text)
        taken = self._change(self._answer, code, question, browser, text, *_fields(during))
        if taken == _GONE:
            raise ClassGoneError(f"there is no class {code}")
        return taken == 1

    def counts(self, code: str, question: str) -> dict[str, int]:
        """How many have given each answer."""
        with self._answering():
            return dict(Counter(cast("list[str]", self._redis.hvals(f"{_questions(code)}/{question}"))))

    def forget(self, code: str, browser: str | None, beginning: str = "") -> None:
        """Erase a browser's answers, or everybody's."""
        self._change(self._forget, code, browser or "", beginning)
        self._rewrite()

    def watch(self, tell: Callable[[str], None]) -> Callable[[], None]:
        """Listen to Redis; when it was away, tell every class, for nobody knows what was missed.

        What expired before, and what expires meanwhile, is taken out of its file.
        """
        stopped = threading.Event()
        with self._answering():
            first = self._subscribe()
            first.get_message(timeout=1.0)  # that it has subscribed
            known = self._codes()
        self._rewrite()

        def listen() -> None:
            channel: PubSub | None = first
            cleared = time.monotonic()
            while not stopped.is_set():
                try:
                    channel = channel or self._subscribe()
                    codes = self._told(channel, known)
                    if time.monotonic() - cleared >= _CLEARS_EVERY:
                        if (gone := known - self._codes()) or self._owed:
                            self._rewrite()
                        known.difference_update(gone)
                        cleared = time.monotonic()
                except (redis.RedisError, OSError, ValueError):  # ValueError: from a connection that is closed already
                    if channel is not None:
                        channel.close()
                        channel = None
                    stopped.wait(_LOOKS_EVERY)
                    continue
                known.update(codes)
                for code in codes:
                    tell(code)
            if channel is not None:
                channel.close()

        threading.Thread(target=listen, name="classes", daemon=True).start()
        return stopped.set

    def _subscribe(self) -> PubSub:
        channel: PubSub = self._redis.pubsub()  # type: ignore[no-untyped-call]
        channel.subscribe(_NEWS, _ENDED)
        return channel

    def _told(self, channel: PubSub, known: set[str]) -> set[str]:
        """The codes that are told within a moment: all there are and were, when it has subscribed again.

        A class that its leader has ended is known no longer.
        """
        message = channel.get_message(timeout=_LOOKS_EVERY)
        if message is None:
            return set()
        if message["channel"] == _ENDED:
            known.discard(message["data"])
            return set()
        return known | self._codes() if message["type"] == "subscribe" else {message["data"]}

    def _codes(self) -> set[str]:
        """The codes of all classes there are."""
        return {key[5:-1] for key in self._redis.scan_iter(_class("?" * LENGTH))}

    def _rewrite(self) -> None:
        """Have Redis write its append-only file anew in a moment, if it has one: it still holds what was erased."""

        def rewrite() -> None:
            time.sleep(_REWRITES_AFTER)
            self._rewriting.release()
            self._owed = True
            for _ in range(_REWRITE_TRIES):
                with suppress(redis.RedisError):  # it is busy or away, or does not allow it: docs/SECURITY.md
                    while (now := self._redis.info("persistence"))["aof_rewrite_in_progress"]:
                        time.sleep(_REWRITES_AFTER)  # that one may have begun before
                    if now["aof_enabled"]:
                        self._redis.bgrewriteaof()
                    self._owed = False
                    return
                time.sleep(_REWRITES_AFTER)

        if self._rewriting.acquire(blocking=False):
            threading.Thread(target=rewrite, name="erasing", daemon=True).start()

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    def _change(self, script: Script, code: str, *values: str | int) -> int:
        """Run a script on a class; what it returns."""
        with self._answering():
            return int(script(keys=[_class(code), _questions(code)], args=[_NEWS, code, *values]))

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Raise StoreError where Redis does not answer as it should."""
        try:
            yield
        except redis.RedisError as error:
            self.faults += 1
            raise StoreError(f"the store of classes in Redis does not answer: {error}") from error


def _class(code: str) -> str:
    """The key of a class. What stands in braces keeps all of a class on one machine of a cluster."""
    return f"lab:{{{code}}}"


def _questions(code: str) -> str:
    """The key of the names of its questions; the answers of each are under this, a stroke and the name."""
    return f"{_class(code)}:questions"


def _fields(said: Mapping[str, str]) -> list[str]:
    """The fields of a class's texts, each followed by what it shall hold."""
    return [part for name, text in said.items() for part in (_SAID + name, text)]
