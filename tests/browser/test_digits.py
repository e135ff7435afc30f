"""Drawing in Chromium: the probabilities follow the pen, and the keyboard draws as well."""

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import (
    Reruns,
    expect_no_exception,
    expect_rest_while_hidden,
    open_page,
    settled,
    wait_until,
)

EMPTY = re.compile("The pad is empty, and still the network must answer")


@pytest.fixture
def pad(page: Page, app_server: App, page_errors: list[str]):
    open_page(page, f"{app_server.url}/digits?guess=show&view=draw")
    sheet = page.locator(".digit-pad svg")
    sheet.wait_for()
    yield sheet
    expect_no_exception(page)
    assert page_errors == []


def test_the_probabilities_follow_the_pen(page: Page, pad):
    expect(page.get_by_text(EMPTY)).to_be_visible()
    box = settled(pad)
    x, y = box["x"] + box["width"] / 2, box["y"]
    page.mouse.move(x, y + 0.1 * box["height"])
    page.mouse.down()
    for part in range(10, 90, 2):
        page.mouse.move(x, y + part / 100 * box["height"])
        page.wait_for_timeout(25)
    expect(page.get_by_role("paragraph").filter(has_text="The answer:")).to_be_visible()  # the pen is still down
    page.mouse.up()
    expect(page.get_by_text(EMPTY)).to_have_count(0)


def test_the_first_stroke_takes_a_loaded_picture_away_and_the_second_is_added(page: Page, pad):
    page.get_by_role("spinbutton", name="Test image on the pad").fill("17")
    page.get_by_role("spinbutton", name="Test image on the pad").press("Enter")
    ink = page.locator(".digit-pad .ink")
    expect(page.get_by_role("paragraph").filter(has_text="The answer:")).to_be_visible()
    box = settled(pad)
    dots = []
    for share in (0.02, 0.98):
        page.mouse.click(box["x"] + share * box["width"], box["y"] + share * box["height"])
        dots.append(ink.get_attribute("d").count("M"))
    assert dots[0] < 12  # less than one dab of the brush: a part of it lies beside the pad
    assert dots[1] > dots[0]


def test_the_keyboard_draws_and_clears(page: Page, pad):
    pad.focus()
    pad.press("Delete")
    expect(page.get_by_text(EMPTY)).to_be_visible()
    pad.press("ArrowDown")
    expect(page.get_by_text(EMPTY)).to_be_visible()
    pad.press("Space")
    pad.press("ArrowDown")
    expect(page.locator(".digit-pad [role=status]")).to_have_text("Pen down, row 19, column 17.")
    expect(page.get_by_role("paragraph").filter(has_text="The answer:")).to_be_visible()


@pytest.mark.slow
def test_the_drawing_stays_when_another_view_is_looked_at(page: Page, pad):
    pad.focus()
    pad.press("Space")
    answer = page.get_by_role("paragraph").filter(has_text="The answer:")
    expect(answer).to_be_visible()
    for view in ("Weights", "Draw"):
        page.get_by_role("radio", name=view).click()
    expect(page.locator(".digit-pad svg")).to_be_visible()
    expect(answer).to_be_visible()
    dot = page.locator(".digit-pad .ink").get_attribute("d")
    box = settled(page.locator(".digit-pad svg"))
    page.mouse.click(box["x"] + 9, box["y"] + 9)
    expect(page.locator(".digit-pad .ink")).to_have_attribute("d", re.compile(re.escape(dot)))  # it was not loaded


def test_a_run_in_a_hidden_tab_asks_for_no_pictures(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/digits?guess=show")
    page.get_by_role("button", name="Play").click()
    wait_until(page, lambda: reruns.asked > 5)
    expect_rest_while_hidden(page, reruns)
    asked = reruns.asked
    wait_until(page, lambda: reruns.asked > asked + 5)
    expect_no_exception(page)


def test_a_question_that_is_lost_is_asked_again(page: Page, app_server: App):
    """In a busy moment Streamlit may drop one, and the run would have stood still for good."""
    lost: list[bytes | str] = []

    def carry(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def forward(message: bytes | str) -> None:
            if armed and not lost and isinstance(message, bytes) and b'"next"' in message:
                lost.append(message)
            else:
                server.send(message)

        line.on_message(forward)

    armed: list[bool] = []
    page.route_web_socket(re.compile("_stcore/stream"), carry)
    open_page(page, f"{app_server.url}/digits?guess=show")
    page.get_by_role("button", name="Play").click()
    epochs = page.get_by_text(re.compile(r"^Test images right after (?!0 )\d"))
    expect(epochs).to_be_visible()
    armed.append(True)
    wait_until(page, lambda: lost)
    told = epochs.inner_text()
    expect(epochs).not_to_have_text(told)
    expect_no_exception(page)
