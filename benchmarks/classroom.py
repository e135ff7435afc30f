"""A whole class at one server process: a hundred students who click, thirty who train, and sessions that come and go.

And one who trains the largest network at full pace while another moves a slider, and ten who train and race the
largest while a third trains the network of the demo.

The server is one process on this machine, and the students are sessions that speak Streamlit's own protocol to it.
"""

import argparse
import asyncio
import gc
import random
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.app_process import App, running_app
from benchmarks.client import Session, session
from benchmarks.player import look, play
from benchmarks.server import POSITIONS, SLIDER, mark, p95

CLICKING, CLICK_EVERY, CLICK_SECONDS = 100, 2.0, 30.0
TRAINING, TRAIN_SECONDS, ROUNDS = 30, 12.0, 2
TRAIN_QUERY = "view=home&pace=full"
"""The view that draws the least: what is measured is training. ``benchmarks.stage`` measures the pictures."""
LARGEST = "view=home&pace=full&data=spiral&layers=6&w1=32&w2=32&w3=32&w4=32&w5=32&w6=32"
HEAVIEST = "n=2000&batch=1&layers=6&w1=32&w2=32&w3=32&w4=32&w5=32&w6=32&optimizer=adam&l1=0.001&l2=0.001&pace=full"
CROWD = 5 * (("train", f"{HEAVIEST}&activation=gelu"), ("race", f"{HEAVIEST}&guess=show"))
"""Ten links to the most that a run or a race can ask for."""
MOVES = 20
SOAK_SESSIONS = 10
MEGABYTE = 2**20


def main(soak_minutes: float = 1.0) -> None:
    """Measure all and print them against their marks."""
    with tempfile.TemporaryDirectory() as logs, running_app(Path(logs) / "server.log") as app:
        asyncio.run(_measure(app, soak_minutes))


