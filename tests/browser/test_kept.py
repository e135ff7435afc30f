"""Progress in a browser: it survives a reload and a new server, is in nobody else's browser, and can be erased."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.app_process import App, running_app
from dashboard.shell import kept
from tests.browser.streamlit_page import expect_no_exception, open_page, wait_until

pytestmark = pytest.mark.ci

KEPT = "name => JSON.parse(localStorage.getItem(name) ?? '{}')"


def check(page: Page) -> None:
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("Not yet")
    wait_until(page, lambda: page.evaluate(KEPT, kept.NAME).get("exercises/slopes.123") == "1.0.0.0")


def knows(page: Page) -> None:
    """The page has the progress: its table shows in place of the words that it has none."""
    expect(page.get_by_text("The table begins with your first check")).to_have_count(0)
    expect(page.get_by_test_id("stDownloadButton").get_by_role("button")).to_be_enabled()


def test_progress_survives_a_reload_and_is_erased_for_good(page: Page, app_server: App, page_errors: list[str]):
    open_page(page, f"{app_server.url}/exercises?ex=slopes&seed=123")
    check(page)
    open_page(page, f"{app_server.url}/exercises")
    knows(page)
    page.get_by_role("button", name="Erase my progress").click()
    expect(page.get_by_text("The table begins with your first check")).to_be_visible()
    wait_until(page, lambda: page.evaluate("name => localStorage.getItem(name)", kept.NAME) is None)
    open_page(page, f"{app_server.url}/exercises")
    expect(page.get_by_text("The table begins with your first check")).to_be_visible()
    expect_no_exception(page)
    assert page_errors == []


def test_progress_survives_a_restart_and_is_not_another_browsers(browser: Browser, tmp_path: Path):
    student, other = browser.new_context(), browser.new_context()
    page = student.new_page()
    with running_app(tmp_path / "first.log") as app:
        open_page(page, f"{app.url}/exercises?ex=slopes&seed=123")
        check(page)
    with running_app(tmp_path / "second.log", port=app.port) as app:
        open_page(page, f"{app.url}/exercises")
        knows(page)
        stranger = other.new_page()
        open_page(stranger, f"{app.url}/exercises")
        expect(stranger.get_by_text("The table begins with your first check")).to_be_visible()
        assert stranger.evaluate(KEPT, kept.NAME) == {}
    student.close()
    other.close()
