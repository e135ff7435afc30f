"""The page on zig-zag in Chromium: a unit has one length on both axes, and on a phone the slider is at hand."""

import pytest
from playwright.sync_api import Page

from benchmarks.app_process import App
from tests.browser.streamlit_page import open_page, settled

TICKS = """svg => [...svg.querySelectorAll('.role-axis-label text')].filter(
    t => ['−1', '0', '1'].includes(t.textContent)).map(
    t => { const box = t.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2] })"""


@pytest.mark.parametrize("width", [1366, *(pytest.param(width, marks=pytest.mark.slow) for width in (1000, 390))])
def test_both_axes_have_the_same_scale(page: Page, app_server: App, page_errors: list[str], width: int):
    page.set_viewport_size({"width": width, "height": 844})
    open_page(page, f"{app_server.url}/zig-zag?guess=show")
    picture = page.locator('[data-testid="stVegaLiteChart"] svg').first
    picture.locator(".role-axis-label text").first.wait_for()
    settled(picture)  # in the width of its column
    ticks = picture.evaluate(TICKS)
    assert len(ticks) == 6
    (low, _), (_, _), (high, _) = sorted(ticks[:3])
    (_, top), (_, _), (_, bottom) = sorted(ticks[3:], key=lambda tick: tick[1])
    # Labels are placed by whole pixels.
    assert high - low == pytest.approx(bottom - top, abs=2.5)
    assert page_errors == []


def test_on_a_phone_the_slider_is_under_the_first_picture(page: Page, app_server: App):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{app_server.url}/zig-zag?guess=show")
    settled(page.locator('[data-testid="stVegaLiteChart"] svg').nth(1))
    tops = [
        page.locator(where).bounding_box()["y"]
        for where in (
            '[data-testid="stVegaLiteChart"] >> nth=0',
            ".st-key-step",
            '[data-testid="stVegaLiteChart"] >> nth=1',
        )
    ]
    assert tops == sorted(tops)
    assert tops[1] < 760
