"""The picture follows a slider while it is dragged, not only when it is let go."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import Reruns, open_page

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


@pytest.mark.parametrize(("address", "key"), PAGES.items())
def test_the_picture_is_redrawn_while_the_slider_is_dragged(page: Page, app_server: App, address: str, key: str):
    reruns = Reruns(page)
    open_page(page, app_server.url + address)
    page.locator('[data-testid="stVegaLiteChart"] .marks').first.wait_for()
    thumb = page.locator(f'.st-key-{key} [data-testid="stSliderThumbValue"]').bounding_box()
    assert thumb is not None
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    before, begun = reruns.finished, time.monotonic()
    while (seconds := time.monotonic() - begun) < 3:
        page.mouse.move(x + 60 * seconds, y)
        page.wait_for_timeout(20)
    redraws = (reruns.finished - before) / seconds
    address_while_dragging = page.url
    page.mouse.up()
    assert redraws >= 5, f"{redraws:.1f} redraws per second"
    assert f"{key}=" not in address_while_dragging  # the link is written when the slider is let go
    expect(page).to_have_url(re.compile(rf"\b{key}="))
