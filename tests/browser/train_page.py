"""The training page in the browser: the numbers of its bar, its buttons, and its drawer of settings."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.streamlit_page import open_page, wait_until

STAGE = ".stage[data-painted]"


def metric(page: Page, label: str) -> Locator:
    """A number of the bar."""
    entry = page.locator(".numbers > div").filter(has=page.get_by_text(label, exact=True))
    return entry.locator("dd:not(.of)")


def number(page: Page, label: str) -> float:
    text = metric(page, label).inner_text().replace("−", "-").replace("\N{NARROW NO-BREAK SPACE}", "")
    return float(text)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def wait_for_epoch(page: Page, least: int) -> None:
    wait_until(page, lambda: number(page, "Epoch") >= least)


def ready(page: Page, address: str) -> None:
    """Open the page and wait until the stage has painted."""
    open_page(page, address)
    page.locator(STAGE).wait_for()
    expect(metric(page, "Training loss")).to_be_visible()


def more(page: Page, tab: str) -> None:
    """Open the drawer of settings at one of its tabs."""
    page.get_by_text("More", exact=True).click()
    page.get_by_role("tab", name=tab).click()
