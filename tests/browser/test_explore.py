"""The explorer in Chromium: slider, pointer, links, presenter mode, and room for everything."""

import math
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from dashboard.charts.activation import domain
from dashboard.charts.theme import Look
from dashboard.parts.explore import PLACES
from tests.browser.streamlit_page import PATIENCE, Reruns, expect_no_exception, open_page, settled, wait_until
from tests.written import numbers

READOUT = re.compile(r"^z = ")


def readout(page: Page):
    """The line in the picture that says where the pointer's probe stands."""
    return page.locator(".st-key-stacked-main svg text").filter(has_text=READOUT)


def row(page: Page, number: int):
    """A value in the table."""
    return page.locator("table tbody tr").nth(number).locator("td").nth(1)


def diamond(page: Page) -> str:
    """Where the resting probe is drawn."""
    place = page.locator(".st-key-stacked-main svg g.mark-symbol path").evaluate_all(
        "paths => paths.map(path => path.getAttribute('transform')).join(' ')"
    )
    return str(place)


def no_overflow(page: Page) -> None:
    """Nothing sticks out to the right of the window, and no text is cut off."""
    page.wait_for_function(
        """width => document.documentElement.scrollWidth <= width &&
            ![...document.querySelectorAll('[data-testid=stMain] [data-testid]')].some(
                e => e.checkVisibility() && !e.closest('.katex') && e.getBoundingClientRect().right > width + 1)""",
        arg=page.viewport_size["width"],
        timeout=PATIENCE,
    )


def test_the_slider_moved_by_keyboard_changes_picture_table_and_address(
    page: Page, app_server: App, page_errors: list[str]
):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/explore?fn=relu")
    expect(row(page, 1)).to_have_text("1.000")
    before = diamond(page)
    slider = page.get_by_role("slider", name=re.compile("resting probe"))
    slider.focus()
    with reruns.after():
        slider.press("ArrowRight")
    expect(row(page, 0)).to_have_text("1.010")
    expect(row(page, 1)).to_have_text("1.010")
    expect(page).to_have_url(re.compile(r"[?&]z=1\.01(&|$)"))
    expect(page).to_have_url(re.compile(r"[?&]fn=relu(&|$)"))
    page.wait_for_function(
        """before => [...document.querySelectorAll('.st-key-stacked-main svg g.mark-symbol path')]
            .map(path => path.getAttribute('transform')).join(' ') != before""",
        arg=before,
        timeout=PATIENCE,
    )
    expect_no_exception(page)
    assert page_errors == []


def wait_for_readout(page: Page, x: float, y: float) -> None:
    """Move the pointer about until the freshly drawn chart takes notice of it."""
    steps = iter(range(PATIENCE))

    def follows() -> int:
        page.mouse.move(x + next(steps) % 5, y)
        return readout(page).count()

    wait_until(page, follows)


