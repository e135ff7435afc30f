"""The picture follows a slider while it is dragged, not only when it is let go."""

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from benchmarks.drag import SLIDERS
from tests.browser.streamlit_page import Reruns, held, open_page

MORE = {
    "/softmax?guess=nan",
    "/softmax?guess=nan&view=jacobian",
    "/dying?guess=show&epoch=20",
    "/steep-slope?guess=show",
    "/non-linearity?view=corners&corner-guess=show",
}
"""Pages like the others in how they move."""


@pytest.mark.parametrize(
    ("address", "key"),
    [pytest.param(*item, marks=[pytest.mark.slow] if item[0] in MORE else []) for item in SLIDERS.items()],
)
def test_the_picture_is_redrawn_while_the_slider_is_dragged(page: Page, app_server: App, address: str, key: str):
    reruns = Reruns(page)
    open_page(page, app_server.url + address)
    page.locator('[data-testid="stVegaLiteChart"] .marks').first.wait_for()
    before = reruns.finished
    with held(page, key, 180) as move_until:
        move_until(lambda: reruns.finished >= before + 3)
        assert f"{key}=" not in page.url  # the link is written when the slider is let go
    expect(page).to_have_url(re.compile(rf"\b{key}="))
