"""The stage in Chromium: it paints, it answers to mouse, finger and keyboard, it asks for no more than it can paint."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.app_process import App, running_app
from dashboard.charts.theme import CLASS_COLOUR
from dashboard.pictures.surface import rgb_of
from tests.browser.streamlit_page import Reruns, expect_no_exception, expect_rest_while_hidden, open_page, wait_until
from tests.dashboard.stage.flashes import QUARTER, worst_share

pytestmark = pytest.mark.ci

STAGE = ".stage[data-painted]"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("stage") / "log", ("run", "tests/browser/stage_page.py")) as app:
        yield app


def opened(page: Page, server: App, query: str = "epochs=40") -> Locator:
    open_page(page, f"{server.url}/?{query}")
    stage = page.locator(STAGE)
    stage.wait_for()
    page.wait_for_timeout(300)  # for fonts and the layout to come to rest
    return stage


def log(page: Page) -> Locator:
    return page.locator(".st-key-log")


def seat(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(rf"^{name}\b"))


def focused(element: Locator) -> bool:
    return bool(element.evaluate("element => element.getRootNode().activeElement === element"))


PIXELS = """stage => {
    const canvas = stage.querySelector('canvas'), box = stage.querySelector('.plane').style;
    const density = canvas.width / parseFloat(canvas.style.width);
    const [x, y, side] = [box.left, box.top, box.width].map(text => parseFloat(text) * density);
    const { data, width } = canvas.getContext('2d').getImageData(x, y, side, side);
    const at = part => Math.floor((part + 0.5) / 25 * width);
    return Array.from({ length: 625 }, (_, i) => {
        const pixel = 4 * (at(Math.floor(i / 25)) * width + at(i % 25));
        return Array.from(data.subarray(pixel, pixel + 3));
    });
}"""


def plane(stage: Locator) -> list[list[int]]:
    """Red, green and blue of 25 × 25 places of the plane, row by row."""
    return stage.evaluate(PIXELS)


def painted(stage: Locator) -> int:
    return int(stage.get_attribute("data-painted") or 0)


def test_it_says_in_words_what_it_shows(page: Page, server: App, page_errors: list[str]):
    stage = opened(page, server)
    numbers = stage.locator("dd:not(.of)").all_inner_texts()
    assert numbers[0] == "40"
    picture = page.get_by_role("img", name=re.compile("hidden layers of 4, 2 units"))
    for number in numbers:
        expect(picture).to_have_accessible_name(re.compile(re.escape(number)))
    expect(seat(page, "layer 1, unit 3")).to_have_accessible_name(re.compile(r"bias −?\d"))
    expect_no_exception(page)
    assert page_errors == []


def test_the_plane_has_the_colours_of_the_classes(page: Page, server: App):
    colours = np.array(plane(opened(page, server, "epochs=300"))).reshape(25, 25, 3)
    # Points with their rims of paper lie on the middle.
    middle, corner = np.median(colours[9:16, 9:16].reshape(-1, 3), axis=0), colours[0, 0]
    for shown, hue in ((corner, 0), (middle, 1)):
        wanted = rgb_of(CLASS_COLOUR)[hue]
        others = [np.abs(shown - colour).sum() for colour in rgb_of(CLASS_COLOUR)]
        assert np.argmin(others) == hue, (shown, wanted)


def test_a_unit_under_the_pointer_fills_the_plane_and_asks_the_server_nothing(page: Page, server: App):
    reruns = Reruns(page)
    stage = opened(page, server)
    before, asked = plane(stage), reruns.asked
    seat(page, "layer 1, unit 2").hover()
    wait_until(page, lambda: plane(stage) != before)
    page.mouse.move(2, 2)
    wait_until(page, lambda: plane(stage) == before)
    assert reruns.asked == asked


def test_a_click_chooses_a_unit_each_time(page: Page, server: App):
    opened(page, server)
    seat(page, "layer 1, unit 3").click()
    expect(log(page)).to_contain_text("Choose(layer=0, unit=2)")
    expect(seat(page, "layer 1, unit 3")).to_have_attribute("aria-pressed", "true")
    seat(page, "output").click()
    expect(log(page)).to_contain_text("Choose(layer=2, unit=0)")


def test_the_arrow_keys_go_from_unit_to_unit_and_enter_chooses(page: Page, server: App):
    stage = opened(page, server)
    page.bring_to_front()
    before = plane(stage)
    seat(page, "layer 1, unit 1").focus()
    page.keyboard.press("ArrowDown")
    wait_until(page, lambda: focused(seat(page, "layer 1, unit 2")))
    wait_until(page, lambda: plane(stage) != before)
    page.keyboard.press("ArrowRight")
    wait_until(page, lambda: focused(seat(page, "layer 2, unit 1")))
    expect(seat(page, "layer 2, unit 1")).to_have_css("outline-style", "solid")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    wait_until(page, lambda: focused(seat(page, "output")))
    page.keyboard.press("Enter")
    expect(log(page)).to_contain_text("Choose(layer=2, unit=0)")


def drag(page: Page, x: float, y: float, up: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x, y - up * step / 8)
        page.wait_for_timeout(40)
    page.mouse.up()


def test_a_line_dragged_up_makes_its_weight_larger_and_the_last_value_counts(page: Page, server: App):
    stage = opened(page, server)
    loss = stage.locator("dd:not(.of)").nth(1).inner_text()
    end = seat(page, "layer 1, unit 1").bounding_box()
    assert end
    drag(page, end["x"] - 6, end["y"] + end["height"] / 2, 50)
    expect(log(page)).to_contain_text("done=True)")
    drags = re.findall(r"Drag\(layer=0, row=(\d), unit=0, value=(\S+), done=(\w+)\)", log(page).inner_text())
    assert len({row for row, _, _ in drags}) == 1
    values = [float(value) for _, value, _ in drags]
    assert values == sorted(values)
    assert [done for _, _, done in drags][-1] == "True"
    expect(stage.locator("dd:not(.of)").nth(1)).not_to_have_text(loss)


def test_a_bias_is_dragged_by_its_bar(page: Page, server: App):
    opened(page, server)
    box = seat(page, "layer 2, unit 2").bounding_box()
    assert box
    drag(page, box["x"] + box["width"] / 2, box["y"] + box["height"] + 9, -40)
    expect(log(page)).to_contain_text("done=True)")
    assert "Drag(layer=1, row=4, unit=1," in log(page).inner_text()


def test_points_are_added_by_click_and_by_keyboard(page: Page, server: App):
    stage = opened(page, server, "draw=1")
    pad = page.get_by_role("application", name=re.compile("The plane"))
    box = pad.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    expect(log(page)).to_contain_text("Add(")
    x, y = map(float, re.findall(r"Add\(x=(\S+), y=(\S+)\)", log(page).inner_text())[0])
    assert (x, y) == pytest.approx((1.5, 1.5), abs=0.02)
    pad.focus()
    before = plane(stage)
    page.keyboard.press("Shift+ArrowLeft")
    wait_until(page, lambda: plane(stage) != before)
    page.keyboard.press("Enter")
    expect(log(page)).to_contain_text("Add(x=-0.5, y=0.0)")


def test_a_hidden_tab_asks_for_no_pictures(page: Page, server: App):
    reruns = Reruns(page)
    stage = opened(page, server, "play=1")
    expect_rest_while_hidden(page, reruns)
    last = painted(stage)
    wait_until(page, lambda: painted(stage) > last + 5)


def test_a_phone_that_paints_nothing_is_sent_next_to_nothing(page: Page, server: App):
    reruns = Reruns(page)
    stage = opened(page, server, "play=1")
    page.evaluate("window.requestAnimationFrame = () => 0")
    page.wait_for_timeout(1000)
    asked = reruns.asked
    page.wait_for_timeout(6000)
    assert reruns.asked - asked <= 4  # at 30 pictures a second it would be 180; Streamlit cuts it at 500
    assert painted(stage) > 0


def test_a_swinging_run_does_not_flash(page: Page, server: App):
    stage = opened(page, server, "play=1&rate=1&batch=1&seed=0")
    # Each picture when it is painted: who looks from frame to frame sees some later on a busy machine.
    film = stage.evaluate(
        f"""stage => new Promise(done => {{
        const pixels = {PIXELS}, film = [];
        const record = () => film.push([stage.dataset.painted, document.timeline.currentTime, pixels(stage)]);
        new MutationObserver(record).observe(stage, {{ attributeFilter: ["data-painted"] }});
        setTimeout(() => done(film), 8000);
    }})"""
    )
    linear = np.array([colours for _, _, colours in film]) / 255
    linear = np.where(linear <= 0.04045, linear / 12.92, ((linear + 0.055) / 1.055) ** 2.4)
    assert worst_share([time for _, time, _ in film], linear @ [0.2126, 0.7152, 0.0722]) <= QUARTER
    assert len(film) > 8  # it moves all the same


def test_the_live_region_speaks_at_most_every_five_seconds_and_on_pause(page: Page, server: App):
    stage = opened(page, server, "play=1")
    page.evaluate(
        """() => {
        const stage = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.stage')).find(Boolean);
        window.spoken = [];
        new MutationObserver(() => spoken.push([performance.now(), stage.querySelector('[role=status]').textContent]))
            .observe(stage.querySelector('[role=status]'), { childList: true, characterData: true, subtree: true });
    }"""
    )
    page.wait_for_timeout(11_500)
    before = page.evaluate("spoken")
    gaps = np.diff([time for time, _ in before])
    assert 1 <= len(before) <= 3
    assert (gaps >= 4900).all()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    numbers = stage.locator("dd")

    def plain(text: str) -> str:
        return text.replace("\N{NARROW NO-BREAK SPACE}", "")

    wait_until(page, lambda: f"Epoch {plain(numbers.first.inner_text())}," in plain(page.evaluate("spoken.at(-1)[1]")))
    assert "training loss" in page.evaluate("spoken.at(-1)[1]")


def test_a_button_pressed_while_a_report_leaves_is_not_lost_for_the_page(page: Page, server: App):
    """Streamlit sends both in one message, as news of the fragment alone."""
    opened(page, server, "play=1")
    page.evaluate(
        """() => {
        const plain = JSON.stringify;
        JSON.stringify = function (value, ...rest) {
            if (Array.isArray(value) && value[0]?.event === 'report') {
                JSON.stringify = plain;
                [...document.querySelectorAll('button')].find(button => button.innerText === 'Pause').click();
            }
            return plain.call(JSON, value, ...rest);
        };
    }"""
    )
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def other(browser: Browser, server: App, query: str, **settings: object) -> tuple[Page, Locator]:
    page = browser.new_context(**settings).new_page()
    open_page(page, f"{server.url}/?{query}")
    stage = page.locator(STAGE)
    stage.wait_for()
    page.wait_for_timeout(300)
    return page, stage


def test_where_less_motion_is_wanted_the_hero_stands_still_and_the_stage_still_plays(browser: Browser, server: App):
    page, stage = other(browser, server, "play=1&mode=hero", reduced_motion="reduce")
    last = painted(stage)
    page.wait_for_timeout(1500)
    assert painted(stage) == last
    page.emulate_media(reduced_motion="no-preference")
    wait_until(page, lambda: painted(stage) > last + 3)
    page.context.close()


def test_in_the_dark_the_undecided_is_dark(browser: Browser, server: App):
    page, stage = other(browser, server, "epochs=0", color_scheme="dark")
    assert np.median(np.array(plane(stage)).sum(axis=1)) < 300
    page.context.close()


def test_on_a_phone_everything_fits_its_width_and_pixels_are_the_screens(browser: Browser, server: App):
    page, stage = other(
        browser, server, "hidden=8.8", viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    width, css = stage.evaluate("s => [s.querySelector('canvas').width, s.clientWidth]")
    assert width == pytest.approx(3 * css, abs=1)
    page.context.close()
