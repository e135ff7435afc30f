"""Training in Chromium: it plays, stays responsive, keeps its place, and loses no run."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from benchmarks.app_process import App
from tests.browser.streamlit_page import PATIENCE, Reruns, expect_no_exception, open_page, wait_until_idle


def metric(page: Page, label: str) -> Locator:
    return (
        page.get_by_test_id("stMetric").filter(has=page.get_by_text(label, exact=True)).get_by_test_id("stMetricValue")
    )


def number(page: Page, label: str) -> float:
    return float(metric(page, label).inner_text().replace("−", "-"))


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def wait_for_epoch(page: Page, least: int) -> None:
    page.wait_for_function(
        """least => [...document.querySelectorAll('[data-testid=stMetric]')].some(
            m => m.innerText.startsWith('Epoch\\n') && parseInt(m.innerText.split('\\n').pop()) >= least)""",
        arg=least,
        timeout=PATIENCE,
    )


def ready(page: Page, address: str) -> None:
    open_page(page, address)
    expect(metric(page, "Training loss")).to_be_visible()


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


def test_a_change_of_layers_makes_a_fresh_network_and_one_click_goes_back(page: Page, app_server: App):
    reruns = Reruns(page)
    ready(page, f"{app_server.url}/train")
    first = metric(page, "Training loss").inner_text()
    with reruns.after():
        button(page, "Step").click()
    loss = metric(page, "Training loss").inner_text()
    layers = page.get_by_role("slider", name="Hidden layers")
    layers.focus()
    with reruns.after():
        layers.press("ArrowRight")
    expect(page.get_by_text("A fresh network for the new hidden units.")).to_be_visible()
    expect(metric(page, "Epoch")).to_have_text("0")
    assert metric(page, "Training loss").inner_text() not in {first, loss}
    expect(page).to_have_url(f"{app_server.url}/train?layers=3")
    with reruns.after():
        button(page, "Back to the run before").click()
    expect(layers).to_have_value("2")
    expect(metric(page, "Training loss")).to_have_text(loss)
    expect(page).to_have_url(f"{app_server.url}/train?run=1.0")


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
    expect(page.get_by_role("slider", name="Hidden layers")).to_have_value("3")
    expect(page.get_by_role("slider", name="Units, layer 1")).to_have_value("4")


def test_an_edited_weight_is_kept_over_a_reload(page: Page, app_server: App):
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/train?view=inside")
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
        '[data-testid=stVegaLiteChart], [data-testid=stMetric], [data-testid=stButton]')].map(e => {
            const box = e.getBoundingClientRect(); return [Math.round(box.x), Math.round(box.y)].join(); }).join(' ')"""
    expect(page.get_by_test_id("stVegaLiteChart").nth(1).locator("svg")).to_be_visible()
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


def test_the_surface_does_not_flicker_while_playing(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/train")
    page.locator(".st-key-surface image").first.wait_for(state="attached")
    page.evaluate(
        """() => {
            window.frames_drawn = 0; window.frames_empty = 0;
            const look = () => {
                const image = document.querySelector(".st-key-surface image");
                const xlink = "http://www.w3.org/1999/xlink";
                window.frames_drawn += 1;
                if (!image || !(image.getAttribute("href") || image.getAttributeNS(xlink, "href")))
                    window.frames_empty += 1;
                requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
        }"""
    )
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("window.frames_drawn > 120", timeout=PATIENCE)
    assert page.evaluate("window.frames_empty") == 0
