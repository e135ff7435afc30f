"""Tell browsers when their class has changed: ``/lab/events``, and ``/lab/class`` for a browser that no stream reaches.

Both say the class's edition (``news.edition``), which counts its changes. That is no secret: no key is asked for, and
none stands in an address. However slow a browser is, nothing waits for it here but the newest edition.
"""

import asyncio
import contextlib
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from types import FrameType
from typing import NamedTuple

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.url_util import make_url_path

from dashboard.classroom import code as codes
from dashboard.classroom import stores
from dashboard.classroom.store import ClassState, StoreError
from dashboard.shell import news

MOST, MOST_OF_A_CLASS = 1000, 300
"""Streams that one process holds, in all and for one class."""
LIFE = 600.0
"""Seconds after which a stream ends and its browser opens another: no place is held for long for one that is gone."""
ANSWERS_EVERY = 0.5
"""Seconds between two messages to one who hears of answers."""
_READS_EVERY, _READS_AGAIN = 0.1, 1.0  # seconds between two looks into the store, and after one that has failed
_LOOKS_EVERY = 3.0  # seconds after which it is looked at though nothing was told

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the second tells nginx to send at once


class _Look(NamedTuple):
    """A class as the store says it is, and how often the store had not answered this process before that."""

    state: ClassState | None
    faults: int

    def heard(self, answers: bool) -> tuple[int, int]:
        """What those hear another message for when it changes, who hear of answers and who do not."""
        return news.edition(self.state, answers), self.faults


