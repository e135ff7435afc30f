"""Pictures per second while a slider is dragged in Chromium, page by page, against one line of text as the floor.

The pointer moves back and forth along the slider all the time, so most positions come back: what a class sees after
the first few seconds. A picture counts when the browser has drawn a frame in which it has changed. The script's
milliseconds are those of a rerun on the server; what is missing from them to a whole second is the browser's.
"""

import itertools
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.app_process import RUN, App, running_app
from benchmarks.chromium import launched

PAGES = {
    "/explore?fn=tanh": "z",
    "/softmax?guess=nan": "T",
    "/softmax?guess=nan&view=jacobian": "T",
    "/zig-zag?guess=both": "step",
    "/dying?guess=show&epoch=20": "b",
    "/dying?view=born&born=show": "depth",
    "/vanishing?guess=same": "depth",
    "/steep-slope?guess=show": "z",
    "/non-linearity?view=corners&corner-guess=show": "angle",
}
"""Address → key of its main slider."""
FLOOR = ("run", "benchmarks/idiom/dragged.py")
ROUNDS, SECONDS, WIDTH = 2, 3.0, 90

COUNT = """() => {
    window.drawn = 0;
    let waiting = false;
    const draw = () => { waiting = false; drawn += 1; };
    const note = () => { if (!waiting) { waiting = true; requestAnimationFrame(draw); } };
    for (const element of document.querySelectorAll('[data-testid=stVegaLiteChart], .st-key-floor'))
        new MutationObserver(note).observe(
            element, {subtree: true, childList: true, attributes: true, characterData: true});
}"""


def main() -> None:
    """Drag on every page in turn and print the table."""
    with tempfile.TemporaryDirectory() as logs, ExitStack() as stack:
        lab = stack.enter_context(running_app(Path(logs) / "lab.log", RUN, timed=True))
        floor = stack.enter_context(running_app(Path(logs) / "floor.log", FLOOR, timed=True))
        chromium = stack.enter_context(launched())
        contenders = {"one line of text (floor)": (floor, "", "z")}
        contenders |= {address: (lab, address, key) for address, key in PAGES.items()}
        rates: dict[str, list[float]] = {name: [] for name in contenders}
        scripts: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(ROUNDS):  # interleaved, because the machine's speed drifts
            for name, (app, address, key) in contenders.items():
                page = chromium.new_page(viewport={"width": 1366, "height": 768})
                rate, seconds = _drag(page, app, address, key)
                rates[name].append(rate)
                scripts[name] += seconds
                page.close()
    print("While a slider is dragged: pictures per second, share of the floor's, and the script's median on the server")
    best = statistics.median(rates["one line of text (floor)"])
    for name, each in rates.items():
        rate = statistics.median(each)
        script = 1e3 * statistics.median(scripts[name])
        print(f"{name:48}{rate:6.1f} /s{rate / best:8.0%}{script:9.1f} ms")


def _drag(page: Page, app: App, address: str, key: str) -> tuple[float, list[float]]:
    """Pictures per second, and the seconds of each run of the script."""
    page.goto(app.url + address)
    page.locator(".st-key-floor p, [data-testid=stVegaLiteChart] .marks").first.wait_for(timeout=60_000)
    page.wait_for_timeout(1000)  # for the layout to come to rest
    thumb = page.locator(f".st-key-{key}").get_by_test_id("stSliderThumbValue").locator("..")
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    if box is None:
        raise RuntimeError(f"{address}: no slider {key!r}")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(COUNT)
    before, begun = len(app.script_seconds()), time.monotonic()
    for step in itertools.count():
        if (passed := time.monotonic() - begun) >= SECONDS:
            break
        page.mouse.move(x + WIDTH * abs((step / 20) % 2 - 1), y)
        page.wait_for_timeout(20)
    drawn, runs = page.evaluate("window.drawn"), app.script_seconds()[before:]
    page.mouse.up()
    return drawn / passed, runs


if __name__ == "__main__":
    main()
