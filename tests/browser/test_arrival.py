"""While a page arrives, little of it moves."""

import pytest
from playwright.sync_api import Browser

from benchmarks.app_process import App
from benchmarks.first_picture import MOST_SHIFT, NOTE_SHIFTS
from dashboard.shell import nav
from tests.browser.streamlit_page import open_page

TRIES = 3
"""What comes late on a busy machine moves more: the least of so many visits counts."""


def shift(browser: Browser, address: str) -> float:
    """How far things have moved in a window of its own when the page is there."""
    window = browser.new_context(viewport={"width": 1366, "height": 650})
    page = window.new_page()
    page.add_init_script(NOTE_SHIFTS)
    open_page(page, address)
    page.wait_for_timeout(1000)
    moved: float = page.evaluate("window.shifted")
    window.close()
    return moved


@pytest.mark.parametrize("entry", nav.ENTRIES, ids=[entry.menu for entry in nav.ENTRIES])
def test_little_moves_while_a_page_arrives(browser: Browser, app_server: App, entry: nav.Entry):
    moved = [1.0]
    while min(moved) > MOST_SHIFT and len(moved) <= TRIES:
        moved.append(shift(browser, f"{app_server.url}/{entry.url}"))
    assert min(moved) <= MOST_SHIFT, moved[1:]
