"""Take the pictures of Home's cards from the pages themselves: ``python -m tools.make_cards``.

Names of pages, as in the address bar, take the pictures of those alone: ``python -m tools.make_cards explore train``.

They are served from dashboard/static/cards, one for each page in the light and in the dark theme.
"""

import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from benchmarks.app_process import ROOT, running_app
from benchmarks.chromium import launched

CARDS = ROOT / "dashboard" / "static" / "cards"
SIZE = (420, 180)
"""Pixels of a card's picture."""
_CHART = '[data-testid="stVegaLiteChart"]'
PICTURES = {
    "explore": ("?fn=tanh&z=1", _CHART, 0.0),
    "compare": ("?show=sigmoid,tanh,relu,gelu", _CHART, 0.0),
    "softmax": ("", _CHART, 0.5),
    "matrices": ("", ".grids", 0.5),
    "gradient-check": ("?guess=show", _CHART, 0.5),
    "exercises": ("", ".katex-display", 0.5),
    "non-linearity": ("?guess=show&view=grid&layers=2&bend=1&fn=tanh&stage=2&epoch=3", _CHART, 0.5),
    "steep-slope": ("?guess=show&z=2", _CHART, 0.0),
    "vanishing": ("?guess=show", _CHART, 0.5),
    "dying": ("?guess=show&rate=3&epoch=100", _CHART, 0.5),
    "zig-zag": ("?guess=show&step=30", _CHART, 0.5),
    "claims": ("?claim=zero-centred&zero-centred=true", _CHART, 0.5),
    "train": ("?data=spiral&noise=0&layers=2&w1=8&w2=8&rate=0.03&optimizer=adam&n=500&run=300.0", ".stage", 0.5),
    "race": ("?guess=show&functions=linear,tanh&data=moons&pace=fast", ".stage", 0.0),
    "digits": ("", _CHART, 0.5),
}
"""The page's place in the address bar → the link that shows it at its best, what of it to take, and from where in its
height: 0 the top, 1 the bottom."""
PLAYED = {"race"}
"""Pages on which something has to run before there is a picture."""
_IDLE = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'


def main(only: Sequence[str]) -> None:
    """Open each page in both themes and keep the middle of its picture."""
    CARDS.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as logs,
        running_app(Path(logs) / "server.log") as app,
        launched() as browser,
    ):
        for theme in ("light", "dark"):
            window = browser.new_context(viewport={"width": 1366, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
            for url, (query, selector, height) in PICTURES.items():
                if only and url not in only:
                    continue
                page = window.new_page()
                page.goto(f"{app.url}/{url}{query}")
                if url in PLAYED:
                    page.get_by_role("button", name="Play").click()
                    page.wait_for_timeout(5000)
                    page.get_by_role("button", name="Pause").click()
                picture = _taken(page, selector, height)
                picture.save(CARDS / f"{url}-{theme}.png", optimize=True)
                page.close()


def _taken(page: Page, selector: str, height: float) -> Image.Image:
    page.locator(_IDLE).wait_for(timeout=60_000)
    element = page.locator(selector).first
    element.wait_for(timeout=60_000)
    page.wait_for_timeout(2500)  # a run of the link is repeated, a chart is drawn
    page.locator(_IDLE).wait_for(timeout=60_000)
    return cut(Image.open(io.BytesIO(element.screenshot())).convert("RGB"), height)


def cut(picture: Image.Image, part: float) -> Image.Image:
    """A part of a picture in the shape of a card, at a card's size."""
    width, height = picture.size
    shape = SIZE[0] / SIZE[1]
    wide, high = (width, round(width / shape)) if width / height < shape else (round(height * shape), height)
    left, top = (width - wide) // 2, round((height - high) * part)
    small = picture.crop((left, top, left + wide, top + high)).resize(SIZE, Image.Resampling.LANCZOS)
    # By coverage: small points keep their hues.
    return small.quantize(64, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).convert("P")


if __name__ == "__main__":
    main(sys.argv[1:])