class _Channel:
    """A class as those who listen on this process know it."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.listeners = 0
        self.closed = False
        self.look = _Look(None, 0)
        # For those who hear of answers and for all others: each is set once, and another takes its place. In a poll a
        # class answers ten times a second, and two hundred who do not care are not woken for that.
        self.changed = {answers: asyncio.Event() for answers in (False, True)}
        self.told = asyncio.Event()  # that there may be one
        self.told.set()
        self.reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        """Read the class whenever it may have changed, when its time is over, and when the store may be back."""
        while True:
            rest = self.look.state.until - time.time() if self.look.state else _LOOKS_EVERY
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.told.wait(), min(max(rest, 0), _LOOKS_EVERY) + _READS_EVERY)
            self.told.clear()
            try:
                before, self.look = self.look, await asyncio.to_thread(_look, self.code)
            except StoreError:
                self.told.set()
                await asyncio.sleep(_READS_AGAIN)
            else:
                self._wake(*(answers for answers in self.changed if self.look.heard(answers) != before.heard(answers)))
                await asyncio.sleep(_READS_EVERY)

    def close(self) -> None:
        """End the streams of the class."""
        self.closed = True
        self._wake(*self.changed)

    def _wake(self, *listeners: bool) -> None:
        for answers in listeners:
            changed, self.changed[answers] = self.changed[answers], asyncio.Event()
            changed.set()


class Streams:
    """The streams of this process: one look into the store for all that listen to a class."""

    def __init__(self) -> None:
        self._channels: dict[str, _Channel] = {}
        self._starts = asyncio.Lock()
        self._unwatch: Callable[[], None] | None = None

    def routes(self) -> list[Route]:
        """Those of live classes."""
        base = st.get_option("server.baseUrlPath")
        return [
            Route(make_url_path(base, "lab/events"), self._events),
            Route(make_url_path(base, "lab/class"), _edition),
        ]

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """End the streams when the server is told to stop: it waits for each, and only then for anything else."""
        loop = asyncio.get_running_loop()
        with _told_of_stop(lambda: loop.call_soon_threadsafe(self.close)):
            yield
        self.close()

    def close(self) -> None:
        """End all streams, and stop watching the store."""
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None
        for channel in self._channels.values():
            channel.close()

    async def _events(self, request: Request) -> ASGIApp:
        code = codes.read(request.query_params.get("class", ""))
        if code is None:
            return _NO_CODE
        listeners = {name: channel.listeners for name, channel in self._channels.items()}
        if sum(listeners.values()) >= MOST or listeners.get(code, 0) >= MOST_OF_A_CLASS:
            return _refusal("There are as many event streams as this server can hold; ask /lab/class instead.")
        return partial(self._stream, code, "answers" in request.query_params)

    async def _stream(self, code: str, answers: bool, scope: Scope, receive: Receive, send: Send) -> None:
        response: ASGIApp
        with self._listening(code) as channel:
            changed = channel.changed[answers]  # taken before the store is read: what changes meanwhile is not missed
            try:
                await self._watch()
                look = await asyncio.to_thread(_look, code)
            except StoreError:
                response = _NO_ANSWER
            else:
                messages = _messages(channel, changed, look, answers)
                response = StreamingResponse(messages, headers=_HEADERS, media_type="text/event-stream")
            await response(scope, receive, send)

    @contextlib.contextmanager
    def _listening(self, code: str) -> Iterator[_Channel]:
        channel = self._channels.get(code)
        if channel is None:
            channel = self._channels[code] = _Channel(code)
        channel.listeners += 1
        try:
            yield channel
        finally:
            channel.listeners -= 1
            if not channel.listeners:
                del self._channels[code]
                channel.reader.cancel()

    async def _watch(self) -> None:
        """Watch the store from the first stream on. Raises StoreError."""
        loop = asyncio.get_running_loop()

        def tell(code: str) -> None:
            loop.call_soon_threadsafe(self._told, code)

        async with self._starts:
            if self._unwatch is None:
                self._unwatch = await asyncio.to_thread(lambda: stores.store().watch(tell))

    def _told(self, code: str) -> None:
        if code in self._channels:
            self._channels[code].told.set()


async def _messages(channel: _Channel, changed: asyncio.Event, look: _Look, answers: bool) -> AsyncIterator[str]:
    """The editions of a class: at once, whenever there is another, and now and then the same again.

    That it says as well when the store has answered again, for pages that were drawn while it did not.
    """
    clock = asyncio.get_running_loop().time
    end, beat, said = clock() + LIFE, 0.0, (news.GONE, -1)
    while not channel.closed and clock() < end:
        heard = look.heard(answers)
        if heard != said or clock() >= beat:
            yield f"data: {heard[0]}\n\n"
            said, beat = heard, clock() + news.BEAT
            if look.state is None:
                return
            if answers:
                await asyncio.sleep(ANSWERS_EVERY)
        try:
            await asyncio.wait_for(changed.wait(), max(beat - clock(), 0))
        except TimeoutError:
            continue
        changed, look = channel.changed[answers], channel.look


async def _edition(request: Request) -> ASGIApp:
    """The same, once."""
    code = codes.read(request.query_params.get("class", ""))
    if code is None:
        return _NO_CODE
    try:
        look = await asyncio.to_thread(_look, code)
    except StoreError:
        return _NO_ANSWER
    return JSONResponse({"edition": news.edition(look.state, "answers" in request.query_params)}, headers=_HEADERS)


def _look(code: str) -> _Look:
    store = stores.store()
    faults = store.faults
    return _Look(store.read(code), faults)


def _refusal(words: str, status: int = 503) -> ASGIApp:
    return PlainTextResponse(words, status, headers=_HEADERS)


_NO_CODE = _refusal(f"class must be a code of {codes.LENGTH} letters", 400)
_NO_ANSWER = _refusal("The classes cannot be read now.")


@contextlib.contextmanager
def _told_of_stop(tell: Callable[[], object]) -> Iterator[None]:
    """Have it told when the process is asked to stop, before whoever listened to that already."""
    if threading.current_thread() is not threading.main_thread():
        yield  # where no signal arrives
        return

    def before(then: Callable[[int, FrameType | None], object]) -> Callable[[int, FrameType | None], None]:
        def handle(number: int, frame: FrameType | None) -> None:
            tell()
            then(number, frame)

        return handle

    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heard = {number: then for number, then in handlers.items() if callable(then)}
    for number, then in heard.items():
        signal.signal(number, before(then))
    try:
        yield
    finally:
        for number, then in heard.items():
            signal.signal(number, then)