async def _measure(app: App, soak_minutes: float) -> None:
    print(f"{CLICKING} students on /explore, a move of the slider every {CLICK_EVERY:g} s each")
    late = p95(await _clicking(app))
    mark(f"{CLICKING} students, 95th percentile", f"{1e3 * late:.0f} ms", "≤ 300 ms", late <= 0.3)

    print(f"\n{TRAINING} students who all train at full pace, against one alone")
    alone, together, slowest = [], [], []
    for _ in range(ROUNDS):  # interleaved, because the machine's speed drifts
        (one,) = await _training(app, 1)
        many = await _training(app, TRAINING)
        alone.append(one)
        together.append(sum(many))
        slowest.append(min(many))
    share = statistics.median(together) / statistics.median(alone)
    mark("one student alone", f"{statistics.median(alone):.0f} /s", "epochs")
    mark(f"{TRAINING} students, all together", f"{statistics.median(together):.0f} /s", "epochs")
    mark("all together / one alone", f"{share:.0%}", "≥ 80 %", share >= 0.8)
    mark("the slowest of them", f"{min(slowest):.1f} /s", "> 0", min(slowest) > 0)

    print("\nOne student moves the slider of /explore while another trains six layers of 32 units at full pace")
    quiet, busy = await slider_beside(app, LARGEST)
    mark("a move, alone", f"{1e3 * statistics.median(quiet):.0f} ms", "median")
    slower = statistics.median(busy) / statistics.median(quiet)
    mark("a move, while the other trains", f"{1e3 * statistics.median(busy):.0f} ms", "median")
    mark("the same, 95th percentile", f"{1e3 * p95(busy):.0f} ms", "≤ 100 ms", p95(busy) <= 0.1)
    mark("while the other trains / alone", f"{slower:.1f} ×")

    print(f"\n{len(CROWD)} students train and race the largest networks; one trains the demo's, one moves a slider")
    crowd = await _beside_a_crowd(app)
    mark("the demo's run, alone", f"{crowd.alone:.0f} /s", "epochs")
    mark("among the others", f"{crowd.among:.0f} /s", "epochs")
    mark("among the others / alone", f"1/{crowd.alone / crowd.among:.1f}", "≥ 1/12", crowd.among >= crowd.alone / 12)
    mark("its pictures", f"{crowd.pictures:.1f} /s", "≥ 2 /s", crowd.pictures >= 2)
    mark("a move, 95th percentile", f"{1e3 * p95(crowd.moves):.0f} ms", "≤ 100 ms", p95(crowd.moves) <= 0.1)

    print(f"\nSessions that come and go for {soak_minutes:g} min, {SOAK_SESSIONS} at a time")
    sizes = await _soak(app, 60 * soak_minutes)
    half = len(sizes) // 2
    early, later = statistics.median(sizes[half // 2 : half]), statistics.median(sizes[-half // 2 :])
    print(f"memory: {sizes[0] / MEGABYTE:.0f} MB before, {early / MEGABYTE:.0f}, {later / MEGABYTE:.0f} MB at the end")
    mark("growth from the second quarter on", f"{later / early - 1:+.1%}", "≤ 2 %", later <= 1.02 * early)


async def _clicking(app: App) -> list[float]:
    draw = random.Random(0)
    async with _opened(app, CLICKING, "explore") as students, asyncio.TaskGroup() as group:
        tasks = [group.create_task(_clicks(student, draw)) for student in students]
    return [seconds for task in tasks for seconds in task.result()]


async def _clicks(student: Session, draw: random.Random) -> list[float]:
    clock = asyncio.get_running_loop().time
    end = clock() + CLICK_SECONDS
    times = []
    await asyncio.sleep(draw.uniform(0, CLICK_EVERY))
    while clock() < end:
        seconds = await student.move(SLIDER, draw.choice(POSITIONS))
        times.append(seconds)
        await asyncio.sleep(max(0.0, CLICK_EVERY * draw.uniform(0.5, 1.5) - seconds))
    return times


async def _training(app: App, count: int) -> list[float]:
    """Epochs per second of each of ``count`` students who train at the same time."""
    async with _opened(app, count, "train", TRAIN_QUERY) as students:
        for student in students:
            await student.press("play")
        begun = [_epoch(student) for student in students]
        async with asyncio.TaskGroup() as group:
            for student in students:
                group.create_task(play(student, TRAIN_SECONDS))
        return [(_epoch(student) - start) / TRAIN_SECONDS for student, start in zip(students, begun, strict=True)]


@dataclass(frozen=True)
class Crowd:
    """Epochs per second of a run alone and among others, its pictures per second there, and seconds of moves there."""

    alone: float
    among: float
    pictures: float
    moves: list[float]


async def _beside_a_crowd(app: App) -> Crowd:
    async with _opened(app, 1, "explore") as (mover,), _opened(app, 1, "train", TRAIN_QUERY) as (runner,):

        async def speed() -> tuple[float, float]:
            await runner.press("reset")
            await runner.press("play")
            begun = _epoch(runner)
            pictures = await play(runner, TRAIN_SECONDS)
            return (_epoch(runner) - begun) / TRAIN_SECONDS, pictures / TRAIN_SECONDS

        alone, _ = await speed()
        async with AsyncExitStack() as stack:
            heavy = [await stack.enter_async_context(session(app.port, page, query)) for page, query in CROWD]
            for student in heavy:
                await student.press("play")
            others = [asyncio.create_task(play(student, 3 * TRAIN_SECONDS)) for student in heavy]
            moving = asyncio.create_task(_moves(mover, TRAIN_SECONDS))
            among, pictures = await speed()
            moves = await moving
            for task in others:
                task.cancel()
            await asyncio.wait(others)
        return Crowd(alone, among, pictures, moves)


async def _moves(mover: Session, seconds: float) -> list[float]:
    """Seconds that each move of the slider took, for so long."""
    draw, clock, times = random.Random(3), asyncio.get_running_loop().time, []
    end = clock() + seconds
    while clock() < end:
        times.append(await mover.move(SLIDER, draw.choice(POSITIONS)))
        await asyncio.sleep(0.1)
    return times


def _epoch(student: Session) -> int:
    return int(student.metrics["Epoch"])


async def slider_beside(app: App, query: str) -> tuple[list[float], list[float]]:
    """Seconds of moves of one student's slider: alone, and while another one trains the network of this link."""
    draw = random.Random(2)
    async with _opened(app, 1, "explore") as (mover,), _opened(app, 1, "train", query) as (trainer,):

        async def moves() -> list[float]:
            seconds = []
            for _ in range(MOVES):
                seconds.append(await mover.move(SLIDER, draw.choice(POSITIONS)))
                await asyncio.sleep(0.1)
            return seconds

        await moves()  # the first pictures cost more
        alone = await moves()
        await trainer.press("play")
        begun, frames = _epoch(trainer), asyncio.create_task(play(trainer, TRAIN_SECONDS))
        beside = await moves()
        frames.cancel()
        await asyncio.wait([frames])
        if _epoch(trainer) <= begun:
            raise RuntimeError(f"the network of {query!r} did not train")
        return alone, beside


async def _soak(app: App, seconds: float) -> list[int]:
    """Open sessions, move and train in them, and close them, again and again; the server's memory after each turn."""
    draw = random.Random(1)
    clock = asyncio.get_running_loop().time
    end = clock() + seconds
    sizes = [_resident(app)]
    while clock() < end or len(sizes) < 9:
        async with (
            _opened(app, SOAK_SESSIONS // 2, "explore") as movers,
            _opened(app, SOAK_SESSIONS // 2, "train", TRAIN_QUERY) as trainers,
        ):
            for student in movers:
                await student.move(SLIDER, draw.choice(POSITIONS))
            for student in trainers:
                await student.press("play")
                await look(student)
        gc.collect()
        sizes.append(_resident(app))
    return sizes


def _resident(app: App) -> int:
    """Bytes of memory that the server occupies."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{app.pid}/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) * 1024


@asynccontextmanager
async def _opened(app: App, count: int, page: str, query: str = "") -> AsyncIterator[list[Session]]:
    async with AsyncExitStack() as stack:
        students = [await stack.enter_async_context(session(app.port, page, query)) for _ in range(count)]
        if problems := [text for student in students for text in student.exceptions]:
            raise RuntimeError(f"page {page!r} shows an exception: {problems[0]}")
        yield students


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--minutes", type=float, default=1.0, help="how long sessions come and go (the mark is an hour)"
    )
    main(parser.parse_args().minutes)
