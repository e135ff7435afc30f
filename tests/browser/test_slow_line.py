"""On a slow line and a slow machine no key press and no choice is lost: controls, picture and link agree."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.app_process import App
from dashboard.training.settings import MOST_WIDTH
from tests.browser.delaying_proxy import delayed
from tests.browser.streamlit_page import cell, open_page, wait_until, wait_until_idle
from tests.browser.train_page import more

pytestmark = pytest.mark.ci

ROUND_TRIP = 0.3
THROTTLE = 4
PRESSES = 10

SLIDERS = {
    "/explore": ("z", 0.01),
    "/vanishing?guess=same": ("depth", 1),
    "/train": ("w1", 1),
    "/compare": ("z", 0.01),
    "/softmax?guess=nan": ("T", 0.05),
    "/matrices": ("c", 0.1),
    "/gradient-check?guess=1e-5": ("h", 0.25),
    "/zig-zag?guess=both": ("step", 1),
    "/dying?guess=show&epoch=20": ("b", 0.1),
    "/dying?view=born&born=show": ("depth", 1),
    "/steep-slope?guess=show&z=0": ("z", 0.1),
    "/non-linearity?view=corners&corner-guess=show": ("angle", 5),
}
"""Address → name in the link and step of its main slider."""
USUAL = {"/explore", "/vanishing?guess=same", "/train"}


@pytest.fixture(scope="module")
def far_server(app_server: App) -> Iterator[str]:
    """The address of the app at the end of a slow line."""
    with delayed(app_server.port, ROUND_TRIP) as address:
        yield address


@pytest.fixture
def slow_page(page: Page) -> Page:
    """A tab of a slow machine."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    return page


def linked(page: Page, name: str) -> str | None:
    """What the address bar says under this name."""
    return next(iter(parse_qs(urlsplit(page.url).query).get(name, [])), None)


