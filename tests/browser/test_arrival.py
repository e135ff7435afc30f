"""While a page arrives, little of it moves."""

import pytest
from playwright.sync_api import Browser

from benchmarks.app_process import App
from benchmarks.first_picture import MOST_SHIFT, NOTE_SHIFTS
from dashboard.shell import nav
from tests.browser.streamlit_page import open_page

TRIES = 3
"""What comes late on a busy machine moves more: the least of so many visits counts."""
FIRST = (nav.HOME, nav.EXPLORE, nav.TRAIN, nav.TEACH)
"""Pages that are looked at for every change; the others with -m slow."""
HARDLY = 0.05
"""The mark for pages whose places are all kept free; on a slow computer whatever is missing comes late and shows."""


def shift(browser: Browser, address: str, slower: float = 1) -> float:
    """How far things have moved in a window of its own when the page is there. slower: than this computer."""
    window = browser.new_context(viewport={"width": 1366, "height": 650})
    page = window.new_page()
    window.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(NOTE_SHIFTS)
    open_page(page, address)
    page.wait_for_timeout(1000)
    moved: float = page.evaluate("window.shifted")
    window.close()
    return moved


@pytest.mark.parametrize(
    "entry",
    [pytest.param(one, id=one.menu, marks=[] if one in FIRST else [pytest.mark.slow]) for one in nav.ENTRIES],
)
def test_little_moves_while_a_page_arrives(browser: Browser, app_server: App, entry: nav.Entry):
    moved = [1.0]
    while min(moved) > MOST_SHIFT and len(moved) <= TRIES:
        moved.append(shift(browser, f"{app_server.url}/{entry.url}"))
    assert min(moved) <= MOST_SHIFT, moved[1:]


@pytest.mark.parametrize(
    "entry", [nav.DYING, *(pytest.param(one, marks=pytest.mark.slow) for one in (nav.CLAIMS, nav.LESSONS))]
)
def test_places_are_kept_free_on_a_slow_computer(browser: Browser, app_server: App, entry: nav.Entry):
    """Rows of buttons, a picture and its numbers took their room late: Dying's pictures moved by 8 and 400 pixels."""
    moved = [1.0]
    while min(moved) > HARDLY and len(moved) <= TRIES:
        moved.append(shift(browser, f"{app_server.url}/{entry.url}", slower=4))
    assert min(moved) <= HARDLY, moved[1:]
