"""The comparison in Chromium: it opens, it moves while the slider is dragged, and it fits a phone."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from lib.activations import ACTIVATIONS
from tests.browser.streamlit_page import PATIENCE, expect_no_exception, held, open_page, settled

pytestmark = pytest.mark.ci


def test_the_picture_and_the_table_follow_the_slider_while_it_is_dragged(
    page: Page, app_server: App, page_errors: list[str]
):
    open_page(page, f"{app_server.url}/compare")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    box = page.locator(".st-key-z").get_by_role("slider").bounding_box()
    assert box is not None
    assert box["y"] < 768, "the slider is on the screen without scrolling"
    table = page.locator("table").first
    with held(page, "z", -160) as move_until:
        for _ in range(3):
            seen = table.inner_text()
            move_until(lambda seen=seen: table.inner_text() != seen)
        assert "z=" not in page.url
    expect_no_exception(page)

    expect(page).to_have_url(re.compile("z="))
    z = float(page.url.split("z=")[1].split("&")[0])
    assert -6 <= z < 0
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the table").click()
    assert waiting.value.suggested_filename == "activation-functions-summary.csv"
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["function"] for line in lines] == ["Sigmoid", "tanh", "ReLU"]
    assert {float(line["z"]) for line in lines} == {z}
    assert float(lines[0]["slope"]) == float(ACTIVATIONS["sigmoid"].df(z))
    assert page_errors == []


@pytest.mark.slow
def test_it_fits_a_phone_with_the_lessons_table_open(page: Page, app_server: App, page_errors: list[str]):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{app_server.url}/compare?lesson=1&reveal=1")
    expect(page.get_by_text("What differs, and why")).to_be_visible()
    expect_no_exception(page)
    page.wait_for_function("document.documentElement.scrollWidth <= 390", timeout=PATIENCE)
    expect(page.get_by_test_id("stVegaLiteChart")).to_be_visible()
    expect(page.locator(".st-key-z")).to_be_visible()
    # Under the picture stands its slider, and the other controls follow.
    top = "document.querySelector('{}').getBoundingClientRect().top"
    picture, slider, others = (top.format(s) for s in ('[data-testid="stVegaLiteChart"]', ".st-key-z", ".st-key-show"))
    page.wait_for_function(f"{picture} < {slider} && {slider} < 844 && {slider} < {others}")
    assert page_errors == []


def test_on_a_projector_there_is_room_under_the_line_of_numbers(page: Page, app_server: App):
    """It ended at the lower edge."""
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page(page, f"{app_server.url}/compare?present=1")
    settled(page.locator(".stVegaLiteChart svg").first)
    box = settled(page.locator(".st-key-readings td").first)
    assert box["y"] + box["height"] <= 720 - 10
