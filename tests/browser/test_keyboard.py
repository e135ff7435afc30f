"""Every page can be used without a mouse, and says in words what its controls and pictures are."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import open_page

PAGES = ["/", "/explore?fn=elu", "/train?layers=3"]

LOOK = """e => { const s = getComputedStyle(e); const all = [e, e.parentElement, e.parentElement.parentElement,
    ...e.querySelectorAll('*')].slice(0, 12);
    return all.map(x => { const s = getComputedStyle(x);
        return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor].join() }
    ).join('|') }"""

NAME = """e => (e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') || '').split(' ').map(
    id => document.getElementById(id)?.innerText || '').join(' ').trim() ||
    [...(e.labels || [])].map(l => l.innerText).join(' ') || e.innerText || e.title || '').trim()"""


def loaded(page: Page, address: str) -> None:
    open_page(page, address)
    expect(page.get_by_test_id("stVegaLiteChart").first.locator("svg")).to_be_visible()
    page.evaluate("document.fonts.ready")


@pytest.mark.parametrize("path", PAGES)
def test_every_control_is_reached_by_tab_and_shows_its_focus(page: Page, app_server: App, path):
    loaded(page, app_server.url + path)
    page.evaluate(
        """() => { window.wanted = [...document.querySelectorAll('[data-testid=stMain] :is(button, a[href], input, \
        summary, [role=slider], [role=combobox])')].filter(e => e.checkVisibility({visibilityProperty: true}) && \
        !e.disabled && e.tabIndex >= 0 && e.getAttribute('aria-hidden') != 'true'); window.reached = new Set() }"""
    )
    assert page.evaluate("wanted.length") >= 5
    page.evaluate("document.body.focus()")
    invisible = []
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate_handle("document.activeElement")
        if page.evaluate("e => e == document.body || reached.has(e)", here):
            break
        page.evaluate("e => reached.add(e)", here)
        if not page.evaluate("e => wanted.includes(e)", here):
            continue
        focused = page.evaluate(LOOK, here)
        page.evaluate("e => e.blur()", here)
        plain = page.evaluate(LOOK, here)
        page.evaluate("e => e.focus()", here)
        if focused == plain:
            invisible.append(page.evaluate(NAME, here))
    missed = page.evaluate(f"wanted.filter(e => !reached.has(e)).map({NAME})")
    assert missed == []
    assert invisible == []


@pytest.mark.parametrize("path", [*PAGES, "/explore?present=1", "/train?present=1"])
def test_every_control_has_a_name(page: Page, app_server: App, path):
    loaded(page, app_server.url + path)
    nameless = page.evaluate(
        f"""() => [...document.querySelectorAll('[data-testid=stApp] :is(button, a[href], input, select, textarea, \
        [role=slider], [role=combobox])')].filter(e => e.checkVisibility() && e.ariaHidden != 'true' && e.type != 'hidden')\
        .filter(e => !({NAME})(e)).map(e => e.outerHTML.slice(0, 200))"""
    )
    assert nameless == []


@pytest.mark.parametrize("path", PAGES)
def test_every_picture_has_a_name(page: Page, app_server: App, path):
    loaded(page, app_server.url + path)
    charts = page.get_by_test_id("stVegaLiteChart")
    names = charts.evaluate_all(
        """charts => charts.map(c => c.getAttribute('aria-label') || c.querySelector('[aria-label]')
            ?.getAttribute('aria-label') || c.querySelector('[alt]')?.alt || '')"""
    )
    assert names
    assert all(len(name) > 20 for name in names), names


@pytest.mark.parametrize("path", PAGES)
def test_headings_and_language_are_declared(page: Page, app_server: App, path):
    loaded(page, app_server.url + path)
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 2 for before, after in pairwise(levels))
