"""Pictures per second of the stage while a network trains, in Chromium, against one line of text as the floor.

The floor is a fragment with ``run_every=0.03`` that trains as long for each run and writes the epoch. A picture counts
when the browser has painted it. The stage and the floor play in turn, again and again, because the machine's speed
drifts: the ratio is the median of those of neighbours.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.app_process import App, running_app
from benchmarks.server import mark

PAGE = ("run", "tests/browser/stage_page.py")
FLOOR = "floor=1"
CONTENDERS = {
    "circle, 4-2": "hidden=4.2",
    "spiral, 8-8": "data=spiral&hidden=8.8",
    "spiral3, 8-8": "data=spiral3&hidden=8.8",
    "spiral, 6 layers of 32": "data=spiral&hidden=32.32.32.32.32.32",
}
ROUNDS, SECONDS = 5, 4.0

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
    """Measure and print."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        sys.exit("no chromium, chromium-browser or google-chrome on the path")
    print(
        f"Pictures per second in Chromium while a network trains: {ROUNDS} times {SECONDS:g} s, in turn with the floor"
    )
    with tempfile.TemporaryDirectory() as logs, running_app(Path(logs) / "log", PAGE) as app, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        for name, query in CONTENDERS.items():
            pairs = [(_rate(chromium, app, FLOOR), _rate(chromium, app, query)) for _ in range(ROUNDS)]
            text, rate = (statistics.median(each) for each in zip(*pairs, strict=True))
            share = statistics.median(stage / floor for floor, stage in pairs)
            mark(f"one line of text, {name}", f"{text:.1f} /s")
            mark(f"stage, {name}", f"{rate:.1f} /s", ">= 30 /s", rate >= 30)
            mark("stage / text", f"{share:.0%}", ">= 85 %", share >= 0.85)


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
