"""Every page is looked at by axe: in light and dark, on a phone, and for the projector.

What is not ours is in ``STREAMLIT``, each with its reason; all else counts.
"""

import json
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.app_process import App
from dashboard.shell import nav
from tests.browser.streamlit_page import PATIENCE, open_page, wait_until

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
SERIOUS = ("serious", "critical")
RESTS = """() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale=true]')"""

STREAMLIT = {
    "list": ("[data-testid=stSidebarNavItems]", "the menu on a phone: its sections are no list items"),
    "listitem": ("[data-testid=stSidebarNav] li", "the same: its pages stand in a section, not in a list"),
    "empty-table-header": (
        "[role=columnheader], :has(math)",
        "a sheet's corner, which Streamlit draws for screen readers; and formulas, which are MathML and are read",
    ),
}
"""A rule of axe → where it is broken by Streamlit's own elements, as a selector, and why we leave it."""

LINKS = {
    "softmax": "guess=nan",
    "gradient-check": "guess=show",
    "non-linearity": "guess=show&bend=3",
    "steep-slope": "guess=show",
    "vanishing": "guess=show",
    "dying": "guess=show",
    "zig-zag": "guess=both",
    "claims": "flat-sigmoid=true",
    "train": "run=20.0",
    "race": "guess=show",
    "digits": "guess=show",
}
"""Pages that ask first are shown with their answers."""
MORE = ("train?run=20.0&view=inside", "digits?guess=95&view=draw", "steep-slope?panel=shortcut&exact=show")
ADDRESSES = [f"{entry.url}?{LINKS.get(entry.url, '')}".rstrip("?") for entry in nav.ENTRIES] + list(MORE)


FIND = """([options, theirs, serious]) => axe.run(document, {...options, elementRef: true})
    .then(found => found.violations
    .filter(rule => serious.includes(rule.impact) || ['heading-order', 'empty-table-header'].includes(rule.id))
    .flatMap(rule => rule.nodes
        .filter(node => !(rule.id in theirs && node.element.matches(theirs[rule.id])))
        .map(node => [rule.id, `${node.target.join(' ').slice(-120)}  ${node.html.slice(0, 160)}`])))"""


def found(page: Page, rules: list[str] | None = None) -> list[list[str]]:
    """The serious things that axe finds, as rule and element, without those of Streamlit."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    only: dict[str, Any] = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": list(TAGS)}
    theirs = {rule: selector for rule, (selector, _) in STREAMLIT.items()}
    at_rest(page)
    wrong: list[list[str]] = page.evaluate(FIND, [{"runOnly": only, "resultTypes": ["violations"]}, theirs, SERIOUS])
    return wrong


def at_rest(page: Page) -> None:
    """Wait until the page has not run for a second: what is about to be replaced is pale."""
    seen: list[bool] = []

    def rests() -> bool:
        seen.append(page.evaluate(RESTS))
        return len(seen) >= 20 and all(seen[-20:])

    wait_until(page, rests)


def ready(page: Page, address: str) -> None:
    open_page(page, address)
    page.wait_for_load_state("networkidle")  # what draws formulas is fetched when there is one
    page.evaluate("document.fonts.ready")
    page.add_style_tag(content="* { transition: none !important; animation: none !important }")


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_serious_on_a_desk(page: Page, app_server: App, address: str):
    page.emulate_media(color_scheme="light")
    ready(page, f"{app_server.url}/{address}")
    assert found(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_serious_in_the_dark_on_a_phone_and_for_the_room(page: Page, app_server: App, address: str):
    ready(page, f"{app_server.url}/{address}")
    seen = {}
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "dark", timeout=PATIENCE)
    seen["dark"] = found(page, ["color-contrast"])
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    seen["phone"] = found(page)
    page.set_viewport_size({"width": 1366, "height": 768})
    ready(page, f"{app_server.url}/{address}{'&' if '?' in address else '?'}present=1")
    seen["presenter"] = found(page)
    wrong = {screen: rules for screen, rules in seen.items() if rules}
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)


@pytest.mark.slow
def test_no_page_scrolls_sideways_at_twice_the_size(browser: Browser, app_server: App):
    """A laptop's window at 200 % zoom (WCAG 1.4.10)."""
    window = browser.new_context(viewport={"width": 683, "height": 325}, device_scale_factor=2)
    page = window.new_page()
    wide = []
    for entry in nav.ENTRIES:
        open_page(page, f"{app_server.url}/{entry.url}")
        page.wait_for_timeout(500)
        if page.get_by_test_id("stMain").evaluate("main => main.scrollWidth > main.clientWidth + 1"):
            wide.append(entry.menu)
    window.close()
    assert wide == []
