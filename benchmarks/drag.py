"""Pictures per second while something is dragged in Chromium, page by page, against one line of text as the floor.

The pointer moves back and forth along a slider, or with a handle on the picture, all the time, so most positions come
back: what a class sees after the first few seconds. A picture counts when the browser has drawn a frame in which it has
changed. The script's milliseconds are those of a rerun on the server; what is missing from them to a whole second is
the browser's.
"""

import itertools
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Locator, Page

from benchmarks.app_process import RUN, App, running_app
from benchmarks.chromium import launched

SLIDERS = {
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
HANDLES = {
    "/zig-zag?guess=both": ("start", (60, 30)),
    "/softmax?guess=nan": ("1", (90, 0)),
    "/gradient-check?guess=show": ("z", (-50, 10)),
    "/non-linearity?view=corners&corner-guess=show": ("turn", (-60, -20)),
}
"""Address → what is dragged on its picture, and pixels to the right and down by which it is."""
FLOOR = ("run", "benchmarks/idiom/dragged.py")
FLOOR_NAME = "one line of text (floor)"
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
        contenders = {FLOOR_NAME: (floor, "", _slider("z"), (WIDTH, 0))}
        contenders |= {f"{at} {key}": (lab, at, _slider(key), (WIDTH, 0)) for at, key in SLIDERS.items()}
        contenders |= {f"{at} ◎ {name}": (lab, at, _handle(name), way) for at, (name, way) in HANDLES.items()}
        rates: dict[str, list[float]] = {name: [] for name in contenders}
        scripts: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(ROUNDS):  # interleaved, because the machine's speed drifts
            for name, (app, address, what, way) in contenders.items():
                page = chromium.new_page(viewport={"width": 1366, "height": 768})
                rate, seconds = _drag(page, app, address, what, way)
                rates[name].append(rate)
                scripts[name] += seconds
                page.close()
    print("While a slider or a handle (◎) is dragged: pictures per second, share of the floor's, the script's median")
    best = statistics.median(rates[FLOOR_NAME])
    for name, each in rates.items():
        rate = statistics.median(each)
        script = 1e3 * statistics.median(scripts[name])
        print(f"{name:56}{rate:6.1f} /s{rate / best:8.0%}{script:9.1f} ms")


def _slider(key: str) -> str:
    """What finds the thumb of a slider."""
    return f".st-key-{key} [data-testid=stSliderThumbValue] >> xpath=.."


def _handle(name: str) -> str:
    """What finds the first handle of a name."""
    return f'.handle[data-name="{name}"]'


def _drag(page: Page, app: App, address: str, what: str, way: tuple[int, int]) -> tuple[float, list[float]]:
    """Pictures per second, and the seconds of each run of the script."""
    page.goto(app.url + address)
    page.locator(".st-key-floor p, [data-testid=stVegaLiteChart] .marks").first.wait_for(timeout=60_000)
    page.wait_for_timeout(1000)  # for the layout to come to rest
    x, y = _middle(page.locator(what).first)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(COUNT)
    before, begun = len(app.script_seconds()), time.monotonic()
    for step in itertools.count():
        if (passed := time.monotonic() - begun) >= SECONDS:
            break
        share = abs((step / 20) % 2 - 1)
        page.mouse.move(x + share * way[0], y + share * way[1])
        page.wait_for_timeout(20)
    drawn, runs = page.evaluate("window.drawn"), app.script_seconds()[before:]
    page.mouse.up()
    return drawn / passed, runs


def _middle(grip: Locator) -> tuple[float, float]:
    """Where it is on the screen."""
    grip.scroll_into_view_if_needed()
    if (box := grip.bounding_box()) is None:
        raise RuntimeError(f"there is nothing to drag at {grip}")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


if __name__ == "__main__":
    main()
