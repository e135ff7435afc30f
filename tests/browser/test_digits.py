"""Drawing in Chromium: the probabilities follow the pen, and the keyboard draws as well."""

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import expect_no_exception, open_page, settled

EMPTY = re.compile("The pad is empty, and still the network must answer")


@pytest.fixture
def pad(page: Page, app_server: App, page_errors: list[str]):
    open_page(page, f"{app_server.url}/digits?guess=show&view=draw")
    sheet = page.locator(".digit-pad svg")
    sheet.wait_for()
    yield sheet
    expect_no_exception(page)
    assert page_errors == []


def test_the_probabilities_follow_the_pen(page: Page, pad):
    page.get_by_role("button", name="Clear the pad").click()
    expect(page.get_by_text(EMPTY)).to_be_visible()
    box = settled(pad)
    x, y = box["x"] + box["width"] / 2, box["y"]
    page.mouse.move(x, y + 0.1 * box["height"])
    page.mouse.down()
    for part in range(10, 90, 2):
        page.mouse.move(x, y + part / 100 * box["height"])
        page.wait_for_timeout(25)
    expect(page.get_by_role("paragraph").filter(has_text="The answer:")).to_be_visible()  # the pen is still down
    page.mouse.up()
    expect(page.get_by_text(EMPTY)).to_have_count(0)


def test_the_keyboard_draws_and_clears(page: Page, pad):
    pad.focus()
    pad.press("Delete")
    expect(page.get_by_text(EMPTY)).to_be_visible()
    pad.press("ArrowDown")
    expect(page.get_by_text(EMPTY)).to_be_visible()
    pad.press("Space")
    pad.press("ArrowDown")
    expect(page.locator(".digit-pad [role=status]")).to_have_text("Pen down, row 19, column 17.")
    expect(page.get_by_role("paragraph").filter(has_text="The answer:")).to_be_visible()


@pytest.mark.slow
def test_the_drawing_stays_when_another_view_is_looked_at(page: Page, pad):
    page.get_by_role("button", name="Clear the pad").click()
    expect(page.get_by_text(EMPTY)).to_be_visible()
    for view in ("Weights", "Draw"):
        page.get_by_role("radio", name=view).click()
    expect(page.locator(".digit-pad svg")).to_be_visible()
    expect(page.get_by_text(EMPTY)).to_be_visible()
    page.get_by_role("button", name="Load it again").click()
    expect(page.get_by_role("paragraph").filter(has_text="The answer:")).to_be_visible()
