"""A finger does what the mouse does; a second finger and the right button do nothing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.app_process import App, running_app
from lib.digits import BITMAP_SIDE
from lib.own_data import Point, read_points, write_points
from tests.browser.streamlit_page import open_page, settled, wait_until

pytestmark = pytest.mark.ci


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A tab on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


class Hand:
    """Fingers on a page, each with its number."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.down: dict[int, tuple[float, float]] = {}

    def _send(self, kind: str) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in self.down.items()]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def press(self, x: float, y: float, finger: int = 0) -> None:
        self.down[finger] = (x, y)
        self._send("touchStart")

    def move(self, x: float, y: float, finger: int = 0) -> None:
        self.down[finger] = (x, y)
        self._send("touchMove")

    def lift(self, finger: int = 0) -> None:
        del self.down[finger]
        self._send("touchEnd")


def probe(page: Page) -> float | None:
    """Where the second probe of Explore stands, None while there is none."""
    lines = page.locator(".st-key-stacked-main svg text").filter(has_text=re.compile("^z = ")).all_text_contents()
    return float(lines[0].split()[2].replace("−", "-")) if lines else None


def test_a_tap_shows_the_probe_and_it_follows_the_finger(phone: Page, app_server: App):
    open_page(phone, f"{app_server.url}/explore?fn=tanh")
    chart = phone.locator(".st-key-stacked-main").get_by_test_id("stVegaLiteChart")
    expect(chart.locator("svg")).to_be_visible()
    box = settled(chart)
    hand, y = Hand(phone), box["y"] + 0.3 * box["height"]
    hand.press(box["x"] + 0.4 * box["width"], y)
    hand.lift()
    wait_until(phone, lambda: probe(phone) is not None)
    tapped = probe(phone)
    assert tapped is not None
    hand.press(box["x"] + 0.4 * box["width"], y)
    seen = []
    for share in (0.5, 0.6, 0.7, 0.8):
        for step in range(5):
            hand.move(box["x"] + (share + 0.02 * step) * box["width"], y)
            phone.wait_for_timeout(30)
        wait_until(phone, lambda: (probe(phone) or tapped) > max([tapped, *seen]))
        seen.append(probe(phone))
    hand.lift()
    phone.wait_for_timeout(300)
    assert probe(phone) == seen[-1], "what was pointed at stays when the finger is lifted"


@pytest.fixture(scope="module")
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("touch") / "log", ("run", "tests/browser/own_data_page.py")) as app:
        yield app


def spot(page: Page, x1: float, x2: float) -> tuple[float, float]:
    plane = page.get_by_role("application", name="Plane for drawing points")
    box = settled(plane.locator(".frame"))
    return box["x"] + (x1 + 3) / 6 * box["width"], box["y"] + (3 - x2) / 6 * box["height"]


def test_a_drawn_point_is_dragged_by_a_finger_that_comes_down_beside_it(phone: Page, own_data: App):
    points = (Point(0, -2, 1), Point(0, -1, 2), Point(1, 1, -1), Point(1, 2, 0))
    open_page(phone, f"{own_data.url}/?points={write_points(points)}")
    hand = Hand(phone)
    (x, y), (to_x, to_y) = spot(phone, 1, -1), spot(phone, 0, -2)
    hand.press(x + 8, y - 6)
    for step in range(1, 9):
        hand.move(x + (to_x - x) * step / 8, y + (to_y - y) * step / 8)
        phone.wait_for_timeout(20)
    hand.press(*spot(phone, 2, 2), finger=1)  # a second finger draws nothing and moves nothing
    hand.move(*spot(phone, -2, -2), finger=1)
    hand.lift(1)
    hand.lift()
    expect(phone).not_to_have_url(re.compile(write_points(points)))
    moved = read_points(re.search(r"points=(\w+)", phone.url)[1])  # type: ignore[index]
    assert [point for point in moved if point not in points] == [moved[2]]
    assert abs(moved[2].x1) < 0.1
    assert abs(moved[2].x2 + 2) < 0.1


def ink(pad: Locator) -> int:
    """How many of the pad's pixels have ink."""
    return (pad.locator(".ink").get_attribute("d") or "").count("M")


@pytest.fixture
def empty_pad(phone: Page, app_server: App) -> Locator:
    open_page(phone, f"{app_server.url}/digits?guess=show&view=draw")
    pad = phone.locator(".digit-pad svg")
    pad.scroll_into_view_if_needed()
    phone.get_by_role("button", name="Clear the pad").click()
    settled(pad)
    assert ink(pad) == 0
    return pad


def test_two_fingers_draw_one_line(phone: Page, empty_pad: Locator):
    box = settled(empty_pad)
    hand = Hand(phone)
    left, right, y = box["x"] + 0.2 * box["width"], box["x"] + 0.8 * box["width"], box["y"] + 0.5 * box["height"]
    hand.press(left, y)
    hand.press(right, y, finger=1)
    for step in range(10):
        hand.move(left, y + step)
        hand.move(right, y + step, finger=1)
    hand.lift(1)
    hand.lift()
    phone.wait_for_timeout(100)
    stroke = ink(empty_pad)
    assert 0 < stroke < 0.05 * BITMAP_SIDE**2


def test_the_right_button_draws_nothing(phone: Page, empty_pad: Locator):
    box = settled(empty_pad)
    x, y = box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"]
    phone.mouse.move(x, y)
    phone.mouse.down(button="right")
    phone.mouse.move(x + 60, y)
    phone.mouse.up(button="right")
    assert ink(empty_pad) == 0
    phone.mouse.move(x, y)
    phone.mouse.down()
    phone.mouse.move(x + 60, y)
    phone.mouse.up()
    assert ink(empty_pad) > 0
