"""The browser's back button and the address bar get along."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import Reruns, expect_no_exception, open_page, wait_until, wait_until_idle
from tests.browser.train_page import metric, number

pytestmark = pytest.mark.ci


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
    expect(page.get_by_role("radio", name="ReLU", exact=True)).to_be_checked()
    expect_no_exception(page)
    assert page_errors == []


def test_a_page_that_says_what_it_was_left_with_is_left_again_with_one_step_back(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/explore?fn=relu&z=2")
    go_to(page, "Functions", "Softmax lab")
    expect(page).to_have_url(re.compile("/softmax$"))
    go_to(page, "Functions", "Explore a function")
    expect(page).to_have_url(re.compile(r"/explore\?fn=relu&z=2$"))
    for move, there in ((page.go_back, r"/softmax$"), (page.go_forward, r"/explore\?fn=relu&z=2$")):
        with reruns.after():
            move()
        expect(page).to_have_url(re.compile(there))


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


def told(page: Page) -> int:
    """The epoch that the link says."""
    (run,) = parse_qs(urlsplit(page.url).query).get("run", ["0"])
    return int(run.partition(".")[0])


def epoch(page: Page) -> int:
    """The epoch that the training page shows."""
    return int(number(page, "Epoch"))


def play(page: Page, epochs: int) -> None:
    """Press Play, and wait until the link tells of so many epochs."""
    page.get_by_role("button", name="Play").click()
    wait_until(page, lambda: told(page) >= epochs)


def pause(page: Page) -> None:
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    wait_until_idle(page)


PLAYED = {
    "train": "/train?pace=normal",
    "race": "/race?functions=tanh,gelu&guess=tanh&pace=normal&goal=0.005&n=60",
    "digits": "/digits?guess=80",
}


@pytest.mark.parametrize(
    "name", ["train", *(pytest.param(name, marks=pytest.mark.slow) for name in ("race", "digits"))]
)
def test_a_run_that_plays_is_one_step_of_the_history(page: Page, app_server: App, name: str):
    reruns = Reruns(page)
    open_page(page, app_server.url + PLAYED[name])
    steps = page.evaluate("history.length")
    seen = set()
    page.get_by_role("button", name="Play").click()
    wait_until(page, lambda: seen.add(told(page)) or len(seen) > 4)  # type: ignore[func-returns-value]
    pause(page)
    ended = told(page)
    assert page.evaluate("history.length") == steps + 1
    with reruns.after():
        page.go_back()
    assert told(page) == 0
    expect(page.get_by_role("button", name="Play")).to_be_enabled()
    with reruns.after():
        page.go_forward()
    expect(page.get_by_role("button", name="Play")).to_be_enabled()
    wait_until_idle(page)
    assert told(page) == ended
    expect_no_exception(page)


def test_a_step_is_a_step_of_the_history(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/train")
    for _ in range(3):
        with reruns.after():
            page.get_by_role("button", name="Step").click()
    for left in (2, 1):
        with reruns.after():
            page.go_back()
        wait_until(page, lambda: epoch(page) == left)  # noqa: B023 (it is called here)
        assert told(page) == left


def test_a_page_that_is_left_during_play_plays_on_when_it_is_entered_again(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/train?pace=normal")
    play(page, 8)
    left = told(page)
    go_to(page, "Functions", "Explore a function")
    expect(page).to_have_url(re.compile("/explore$"))
    go_to(page, "Networks", "Train a network")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    wait_until(page, lambda: told(page) > left and abs(epoch(page) - told(page)) < 20)
    pause(page)
    wait_until(page, lambda: epoch(page) == told(page))
    for move, there in ((page.go_back, "/explore"), (page.go_forward, "/train")):
        with reruns.after():
            move()
        wait_until(page, lambda: there in page.url)  # noqa: B023 (it is called here)
        wait_until_idle(page)
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
    wait_until(page, lambda: epoch(page) == told(page))
    expect_no_exception(page)


@pytest.mark.slow
def test_back_to_a_page_that_plays_finds_it_playing(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/train?pace=normal")
    play(page, 8)
    go_to(page, "Functions", "Explore a function")
    with reruns.after():
        page.go_back()
    expect(page.get_by_role("heading", level=1, name="Train a network")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Pause|Play"))).to_be_enabled()
    wait_until(page, lambda: epoch(page) >= 8)
    if page.get_by_role("button", name="Pause").is_visible():
        pause(page)
    wait_until_idle(page)
    assert epoch(page) == told(page)


def test_three_tabs_train_each_their_own_and_a_duplicate_has_what_the_link_said(page: Page, app_server: App):
    tabs = [page, page.context.new_page(), page.context.new_page()]
    for seed, tab in enumerate(tabs):
        open_page(tab, f"{app_server.url}/train?pace=normal&seed={seed + 1}")
    for tab in tabs:
        play(tab, 5)
    address = tabs[0].url
    for tab in tabs:
        pause(tab)
        wait_until(tab, lambda tab=tab: epoch(tab) == told(tab))  # type: ignore[misc]
    duplicate = page.context.new_page()
    open_page(duplicate, address)
    expect(duplicate.get_by_role("button", name="Play")).to_be_enabled()
    wait_until(duplicate, lambda: epoch(duplicate) == told(duplicate))
    assert 5 <= told(duplicate) <= epoch(page)
    for tab in (*tabs[1:], duplicate):
        tab.close()
