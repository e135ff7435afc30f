"""Words of the glossary in a browser: marked where they first stand, explained where the pointer rests."""

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from dashboard.text.glossary import WORDS
from tests.browser.streamlit_page import expect_no_exception, open_page, wait_until

pytestmark = pytest.mark.ci

MARKED = """() => [...(CSS.highlights.get('terms') ?? [])].map(range => ({
  text: range.startContainer.data?.slice(range.startOffset, range.endOffset), page: range.startContainer.isConnected,
}))"""
FIRST = """word => {
  const range = [...CSS.highlights.get('terms')]
    .find(r => r.startContainer.data.slice(r.startOffset, r.endOffset).toLowerCase() === word);
  const live = document.createRange();
  live.setStart(range.startContainer, range.startOffset);
  live.setEnd(range.endContainer, range.endOffset);
  const box = live.getClientRects()[0];
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""


def test_a_word_is_marked_once_and_explained_where_the_pointer_rests(
    page: Page, app_server: App, page_errors: list[str]
):
    open_page(page, f"{app_server.url}/explore?fn=relu")
    wait_until(page, lambda: page.evaluate(MARKED))
    marked = [each["text"].lower() for each in page.evaluate(MARKED)]
    assert len(set(marked)) == len(marked)
    assert "slope" in marked
    tip = page.locator(".term-tip")
    expect(tip).to_be_hidden()
    page.mouse.move(*page.evaluate(FIRST, "slope"))
    (means,) = [word.means for word in WORDS if word.name == "slope"]
    expect(tip).to_have_text(means)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.mouse.click(*page.evaluate(FIRST, "slope"))
    expect(tip).to_be_visible()
    page.mouse.move(5, 600)
    expect(tip).to_be_hidden()
    assert page_errors == []


def test_the_marks_follow_the_page(page: Page, app_server: App, page_errors: list[str]):
    open_page(page, f"{app_server.url}/explore?fn=relu")
    wait_until(page, lambda: page.evaluate(MARKED))
    page.get_by_test_id("stTopNavLink").filter(has_text="Words and notation").click()
    expect(page.get_by_role("heading", name="Words and notation")).to_be_visible()
    wait_until(page, lambda: page.evaluate(MARKED) == [])
    page.go_back()
    expect(page.get_by_role("heading", name="Explore a function")).to_be_visible()
    wait_until(page, lambda: "slope" in [(each["text"] or "").lower() for each in page.evaluate(MARKED)])
    expect_no_exception(page)
    assert page_errors == []


def test_the_words_are_explained_with_the_keys_alone(page: Page, app_server: App, page_errors: list[str]):
    open_page(page, f"{app_server.url}/explore?fn=relu")
    wait_until(page, lambda: len(page.evaluate(MARKED)) > 1)
    tip = page.locator(".term-tip")
    page.keyboard.press("w")
    expect(page.get_by_role("button", name="Explain the words of this page")).to_be_focused()
    expect(tip).to_be_visible()
    seen = []
    for _ in page.evaluate(MARKED):
        seen.append(tip.text_content())
        page.keyboard.press("ArrowRight")
        wait_until(page, lambda: tip.is_visible() and tip.text_content() != seen[-1])
    assert len(set(seen)) == len(seen) > 1
    assert set(seen) <= {word.means for word in WORDS}
    expect(tip).to_have_text(seen[0])
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Tab")
    expect(tip).to_be_hidden()
    assert page_errors == []
