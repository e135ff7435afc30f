"""A lesson in Chromium: from end to end by keyboard alone, on one screen, with notes in a second window."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.app_process import App
from dashboard.lessons import shelf
from dashboard.shell import nav
from tests.browser.streamlit_page import PATIENCE, expect_no_exception, open_page, wait_until, wait_until_idle

pytestmark = pytest.mark.ci

LESSONS, _ = shelf.lessons(nav.STEPS)
WORDS = ".lesson-words"

COVERED = """() => {
  const bar = document.querySelector('[data-testid=stBottom]').getBoundingClientRect();
  const bench = [...document.querySelectorAll('[class*=st-key-workbench]')].pop();
  const charts = [...bench.querySelectorAll('.stVegaLiteChart svg.marks')].map(e => e.getBoundingClientRect());
  const shown = charts.filter(b => b.top < innerHeight / 2);
  return shown.length ? Math.max(...shown.map(b => b.bottom)) - bar.top : null;
}"""
"""By how many pixels the bar covers the pictures, negative if it does not; null while there is none."""


@pytest.fixture
def projector(browser: Browser):
    """A page in a window as large as a small projector's."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


def begin(page: Page, app_server: App, key: str, number: int = 1) -> None:
    open_page(page, f"{app_server.url}/?lesson={key}&step={number}&present=1")
    page.locator(WORDS).wait_for(timeout=PATIENCE)
    page.locator(".keys dialog").wait_for(state="attached", timeout=PATIENCE)


def at(page: Page, key: str, number: int) -> None:
    """Wait until the step is on the screen."""
    step = LESSONS[key].steps[number - 1]
    expect(page).to_have_url(re.compile(rf"/{step.page}\?.*lesson={key}&step={number}\b"), timeout=PATIENCE)
    expect(page.locator(f"{WORDS} > p")).to_have_text(step.text("question"), timeout=PATIENCE)
    wait_until_idle(page)


def test_a_lesson_is_given_from_end_to_end_with_a_remote_and_the_keyboard(projector: Page, app_server: App):
    key, last = "slopes", len(LESSONS["slopes"].steps)
    begin(projector, app_server, key)
    for number, step in enumerate(LESSONS[key].steps, 1):
        at(projector, key, number)
        expect_no_exception(projector)
        notice = projector.locator(f"{WORDS} details p")
        expect(notice).to_be_hidden()
        projector.keyboard.press("v")
        expect(notice).to_be_visible()
        expect(notice).to_have_text(step.text("notice"))
        assert projector.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        projector.keyboard.press("PageDown" if number % 2 else "n")
    at(projector, key, last)
    projector.keyboard.press("PageUp")
    at(projector, key, last - 1)
    projector.keyboard.press("2")
    at(projector, key, 2)
    blank = projector.locator(".keys .blank")
    projector.keyboard.press("b")
    expect(blank).to_be_visible()
    projector.keyboard.press("PageDown")
    expect(blank).to_be_hidden()
    at(projector, key, 2)
    projector.keyboard.press("f")
    wait_until(projector, lambda: projector.evaluate("document.fullscreenElement !== null"))
    projector.keyboard.press("f")
    wait_until(projector, lambda: projector.evaluate("document.fullscreenElement === null"))


def test_a_remote_works_where_a_slider_has_the_focus_and_single_keys_can_be_switched_off(
    projector: Page, app_server: App
):
    begin(projector, app_server, "slopes")
    slider = projector.get_by_role("slider").first
    slider.focus()
    projector.keyboard.press("PageDown")
    at(projector, "slopes", 2)
    projector.evaluate("localStorage.setItem('activation-lab.single-keys', 'off')")
    begin(projector, app_server, "slopes")
    projector.keyboard.press("n")
    projector.keyboard.press("v")
    projector.keyboard.press("3")
    projector.wait_for_timeout(500)
    at(projector, "slopes", 1)
    expect(projector.locator(f"{WORDS} details p")).to_be_hidden()
    projector.keyboard.press("PageDown")
    at(projector, "slopes", 2)


@pytest.mark.parametrize(("width", "height", "link"), [(1280, 720, "&present=1"), (1366, 650, "")])
@pytest.mark.parametrize(("key", "number"), [("slopes", 1), ("vanishing", 3), ("dying", 3), ("softmax", 1)])
def test_the_bar_does_not_cover_the_picture(browser: Browser, app_server: App, width, height, link, key, number):
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    open_page(page, f"{app_server.url}/?lesson={key}&step={number}{link}")
    page.locator(WORDS).wait_for(timeout=PATIENCE)
    wait_until(page, lambda: page.evaluate(COVERED) is not None)
    wait_until(page, lambda: page.evaluate(COVERED) <= 6)  # Vega leaves as much free below an axis
    context.close()


def test_the_notes_in_a_second_window_follow_the_first(projector: Page, app_server: App):
    begin(projector, app_server, "dying")
    notes = projector.context.new_page()
    open_page(notes, f"{app_server.url}/?lesson=dying&step=1&notes=1")
    expect(notes.get_by_text(LESSONS["dying"].steps[0].text("note"))).to_be_visible(timeout=PATIENCE)
    projector.bring_to_front()
    projector.keyboard.press("PageDown")
    at(projector, "dying", 2)
    expect(notes.get_by_text(LESSONS["dying"].steps[1].text("note"))).to_be_visible(timeout=PATIENCE)
    expect(notes).to_have_url(re.compile("step=2"))


def test_on_claims_the_digits_judge_and_with_shift_they_choose_the_step(projector: Page, app_server: App):
    key = "vanishing"
    number = next(n for n, step in enumerate(LESSONS[key].steps, 1) if step.page == nav.CLAIMS.url)
    begin(projector, app_server, key, number)
    at(projector, key, number)
    projector.get_by_role("button", name="Not quite").wait_for()
    projector.keyboard.press("1")
    expect(projector.get_by_role("button", name="Ask again")).to_be_visible(timeout=PATIENCE)
    at(projector, key, number)
    projector.keyboard.press("Shift+Digit1")
    at(projector, key, 1)
    projector.keyboard.press("2")  # a page without such keys
    at(projector, key, 2)
