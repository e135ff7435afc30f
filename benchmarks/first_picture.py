"""From a fresh tab to the first chart in Chromium, against an empty app with one small chart; and how much moves.

Every tab has a window of its own, which remembers nothing: the browser fetches and compiles everything, as for a
student who has just come. The pages take turns, because the machine's speed drifts.
"""

import http.client
import re
import statistics
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, WebSocket

from benchmarks.app_process import RUN, App, running_app
from benchmarks.chromium import launched
from benchmarks.server import mark
from dashboard.server import index

SMALL = ("run", "benchmarks/idiom/small.py")
PAGES = ("/explore", "/train")
ROUNDS = 5
MARK = 1.5
NOTE_SHIFTS = """window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value; }))
    .observe({ type: 'layout-shift', buffered: true });"""
"""Adds up how far things move while a page arrives, as browsers measure it: the share of the window by the way."""
MOST_SHIFT = 0.1
CHART = "[data-testid=stVegaLiteChart] :is(.marks, canvas), :is(.st-key-train-stage, .st-key-race-stage) canvas"
"""What is drawn: a chart of Vega, or the stage."""


@dataclass
class Visits:
    """What the visits to one page took: seconds to the first chart, requests, their bytes, and bytes of messages."""

    seconds: list[float] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)
    received: int = 0
    script: list[float] = field(default_factory=list)
    shifts: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Seconds to the first chart."""
        return statistics.median(self.seconds)


def main() -> None:
    """Measure all pages in turn and print the table, and the ratios against their mark."""
    with tempfile.TemporaryDirectory() as logs, ExitStack() as stack:
        small = stack.enter_context(running_app(Path(logs) / "small.log", SMALL, timed=True))
        lab = stack.enter_context(running_app(Path(logs) / "lab.log", RUN, timed=True))
        chromium = stack.enter_context(launched())
        print("From a fresh tab to the first chart")
        files = re.findall(r'(?:href|src)="\.(/static/[^"]+)"', index.page(charts=True))
        plain, ours = in_turn(small, files), in_turn(lab, files)
        first = visit(chromium, small, "/", Visits()), visit(chromium, lab, PAGES[0], Visits())
        found = {"/": Visits(), **{page: Visits() for page in PAGES}}
        for _ in range(ROUNDS):
            for page, visits in found.items():
                visit(chromium, lab if page in PAGES else small, page, visits)
    print(f"{'':24}{'seconds':>9}{'requests':>10}{'script':>10}{'messages':>12}")
    for page, visits in found.items():
        name = "one small chart (floor)" if page == "/" else page
        each = sum(visits.requests.values()) / ROUNDS
        script = 1e3 * statistics.median(visits.script)
        print(f"{name:24}{visits.median:9.2f}{each:10.0f}{script:7.0f} ms{visits.received / ROUNDS / 1e3:9.0f} kB")
    for page in PAGES:
        ratio = found[page].median / found["/"].median
        mark(f"{page} / floor", f"{ratio:.2f} ×", f"≤ {MARK} ×", ratio <= MARK)
    for page in PAGES:
        shift = statistics.median(found[page].shifts)
        mark(f"{page}, layout shift", f"{shift:.2f}", f"≤ {MOST_SHIFT}", shift <= MOST_SHIFT)
    mark(f"{len(files)} files in turn, plain Streamlit", f"{plain:.2f} s")
    mark(f"{len(files)} files in turn, the lab", f"{ours:.2f} s", "no slower", ours <= plain)
    mark(f"the first visitor, {PAGES[0]} / floor", f"{first[1] / first[0]:.2f} ×")


def visit(chromium: Browser, app: App, page: str, visits: Visits) -> float:
    """Open a page in a window of its own and note what that took; the seconds until its first chart was drawn."""
    window = chromium.new_context(viewport={"width": 1366, "height": 768})
    tab = window.new_page()
    tab.add_init_script(NOTE_SHIFTS)
    _listen(tab, visits)
    before, begun = len(app.script_seconds()), time.perf_counter()
    tab.goto(app.url + page, wait_until="commit")
    tab.locator(CHART).first.wait_for(timeout=120_000)
    seconds = time.perf_counter() - begun
    visits.seconds.append(seconds)
    tab.wait_for_timeout(1500)
    visits.shifts.append(tab.evaluate("window.shifted"))
    visits.script += app.script_seconds()[before:]
    window.close()
    return seconds


def in_turn(app: App, files: list[str]) -> float:
    """Seconds for these files, one after the other over one connection, to a client that confirms at its leisure."""
    with closing(http.client.HTTPConnection("127.0.0.1", app.port, timeout=60)) as connection:
        begun = time.perf_counter()
        for file in files:
            connection.request("GET", file)
            with connection.getresponse() as answer:
                answer.read()
        return time.perf_counter() - begun


def _listen(tab: Page, visits: Visits) -> None:
    def asked(request: Request) -> None:
        visits.requests[request.resource_type] += 1

    def opened(socket: WebSocket) -> None:
        socket.on("framereceived", received)

    def received(data: str | bytes) -> None:
        visits.received += len(data)

    tab.on("request", asked)
    tab.on("websocket", opened)


if __name__ == "__main__":
    main()
