"""Pictures per second of the stage while a network trains: of one student in Chromium, and of a class.

In Chromium the stage is measured against one line of text as the floor.

The floor is a fragment with ``run_every=0.03`` that trains as long for each run and writes the epoch. A picture counts
when the browser has painted it. The stage and the floor play in turn, again and again, because the machine's speed
drifts: the ratio is the median of those of neighbours. The class is sessions that speak Streamlit's own protocol and
ask for the next picture when a browser would; beside them somebody moves a slider.
"""

import asyncio
import random
import statistics
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.app_process import App, running_app
from benchmarks.chromium import launched
from benchmarks.client import Session, session
from benchmarks.player import play
from benchmarks.server import POSITIONS, SLIDER, mark, p95

PAGE = ("run", "tests/browser/stage_page.py")
FLOOR = "floor=1"
CONTENDERS = {
    "circle, 4-2": "hidden=4.2",
    "spiral, 8-8": "data=spiral&hidden=8.8",
    "spiral3, 8-8": "data=spiral3&hidden=8.8",
    "spiral, 6 layers of 32": "data=spiral&hidden=32.32.32.32.32.32",
}
ROUNDS, SECONDS = 5, 4.0
STUDENTS, CLASS_SECONDS, MOVE_EVERY = 30, 15.0, 0.5

COUNT = """async seconds => {
    const stage = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.stage')).find(Boolean);
    const floor = document.querySelector('.st-key-floor');
    let drawn = 0, waiting = false;
    const draw = () => { waiting = false; drawn += 1; };
    const note = () => { if (!waiting) { waiting = true; requestAnimationFrame(draw); } };
    const watch = new MutationObserver(note);
    if (stage) watch.observe(stage, {attributes: true, attributeFilter: ['data-painted']});
    else watch.observe(floor, {subtree: true, childList: true, characterData: true});
    await new Promise(done => setTimeout(done, 1000 * seconds));
    watch.disconnect();
    return drawn / seconds;
}"""


def main() -> None:
    """Measure both and print them against their marks."""
    _alone()
    print(f"\n{STUDENTS} students play for {CLASS_SECONDS:g} s, and one moves the slider of /explore")
    with tempfile.TemporaryDirectory() as logs, running_app(Path(logs) / "log") as app:
        rates, moves = asyncio.run(together(app))
    mark("pictures of each, median", f"{statistics.median(rates):.1f} /s")
    mark("the slowest of them", f"{min(rates):.1f} /s", ">= 2 /s", min(rates) >= 2)
    mark("all of them", f"{sum(rates):.0f} /s")
    mark("a move beside them, median", f"{1e3 * statistics.median(moves):.0f} ms")
    mark("the same, 95th percentile", f"{1e3 * p95(moves):.0f} ms", "<= 100 ms", p95(moves) <= 0.1)


def _alone() -> None:
    """One student in Chromium."""
    print(
        f"Pictures per second in Chromium while a network trains: {ROUNDS} times {SECONDS:g} s, in turn with the floor"
    )
    with tempfile.TemporaryDirectory() as logs, running_app(Path(logs) / "log", PAGE) as app, launched() as chromium:
        for name, query in CONTENDERS.items():
            pairs = [(_rate(chromium, app, FLOOR), _rate(chromium, app, query)) for _ in range(ROUNDS)]
            text, rate = (statistics.median(each) for each in zip(*pairs, strict=True))
            share = statistics.median(stage / floor for floor, stage in pairs)
            mark(f"one line of text, {name}", f"{text:.1f} /s")
            mark(f"stage, {name}", f"{rate:.1f} /s", ">= 30 /s", rate >= 30)
            mark("stage / text", f"{share:.0%}", ">= 85 %", share >= 0.85)


async def together(
    app: App, students: int = STUDENTS, seconds: float = CLASS_SECONDS
) -> tuple[list[float], list[float]]:
    """Pictures per second of each student who plays, and the seconds of another's moves of a slider."""
    async with AsyncExitStack() as stack:
        players = [await stack.enter_async_context(session(app.port, "train")) for _ in range(students)]
        mover = await stack.enter_async_context(session(app.port, "explore"))
        for player in players:
            await player.press("play")
        async with asyncio.TaskGroup() as group:
            rates = [group.create_task(play(player, seconds)) for player in players]
            moves = group.create_task(_move(mover, seconds))
    return [task.result() / seconds for task in rates], moves.result()


async def _move(mover: Session, seconds: float) -> list[float]:
    draw, clock, times = random.Random(0), asyncio.get_running_loop().time, []
    end = clock() + seconds
    while clock() < end:
        times.append(await mover.move(SLIDER, draw.choice(POSITIONS)))
        await asyncio.sleep(MOVE_EVERY)
    return times


def _rate(chromium: Browser, app: App, query: str) -> float:
    """Pictures per second of a page that plays."""
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"{app.url}/?play=1&{query}")
    page.locator(".st-key-floor p, .stage[data-painted]").first.wait_for(timeout=60_000)
    page.wait_for_timeout(1000)  # for the layout to come to rest
    rate = float(page.evaluate(COUNT, SECONDS))
    page.close()
    return rate


if __name__ == "__main__":
    main()
