"""The browser's back button and the address bar get along."""

import re

from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import Reruns, expect_no_exception, open_page
from tests.browser.train_page import metric


def go_to(page: Page, section: str, title: str) -> None:
    """Choose a page from the menu."""
    page.get_by_test_id("stHeader").get_by_text(section).click()
    page.get_by_text(title, exact=True).last.click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_a_page_is_as_it_was_left_and_back_brings_no_notice(page: Page, app_server: App, page_errors: list[str]):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/explore?fn=relu&z=2")
    go_to(page, "Networks", "Train a network")
    expect(page).to_have_url(re.compile("/train$"))
    go_to(page, "Functions", "Explore a function")
    expect(page).to_have_url(re.compile(r"/explore\?fn=relu&z=2$"))
    for _ in range(4):
        with reruns.after():
            page.go_back()
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        if page.get_by_role("heading", level=1, name="Explore a function").is_visible() and "fn=relu" in page.url:
            break
    expect(page.get_by_test_id("stSelectbox").first.get_by_role("combobox")).to_have_value("ReLU")
    expect_no_exception(page)
    assert page_errors == []


def test_back_undoes_a_step_on_the_same_page(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/explore?fn=tanh")
    with reruns.after():
        page.get_by_role("slider", name="z:").press("ArrowRight")
    expect(page).to_have_url(re.compile("z=1.01"))
    with reruns.after():
        page.go_back()
    expect(page).to_have_url(re.compile(r"fn=tanh$"))
    expect(page.get_by_role("table")).to_contain_text("1.000")


def test_back_and_forward_after_a_run_show_the_epoch_that_the_link_says(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/train?pace=slow")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1500)
    with reruns.after():
        page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile(r"run=\d+\.0$"))
    paused = page.url
    epoch = metric(page, "Epoch")
    for move, there in ((page.go_back, False), (page.go_forward, True)):
        with reruns.after():
            move()
        expect(page.get_by_role("button", name="Play")).to_be_visible()
        shown = re.search(r"run=(\d+)", page.url)
        expect(epoch).to_have_text(shown[1] if shown else "0")
        assert (page.url == paused) == there
