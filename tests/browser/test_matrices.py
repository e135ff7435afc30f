"""The page on matrices in Chromium: typing and pasting into the sheet, dragging c, and a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import PATIENCE, Reruns, cell, expect_no_exception, held, open_page

pytestmark = pytest.mark.ci

OUTPUT = ".grids table >> nth=1"


def paste(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    cell(page, 4, 1).click()  # a second click on a cell would set the caret
    cell(page, 1, 1).click()
    page.keyboard.press("Control+v")


def test_typing_and_pasting_into_the_sheet(page: Page, app_server: App, page_errors: list[str]):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/matrices")
    cells = page.locator(OUTPUT).locator("td")
    expect(cells).to_have_text(["0", "2", "0", "0", "0", "1.5", "3", "0", "0.5", "0", "4", "0"])

    with reruns.after():
        cell(page, 1, 1).click()
        page.keyboard.type("7.5")
        page.keyboard.press("Enter")
    expect(cell(page, 2, 1)).to_be_focused()
    expect(cells.first).to_have_text("7.5")
    expect(page).to_have_url(re.compile("matrix=7.5%2C2%2C0%3B-0.5%2C-2%2C1.5%3B3%2C-1%2C0.5%3B-3%2C4%2C-0.2$"))

    with reruns.after():
        paste(page, "1\t-2\tabc\t4\n-5\t6\t\t-8")
    expect(cells).to_have_text(["1", "0", "–", "4", "0", "6", "–", "0", "3", "0", "0.5", "–", "0", "4", "0", "–"])
    problems = page.get_by_test_id("stAlert")
    expect(problems).to_contain_text("Row 1, column 3: “abc” is not a number")
    expect(problems).to_contain_text("Row 2, column 3: this is empty.")

    with reruns.after():
        paste(page, "\n".join(["\t".join(["1"] * 200)] * 200))
    expect(cells).to_have_count(144)
    expect(page.get_by_text("The sheet is used to its edge")).to_be_visible()
    expect_no_exception(page)
    assert page_errors == []


def test_the_grids_follow_c_while_it_is_dragged(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/matrices")
    grids = page.locator(".grids").first
    with held(page, "c", 230) as move_until:
        for _ in range(3):
            seen = grids.text_content()
            move_until(lambda seen=seen: grids.text_content() != seen)
        assert "c=" not in page.url
    expect(page).to_have_url(re.compile("[?&]c="))


@pytest.mark.slow
@pytest.mark.parametrize("address", ["matrices", "gradient-check?guess=show&fn=relu&z=-0.1"])
def test_a_phone_needs_no_sideways_scrolling(page: Page, app_server: App, address: str):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{app_server.url}/{address}")
    expect_no_exception(page)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollWidth <= 390", timeout=PATIENCE)


def test_a_block_is_pasted_in_a_page_from_plain_http(page: Page, app_server: App, page_errors: list[str]):
    # There the browser has no clipboard to offer: as it is in a class that opens the server's network address.
    page.add_init_script("delete Navigator.prototype.clipboard")
    open_page(page, f"{app_server.url}/matrices")
    box = page.get_by_role("textbox", name="c, as a number")
    page.evaluate(
        """() => { const text = document.body.appendChild(document.createElement('textarea'));
            text.value = '1\\t-2\\n-5\\t6'; text.select(); document.execCommand('copy'); text.remove() }"""
    )
    box.focus()
    cell(page, 1, 1).click()
    page.keyboard.press("Control+v")
    expect(page.locator(OUTPUT).locator("td").first).to_have_text("1")
    expect(page).to_have_url(re.compile("matrix=1%2C-2%2C0%3B-5%2C6%2C1.5"))
    assert page_errors == []


def test_a_preset_and_a_step_back_take_the_place_of_what_was_typed(page: Page, app_server: App, page_errors: list[str]):
    open_page(page, f"{app_server.url}/matrices")
    first = page.get_by_label("row 1, column 1", exact=True)
    first.click()
    page.keyboard.type("7")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile("matrix=7"))
    page.go_back()
    expect(first).to_have_value("-1.5")
    page.go_forward()
    expect(first).to_have_value("7")
    page.get_by_role("combobox", name="Matrix Z").click()
    page.get_by_role("option", name="Exercise 1").click()
    expect(first).to_have_value("-1.5")
    expect_no_exception(page)
    assert page_errors == []