def test_the_readout_writes_small_numbers_as_the_table_does(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/explore?fn=elu&z=-10")  # its slope is e^z on the left
    chart = page.locator(".st-key-stacked-main").get_by_test_id("stVegaLiteChart")
    expect(chart.locator("svg")).to_be_visible()
    box = settled(chart)
    wait_for_readout(page, box["x"] + 75, box["y"] + box["height"] * 0.3)
    (z,) = numbers(str(readout(page).text_content()).split("·")[0])
    slope = page.locator(".st-key-stacked-main svg text").filter(has_text=re.compile(r"^f′\(z\) = "))
    expect(slope).to_have_text(re.compile(r"\d\.\d{3}\s×\s10⁻⁵$"))
    (written,) = numbers(str(slope.text_content()).split("=")[1])
    assert z < -9.22  # else the slope is no smaller than 10⁻⁴
    assert written == pytest.approx(math.exp(z), rel=1e-2)  # z is written to a hundredth


def test_the_ticks_of_a_logarithmic_axis_are_powers_of_ten(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/steep-slope?guess=show")
    axis = page.locator("svg .role-axis-label text")
    for label in ("10⁻⁶", "0.001", "1", "1000"):
        expect(axis.filter(has_text=re.compile(f"^{re.escape(label)}$")).first).to_be_attached(timeout=PATIENCE)


def test_the_probe_follows_the_pointer_without_the_server(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/explore?fn=tanh")
    chart = page.locator(".st-key-stacked-main").get_by_test_id("stVegaLiteChart")
    expect(chart.locator("svg")).to_be_visible()
    box = settled(chart)
    wait_for_readout(page, box["x"] + box["width"] * 0.15, box["y"] + box["height"] * 0.3)
    asked = reruns.asked
    shown = []
    for step in range(12):
        wait_for_readout(page, box["x"] + box["width"] * (0.2 + 0.055 * step), box["y"] + box["height"] * 0.3)
        if shown:
            expect(readout(page)).not_to_have_text(shown[-1])
        shown.append(readout(page).text_content())
    assert len(set(shown)) == 12
    places = [float(text.split()[2].replace("−", "-")) for text in shown]
    assert places == sorted(places)
    slopes = page.locator(".st-key-stacked-main svg text").filter(has_text=re.compile(r"^f′\(z\) = "))
    expect(slopes).to_have_count(1)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 100)
    expect(readout(page)).to_have_count(0)
    assert reruns.asked == asked


def test_a_deep_link_reproduces_the_screen(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/explore?fn=elu&alpha=2.5&z=-3.21")
    expect(page.get_by_role("slider", name="Depth α")).to_have_value("2.5")
    expect(page.get_by_role("slider", name=re.compile("resting probe"))).to_have_value("-3.21")
    expect(row(page, 0)).to_have_text("−3.210")
    expect(row(page, 1)).to_have_text("−2.399")
    expect(page).to_have_url(re.compile(r"fn=elu&alpha=2\.5&z=-3\.21"))
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_wrong_link_shows_defaults_and_a_notice(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/explore?fn=zzz&z=1e99")
    notice = page.get_by_test_id("stAlert")
    expect(notice).to_contain_text("fn = zzz")
    expect(notice).to_contain_text("z = 1e99")
    expect(row(page, 1)).to_have_text("0.7311")
    expect(page).to_have_url(f"{app_server.url}/explore")
    expect_no_exception(page)


def leave_by_escape(page: Page) -> None:
    page.keyboard.press("Escape")


def leave_by_click(page: Page) -> None:
    page.get_by_role("button", name="Leave presenter mode").click()


@pytest.mark.parametrize("leave", [leave_by_escape, pytest.param(leave_by_click, marks=pytest.mark.slow)])
def test_presenter_mode_is_entered_by_link_and_left(page: Page, app_server: App, leave):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/explore?fn=tanh&z=2&present=1")
    expect(page.get_by_role("link", name="Home")).to_have_count(0)
    expect(page.get_by_text("Limits")).to_be_hidden()
    with reruns.after():
        leave(page)
    expect(page.get_by_role("button", name="Presenter mode", exact=False)).to_be_visible()
    expect(page).not_to_have_url(re.compile("present"))
    expect(page).to_have_url(re.compile("fn=tanh&z=2"))
    expect(page.get_by_text("Limits")).to_be_visible()


@pytest.mark.parametrize("size", [(1280, 720), pytest.param((1920, 1080), marks=pytest.mark.slow)])
def test_in_presenter_mode_all_text_is_large(page: Page, app_server: App, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_page(page, f"{app_server.url}/explore?fn=relu&z=0&present=1")
    expect(page.locator(".st-key-stacked-main svg text").first).to_be_visible()
    expect(page.get_by_text("Move a probe along")).to_be_hidden()
    small = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] *')]
            .filter(e => e.checkVisibility() && !e.closest('sup, .katex, kbd, [aria-hidden=true], [role=alert]'))
            .filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.textContent.trim()))
            .filter(e => parseFloat(getComputedStyle(e).fontSize) < 18.5)
            .filter(e => !['STYLE', 'SCRIPT', 'TITLE', 'DESC'].includes(e.tagName))
            .map(e => getComputedStyle(e).fontSize + ' ' + e.textContent.slice(0, 40))"""
    )
    assert small == []
    chart = page.locator(".st-key-stacked-main svg text").evaluate_all(
        "texts => texts.map(text => parseFloat(getComputedStyle(text).fontSize))"
    )
    assert min(chart) >= 20
    no_overflow(page)


PLAIN = ["/", pytest.param("/explore?fn=selu&z=-9", marks=pytest.mark.slow), "/train?layers=4"]


@pytest.mark.parametrize("path", PLAIN)
def test_nothing_overflows_sideways(page: Page, app_server: App, path):
    open_page(page, app_server.url + path)
    picture = {"/": "img.card", "/train?layers=4": ".st-key-train-stage"}.get(path, "[data-testid=stVegaLiteChart]")
    for width in (1920, 1366, 390):
        page.set_viewport_size({"width": width, "height": 844})
        expect(page.locator(picture).first).to_be_visible()
        page.wait_for_function(
            "picture => { const c = document.querySelector(picture).getBoundingClientRect();"
            "return c.width > 100 && c.right <= innerWidth }",
            arg=picture,
            timeout=PATIENCE,
        )
        no_overflow(page)


@pytest.mark.parametrize("key", ["gelu", pytest.param("selu", marks=pytest.mark.slow)])
def test_long_formulas_are_not_cut_off(page: Page, app_server: App, key):
    open_page(page, f"{app_server.url}/explore?fn={key}")
    expect(page.locator(".katex-display")).to_have_count(2)
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function(
            """() => [...document.querySelectorAll('.katex-display')].every(e => {
                const edge = e.closest('[data-testid=stColumn]').getBoundingClientRect().right + 1;
                return [...e.querySelectorAll('.katex-html .mord')].every(x => x.getBoundingClientRect().right <= edge);
            })""",
            timeout=PATIENCE,
        )


def panel_below(page: Page):
    """The layer over the lower picture, to draw on."""
    layer = page.locator(".sketch")
    layer.wait_for(timeout=PATIENCE)
    return layer, settled(layer)


def drawn(page: Page) -> list[float]:
    """The curve in the address."""
    (told,) = parse_qs(urlsplit(page.url).query)["drawn"]
    return [float(height) for height in told.split("~")]


def test_a_slope_is_drawn_with_the_pointer_locked_and_stands_in_grey_behind_the_measured_one(
    page: Page, app_server: App, page_errors: list[str]
):
    open_page(page, f"{app_server.url}/explore?ask=slope")
    layer, box = panel_below(page)
    expect(layer.locator(".hint")).to_have_text("Draw f′(z) here")
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 1, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.move(box["x"] + box["width"] - 1, middle, steps=3)
    page.mouse.up()
    expect(layer.locator(".hint")).to_be_empty()
    expect(page.locator(".st-key-stacked-main svg path[stroke-dasharray]")).to_have_count(0)
    page.get_by_role("button", name="Lock").click()
    expect(page).to_have_url(re.compile("drawn="))
    expect(page.get_by_text("On average your curve")).to_be_visible()
    expect(layer).to_have_count(0)
    low, high = domain("sigmoid", "df")
    assert drawn(page) == pytest.approx([(low + high) / 2] * len(PLACES), abs=(high - low) / 50)
    grey = page.locator(f".st-key-stacked-main svg .mark-line path[stroke='{Look().faint}']")
    expect(grey).to_have_count(1)
    expect_no_exception(page)
    assert page_errors == []


def test_beside_the_small_curves_stands_the_name_of_the_one_that_is_chosen_or_pointed_at(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/explore?fn=tanh")
    names = page.locator(".st-key-fn [data-variant] p")
    shown = "all => all.filter(p => getComputedStyle(p).opacity === '1').map(p => p.textContent)"
    wait_until(page, lambda: names.evaluate_all(shown) == ["tanh"])
    page.get_by_role("radio", name="ELU", exact=True).hover()
    wait_until(page, lambda: names.evaluate_all(shown) == ["ELU"])
    label, name = page.locator(".st-key-fn label").first.bounding_box(), names.nth(0).bounding_box()
    assert abs(label["y"] + label["height"] / 2 - name["y"] - name["height"] / 2) < 8


def test_a_slope_is_drawn_with_the_keys_alone(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/explore?ask=slope&fn=relu")
    panel_below(page)
    middle = page.get_by_role("slider", name=re.compile(r"f′\(z\) at z = 0;"))
    page.get_by_role("button", name="Show me").focus()
    for _ in range(20):
        if middle.evaluate("dot => dot === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(middle).to_be_focused()
    expect(middle).to_have_attribute("aria-valuetext", "not drawn")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")  # at 0
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("slider", name=re.compile(r"f′\(z\) at z = 0\.5;"))).to_be_focused()
    for _ in range(10):
        page.keyboard.press("ArrowUp")
    page.get_by_role("button", name="Lock").press("Enter")
    expect(page).to_have_url(re.compile("drawn="))
    low, high = domain("relu", "df")
    curve = drawn(page)
    assert set(curve[: len(PLACES) // 2 + 1]) == {0}
    assert curve[len(PLACES) // 2 + 1 :] == pytest.approx([(high - low) / 5] * (len(PLACES) // 2), abs=0.01)
