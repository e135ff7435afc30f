"""The page that checks a slope in Chromium: the numbers follow the step while it is dragged."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from dashboard.gradient_check import step as step_in_words
from tests.browser.streamlit_page import Reruns, expect_no_exception, open_page

COUNT_CHANGES = """() => {
  const seen = window.seen = new Set();
  const note = () => { const table = document.querySelector('table'); if (table) seen.add(table.textContent); };
  new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def test_predict_then_drag(page: Page, app_server: App, page_errors: list[str]):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/gradient-check")
    expect(page.get_by_text("Once you have predicted, the whole curves appear.")).to_be_visible()
    with reruns.after():
        page.get_by_role("radio", name="0.1").click()
    expect(page.get_by_text("10⁻⁵ has the smallest error of the three.")).to_be_visible()
    assert "guess=0.1" in page.url

    page.evaluate(COUNT_CHANGES)
    thumb = page.locator(".st-key-h").get_by_test_id("stSliderThumbValue").locator("..").bounding_box()
    assert thumb is not None
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for move in range(30):
        page.mouse.move(x - 20 * move, y)
        page.wait_for_timeout(66)
    seen = page.evaluate("window.seen.size")
    with reruns.after():
        page.mouse.up()
    assert seen >= 10  # in two seconds
    expect(page.locator("table")).to_have_count(1)
    (exponent,) = parse_qs(urlsplit(page.url).query)["h"]
    assert float(exponent) < -8
    expect(page.locator("table")).to_contain_text(f"= {step_in_words(10.0 ** float(exponent))}")
    expect_no_exception(page)
    assert page_errors == []


def test_the_kink_is_reached_by_keyboard(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/gradient-check?fn=relu&z=0.3&guess=show")
    for _ in range(3):
        with reruns.after():
            page.get_by_role("slider", name="z: where the slope is measured").press("ArrowLeft")
    expect(page.get_by_text("At a kink no step helps.")).to_be_visible()
