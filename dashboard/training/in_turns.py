"""What takes longer than a moment, on any page: done in turn with everybody's training, and kept for all visitors.

Whoever waits sees a bar and may stop; those who wait for the same share the work. Nothing of it belongs to a visitor.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar
from weakref import WeakValueDictionary

import streamlit as st

from dashboard.shell import link
from dashboard.text.numbers import percent
from dashboard.training import bursts
from lib.pieces import Pieces, pieces_of

P = ParamSpec("P")
T = TypeVar("T")

KEPT = 512
"""Results that are kept in all; the one that nobody has asked for the longest goes first."""

AT_ONCE = 0.1
"""Seconds that go to a result before there is a bar: a bar that only flashes would tell nothing."""

SLICE = 0.2
"""Seconds of work after which the page answers again."""

EVERY = 0.25
"""Seconds from the beginning of a slice to that of the next."""


class Job(Generic[T]):
    """One result on its way. share: how much of it is done. result: None until it is ``done``."""

    def __init__(self, begin: Callable[[], Pieces[T]], key: Any) -> None:
        self.key = key
        self.share = 0.0
        self.done = False
        self.result: T | None = None
        self._begin = begin
        self._pieces: Pieces[T] | None = None

    def go_on(self, seconds: float) -> None:
        """Do pieces for so many seconds, one at least. Call in one's turn; what fails begins anew the next time."""
        deadline = time.perf_counter() + seconds
        pieces, self._pieces = self._pieces or self._begin(), None
        try:
            while True:
                self.share = next(pieces)
                if time.perf_counter() >= deadline:
                    break
        except StopIteration as end:
            self.result, self.done = end.value, True
        else:
            self._pieces = pieces


_guard = threading.Lock()
_done: OrderedDict[Any, Job[Any]] = OrderedDict()
_on_their_way: WeakValueDictionary[Any, Job[Any]] = WeakValueDictionary()
"""These live as long as somebody waits for them."""


def job(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Job[T]:
    """What a function gives for these arguments, done or not, the same for all who ask. See ``lib.pieces``."""
    key = (function, args, *sorted(kwargs.items()))
    with _guard:
        found = _done.get(key) or _on_their_way.get(key)
        if found is None:
            found = _on_their_way[key] = Job(lambda: pieces_of(function, *args, **kwargs), key)
        if found.done:
            _keep(found)
    return found


def at_once(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result itself, however long it takes: for what is short, or has been waited for."""
    wanted = job(function, *args, **kwargs)
    _advance([wanted], float("inf"))
    result: T = wanted.result  # type: ignore[assignment]  # it is done
    return result


def results(jobs: Sequence[Job[T]], doing: str, key: str) -> list[T | None]:
    """What is known of several results. Where one is missing, a bar stands here, and the page runs again with all.

    doing: words for the bar. key: of this place on the page.
    """
    slot = f"in-turns.{key}"
    waiting: _Waiting | None = st.session_state.get(slot)
    if waiting is None or waiting.jobs != list(jobs):
        waiting = st.session_state[slot] = _Waiting(list(jobs))
    if not waiting.stopped:
        _advance(jobs, AT_ONCE)
    if waiting.over:
        del st.session_state[slot]
    else:
        st.fragment(_bar, run_every=None if waiting.stopped else EVERY)(waiting, doing, key, moving=not waiting.stopped)
    return [one.result for one in jobs]


def all_of(jobs: Sequence[Job[T]], doing: str, key: str) -> list[T] | None:
    """Several results together, or None, with the bar of ``results``, until the last is there."""
    found = [one for one in results(jobs, doing, key) if one is not None]
    return found if len(found) == len(jobs) else None


@dataclass
class _Waiting:
    """What a visitor waits for at one place of a page, and whether they have stopped it."""

    jobs: list[Job[Any]]
    stopped: bool = False

    @property
    def over(self) -> bool:
        """Whether everything is there."""
        return all(one.done for one in self.jobs)

    @property
    def share(self) -> float:
        """How much of it is there."""
        return sum(1.0 if one.done else one.share for one in self.jobs) / len(self.jobs)

    def stop_or_go_on(self) -> None:
        """What the button does."""
        self.stopped = not self.stopped


def _bar(waiting: _Waiting, doing: str, key: str, *, moving: bool) -> None:
    """How far it is, and the button. moving: whether this runs again and again, which only the whole page can end."""
    if moving and not waiting.stopped:
        _advance(waiting.jobs, SLICE)
    if waiting.over or moving == waiting.stopped:
        link.rerun()
    share = percent(waiting.share)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-bar"):
        st.progress(waiting.share, f"{doing}: {share}" if moving else f"{doing}: stopped at {share}")
        st.button(
            "Stop" if moving else "Go on",
            key=f"{key}-stop",
            icon=":material/stop:" if moving else ":material/fast_forward:",
            on_click=waiting.stop_or_go_on,
        )


def _advance(jobs: Sequence[Job[Any]], budget: float) -> None:
    """Go on with each in turn until all are done or the seconds are over."""
    bursts.in_bursts(
        lambda seconds: next(one for one in jobs if not one.done).go_on(seconds),
        until=lambda: all(one.done for one in jobs),
        budget=budget,
    )
    with _guard:
        for one in jobs:
            if one.done:
                _keep(one)


def _keep(done: Job[Any]) -> None:
    """Keep a result, as the last that was asked for."""
    _done[done.key] = done
    _done.move_to_end(done.key)
    while len(_done) > KEPT:
        _done.popitem(last=False)
