"""The softmax lab in Chromium: typing and pasting into the sheet, and room on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import PATIENCE, Reruns, cell, expect_no_exception, open_page, settled

PASTE = """([rows, columns]) => navigator.clipboard.writeText(
    Array.from({length: rows}, (_, i) => Array.from({length: columns}, (_, j) => i + j).join('\\t')).join('\\n'))"""


def loaded(page: Page, address: str) -> None:
    open_page(page, address)
    expect(page.get_by_test_id("stVegaLiteChart").first.locator("svg")).to_be_visible()


def test_a_row_is_typed_and_a_block_of_200_by_200_is_pasted(page: Page, app_server: App, page_errors: list[str]):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reruns = Reruns(page)
    loaded(page, f"{app_server.url}/softmax?guess=nan")
    cell(page, 1, 1).click()
    with reruns.after():
        page.keyboard.type("cat")
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Row 1, column 1: “cat”")
    expect(page).to_have_url(re.compile(r"logits=%3F%2C1%2C-1"))
    page.evaluate(PASTE, [200, 200])
    cell(page, 1, 1).click()
    with reruns.after():
        page.keyboard.press("Control+v")
    expect(page.get_by_text("The sheet is used to its edge")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page).to_have_url(re.compile("22$"))
    expect_no_exception(page)
    assert page_errors == []


@pytest.mark.slow
def test_on_a_phone_the_picture_comes_first_and_nothing_sticks_out(page: Page, app_server: App, page_errors: list[str]):
    page.set_viewport_size({"width": 390, "height": 844})
    loaded(page, f"{app_server.url}/softmax?logits=exercise&guess=nan")
    page.wait_for_function("document.documentElement.scrollWidth <= 390", timeout=PATIENCE)
    sheet = settled(page.locator(".number-sheet"))
    picture = settled(page.get_by_test_id("stVegaLiteChart"))
    assert picture["y"] + picture["height"] < sheet["y"]
    assert picture["x"] + picture["width"] <= 390
    slider = settled(page.get_by_role("slider", name=re.compile("temperature")))
    assert slider["y"] < 844, "the slider is on the first screen"
    expect_no_exception(page)
    assert page_errors == []
