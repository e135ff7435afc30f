"""The page on matrices in Chromium: typing and pasting into the sheet, dragging c, and a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import PATIENCE, Reruns, expect_no_exception, held, open_page

OUTPUT = ".grids table >> nth=1"
# Where the sheet's first cell is, in pixels from its corner.
FIRST_CELL = {"x": 85, "y": 55}


def paste(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    sheet = page.get_by_test_id("stDataFrame")
    sheet.click(position={"x": FIRST_CELL["x"], "y": FIRST_CELL["y"] + 120})  # a second click on a cell would open it
    sheet.click(position=FIRST_CELL)
    page.keyboard.press("Control+v")


def test_typing_and_pasting_into_the_sheet(page: Page, app_server: App, page_errors: list[str]):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/matrices")
    cells = page.locator(OUTPUT).locator("td")
    expect(cells).to_have_text(["0", "2", "0", "0", "0", "1.5", "3", "0", "0.5", "0", "4", "0"])

    with reruns.after():
        page.get_by_test_id("stDataFrame").click(position=FIRST_CELL)
        page.keyboard.press("Enter")
        page.locator("textarea.gdg-input").fill("7.5")
        page.keyboard.press("Enter")
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


NUMBERS = ["1.5", "-2", "0.25", "7", "-0.5", "3", "12", "-8", "0.1", "4"]


@pytest.mark.slow  # below 150 ms a key, or on a busy machine, Streamlit's sheet loses keys while it opens a cell
@pytest.mark.parametrize("gap", [150])
def test_ten_numbers_typed_with_tab_are_all_kept(page: Page, app_server: App, gap: int):
    open_page(page, f"{app_server.url}/matrices?matrix=0")
    page.get_by_test_id("stDataFrame").click(position=FIRST_CELL)
    for number in NUMBERS:
        for character in number:
            page.keyboard.press(character)
            page.wait_for_timeout(gap)
        page.keyboard.press("Tab")
        page.wait_for_timeout(gap)
    expect(page).to_have_url(re.compile("matrix=" + "%2C".join(NUMBERS) + "$"))
    expect(page.locator(OUTPUT).locator("td")).to_have_count(10)


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
    sheet = page.get_by_test_id("stDataFrame")
    sheet.click(position=FIRST_CELL)
    page.keyboard.press("Control+v")
    expect(page.locator(OUTPUT).locator("td").first).to_have_text("1")
    expect(page).to_have_url(re.compile("matrix=1%2C-2%2C0%3B-5%2C6%2C1.5"))
    assert page_errors == []
