"""Server time of a slider move: our chart page against the usual Altair idiom, for one student and for a class.

Every page has a server process of its own, on this machine only. Two times are taken: from sending the rerun
message to the message that the script has finished, which is what a student waits for and includes the protocol
and Streamlit's message queue (it is emptied every 10 ms); and the run of the script alone, with the collection of
garbage that Streamlit's default settings add to it. Students are people: they do not move a slider
twice within a tenth of a second, nor all at the same moment.
"""

import asyncio
import random
import statistics
import tempfile
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.app_process import RUN, App, running_app
from benchmarks.client import Session, session

SLIDER = "z"
POSITIONS = [round(-5.9 + 0.1 * step, 1) for step in range(119)]
ROUNDS, MOVES_PER_ROUND, WARM_UP = 6, 10, 5
CLASS_SIZE, CLASS_SECONDS = 30, 10.0

DEFAULTS = ("--runner.postScriptGC", "true", "--server.fileWatcherType", "auto")
IDIOM = ("run", "benchmarks/idiom/app.py")


@dataclass
class Contender:
    """One page with its server, and the seconds its slider moves took."""

    label: str
    arguments: tuple[str, ...]
    page: str = ""
    options: tuple[str, ...] = ()
    one: list[float] = field(default_factory=list)
    script: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)


def main() -> None:
    """Measure all pages in one run and print the table and the ratios against their marks."""
    ours = Contender("this lab, /explore", RUN, "explore")
    idiom = Contender("Altair idiom, same settings", IDIOM)
    default = Contender("Altair idiom, Streamlit's defaults", IDIOM, options=DEFAULTS)
    floor = Contender("text only, same settings (floor)", ("run", "benchmarks/idiom/text.py"))
    contenders = [ours, idiom, default, floor]

    print(f"Server time of a slider move, and of {CLASS_SIZE} students who each move it about once a second")
    with tempfile.TemporaryDirectory() as logs, ExitStack() as servers:
        apps = [
            servers.enter_context(running_app(Path(logs) / f"{index}.log", each.arguments, each.options, timed=True))
            for index, each in enumerate(contenders)
        ]
        asyncio.run(_measure(contenders, apps))
    _report(contenders)

    script, rebuilt = statistics.median(ours.script), statistics.median(idiom.script)
    usual = statistics.median(default.script)
    mark("script run of a slider move", f"{1e3 * script:.1f} ms", "≤ 6 ms", script <= 6e-3)
    mark("idiom as it is usually run / ours", f"{usual / script:.1f} ×", "≥ 15 ×", usual >= 15 * script)
    mark("idiom with our settings / ours", f"{rebuilt / script:.1f} ×", "≥ 15 ×", rebuilt >= 15 * script)
    waited = [statistics.median(each.one) for each in (default, idiom, ours, floor)]
    mark("the same, from click to finished", f"{waited[0] / waited[2]:.1f} ×, {waited[1] / waited[2]:.1f} ×")
    mark("ours / floor, click to finished", f"{waited[2] / waited[3]:.1f} ×")
    late = p95(ours.many)
    mark(f"{CLASS_SIZE} students, 95th percentile", f"{1e3 * late:.0f} ms", "≤ 100 ms", late <= 0.1)


async def _measure(contenders: list[Contender], apps: list[App]) -> None:
    draw = random.Random(0)
    async with AsyncExitStack() as stack:
        students = [
            await stack.enter_async_context(session(app.port, each.page))
            for each, app in zip(contenders, apps, strict=True)
        ]
        for each, student in zip(contenders, students, strict=True):
            await _clicks(student, draw, WARM_UP, 0.15)
            if student.exceptions or SLIDER not in student.sliders:
                raise RuntimeError(f"{each.label}: no slider {SLIDER!r}, or an exception: {student.exceptions}")
        # Interleaved, because the machine's speed drifts.
        for _ in range(ROUNDS):
            for each, student, app in zip(contenders, students, apps, strict=True):
                before = len(app.script_seconds())
                each.one += await _clicks(student, draw, MOVES_PER_ROUND, 0.15)
                each.script += app.script_seconds()[before:]
    for each, app in zip(contenders, apps, strict=True):
        async with AsyncExitStack() as stack:
            students = [await stack.enter_async_context(session(app.port, each.page)) for _ in range(CLASS_SIZE)]
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(_lesson(student, draw)) for student in students]
            each.many = [seconds for task in tasks for seconds in task.result()]


async def _clicks(student: Session, draw: random.Random, count: int, pause: float) -> list[float]:
    """Move the slider to random places, with pauses of half to one and a half times the given seconds."""
    times = []
    for _ in range(count):
        await asyncio.sleep(pause * draw.uniform(2 / 3, 4 / 3))
        times.append(await student.move(SLIDER, draw.choice(POSITIONS)))
    return times


async def _lesson(student: Session, draw: random.Random) -> list[float]:
    """Click about once a second until the lesson is over; the first clicks, which come all at once, do not count."""
    clock = asyncio.get_running_loop().time
    end = clock() + CLASS_SECONDS
    await asyncio.sleep(draw.uniform(0, 1))
    times = []
    while clock() < end:
        times.append(await student.move(SLIDER, draw.choice(POSITIONS)))
        await asyncio.sleep(draw.uniform(0.5, 1.5))
    return times


def p95(times: list[float]) -> float:
    """95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


def _report(contenders: list[Contender]) -> None:
    many = f"{CLASS_SIZE} students"
    print(f"{'':36}{'1 student':>18}{'script':>12}{many:>20}")
    print(f"{'ms':36}{'median':>9}{'95 %':>9}{'median':>12}{'median':>9}{'95 %':>9}{'moves':>8}")
    for each in contenders:
        one, many = (f"{1e3 * statistics.median(t):9.1f}{1e3 * p95(t):9.1f}" for t in (each.one, each.many))
        print(f"{each.label:36}{one}{1e3 * statistics.median(each.script):12.1f}{many}{len(each.many):8}")
    print()


def mark(what: str, value: str, goal: str = "", reached: bool | None = None) -> None:
    """Print one figure, its mark, and whether it was reached."""
    verdict = "" if reached is None else "reached" if reached else "MISSED"
    print(f"{what:36}{value:>10}   {goal:12}{verdict}")


if __name__ == "__main__":
    main()
