"""Exercises in a real browser: typing into cells, pasting, the keyboard's way to Check, and a phone's width."""

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from dashboard.shell.nav import HOME
from tests.browser.streamlit_page import PATIENCE, Reruns, expect_no_exception, open_page, settled

pytestmark = pytest.mark.ci


def first_cell(page: Page) -> None:
    """Put the cursor of the answer table into its first cell."""
    table = page.get_by_test_id("stDataFrame").first
    cell = table.get_by_test_id("glide-cell-1-0")
    cell.wait_for(state="attached", timeout=PATIENCE)
    table.click(position={"x": 120, "y": 55})
    expect(cell).to_have_attribute("aria-selected", "true")


def paste(page: Page, rows: list[list[str]]) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join("\t".join(row) for row in rows))
    page.keyboard.press("Control+v")


def test_a_pasted_answer_is_checked_by_keyboard_and_survives_a_change_of_page(
    page: Page, app_server: App, page_errors: list[str]
):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/exercises?seed=3")
    first_cell(page)
    with reruns.after():
        paste(page, [["0", "2"], ["0", "0"], ["4", "0.5"]])
    page.keyboard.press("Tab")  # to the second column, and then out of the table
    with reruns.after():
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Check")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 6 values are off. row 3, column 2 is too large.")).to_be_visible()

    page.get_by_role("link", name="Home").first.click()
    expect(page.get_by_role("heading", level=1, name=HOME.title)).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Exercises").first.click()
    expect(page.get_by_text("1 of 6 values are off. row 3, column 2 is too large.")).to_be_visible(timeout=PATIENCE)
    first_cell(page)
    page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    editor = page.locator(".gdg-input")
    expect(editor).to_have_value("0.5")
    editor.fill("0")
    page.get_by_role("button", name="Check").click()  # the open cell counts
    expect(page.get_by_text("All values are right.")).to_be_visible(timeout=PATIENCE)
    expect_no_exception(page)
    assert page_errors == []


@pytest.mark.slow
def test_a_paste_of_200_by_200_fills_the_table_and_no_more(page: Page, app_server: App, page_errors: list[str]):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/exercises?seed=3")
    first_cell(page)
    with reruns.after():
        paste(page, [["7"] * 200] * 200)
    with reruns.after():
        page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Every number is filled in.")).to_be_visible()
    assert page_errors == []


def test_on_a_phone_nothing_is_wider_than_the_page(page: Page, app_server: App, page_errors: list[str]):
    page.set_viewport_size({"width": 390, "height": 844})
    for exercise in ("example-2", "exercise-3&draws=7"):
        open_page(page, f"{app_server.url}/exercises?seed=3&ex={exercise}")
        expect(page.get_by_role("button", name="Check")).to_be_visible()
        main = "document.querySelector('[data-testid=stMain]')"
        page.wait_for_function(f"{main}.scrollWidth <= {main}.clientWidth", timeout=PATIENCE)
        matrix = settled(page.locator(".katex-display").first)
        assert matrix["x"] + matrix["width"] <= 390, "the matrix scrolls inside the page"
    expect_no_exception(page)
    assert page_errors == []


def test_the_next_exercise_opens_at_its_top(page: Page, app_server: App):
    page.set_viewport_size({"width": 1366, "height": 500})
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/exercises?seed=3")
    first_cell(page)
    with reruns.after():
        paste(page, [["0", "2"], ["0", "0"], ["4", "0"]])
    page.get_by_role("button", name="Check").click()
    following = page.get_by_role("button", name="Next: Example 2")
    following.scroll_into_view_if_needed()
    following.click()
    expect(page.get_by_text("softmax to every row").or_(page.get_by_text("Three decimals are enough."))).to_be_visible()
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop === 0", timeout=PATIENCE)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


@pytest.mark.parametrize("name", ["Hint 1", "Show the solution", "Presenter mode"])
def test_the_focus_stays_on_a_button_that_was_pressed_by_keyboard(page: Page, app_server: App, name: str):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/exercises?seed=3")
    button = page.get_by_role("button", name=name)
    button.focus()
    with reruns.after():
        page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert name.lower() in str(page.evaluate("document.activeElement.innerText")).lower()
