"""A theme that is switched on a still page: every chart and picture follows at once, without the server."""

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from dashboard.charts.theme import INK, PAPER
from tests.browser.streamlit_page import Reruns, open_page

pytestmark = pytest.mark.ci

PAGES = (
    "explore",
    "compare",
    "softmax?guess=nan",
    "gradient-check?guess=show",
    "steep-slope?guess=show",
    "vanishing?guess=show",
    "zig-zag?guess=both",
    "dying?guess=show",
    "non-linearity?guess=show",
    "digits?guess=show",
    "train?view=layers",
)
STAGES = ("race?guess=show", "train")
SWITCHED = """([ink, paper]) => {
    const rgb = hex => `rgb(${[1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16)).join(', ')})`;
    const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg')];
    const labels = charts.map(chart => chart.querySelector('.role-axis-label text, .role-title text')).filter(Boolean);
    return labels.length && labels.every(label => getComputedStyle(label).fill === rgb(ink))
        && charts.every(chart => getComputedStyle(chart).backgroundColor === rgb(paper));
}"""


def expect_theme(page: Page, place: int) -> None:
    page.wait_for_function(SWITCHED, arg=[INK[place], PAPER[place]], timeout=20_000)


@pytest.mark.parametrize(
    "path", [pytest.param(path, marks=[] if path in PAGES[:4] else [pytest.mark.slow]) for path in PAGES]
)
def test_charts_follow_a_switch_of_the_theme_without_a_click(page: Page, app_server: App, path: str):
    page.emulate_media(color_scheme="light")
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/{path}")
    expect_theme(page, 0)
    asked = reruns.asked
    page.emulate_media(color_scheme="dark")
    expect_theme(page, 1)
    page.emulate_media(color_scheme="light")
    expect_theme(page, 0)
    assert reruns.asked == asked


CORNER = """rgb => {
    const roots = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean);
    const pen = roots.map(root => root.querySelector('.stage[data-painted] canvas')).find(Boolean)?.getContext('2d');
    return pen && String(pen.getImageData(1, 1, 1, 1).data.subarray(0, 3)) === String(rgb);
}"""


@pytest.mark.parametrize("path", STAGES)
def test_the_stage_follows_a_switch_of_the_theme_as_well(page: Page, app_server: App, path: str):
    page.emulate_media(color_scheme="light")
    open_page(page, f"{app_server.url}/{path}")
    for scheme, paper in (("light", PAPER[0]), ("dark", PAPER[1]), ("light", PAPER[0])):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(CORNER, arg=[int(paper[i : i + 2], 16) for i in (1, 3, 5)], timeout=20_000)


def test_a_matrix_and_the_cards_of_home_follow_too(page: Page, app_server: App):
    page.emulate_media(color_scheme="dark")
    open_page(page, f"{app_server.url}/matrices?matrix=0,0")
    cell = page.locator(".grids td").first
    expect(cell).to_have_css("background-color", "rgb(4, 5, 7)")
    page.emulate_media(color_scheme="light")
    expect(cell).to_have_css("background-color", "rgb(255, 255, 255)")
    open_page(page, app_server.url)
    dark = page.locator("img.card.dark").first
    expect(dark).to_have_css("mask-image", "linear-gradient(rgba(0, 0, 0, 0) 0px, rgba(0, 0, 0, 0) 100%)")
    page.emulate_media(color_scheme="dark")
    expect(dark).to_have_css("mask-image", "linear-gradient(rgb(0, 0, 0) 0px, rgb(0, 0, 0) 100%)")
    expect(dark).to_have_css("position", "absolute")


def test_paper_is_light_with_the_picture_first_and_nothing_to_press(page: Page, app_server: App):
    page.emulate_media(color_scheme="dark")
    open_page(page, f"{app_server.url}/compare")
    expect_theme(page, 1)
    page.emulate_media(color_scheme="dark", media="print")
    expect_theme(page, 0)
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("h1")).to_have_css("color", "rgb(0, 0, 0)")
    for name in ("stHeader", "stSlider", "stButton", "stSelectbox"):
        for control in page.get_by_test_id(name).all():
            expect(control).to_be_hidden()
    picture = page.get_by_test_id("stVegaLiteChart").first.bounding_box()
    table = page.locator("table").first.bounding_box()
    assert picture is not None
    assert table is not None
    assert picture["y"] < table["y"]
    page.emulate_media(media="screen")
