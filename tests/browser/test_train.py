"""Training in Chromium: it plays, stays responsive, keeps its place, and loses no run."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import (
    Reruns,
    expect_no_exception,
    expect_rest_while_hidden,
    wait_for_listener,
    wait_until,
    wait_until_idle,
)
from tests.browser.train_page import STAGE, button, metric, more, number, ready, wait_for_epoch

pytestmark = pytest.mark.ci


def test_play_makes_the_loss_fall_and_pause_holds_it(page: Page, app_server: App, page_errors: list[str]):
    ready(page, f"{app_server.url}/train")
    before = number(page, "Training loss")
    button(page, "Play").click()
    wait_for_epoch(page, 40)
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    wait_until_idle(page)
    after, epoch = number(page, "Training loss"), number(page, "Epoch")
    assert after < before / 2
    page.wait_for_timeout(600)  # four frames: long enough for a run that goes on to show
    assert number(page, "Epoch") == epoch
    expect_no_exception(page)
    assert page_errors == []


def test_the_page_stays_responsive_while_playing(page: Page, app_server: App):
    ready(page, f"{app_server.url}/train?pace=full&data=spiral&layers=4&w1=16&w2=16&w3=16&w4=16")
    button(page, "Play").click()
    wait_for_epoch(page, 5)
    rate = page.get_by_role("slider", name="Learning rate")
    rate.focus()
    rate.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"[?&]rate=0\.03"))
    epoch = int(number(page, "Epoch"))
    wait_for_epoch(page, epoch + 5)
    expect(page.get_by_text(re.compile(r"Learning rate 0\.1 from epoch 0, 0\.03 from epoch"))).to_be_visible()
    expect(button(page, "Pause")).to_be_visible()


def test_the_keyboard_plays_steps_and_resets(page: Page, app_server: App):
    reruns = Reruns(page)
    ready(page, f"{app_server.url}/train?seed=4")
    first = number(page, "Training loss")
    with reruns.after():
        page.keyboard.press("s")
    expect(metric(page, "Epoch")).to_have_text("1")
    page.keyboard.press("p")
    expect(button(page, "Pause")).to_be_visible()
    wait_for_epoch(page, 4)
    page.keyboard.press("p")
    expect(button(page, "Play")).to_be_visible()
    assert number(page, "Training loss") != first
    page.keyboard.press("0")
    expect(metric(page, "Epoch")).to_have_text("0")
    assert number(page, "Training loss") == first


@pytest.mark.slow
def test_reset_while_playing_brings_back_the_same_first_loss(page: Page, app_server: App):
    ready(page, f"{app_server.url}/train?data=moons")
    first = metric(page, "Training loss").inner_text()
    for _ in range(2):
        button(page, "Play").click()
        wait_for_epoch(page, 6)
        button(page, "Reset").click()
        expect(button(page, "Play")).to_be_visible()
        expect(metric(page, "Epoch")).to_have_text("0")
        expect(metric(page, "Training loss")).to_have_text(first)


def test_one_more_layer_makes_a_fresh_network_and_one_click_goes_back(page: Page, app_server: App):
    reruns = Reruns(page)
    ready(page, f"{app_server.url}/train")
    first = metric(page, "Training loss").inner_text()
    with reruns.after():
        button(page, "Step").click()
    expect(metric(page, "Epoch")).to_have_text("1")
    loss = metric(page, "Training loss").inner_text()
    button(page, "One more hidden layer").click()
    expect(page.get_by_text("A fresh network for the new hidden units.")).to_be_visible()
    expect(metric(page, "Epoch")).to_have_text("0")
    assert metric(page, "Training loss").inner_text() not in {first, loss}
    expect(page).to_have_url(f"{app_server.url}/train?layers=3")
    button(page, "Back to the run before").click()
    expect(page.get_by_text("2 hidden layers")).to_be_visible()
    expect(metric(page, "Training loss")).to_have_text(loss)
    expect(page).to_have_url(f"{app_server.url}/train?run=1.0")


def test_quick_clicks_on_plus_are_all_counted(page: Page, app_server: App):
    ready(page, f"{app_server.url}/train")
    for _ in range(4):
        button(page, "One more unit in layer 1").click()
    expect(page).to_have_url(f"{app_server.url}/train?w1=8")
    expect(page.get_by_role("button", name=re.compile("^layer 1, unit 8"))).to_be_attached()
    expect(button(page, "One more unit in layer 1")).to_be_focused()


@pytest.mark.parametrize("visitors", [2, pytest.param(10, marks=pytest.mark.slow)])
def test_the_look_back_of_a_link_to_a_run_stands_at_its_end(browser: Browser, app_server: App, visitors: int):
    """In a fresh browser its thumb once stood at 0 beside epoch 60, and the first thing done went there."""
    for _ in range(visitors):
        context = browser.new_context(viewport={"width": 1366, "height": 720})
        page = context.new_page()
        ready(page, f"{app_server.url}/train?run=60.0")
        expect(metric(page, "Epoch")).to_have_text("60")
        expect(page.locator(".st-key-at input[type=range]")).to_have_value("60")
        button(page, "Step").click()
        expect(metric(page, "Epoch")).to_have_text("61")
        expect(page.locator(".st-key-at input[type=range]")).to_have_value("61")
        expect(page).to_have_url(f"{app_server.url}/train?run=61.0")
        context.close()


@pytest.mark.parametrize("gap", [20, 60])
def test_quick_presses_of_step_are_all_steps(page: Page, app_server: App, gap: int):
    ready(page, f"{app_server.url}/train")
    wait_for_listener(page, "step-presses")
    for _ in range(6):
        button(page, "Step").click(no_wait_after=True)
        page.wait_for_timeout(gap)
    wait_for_epoch(page, 6)
    page.evaluate("document.activeElement.blur()")
    for _ in range(6):
        page.keyboard.press("s")
        page.wait_for_timeout(gap)
    wait_for_epoch(page, 12)
    page.wait_for_timeout(1000)  # no press counts twice
    expect(metric(page, "Epoch")).to_have_text("12")
    expect(page).to_have_url(re.compile(r"run=12\.0$"))


def test_the_focus_stays_on_play_when_it_is_pressed_by_keyboard(page: Page, app_server: App):
    """It once fell to the page: Pause was another button."""
    ready(page, f"{app_server.url}/train")
    button(page, "Play").focus()
    page.keyboard.press("Enter")
    expect(button(page, "Pause")).to_be_focused()
    wait_for_epoch(page, 4)
    page.keyboard.press("Enter")
    expect(button(page, "Play")).to_be_focused()


def test_a_reload_brings_the_run_back_with_its_changes(page: Page, app_server: App):
    reruns = Reruns(page)
    ready(page, f"{app_server.url}/train?data=moons")
    with reruns.after():
        button(page, "Step").click()
    rate = page.get_by_role("slider", name="Learning rate")
    rate.focus()
    with reruns.after():
        rate.press("ArrowRight")
    with reruns.after():
        button(page, "Step").click()
    expect(metric(page, "Epoch")).to_have_text("2")  # the stage paints when the browser draws next
    loss = metric(page, "Training loss").inner_text()
    expect(page).to_have_url(re.compile(r"run=2\.0~1\.0_rate%3A0\.1"))
    page.reload()
    expect(metric(page, "Epoch")).to_have_text("2")
    expect(metric(page, "Training loss")).to_have_text(loss)
    expect(page.get_by_text(re.compile("0.3 from epoch 1"))).to_be_visible()


def test_controls_show_what_the_link_says_although_the_browser_draws_them_late(page: Page, app_server: App):
    """A short run is repeated, and the page run again, before a slow connection has brought what draws a slider."""

    def late(route: Route) -> None:
        page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/static/js/Slider.*", late)
    ready(page, f"{app_server.url}/train?run=3.0&layers=3")
    expect(metric(page, "Epoch")).to_have_text("3")
    more(page, "Network")
    expect(page.get_by_role("slider", name="Hidden layers")).to_have_value("3")
    expect(page.get_by_role("slider", name="Units, layer 1")).to_have_value("4")


def test_an_edited_weight_is_kept_over_a_reload(page: Page, app_server: App):
    reruns = Reruns(page)
    ready(page, f"{app_server.url}/train?view=inside")
    field = page.get_by_label("w from x₁")
    with reruns.after():
        field.fill("-3")
        field.press("Enter")
    expect(page).to_have_url(re.compile("run=0.0~0.0_"))
    page.reload()
    expect(field).to_have_value("−3")


@pytest.mark.parametrize("link", ["", pytest.param("?data=sine&pace=fast", marks=pytest.mark.slow)])
def test_nothing_moves_while_playing(page: Page, app_server: App, link):
    ready(page, f"{app_server.url}/train{link}")
    places = """() => [...document.querySelectorAll(
        '.st-key-train-stage, .st-key-under, .st-key-below, [data-testid=stButton]')].map(e => {
            const box = e.getBoundingClientRect();
            return [box.x, box.y, box.width].map(Math.round).join();
        }).join(' ')"""
    button(page, "Play").click()
    expect(button(page, "Pause")).to_be_visible()
    wait_for_epoch(page, 3)
    before = page.evaluate(places)
    seen = set()
    for _ in range(12):
        epoch = int(number(page, "Epoch"))
        wait_for_epoch(page, epoch + 1)
        seen.add(page.evaluate(places))
    assert seen == {before}


def test_divergence_is_told_on_the_page(page: Page, app_server: App):
    ready(page, f"{app_server.url}/train?data=plane&activation=relu&rate=10")
    button(page, "Play").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text(re.compile(r"In epoch \d+, batch \d+, the loss became"))
    expect(button(page, "Play")).to_be_disabled()
    expect(button(page, "Reset")).to_be_enabled()


def test_a_click_on_a_unit_opens_its_numbers_and_they_can_be_edited(page: Page, app_server: App):
    reruns = Reruns(page)
    ready(page, f"{app_server.url}/train")
    page.get_by_role("button", name=re.compile("^layer 1, unit 3")).click()
    expect(page).to_have_url(re.compile("view=inside&unit=3|unit=3&view=inside"))
    expect(page.get_by_text("Weights and bias of unit 3")).to_be_visible()
    loss = metric(page, "Training loss").inner_text()
    field = page.get_by_label("w from x₁")
    with reruns.after():
        field.fill("-3")
        field.press("Enter")
    expect(metric(page, "Training loss")).not_to_have_text(loss)
    expect(page).to_have_url(re.compile("run=0.0~0.0_"))


def test_a_hidden_tab_asks_for_no_pictures_and_goes_on_afterwards(page: Page, app_server: App):
    reruns = Reruns(page)
    ready(page, f"{app_server.url}/train")
    button(page, "Play").click()
    wait_for_epoch(page, 5)
    expect_rest_while_hidden(page, reruns)
    epoch = number(page, "Epoch")
    wait_for_epoch(page, int(epoch) + 5)


SCREENS = {
    "laptop": (1366, 650, "", 0.45),
    "low": (1280, 720, "?present=1", 0.6),
    "hall": (1920, 1080, "?present=1", 0.6),
}
"""Width and height of the window, the link, and the least share of it that the picture fills."""


@pytest.mark.parametrize("screen", SCREENS)
def test_stage_bar_and_numbers_are_on_one_screen_and_the_picture_is_large(page: Page, app_server: App, screen):
    width, height, query, least = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    ready(page, f"{app_server.url}/train{query}")
    stage = page.locator(STAGE)
    wait_until(page, lambda: (stage.bounding_box() or {"height": 0})["height"] > 200)
    page.wait_for_timeout(500)
    box = stage.bounding_box()
    assert box
    assert box["y"] + box["height"] <= height
    assert box["width"] * box["height"] >= least * width * height
    layers = page.get_by_role("button", name="One more hidden layer").bounding_box()
    assert layers
    for name in ("Play", "Step", "Reset"):
        place = button(page, name).bounding_box()
        assert place
        assert place["y"] >= 0
        assert place["y"] + place["height"] <= layers["y"], "the bar covers nothing of the stage"
    for label in ("Epoch", "Training loss", "Test loss", "Test accuracy", "Epochs/s"):
        place = metric(page, label).bounding_box()
        assert place
        assert place["x"] + place["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_stage_comes_first_with_its_play_under_it(browser, app_server: App):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    ready(page, f"{app_server.url}/train")
    page.wait_for_timeout(500)
    stage, play = page.locator(STAGE).bounding_box(), button(page, "Play").bounding_box()
    assert stage
    assert play
    assert stage["y"] < 200
    assert stage["y"] + stage["height"] / 2 < play["y"]
    assert play["y"] + play["height"] <= 844
    assert page.locator(".st-key-data").bounding_box()["y"] > play["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
