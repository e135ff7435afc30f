"""Look inside in Chromium: a number that is edited, and a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App, running_app
from tests.browser.streamlit_page import Reruns, expect_no_exception, open_page


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("inside") / "log", ("run", "tests/browser/inside_page.py")) as app:
        yield app


def test_an_edited_weight_changes_the_numbers_in_place(page: Page, server: App, page_errors: list[str]):
    reruns = Reruns(page)
    open_page(page, server.url)
    field = page.get_by_label("w from x₁")
    with reruns.after():
        field.fill("-3")
        field.press("Enter")
    expect(page.get_by_role("row", name="x₁").get_by_role("cell", name="−3.000")).to_have_count(2)
    expect(field).to_have_value("−3")
    expect_no_exception(page)
    assert page_errors == []


def test_on_a_phone_nothing_scrolls_sideways(browser, server: App):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, f"{server.url}/?hidden=8.8.8.8.8.8&epochs=1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
