"""What is drawn is dragged: by the mouse and by a finger the picture follows, and one drag is one step of history."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import Reruns, expect_no_exception, open_page, settled, wait_until, wait_until_idle
from tests.browser.test_touch import Hand

pytestmark = pytest.mark.ci

DRAGS = {
    "/zig-zag?guess=show": ("start", (60, 30), "w1"),
    "/softmax?c=3": ("1", (90, 0), "logits"),
    "/gradient-check?guess=show": ("z", (-50, 10), "z"),
    "/non-linearity?view=corners&corner-guess=show": ("turn", (-60, -20), "angle"),
}
"""Address → a handle, pixels by which it is dragged, and a name in the link that follows."""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def middle(page: Page, name: str) -> tuple[float, float]:
    """Where the first handle of this name is on the screen."""
    handle = page.locator(f'.handle[data-name="{name}"]').first
    page.locator(".stVegaLiteChart .marks").first.wait_for()
    handle.scroll_into_view_if_needed()
    box = settled(handle)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def linked(page: Page, name: str) -> str | None:
    return next(iter(parse_qs(urlsplit(page.url).query).get(name, [])), None)


@pytest.mark.parametrize("address", DRAGS)
def test_the_picture_follows_and_the_link_is_written_once(
    page: Page, app_server: App, page_errors: list[str], address: str
):
    name, (right, down), key = DRAGS[address]
    reruns = Reruns(page)
    open_page(page, app_server.url + address)
    x, y = middle(page, name)
    before, steps, there = linked(page, key), page.evaluate("history.length"), page.url
    page.mouse.move(x, y)
    page.mouse.down()
    finished, moves = reruns.finished, iter(range(10_000))

    def moved() -> bool:
        share = abs(next(moves) % 40 - 20) / 20
        page.mouse.move(x + share * right, y + share * down)
        return reruns.finished >= finished + 4

    wait_until(page, moved)
    assert page.url == there, "the link is written when the handle is let go"
    page.mouse.move(x + right, y + down)
    page.mouse.up()
    wait_until(page, lambda: linked(page, key) != before)
    assert page.evaluate("history.length") == steps + 1
    after = middle(page, name)
    assert abs(after[0] - x - right) < abs(right) / 2, "it went with the pointer"
    with reruns.after():
        page.go_back()
    assert linked(page, key) == before
    wait_until(page, lambda: max(abs(a - b) for a, b in zip(middle(page, name), (x, y), strict=True)) < 3)
    expect_no_exception(page)
    assert page_errors == []


@pytest.mark.parametrize("address", DRAGS)
def test_a_finger_drags_without_scrolling_the_page(phone: Page, app_server: App, address: str):
    name, (right, down), key = DRAGS[address]
    open_page(phone, app_server.url + address)
    x, y = middle(phone, name)
    before, scrolled = linked(phone, key), phone.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    hand = Hand(phone)
    hand.press(x + 6, y - 6)  # a finger is not exact
    for step in range(1, 9):
        hand.move(x + 6 + 0.6 * right * step / 8, y - 6 + 0.6 * down * step / 8)
        phone.wait_for_timeout(20)
    hand.lift()
    wait_until(phone, lambda: linked(phone, key) != before)
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == scrolled


MEASURED = """async () => {
  const own = Element.prototype.getBoundingClientRect, frame = () => new Promise(requestAnimationFrame);
  let measured = 0;
  Element.prototype.getBoundingClientRect = function () {
    measured += this.matches('.role-frame.root .background');
    return own.call(this);
  };
  await frame();
  for (let change = 0; change < 5; change++) {
    for (const mark of document.querySelectorAll('.marks path')) mark.setAttribute('d', mark.getAttribute('d'));
    await null;
  }
  await frame();
  await frame();
  Element.prototype.getBoundingClientRect = own;
  return measured;
}"""


def test_handles_are_placed_once_in_a_frame_however_much_of_the_chart_changes(page: Page, app_server: App):
    """Each of a chart's changes made the browser lay out the page anew."""
    open_page(page, f"{app_server.url}/zig-zag?guess=show")
    middle(page, "start")
    wait_until_idle(page)
    wait_until(page, lambda: page.evaluate(MEASURED) == len(["first picture", "second picture"]))


def test_play_shows_the_path_growing_as_one_step_of_history(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/zig-zag?guess=show&step=20")
    settled(page.locator(".stVegaLiteChart svg").first)
    steps, there = page.evaluate("history.length"), page.url
    page.get_by_role("button", name="Play").click()
    label = page.locator(".st-key-step").get_by_test_id("stSliderThumbValue")
    seen: list[int] = []

    def grows() -> bool:
        seen.append(int(label.inner_text()))
        return len({value for value in seen if value < 20}) >= 2 and seen[-1] > 20

    wait_until(page, grows)
    assert page.url == there
    page.get_by_role("button", name="Pause").click()
    expect(page).not_to_have_url(there)
    expect(page).to_have_url(re.compile(r"step=\d+"))
    assert page.evaluate("history.length") == steps + 1
