"""The stages of a bent grid in Chromium: a small one is pressed to be large, and each is square."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import open_page, settled

pytestmark = pytest.mark.ci

GRID = "/non-linearity?view=grid&guess=show&layers=4&bend=2"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def test_a_tap_on_a_small_picture_shows_it_large(phone: Page, app_server: App):
    open_page(phone, app_server.url + GRID)
    picture = phone.locator(".st-key-square-stage-1 svg.marks")
    picture.scroll_into_view_if_needed()
    box = settled(picture)
    phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7)
    expect(phone).to_have_url(re.compile(r"stage=1(&|$)"))
    expect(phone.locator(".st-key-small-stage-1 strong")).to_be_visible()


def test_the_keyboard_chooses_and_the_focus_stays(page: Page, app_server: App):
    open_page(page, app_server.url + GRID)
    button = page.get_by_role("button", name="2: ReLU")
    button.press("Enter")
    expect(page).to_have_url(re.compile(r"stage=3(&|$)"))
    expect(button.locator("strong")).to_be_visible()
    expect(button).to_be_focused()


@pytest.mark.parametrize("address", [GRID, "/non-linearity?guess=show", "/non-linearity?view=corners"])
def test_on_a_phone_each_picture_is_as_wide_as_high(phone: Page, app_server: App, address: str):
    """The large stage was 324 by 351 pixels."""
    open_page(phone, app_server.url + address)
    pictures = phone.locator(".stVegaLiteChart svg.marks")
    settled(pictures.last)
    for box in [picture.bounding_box() for picture in pictures.all()]:
        assert box
        assert abs(box["width"] - box["height"]) <= 1
