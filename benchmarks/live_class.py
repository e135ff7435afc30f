"""A live class: ``make class``. A hundred vote within ten seconds while others move sliders, train, or only look on.

Two hundred sessions speak Streamlit's own protocol to the lab behind nginx, and hold the event streams of their class,
as browsers do: first with one process of the lab, then with two. This program needs processor time as well and takes it
from the same cores, so that the lab alone would be quicker than what is printed.
"""

import asyncio
import json
import os
import random
import re
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import player
from benchmarks.app_process import App, served
from benchmarks.client import Session, session
from benchmarks.server import POSITIONS, SLIDER, mark, p95
from dashboard.shell import news

CONNECTED, VOTING, MOVING, PLAYING = 200, 100, 30, 30
VOTE_SECONDS = 10.0
MOVE_EVERY = 2.0
POLLED = ("non-linearity", "")
"""The page with the question, and its link."""
QUESTION = "guess"
TRAIN = "view=home&pace=slow&n=60"
PROCESSES = (1, 2)
_COUNTED = re.compile(r"\*\*(\d+)\*\* of \d+ browser")


@dataclass
class Result:
    """Seconds from each vote to the leader's tally, of each move of a slider, and pictures per second of who plays.

    opened: seconds until the pages of all have run again, because a poll was opened.
    """

    tally: list[float]
    moves: list[float]
    pictures: list[float]
    counted: int
    opened: float


def main() -> None:
    """Measure all and print them against their marks."""
    print(f"{CONNECTED} connected: {VOTING} vote within {VOTE_SECONDS:g} s, {MOVING} move a slider, the rest looks on")
    cores, load = os.cpu_count(), os.getloadavg()[0]
    print(f"{cores} cores for the lab and for this program; the machine's load was {load:.1f} before")
    for workers in PROCESSES:
        with tempfile.TemporaryDirectory() as folder:
            store = {"LAB_STORE": f"sqlite://{folder}/classes.sqlite3"}
            with served(Path(folder) / "log", workers, environment=store) as app:
                for playing in (0, PLAYING):
                    _report(asyncio.run(_lesson(app, playing)), workers, playing)


def _report(result: Result, workers: int, playing: int) -> None:
    print(f"\n{workers} process{'es' * (workers > 1)} of the lab, {playing or 'none'} of whose visitors train")
    late, moved = p95(result.tally), p95(result.moves)
    mark("all have heard of the poll", f"{result.opened:.1f} s")
    mark("votes counted", f"{result.counted}", f"= {VOTING}", result.counted == VOTING)
    mark("from vote to tally, median", f"{1e3 * statistics.median(result.tally):.0f} ms")
    mark("the same, 95th percentile", f"{1e3 * late:.0f} ms", "≤ 1 s", late <= 1)
    mark("a move of a slider, median", f"{1e3 * statistics.median(result.moves):.0f} ms")
    mark("the same, 95th percentile", f"{1e3 * moved:.0f} ms", "≤ 300 ms", moved <= 0.3)
    if playing:
        mark("pictures of who trains", f"{statistics.median(result.pictures):.1f} /s", "median")


