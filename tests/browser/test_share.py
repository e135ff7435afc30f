"""Sharing in a browser: a link copied over plain http, a QR code on the screen, the lab in a page of another site."""

import io
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from benchmarks.app_process import App
from dashboard.shell import share
from tests.browser.streamlit_page import expect_no_exception, open_page, wait_until, wait_until_idle

pytestmark = pytest.mark.ci


def panel(page: Page, address: str):
    """The open panel of a page."""
    open_page(page, address)
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="QR code of the link")).to_be_visible()
    return dialog


def test_the_code_on_the_screen_is_the_link_and_closes_with_esc(page: Page, app_server: App, page_errors: list[str]):
    page.set_viewport_size({"width": 1280, "height": 720})
    dialog = panel(page, f"{app_server.url}/explore?fn=tanh&z=2&present=1")
    code = dialog.get_by_role("img", name="QR code of the link")
    wait_until(page, lambda: (code.bounding_box() or {"width": 0})["width"] >= 400)
    box = code.bounding_box()
    assert box["y"] + box["height"] <= 720
    picture = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L"))
    (found,) = zxingcpp.read_barcodes(picture)
    link = dialog.get_by_role("textbox", name="Link to this page").input_value()
    assert found.text == link == f"{app_server.url}/explore?fn=tanh&z=2"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    wait_until_idle(page)
    expect(page.get_by_role("button", name="Leave presenter mode")).to_be_visible()
    expect_no_exception(page)
    assert page_errors == []


@pytest.mark.parametrize("secure", [True, False], ids=["https", "http"])
def test_the_link_is_copied_with_and_without_a_clipboard_interface(browser: Browser, app_server: App, secure: bool):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    if not secure:  # what a browser does on plain http: this test's own address, 127.0.0.1, counts as secure
        page.add_init_script("delete Navigator.prototype.clipboard")
    dialog = panel(page, f"{app_server.url}/explore?fn=tanh")
    dialog.get_by_role("button", name="Copy: Link to this page").click()
    expect(dialog.get_by_text("Copied")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.goto("data:text/html,<textarea autofocus></textarea>")
    page.locator("textarea").focus()
    page.keyboard.press("ControlOrMeta+v")
    expect(page.locator("textarea")).to_have_value(f"{app_server.url}/explore?fn=tanh")
    context.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def course(tmp_path: Path, app_server: App) -> Iterator[str]:
    """Where another site serves pages that show the lab, in a frame of 800 × 500, above and below other things."""
    for name, link in (("explore", "explore?fn=tanh"), ("home", "")):
        line = share.frame(f"{app_server.url}/{link}").replace("100%", "800")
        (tmp_path / f"{name}.html").write_text(f"<p>Course</p>{line}<div style='height: 2000px'></div>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_in_a_frame_of_another_site_dragging_works_and_scrolling_goes_on(page: Page, app_server: App, course: str):
    page.goto(f"{course}/explore.html")
    frame = page.frame_locator("iframe")
    thumb = frame.get_by_test_id("stSliderThumbValue").locator("..")
    frame.locator(".stVegaLiteChart .mark-line").first.wait_for()
    expect(frame.get_by_test_id("stTopNavLink")).to_have_count(0)
    expect(frame.get_by_text("Functions", exact=True)).to_have_count(0)
    expect(frame.get_by_role("button", name="Share", exact=True)).to_have_count(0)
    inside = page.frames[1]

    thumb.scroll_into_view_if_needed()
    before, box = frame.locator("table").inner_text(), thumb.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] + 5, steps=5)
    page.mouse.up()
    expect(frame.locator("table")).not_to_have_text(before)
    wait_until(page, lambda: "z=" in inside.url)
    assert "fn=tanh" in inside.url
    assert "embed=true" in inside.url

    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(400, 300)  # over the chart

    def scrolled() -> bool:
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(300)  # a wheel that goes on is one gesture, and stays with what it began on
        return bool(page.evaluate("scrollY > 300"))

    wait_until(page, scrolled)


def test_in_a_frame_a_link_to_another_page_stays_embedded(page: Page, course: str):
    page.goto(f"{course}/home.html")
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="Start with a curve").click()
    expect(frame.get_by_role("heading", name="Explore a function")).to_be_visible()
    inside = page.frames[1]
    wait_until(page, lambda: "/explore" in inside.url)
    assert "embed=true" in inside.url
    expect(frame.get_by_text("Functions", exact=True)).to_have_count(0)
    expect_no_exception(frame)


def test_what_is_unticked_is_hidden_from_those_who_follow_the_code(page: Page, app_server: App, browser: Browser):
    dialog = panel(page, f"{app_server.url}/explore?fn=tanh")
    dialog.get_by_text("Hide controls").click()
    dialog.get_by_role("button", name="Function").click()
    link = dialog.get_by_role("textbox", name="Link to this page")
    expect(link).to_have_value(f"{app_server.url}/explore?fn=tanh&hide=fn")
    code = dialog.get_by_role("img", name="QR code of the link")

    def read() -> list[str]:
        return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))]

    wait_until(page, lambda: read() == [link.input_value()])
    student = browser.new_page()
    open_page(student, read()[0])
    expect(student.get_by_text("tanh: the value f(z)")).to_be_visible()
    expect(student.locator(".st-key-fn")).to_have_count(0)
    expect_no_exception(student)
    student.close()
