"""Take the pictures of the documents again: ``python -m docs.screenshots`` from the root of the repository."""

import tempfile
from pathlib import Path

from benchmarks.app_process import ROOT, running_app
from benchmarks.chromium import launched

PICTURES = {
    "explore.png": "/explore?fn=tanh&z=1",
    "train.png": "/train",
}
"""File name → the page in the state that it shows."""
_IDLE = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'


def main() -> None:
    """Open each page in Chromium at a laptop's size and save what it shows; the network is trained first."""
    with (
        tempfile.TemporaryDirectory() as logs,
        running_app(Path(logs) / "server.log") as app,
        launched() as browser,
    ):
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        for name, address in PICTURES.items():
            page.goto(app.url + address)
            page.locator(_IDLE).wait_for()
            page.locator('[data-testid="stVegaLiteChart"] .marks, .stage[data-painted]').first.wait_for()
            if name == "train.png":
                page.get_by_role("button", name="Play").click()
                page.wait_for_timeout(5000)
                page.get_by_role("button", name="Pause").click()
            page.wait_for_timeout(1000)
            page.screenshot(path=ROOT / "docs" / name)


if __name__ == "__main__":
    main()
