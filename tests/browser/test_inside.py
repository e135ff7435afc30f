"""Look inside in Chromium: a click on a unit shows it, again and again, and the drawing keeps its elements."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App, running_app
from tests.browser.streamlit_page import Reruns, expect_no_exception, open_page


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("inside") / "log", ("run", "tests/browser/inside_page.py")) as app:
        yield app


def click_unit(page: Page, name: str) -> None:
    page.locator(f'.st-key-inside-chart path[aria-label="{name}"]').click(force=True)


def test_a_click_on_a_unit_shows_its_numbers_each_time(page: Page, server: App, page_errors: list[str]):
    open_page(page, server.url)
    click_unit(page, "layer 1, unit 3")
    expect(page).to_have_url(re.compile("unit=3"))
    expect(page.get_by_text("Weights and bias of unit 3")).to_be_visible()
    click_unit(page, "output 1")
    expect(page).to_have_url(re.compile("layer=output"))
    expect(page.get_by_label("w from a₂")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Weights and bias of unit 3")).to_be_visible()
    click_unit(page, "output 1")  # the same click as before, and news again
    expect(page).to_have_url(re.compile("layer=output"))
    expect_no_exception(page)
    assert page_errors == []


def test_an_edited_weight_changes_the_numbers_and_the_drawing_in_place(page: Page, server: App):
    reruns = Reruns(page)
    open_page(page, server.url)
    drawing = page.locator(".st-key-inside-chart svg.marks")
    drawing.evaluate("e => e.setAttribute('data-test', 'kept')")
    widths = "e => [...e.querySelectorAll('line')].map(line => line.getAttribute('stroke-width')).join()"
    before = drawing.evaluate(widths)
    field = page.get_by_label("w from x₁")
    with reruns.after():
        field.fill("-3")
        field.press("Enter")
    expect(page.locator('.st-key-inside-chart svg[data-test="kept"]')).to_have_count(1)
    assert drawing.evaluate(widths) != before
    expect(page.get_by_role("row", name="x₁").get_by_role("cell", name="−3.000")).to_have_count(2)
    expect(field).to_have_value("−3")


def test_on_a_phone_only_the_drawing_scrolls_sideways(browser, server: App):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, f"{server.url}/?hidden=8.8.8.8.8.8&epochs=1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = page.locator(".st-key-network-8").evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert wide[0] >= 8 * 90 > wide[1]
    context.close()
