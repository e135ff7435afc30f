"""The slider under the strip of dying units stands under the epoch that the strip shows, and takes a slider's keys."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import Reruns, expect_no_exception, open_page, settled, wait_until

pytestmark = pytest.mark.ci

BESIDE = """() => {
  const centre = (element) => { const box = element.getBoundingClientRect(); return box.left + box.width / 2; };
  const strip = [...document.querySelectorAll(".st-key-along-epoch .stVegaLiteChart svg")].pop();
  const now = strip?.querySelector(".layer_3_marks line");
  return now && centre(document.querySelector(".timeline .thumb")) - centre(now);
}"""


def thumb(page: Page) -> Locator:
    return page.get_by_role("slider", name="Epoch", exact=True)


def stands_under(page: Page) -> bool:
    beside = page.evaluate(BESIDE)
    return beside is not None and abs(beside) <= 3


@pytest.mark.parametrize("size", [(1366, 650, ""), (1280, 720, "&present=1"), (390, 844, "")])
def test_the_thumb_stands_under_the_epoch_of_the_strip(page: Page, app_server: App, size):
    """The strip's axis is one of square roots, and Streamlit's slider linear: they were up to 120 pixels apart."""
    width, height, mode = size
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, f"{app_server.url}/dying?guess=show&epoch=60{mode}")
    settled(page.locator(".st-key-along-epoch .stVegaLiteChart svg").last)
    wait_until(page, lambda: stands_under(page))
    number = page.get_by_role("textbox", name="Epoch, as a number")
    for epoch in ("7", "0", "200"):
        number.fill(epoch)
        number.press("Enter")
        expect(thumb(page)).to_have_attribute("aria-valuenow", epoch)
        wait_until(page, lambda: stands_under(page))


def test_its_keys_are_those_of_a_slider(page: Page, app_server: App, page_errors: list[str]):
    open_page(page, f"{app_server.url}/dying?guess=show&epoch=60")
    slider = thumb(page)
    for key, value in (("ArrowRight", 61), ("ArrowUp", 62), ("ArrowLeft", 61), ("ArrowDown", 60), ("PageUp", 70)):
        slider.press(key)
        expect(slider).to_have_attribute("aria-valuenow", str(value))
    for key, value in (("End", 200), ("Home", 0), ("ArrowLeft", 0), ("PageUp", 10)):
        slider.press(key)
        expect(slider).to_have_attribute("aria-valuenow", str(value))
    expect(page).to_have_url(re.compile(r"epoch=10\b"))
    expect(page.get_by_role("textbox", name="Epoch, as a number")).to_have_value("10")
    expect(slider).to_be_focused()
    expect_no_exception(page)
    assert page_errors == []


def test_the_strip_follows_while_the_thumb_is_dragged_and_the_link_is_written_once(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/dying?guess=show&epoch=20")
    box, bar = settled(thumb(page)), settled(page.locator(".timeline .bar"))
    steps, before, finished = page.evaluate("history.length"), page.url, reruns.finished
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    moves = iter(range(10_000))

    def moved() -> bool:
        page.mouse.move(bar["x"] + bar["width"] * (0.4 + next(moves) % 40 / 100), y)
        return reruns.finished >= finished + 3

    wait_until(page, moved)
    assert page.url == before
    page.mouse.move(bar["x"] + bar["width"] / 2, y)
    page.mouse.up()
    expect(thumb(page)).to_have_attribute("aria-valuenow", "50")  # half of the way is a quarter of the epochs
    expect(page).not_to_have_url(re.compile("epoch=20"))
    assert page.evaluate("history.length") == steps + 1
    wait_until(page, lambda: stands_under(page))