@dataclass
class Visitor:
    """A session with the event stream of its class; one of both speaks at a time, as in a browser."""

    session: Session
    code: str
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    listens: asyncio.Event = field(default_factory=asyncio.Event)
    drawn: asyncio.Event = field(default_factory=asyncio.Event)

    async def hear(self, port: int, answers: bool = False) -> None:
        """Tell the page when the class is newer than what it shows, as ``news.js`` does, until this is cancelled."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        query = f"class={self.code}{'&answers=1' * answers}"
        request = f"GET /lab/events?{query} HTTP/1.1\r\nHost: x\r\nCookie: {self.session.cookie}\r\n\r\n"
        writer.write(request.encode())
        try:
            while line := await reader.readline():
                if not line.startswith(b"data:"):
                    continue
                self.listens.set()
                async with self.lock:
                    if int(line[5:]) > self.edition:
                        await self.session.report(news.KEY, "changed", int(line[5:]))
                        self.heard()
                        self.drawn.set()
        finally:
            writer.close()

    @property
    def edition(self) -> int:
        """The class that the page shows."""
        return int(json.loads(self.session.components[news.KEY].json)["edition"])

    def heard(self) -> None:
        """What a visitor makes of the page that has run again."""


@dataclass
class Leader(Visitor):
    """The visitor whose page shows how many have voted; ``seen`` is when it showed each number."""

    seen: dict[int, float] = field(default_factory=dict)

    def heard(self) -> None:
        """Note the number."""
        for text in self.session.texts:
            if found := _COUNTED.search(text):
                self.seen.setdefault(int(found[1]), asyncio.get_running_loop().time())


async def _lesson(app: App, count: int) -> Result:
    clock, draw = asyncio.get_running_loop().time, random.Random(0)
    async with AsyncExitStack() as stack:
        leader = await stack.enter_async_context(leading(app))
        page, query = POLLED
        here = f"{query}&class={leader.code}".lstrip("&")
        voting = await _opened(stack, app, VOTING, page, here, leader.code)
        moving = await _opened(stack, app, MOVING, "explore", f"class={leader.code}", leader.code)
        playing = await _opened(stack, app, count, "train", f"{TRAIN}&class={leader.code}", leader.code)
        looking = await _opened(stack, app, CONNECTED - VOTING - MOVING - count, page, here, leader.code)
        hearing = [asyncio.create_task(leader.hear(app.port, answers=True))]
        everybody = [*voting, *moving, *playing, *looking]
        hearing += [asyncio.create_task(each.hear(app.port)) for each in everybody]
        await asyncio.gather(*(each.listens.wait() for each in (leader, *everybody)))
        opened = clock()
        async with leader.lock:
            await leader.session.press(f"{QUESTION}-poll")
        await asyncio.gather(*(each.drawn.wait() for each in everybody))
        opened = clock() - opened
        votes: list[float] = []

        async def votes_once(visitor: Visitor) -> None:
            await asyncio.sleep(draw.uniform(0, VOTE_SECONDS))
            async with visitor.lock:
                await visitor.session.choose(f"{QUESTION}-choice", draw.randrange(2))
            async with visitor.lock:
                votes.append(clock())
                await visitor.session.press(f"{QUESTION}-lock")

        for each in playing:
            async with each.lock:
                await each.session.press("play")
        end = clock() + VOTE_SECONDS
        async with asyncio.TaskGroup() as group:
            moves = [group.create_task(_moves(each, end, draw)) for each in moving]
            pictures = [group.create_task(_pictures(each, end)) for each in playing]
            for each in voting:
                group.create_task(votes_once(each))
        async with asyncio.timeout(30):
            while max(leader.seen, default=0) < VOTING:
                await asyncio.sleep(0.1)
        for task in hearing:
            task.cancel()
        await asyncio.wait(hearing)
        return Result(
            _waits(sorted(votes), leader.seen),
            [seconds for task in moves for seconds in task.result()],
            [task.result() / VOTE_SECONDS for task in pictures],
            max(leader.seen),
            opened,
        )


def _waits(votes: list[float], seen: dict[int, float]) -> list[float]:
    """From the moment of the k-th vote to that at which k or more are counted."""
    return [min(when for number, when in seen.items() if number >= k) - vote for k, vote in enumerate(votes, 1)]


async def _moves(visitor: Visitor, end: float, draw: random.Random) -> list[float]:
    clock, times = asyncio.get_running_loop().time, []
    await asyncio.sleep(draw.uniform(0, MOVE_EVERY))
    while clock() < end:
        async with visitor.lock:
            times.append(await visitor.session.move(SLIDER, draw.choice(POSITIONS)))
        await asyncio.sleep(MOVE_EVERY * draw.uniform(0.5, 1.5))
    return times


async def _pictures(visitor: Visitor, end: float) -> int:
    """How often the fragment of a run that plays was drawn."""
    clock, number = asyncio.get_running_loop().time, 0
    while clock() < end and (interval := player.pace(visitor.session)):
        async with visitor.lock:
            took = await player.look(visitor.session)
        number += 1
        await asyncio.sleep(max(0.0, interval - took))
    return number


async def join(student: Session, code: str, token: str) -> None:
    """Say who this browser is in a class, as its page does on its own account."""
    await student.report("live", "secrets", {"code": code, "token": token, "keys": {}})


@asynccontextmanager
async def leading(app: App, page: str = POLLED[0], query: str = POLLED[1]) -> AsyncIterator[Leader]:
    """Somebody who starts a class and opens the page with the question."""
    async with session(app.port, "teach") as starting:
        await starting.press("class-start")
        told = json.loads(starting.components["live"].json)
    code = told["code"]
    async with session(app.port, page, f"{query}&class={code}".lstrip("&")) as leading:
        await leading.report("live", "secrets", {"code": code, "token": told["token"], "keys": told["keys"]})
        yield Leader(leading, code)


async def _opened(stack: AsyncExitStack, app: App, count: int, page: str, query: str, code: str) -> list[Visitor]:
    """So many who have joined the class, evenly on all processes."""
    found = []
    for number in range(count):
        student = await stack.enter_async_context(session(app.port, page, query, f"lab_process={1 + number % 2}"))
        await join(student, code, f"{page}-token-of-number-{number}")
        if student.exceptions:
            raise RuntimeError(f"page {page!r} shows an exception: {student.exceptions[0]}")
        found.append(Visitor(student, code))
    return found


if __name__ == "__main__":
    main()
