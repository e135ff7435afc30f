"""A race in Chromium: predict, play until all are there, and open a racer on the training page."""

import re

from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import PATIENCE, expect_no_exception, open_page


def test_a_race_is_predicted_run_and_opened(page: Page, app_server: App, page_errors: list[str]):
    open_page(page, f"{app_server.url}/race?by=rate&rates=0.1,1&goal=0.3&pace=fast")
    play = page.get_by_role("button", name="Play")
    question = page.get_by_role("radio", name="rate 1", exact=True)
    expect(question).to_be_in_viewport()
    expect(play).to_have_count(0)
    question.click()
    page.get_by_role("button", name="Lock").click()
    verdict = page.get_by_role("paragraph").filter(has_text=re.compile(r"^You said rate 1\. First at 0\.3: "))
    expect(verdict).to_be_visible(timeout=PATIENCE)
    expect(play).to_be_enabled(timeout=PATIENCE)  # it has paused by itself
    picture = page.get_by_role("img", name=re.compile("^What 2 networks say"))
    expect(picture).to_have_accessible_name(re.compile(r"rate 1: training loss \S+, there after \d+ epochs?\."))
    expect(page.locator(".stage [role=status]")).to_have_text(re.compile(r"^You said rate 1\. First at 0\.3: "))
    expect(page).to_have_url(re.compile("guess=1"))
    page.get_by_role("link", name="rate 1", exact=True).click()
    expect(page.get_by_role("heading", name="Train a network")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("slider", name="Learning rate")).to_have_attribute("aria-valuetext", "1")
    expect_no_exception(page)
    assert page_errors == []
