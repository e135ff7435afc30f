"""A report in a browser: the pictures of the page, the same file from the same link, two sheets a state, in grey."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import open_page, wait_until

pytestmark = pytest.mark.ci

SHEETS = 2


def reported(browser: Browser, address: str, pictures: int, scheme: str = "light") -> str:
    """The report of one page, as a fresh visitor downloads it. pictures: how many there must be before."""
    window = browser.new_context(viewport={"width": 1366, "height": 650}, color_scheme=scheme)
    page = window.new_page()
    open_page(page, address)
    drawn = page.locator(".stVegaLiteChart svg, .stage canvas")
    wait_until(page, lambda: drawn.count() >= pictures)
    page.wait_for_timeout(1000)  # what is drawn rests
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("button", name="Add this page to the report").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the report").click()
    html = Path(download.value.path()).read_text(encoding="utf-8")
    window.close()
    return html


@pytest.mark.parametrize(
    ("link", "pictures"),
    [
        ("explore?fn=tanh&z=2", 1),
        ("vanishing?guess=show", 2),
        ("train?data=spiral&run=20.0", 1),
        pytest.param("race?guess=show&run=20", 1, marks=pytest.mark.slow),
        pytest.param("digits?guess=show", 2, marks=pytest.mark.slow),
    ],
)
def test_the_same_link_gives_the_same_report_on_two_sheets(
    browser: Browser, app_server: App, tmp_path: Path, link: str, pictures: int
):
    html = reported(browser, f"{app_server.url}/{link}", pictures)
    assert html == reported(browser, f"{app_server.url}/{link}", pictures)
    assert html.count("<img") > pictures  # and the code
    assert "<script" not in html
    sheet = browser.new_page()
    (tmp_path / "report.html").write_text(html, encoding="utf-8")
    sheet.goto((tmp_path / "report.html").as_uri())
    broken = "[...document.images].filter(image => !image.naturalWidth).length"
    wait_until(sheet, lambda: sheet.evaluate(broken) == 0)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet.pdf(prefer_css_page_size=True))) <= SHEETS
    sheet.close()


def test_a_report_from_the_dark_theme_is_dark_on_white_and_holds_the_losses(
    browser: Browser, app_server: App, tmp_path: Path
):
    for link in ("explore?fn=tanh", "train?data=spiral&run=20.0"):
        html = reported(browser, f"{app_server.url}/{link}", 1, "dark")
        (tmp_path / "report.html").write_text(html, encoding="utf-8")
        sheet = browser.new_page(color_scheme="dark")
        sheet.goto((tmp_path / "report.html").as_uri())
        expect(sheet.get_by_text("Why?")).to_be_visible()
        if link.startswith("train"):
            expect(sheet.get_by_role("table").filter(has_text="Training loss")).to_be_visible()
        else:
            sheet.screenshot(path=tmp_path / "report.png")
            grey = np.asarray(Image.open(tmp_path / "report.png").convert("L"))
            assert np.median(grey) > 250
            assert grey.min() < 60
        sheet.close()
