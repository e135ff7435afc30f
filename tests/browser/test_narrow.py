"""On a tablet held upright and on a phone nothing is cut, squeezed or laid over something else."""

import pytest
from playwright.sync_api import Page

from benchmarks.app_process import App
from tests.browser.streamlit_page import expect_no_exception, open_page, wait_until

pytestmark = pytest.mark.ci

TABLET, PHONE = {"width": 820, "height": 1180}, {"width": 390, "height": 844}

STACKED = """() => {
  const bench = [...document.querySelectorAll('[class*=st-key-workbench]')].pop();
  const places = ['.stVegaLiteChart', '.stSlider', '[data-testid=stTable], table', '[class*="-stands"]'];
  const boxes = places.flatMap(place => [...bench.querySelectorAll(place)]).map(e => e.getBoundingClientRect());
  const cut = [...bench.querySelectorAll('[data-testid=stMarkdownContainer]:has(> table)')]
    .filter(e => e.scrollWidth > e.clientWidth + 1);
  const wide = bench.getBoundingClientRect().width;
  const column = bench.querySelector('[data-testid=stColumn]').getBoundingClientRect().width;
  return boxes.length > 2 && !cut.length && (column === 0 || wide - column < 2)
    && boxes.every(box => box.right <= innerWidth) && document.documentElement.scrollWidth <= innerWidth;
}"""


@pytest.mark.parametrize(
    "address", ["explore?fn=tanh", *(f"{page}?guess=show" for page in ("gradient-check", "vanishing", "dying"))]
)
def test_on_a_tablet_what_is_chosen_has_the_whole_width_under_the_picture(page: Page, app_server: App, address: str):
    """Beside it the numbers were cut, and the words of a question broken between letters."""
    page.set_viewport_size(TABLET)
    open_page(page, f"{app_server.url}/{address}")
    wait_until(page, lambda: page.evaluate(STACKED))
    expect_no_exception(page)


def test_on_a_phone_a_picture_is_as_wide_as_the_words_over_it(page: Page, app_server: App):
    page.set_viewport_size(PHONE)
    open_page(page, f"{app_server.url}/explore")
    wait_until(page, lambda: page.evaluate(STACKED))


CLEAR = """() => {
  const line = document.querySelector('[class*=st-key-axis-line-]'), words = document.createRange();
  words.selectNodeContents(line.querySelector('[data-testid=stWidgetLabel]'));
  const box = line.querySelector('.number-field').getBoundingClientRect();
  return [...words.getClientRects()].every(({ right, bottom }) => right <= box.left || bottom <= box.top);
}"""


def test_on_a_phone_the_box_of_a_slider_leaves_its_label_readable(page: Page, app_server: App):
    """It covered the last words."""
    page.set_viewport_size(PHONE)
    open_page(page, f"{app_server.url}/steep-slope")
    page.locator("[class*=st-key-axis-line-] .number-field").wait_for()
    wait_until(page, lambda: page.evaluate(CLEAR))


APART = """() => {
  const links = [...document.querySelectorAll('.st-key-path a, .st-key-ways-in a')];
  const boxes = links.map(link => link.getBoundingClientRect());
  const over = (a, b) => a.bottom > b.top + 1 && b.bottom > a.top + 1 && a.right > b.left && b.right > a.left;
  return boxes.length > 8 && !boxes.some((one, i) => boxes.some((other, j) => i !== j && over(one, other)));
}"""


@pytest.mark.parametrize("size", [PHONE, TABLET, {"width": 1366, "height": 650}], ids=str)
def test_no_link_on_home_lies_over_another(page: Page, app_server: App, size: dict[str, int]):
    """Those to the lessons were higher than the lines in which they stood."""
    page.set_viewport_size(size)
    open_page(page, app_server.url)
    wait_until(page, lambda: page.evaluate(APART))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_tablet_a_card_on_home_has_a_picture_and_not_a_slit(page: Page, app_server: App):
    page.set_viewport_size(TABLET)
    open_page(page, app_server.url)
    images = "[...document.querySelectorAll('img.card:not(.dark)')].map(image => image.getBoundingClientRect())"
    wait_until(page, lambda: page.evaluate(f"{images}.length > 10 && {images}.every(({{ height }}) => height > 90)"))
