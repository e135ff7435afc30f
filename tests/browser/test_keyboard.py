"""Every page can be used without a mouse, and says in words what its controls and pictures are."""

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import open_page

pytestmark = pytest.mark.ci

PAGES = [
    "/",
    "/explore?fn=elu",
    "/softmax?guess=nan",
    "/dying?guess=show",
    "/non-linearity?guess=show&bend=3",
    "/digits?guess=95&view=draw",
    "/claims?flat-sigmoid=true",
    "/train?layers=3",
    "/race?guess=show",
    *(
        pytest.param(path, marks=pytest.mark.slow)  # no control that the others do not have
        for path in ("/zig-zag?guess=both", "/vanishing?guess=same", "/steep-slope?guess=show")
    ),
]

TABS = 240
LOOK = """e => { const s = getComputedStyle(e); const all = [e, e.parentElement, e.parentElement.parentElement,
    ...e.querySelectorAll('*')].slice(0, 12);
    return all.map(x => { const s = getComputedStyle(x);
        return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor].join() }
    ).join('|') }"""

NAME = """e => (e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') || '').split(' ').map(
    id => document.getElementById(id)?.innerText || '').join(' ').trim() ||
    [...(e.labels || [])].map(l => l.innerText).join(' ') || e.innerText || e.title || '').trim()"""

# In a row of buttons, Tab goes to one of them and the arrow keys to the others.
MISSED = f"""() => {{
    const row = e => e.closest('[data-testid=stButtonGroup]');
    const rows = new Set([...reached].map(row));
    return wanted.filter(e => !reached.has(e) && !(row(e) && rows.has(row(e)))).map({NAME});
}}"""


def has_charts(address: str) -> bool:
    """Whether the page draws charts: Home has pictures of the pages, Train and Race the stage."""
    return not address.endswith("/") and not any(page in address for page in ("/train", "/race"))


def loaded(page: Page, address: str) -> None:
    open_page(page, address)
    if has_charts(address):
        expect(page.get_by_test_id("stVegaLiteChart").first.locator("svg")).to_be_visible()
    page.evaluate("document.fonts.ready")
    page.add_style_tag(content="* { transition: none !important }")  # the look of the moment is the final one


def expect_names(page: Page, *, pictures: bool = True) -> None:
    """Fail when a control or a picture has no name for a screen reader, or the headings are out of order."""
    nameless = page.evaluate(
        f"""() => [...document.querySelectorAll('[data-testid=stApp] :is(button, a[href], input, select, textarea, \
        [role=slider], [role=combobox])')]
            .filter(e => e.checkVisibility() && e.ariaHidden != 'true' && e.type != 'hidden')
            .filter(e => !({NAME})(e)).map(e => e.outerHTML.slice(0, 200))"""
    )
    assert nameless == []
    names = page.get_by_test_id("stVegaLiteChart").evaluate_all(
        """charts => charts.map(c => c.getAttribute('aria-label') || c.querySelector('[aria-label]')
            ?.getAttribute('aria-label') || c.querySelector('[alt]')?.alt || '')"""
    )
    assert bool(names) == pictures
    assert all(len(name) > 20 for name in names), names
    assert page.evaluate("document.documentElement.lang") == "en"
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert levels[0] == 1


@pytest.mark.parametrize("path", PAGES)
def test_every_control_has_a_name_is_reached_by_tab_and_shows_its_focus(page: Page, app_server: App, path):
    loaded(page, app_server.url + path)
    expect_names(page, pictures=has_charts(path))
    page.evaluate(
        """() => {
            window.reached = new Set();
            window.wanted = [...document.querySelectorAll('[data-testid=stMain] :is(button, a[href], input, summary)')]
                .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0)
                .filter(e => e.ariaHidden != 'true' && !e.closest('[data-testid=stElementToolbar]'));
        }"""
    )
    assert page.evaluate("wanted.length") >= 4
    page.evaluate("document.body.focus()")
    invisible, missed = [], ["everything"]
    for _ in range(TABS):  # twice around: when a sheet hands on the focus, it may be nowhere for a moment
        page.keyboard.press("Tab")
        here = page.evaluate_handle("document.activeElement")
        if not page.evaluate("e => wanted.includes(e) && !reached.has(e)", here):
            continue
        page.evaluate("e => reached.add(e)", here)
        focused = page.evaluate(LOOK, here)
        page.evaluate("e => e.blur()", here)
        plain = page.evaluate(LOOK, here)
        page.evaluate("e => e.focus()", here)
        if focused == plain:
            invisible.append(page.evaluate(NAME, here))
        if not (missed := page.evaluate(MISSED)):
            break
    assert missed == []
    assert invisible == []


def test_everything_has_a_name_in_presenter_mode(page: Page, app_server: App):
    loaded(page, f"{app_server.url}/train?present=1")
    expect_names(page, pictures=False)


def test_a_number_is_typed_beside_its_slider(page: Page, app_server: App):
    loaded(page, f"{app_server.url}/explore")
    box = page.get_by_role("textbox", name="z, as a number")
    page.get_by_role("slider", name="z:").focus()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    for typed, shown, link in (("0,37", "0.37", "z=0.37"), ("−1/4", "−0.25", "z=-0.25"), ("10^-1", "0.1", "z=0.1")):
        box.fill(typed)
        page.keyboard.press("Enter")
        expect(box).to_have_value(shown)
        expect(page).to_have_url(re.compile(rf"{re.escape(link)}$"))
        expect(page.get_by_test_id("stSliderThumbValue")).to_contain_text(f"{float(link[2:]):.2f}")
    box.fill("much")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("“much” is not a number")
    expect(box).to_have_value("0.1")
    box.fill("")
    page.keyboard.press("Enter")
    expect(box).to_have_value("0.1")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_the_weights_of_a_run_from_a_link_stand_in_their_boxes_at_once(page: Page, app_server: App):
    loaded(page, f"{app_server.url}/train?view=inside&run=3.0")
    boxes = page.locator(".st-key-inside-weights input")
    expect(boxes).to_have_count(3)
    for index in range(3):
        expect(boxes.nth(index)).not_to_have_value("")
