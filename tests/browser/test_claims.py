"""Claims in Chromium: judged and turned over by single keys, with the focus kept and the picture drawn."""

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from lib.lessons.claims import CLAIMS
from tests.browser.streamlit_page import Reruns, expect_no_exception, open_page

pytestmark = pytest.mark.ci

FIRST, SECOND, *_ = CLAIMS.values()


def said(page: Page):
    return page.get_by_role("heading", level=2)


def test_a_verdict_and_the_next_claim_are_one_key_press_each(page: Page, app_server: App, page_errors: list[str]):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/claims")
    expect(said(page)).to_contain_text(FIRST.says)
    expect(page.locator(".st-key-ghost-claim").get_by_test_id("stVegaLiteChart")).to_be_visible()
    with reruns.after():
        page.keyboard.press("1")
    expect(page.get_by_text("As you said.")).to_be_visible()
    expect(page.locator(".st-key-ghost-claim")).to_have_count(0)
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg .mark-symbol").first).to_be_visible()
    with reruns.after():
        page.keyboard.press("ArrowRight")
    expect(said(page)).to_contain_text(SECOND.says)
    expect(page).to_have_url(re.compile(f"claim={SECOND.key}"))
    with reruns.after():
        page.keyboard.press("ArrowLeft")
    expect(said(page)).to_contain_text(FIRST.says)
    expect(page.get_by_text("As you said.")).to_be_visible()
    expect_no_exception(page)
    assert page_errors == []


def test_the_focus_stays_on_the_button_of_a_verdict_and_the_arrows_still_turn(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/claims")
    button = page.get_by_role("button", name="Not quite")
    button.focus()
    with reruns.after():
        page.keyboard.press("Enter")
    expect(page.get_by_text("You said: not quite")).to_be_visible()
    expect(button).to_be_focused()
    with reruns.after():
        page.keyboard.press("ArrowRight")
    expect(said(page)).to_contain_text(SECOND.says)
    expect(button).to_be_focused()


def test_the_rows_of_a_picture_stand_in_their_order(page: Page, app_server: App):
    """A row beyond the end of its axis is drawn by another layer, which must not push it to the end."""
    open_page(page, f"{app_server.url}/claims?claim=linear-for-regression&linear-for-regression=true")
    labels = page.get_by_test_id("stVegaLiteChart").locator("svg .role-axis-label text")
    expect(labels.filter(has_text=re.compile("^by "))).to_have_text(
        [re.compile("probability.*∞"), re.compile("logits")]
    )
