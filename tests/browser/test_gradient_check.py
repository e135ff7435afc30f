"""The page that checks a slope in Chromium: the numbers follow the step while it is dragged."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from dashboard.parts.gradient_check import step as step_in_words
from tests.browser.streamlit_page import Reruns, expect_no_exception, held, open_page


def test_predict_then_drag(page: Page, app_server: App, page_errors: list[str]):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/gradient-check")
    expect(page.get_by_text("Once you have predicted, the whole curves appear.")).to_be_visible()
    page.get_by_role("radio", name="0.1").click()
    with reruns.after():
        page.get_by_role("button", name="Lock").click()
    expect(page.get_by_text("10⁻⁵ has the smallest error of the three.")).to_be_visible()
    expect(page).to_have_url(re.compile("guess=0[.]1"))

    table = page.locator("table")
    with held(page, "h", -350) as move_until:
        for _ in range(3):
            seen = table.text_content()
            move_until(lambda seen=seen: table.text_content() != seen)
        assert "h=" not in page.url
    expect(page).to_have_url(re.compile("[?&]h="))
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