def thumb(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-{name} input[type=range]").first


def at_rest(page: Page) -> None:
    """Wait until nothing has changed for a second and a half: longer than anything is on its way."""
    seen: list[str] = []

    def rests() -> bool:
        seen.append(page.url + page.locator("[data-testid=stApp]").get_attribute("data-test-script-state", timeout=0))
        return len(seen) > 30 and len(set(seen[-30:])) == 1

    wait_until(page, rests)
    wait_until_idle(page)


@pytest.mark.parametrize(
    "gap", [20, pytest.param(60, marks=pytest.mark.slow), pytest.param(120, marks=pytest.mark.slow)]
)
@pytest.mark.parametrize(
    "address", [pytest.param(one, marks=[] if one in USUAL else [pytest.mark.slow]) for one in SLIDERS]
)
def test_ten_presses_of_an_arrow_key_are_ten_steps(slow_page: Page, far_server: str, address: str, gap: int):
    name, step = SLIDERS[address]
    open_page(slow_page, far_server + address)
    if address == "/train":
        more(slow_page, "Network")
    slider = thumb(slow_page, name)
    start = float(slider.input_value())
    slider.focus()
    for _ in range(PRESSES):
        slow_page.keyboard.press("ArrowRight")
        slow_page.wait_for_timeout(gap)
    at_rest(slow_page)
    end = pytest.approx(start + PRESSES * step)
    assert float(slider.input_value()) == end
    assert float(linked(slow_page, name) or "nan") == end


NUMBERS = ["1.5", "-2", "0.25", "7", "-0.5", "3", "12", "-8", "0.1", "4"]


@pytest.mark.parametrize(
    "gap", [pytest.param(20, marks=pytest.mark.slow), 80, pytest.param(150, marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("near", [True, False], ids=["near", "far"])
@pytest.mark.parametrize(
    ("address", "name"),
    [("matrices?matrix=empty", "matrix"), pytest.param("softmax?guess=nan&logits=0", "logits", marks=pytest.mark.slow)],
)
def test_of_ten_numbers_typed_with_tab_none_is_lost(
    slow_page: Page, app_server: App, far_server: str, address: str, name: str, near: bool, gap: int
):
    open_page(slow_page, f"{app_server.url if near else far_server}/{address}")
    cell(slow_page, 1, 1).click()
    for number in NUMBERS:
        slow_page.keyboard.type(number, delay=gap)
        slow_page.keyboard.press("Tab")
        slow_page.wait_for_timeout(gap)
    expect(cell(slow_page, 1, 11)).to_be_focused()
    at_rest(slow_page)
    assert [cell(slow_page, 1, j).input_value() for j in range(1, 12)] == [*NUMBERS, ""]
    assert linked(slow_page, name) == ",".join(NUMBERS)
    expect(cell(slow_page, 1, 11)).to_be_focused()


def test_what_is_typed_stands_in_the_sheet_in_the_link_and_in_the_picture(slow_page: Page, far_server: str):
    open_page(slow_page, f"{far_server}/matrices?matrix=empty")
    cell(slow_page, 1, 1).click()
    for row in range(3):
        for number in NUMBERS[3 * row : 3 * row + 3]:
            slow_page.keyboard.type(number, delay=40)
            slow_page.keyboard.press("Tab")
        cell(slow_page, row + 2, 1).click()
    slow_page.keyboard.type("0.")  # a number that is not finished is not read, and not taken away
    at_rest(slow_page)
    assert cell(slow_page, 4, 1).input_value() == "0."
    assert linked(slow_page, "matrix") == "1.5,-2,0.25;7,-0.5,3;12,-8,0.1"
    shown = slow_page.locator(".grids table").first.locator("td")
    expect(shown).to_have_text([number.replace("-", "−") for number in NUMBERS[:9]])


def test_of_three_controls_changed_within_a_second_each_keeps_its_last_choice(slow_page: Page, far_server: str):
    open_page(slow_page, f"{far_server}/train")
    more(slow_page, "Network")
    for name, keys in {
        "layers": ["ArrowRight", "ArrowLeft", "ArrowRight"],
        "rate": ["ArrowRight"],
        "w1": ["End"],
    }.items():
        thumb(slow_page, name).focus()
        for key in keys:
            slow_page.keyboard.press(key)
            slow_page.wait_for_timeout(100)
    at_rest(slow_page)
    shown = {name: thumb(slow_page, name).get_attribute("aria-valuetext") for name in ("layers", "rate", "w1")}
    assert shown == {"layers": "3", "rate": "0.3", "w1": str(MOST_WIDTH)}
    assert {name: linked(slow_page, name) for name in shown} == shown


def test_ten_clicks_on_the_plus_of_a_number_box_add_ten(slow_page: Page, far_server: str):
    open_page(slow_page, f"{far_server}/vanishing?guess=same&seed=7")
    slow_page.get_by_text("More", exact=True).click()
    box = slow_page.locator(".st-key-seed")
    for _ in range(10):
        box.get_by_test_id("stNumberInputStepUp").click()
        slow_page.wait_for_timeout(150)
    at_rest(slow_page)
    assert box.locator("input").input_value() == "17"
    assert linked(slow_page, "seed") == "17"


def test_back_and_forward_on_a_slow_line_move_controls_and_link_together(slow_page: Page, far_server: str):
    open_page(slow_page, f"{far_server}/explore?fn=tanh&z=2")
    for _ in range(3):
        thumb(slow_page, "z").press("ArrowRight")
        at_rest(slow_page)
    for move, z in ((slow_page.go_back, 2.02), (slow_page.go_back, 2.01), (slow_page.go_forward, 2.02)):
        move()
        at_rest(slow_page)
        assert float(linked(slow_page, "z") or "nan") == z
        assert float(thumb(slow_page, "z").input_value()) == z
    thumb(slow_page, "z").press("ArrowRight")
    slow_page.go_back()  # before the page has heard of the press: whatever comes of it, the two agree
    at_rest(slow_page)
    assert float(thumb(slow_page, "z").input_value()) == float(linked(slow_page, "z") or "nan")


@pytest.mark.parametrize("pause", [0, 200])
def test_a_press_that_crosses_with_a_step_back_leaves_thumb_and_link_agreed(
    slow_page: Page, far_server: str, pause: int
):
    """The press is told before the browser hears where the step back has put the slider; then it hears that."""
    open_page(slow_page, f"{far_server}/explore?fn=tanh&z=2")
    for _ in range(2):
        thumb(slow_page, "z").press("ArrowRight")
        at_rest(slow_page)
    slow_page.evaluate("history.back()")
    slow_page.wait_for_timeout(pause)
    thumb(slow_page, "z").press("ArrowRight")
    at_rest(slow_page)
    assert float(thumb(slow_page, "z").input_value()) == float(linked(slow_page, "z") or "nan")


def test_a_press_that_crosses_with_a_button_leaves_thumb_and_link_agreed(slow_page: Page, far_server: str):
    open_page(slow_page, f"{far_server}/vanishing?guess=same&depth=9")
    slow_page.get_by_role("button", name="Back to the start").click()
    slow_page.wait_for_timeout(100)
    thumb(slow_page, "depth").press("ArrowRight")
    at_rest(slow_page)
    shown = thumb(slow_page, "depth").input_value()
    assert linked(slow_page, "depth") == (None if shown == "20" else shown)


def test_each_tab_keeps_its_own_state_and_a_duplicate_begins_with_the_same(page: Page, app_server: App):
    tabs = [page, page.context.new_page(), page.context.new_page()]
    for tab in tabs:
        open_page(tab, f"{app_server.url}/explore?fn=tanh")
    for number, tab in enumerate(tabs, start=1):
        for _ in range(number):
            thumb(tab, "z").press("ArrowRight")
    for number, tab in enumerate(tabs, start=1):
        at_rest(tab)
        assert float(linked(tab, "z") or "nan") == pytest.approx(1 + number / 100)
        assert float(thumb(tab, "z").input_value()) == pytest.approx(1 + number / 100)
    duplicate = page.context.new_page()
    open_page(duplicate, tabs[2].url)
    assert thumb(duplicate, "z").input_value() == thumb(tabs[2], "z").input_value()
    for tab in (*tabs[1:], duplicate):
        tab.close()


def test_a_page_survives_an_arrow_key_that_is_held(page: Page, far_server: str, page_errors: list[str]):
    open_page(page, f"{far_server}/explore")
    thumb(page, "z").focus()
    for _ in range(80):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(33)
    at_rest(page)
    assert float(linked(page, "z") or "nan") == pytest.approx(1.8)
    assert page_errors == []
