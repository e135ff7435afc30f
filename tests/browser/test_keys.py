"""Keys of the whole page in Chromium: listed, switched off, not stolen from pads and sheets; Esc closes the nearest."""

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import PATIENCE, Reruns, open_page

pytestmark = pytest.mark.ci

RACE = "race?guess=show"


def listens(page: Page) -> None:
    page.locator(".keys dialog").wait_for(state="attached", timeout=PATIENCE)


def test_a_question_mark_lists_the_keys_and_esc_closes_the_list(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/{RACE}")
    listens(page)
    page.get_by_role("button", name="Keys").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    for key in ("P", "S", "0", "?", "Esc"):
        expect(dialog.locator("dt").get_by_text(key, exact=True)).to_be_visible()
    page.keyboard.press("p")  # not through the list
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Keys")).to_be_focused()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_single_keys_act_until_they_are_switched_off_and_stay_off(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/{RACE}")
    listens(page)
    with reruns.after():
        page.keyboard.press("s")
    expect(page.locator(".st-key-models table")).to_contain_text("1")
    page.get_by_role("button", name="Keys").click()
    page.get_by_role("checkbox", name=re.compile("Single keys act")).uncheck()
    page.get_by_role("button", name="Close").click()
    asked = reruns.asked
    for key in ("s", "p", "0", "?"):
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    assert reruns.asked == asked
    expect(page.get_by_role("dialog")).to_have_count(0)
    open_page(page, f"{app_server.url}/{RACE}")
    listens(page)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    asked = reruns.asked
    page.keyboard.press("p")
    page.wait_for_timeout(500)
    assert reruns.asked == asked


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("digits?guess=95&view=draw", ".digit-pad svg"),
        ("exercises", "[data-testid=stDataFrame]"),
    ],
)
def test_a_letter_on_a_pad_or_a_sheet_is_no_shortcut(page: Page, app_server: App, address: str, place: str):
    open_page(page, f"{app_server.url}/{address}")
    listens(page)
    page.evaluate("window.heard = []; document.addEventListener('keydown', event => heard.push(event.key))")
    page.locator(place).first.click(position={"x": 120, "y": 55})
    page.keyboard.press("p")
    assert page.evaluate("heard") == []
    page.locator("h1").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("q")
    assert page.evaluate("heard") == ["q"], "elsewhere the shortcuts hear what is pressed"


def test_esc_closes_a_menu_and_a_large_chart_before_it_leaves_presenter_mode(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/gradient-check?fn=tanh&guess=show&present=1")
    listens(page)
    leave = page.get_by_role("button", name="Leave presenter mode")
    page.get_by_role("combobox").first.click()
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.wait_for_timeout(500)
    expect(leave).to_be_visible()
    page.locator("[data-testid=stVegaLiteChart] svg").first.hover()
    page.get_by_role("button", name="Fullscreen").first.click()
    expect(page.get_by_role("button", name="Close fullscreen").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Close fullscreen")).to_have_count(0)
    page.wait_for_timeout(500)
    expect(leave).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    expect(leave).to_have_count(0)
    expect(page).to_have_url(re.compile(r"guess=show$"))


def test_a_link_that_is_clicked_with_ctrl_opens_beside_the_page(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/explore?fn=tanh")
    listens(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Home").first.click(modifiers=["Control"])
    assert opened.value.url.rstrip("/") == app_server.url
    opened.value.close()
    expect(page).to_have_url(re.compile(r"/explore\?fn=tanh$"))
