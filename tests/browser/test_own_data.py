"""Points drawn in Chromium, by mouse, finger and keyboard, are what the link says."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.app_process import App, running_app
from dashboard.charts.theme import CLASS_NAME
from lib.own_data import MOST_BYTES, Point, read_points, write_points
from tests.browser.streamlit_page import PATIENCE, Reruns, expect_no_exception, open_page, wait_until_idle

pytestmark = pytest.mark.ci

TWO_EACH = (Point(0, -2, 1), Point(0, -1, 2), Point(1, 1, -1), Point(1, 2, 0))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("own") / "log", ("run", "tests/browser/own_data_page.py")) as app:
        yield app


def plane(page: Page) -> Locator:
    return page.get_by_role("application", name="Plane for drawing points")


def spot(page: Page, x1: float, x2: float) -> tuple[float, float]:
    plane(page).locator(".frame").first.wait_for()
    box = plane(page).evaluate(  # in one go: each redrawing replaces the frame
        "e => { const { x, y, width, height } = e.querySelector('.frame').getBoundingClientRect();"
        " return { x, y, width, height } }"
    )
    return box["x"] + (x1 + 3) / 6 * box["width"], box["y"] + (3 - x2) / 6 * box["height"]


def drawn(page: Page) -> tuple[Point, ...]:
    match = re.search(r"points=(\w+)", page.url)
    return read_points(match[1]) if match else ()


def expect_points(page: Page, count: int) -> None:
    if count:
        expect(page).to_have_url(re.compile(rf"points=\w{{{5 * count}}}(&|$)"))
    else:
        expect(page).not_to_have_url(re.compile("points="))
    expect(plane(page).locator(".point")).to_have_count(count)


def close(point: Point, label: int, x1: float, x2: float) -> bool:
    return point.label == label and abs(point.x1 - x1) < 0.03 and abs(point.x2 - x2) < 0.03


def test_clicks_draw_points_of_the_chosen_class_and_undo_takes_the_last_back(
    page: Page, server: App, page_errors: list[str]
):
    open_page(page, server.url)
    expect(page.get_by_text("so far there are none")).to_be_visible()
    page.mouse.click(*spot(page, -2, 1))
    expect_points(page, 1)
    page.get_by_role("radio", name="blue").click()
    expect(page).to_have_url(re.compile("pen=blue"))
    page.mouse.click(*spot(page, 1.5, -0.5))
    expect_points(page, 2)
    first, second = drawn(page)
    assert close(first, 0, -2, 1)
    assert close(second, 1, 1.5, -0.5)
    page.get_by_role("button", name="Undo").click()
    expect_points(page, 1)
    page.get_by_role("button", name="Clear").click()
    expect_points(page, 0)
    page.get_by_role("button", name="Undo").click()
    expect_points(page, 1)
    expect_no_exception(page)
    assert page_errors == []


def test_points_that_are_drawn_fast_are_all_kept(page: Page, server: App):
    open_page(page, server.url)
    for n in range(12):
        page.mouse.click(*spot(page, -2.5 + n * 0.4, 0))
    expect_points(page, 12)
    page.wait_for_timeout(500)  # late answers to the first clicks
    expect_points(page, 12)


def test_a_point_is_dragged_and_removed(page: Page, server: App):
    reruns = Reruns(page)
    open_page(page, f"{server.url}/?points={write_points(TWO_EACH)}")
    expect(page.get_by_text("ready: binary, 4 examples")).to_be_visible()
    asked = reruns.asked
    page.mouse.move(*spot(page, -2, 1))
    page.mouse.down()
    page.mouse.move(*spot(page, 0, 0), steps=5)
    page.mouse.up()
    expect(page).not_to_have_url(re.compile(write_points(TWO_EACH)))
    assert close(drawn(page)[0], 0, 0, 0)
    assert drawn(page)[1:] == TWO_EACH[1:]
    assert reruns.asked <= asked + 1
    page.get_by_role("radio", name="Remove").click()
    expect(page).to_have_url(re.compile("pen=remove"))
    page.mouse.click(*spot(page, 2.05, 0.05))
    expect_points(page, 3)
    expect(page.get_by_text("draw one more blue point")).to_be_visible()
    page.mouse.click(*spot(page, 2.5, 2.5))  # where there is none
    expect_points(page, 3)


def test_everything_is_done_by_keyboard_and_said(page: Page, server: App):
    open_page(page, server.url)
    plane(page).focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect_points(page, 1)
    assert drawn(page) == (Point(0, 0.2, 0.5),)
    said = page.locator(".said")
    expect(said).to_have_text("Added orange at (0.20, 0.50). Points: 1.")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect_points(page, 2)
    page.keyboard.press("Delete")
    expect_points(page, 1)
    expect(said).to_have_text("Removed orange at (0.10, 0.50). Points: 1.")
    for _ in range(9):
        page.keyboard.press("Shift+ArrowLeft")  # to the edge, not beyond
    page.keyboard.press("Space")
    expect_points(page, 2)
    assert drawn(page)[-1] == Point(0, -3, 0.5)


def test_each_class_is_drawn_with_its_own_shape(page: Page, server: App):
    open_page(page, server.url)
    for label, name in enumerate(CLASS_NAME):
        page.get_by_role("radio", name=name).click()
        if label:
            expect(page).to_have_url(re.compile(f"pen={name}"))
        page.mouse.click(*spot(page, label - 2, 0))
        expect_points(page, label + 1)
    assert [point.label for point in drawn(page)] == [0, 1, 2, 3, 4]
    paths = plane(page).locator(".point").evaluate_all("all => all.map((path) => path.getAttribute('d'))")
    assert len(set(paths)) == 5


@pytest.mark.slow
def test_the_browsers_back_button_takes_a_point_back(page: Page, server: App):
    open_page(page, f"{server.url}/?points={write_points(TWO_EACH)}")
    page.mouse.click(*spot(page, -2, -2))
    expect_points(page, 5)
    page.go_back()
    expect_points(page, 4)


def test_a_finger_draws_too(browser, server: App):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, server.url)
    page.touchscreen.tap(*spot(page, -1, -1))
    expect_points(page, 1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_a_file_is_read_and_its_removal_forgets_it(page: Page, server: App):
    open_page(page, f"{server.url}/?source=file")
    content = b"height;mass;kind\n1,5;60;cat\n1,6;70;dog\n1,7;65;cat\n1,8;80;dog\n"
    page.locator("input[type=file]").set_input_files(
        files=[{"name": "pets.csv", "mimeType": "text/csv", "buffer": content}]
    )
    expect(page.get_by_text("ready: binary, 4 examples")).to_be_visible()
    expect(page.get_by_text("1,5 means 1.5")).to_be_visible()
    assert "pets" not in page.url
    page.get_by_role("button", name="Remove pets.csv").click()
    expect(page.get_by_text("nothing yet")).to_be_visible()
    expect_no_exception(page)


def test_a_file_of_exactly_1_mb_is_taken(page: Page, server: App, page_errors: list[str]):
    open_page(page, f"{server.url}/?source=file")
    content = b"x1,x2,label\n" + b"".join(b"%d,%d,%s\n" % (i, i % 7, b"ab"[i % 2 : i % 2 + 1]) for i in range(100))
    page.locator("input[type=file]").set_input_files(
        files=[{"name": "full.csv", "mimeType": "text/csv", "buffer": content.ljust(MOST_BYTES, b"\n")}]
    )
    expect(page.get_by_text("ready: binary, 100 examples")).to_be_visible()
    expect_no_exception(page)
    assert page_errors == []


def test_a_file_too_large_is_refused_in_words(page: Page, server: App):
    open_page(page, f"{server.url}/?source=file")
    page.locator("input[type=file]").set_input_files(
        files=[{"name": "large.csv", "mimeType": "text/csv", "buffer": b"1,2,a\n" * 300_000}]
    )
    expect(page.get_by_text("The file has 1.7 MB; at most 1 MB")).to_be_visible()
    expect_no_exception(page)


def test_a_file_of_another_kind_is_refused_in_words(page: Page, server: App):
    open_page(page, f"{server.url}/?source=file")
    page.locator("input[type=file]").set_input_files(
        files=[{"name": "pets.png", "mimeType": "image/png", "buffer": b"no table"}]
    )
    expect(page.get_by_text("image/png files are not allowed")).to_be_visible()
    expect_no_exception(page)


def test_the_chart_speaks_of_the_file_and_markup_stays_text(page: Page, server: App, page_errors: list[str]):
    open_page(page, f"{server.url}/?source=file")
    trap = "<img src=x onerror=tricked()>"
    lines = [f"{150 + i},{i % 4},{'<b>cat</b>' if i % 2 else 'dog'}" for i in range(20)]
    content = "\n".join([f"height,{trap},kind", *lines]).encode()
    page.locator("input[type=file]").set_input_files(
        files=[{"name": "trap.csv", "mimeType": "text/csv", "buffer": content}]
    )
    chart = page.get_by_test_id("stVegaLiteChart")
    for text in ("■ <b>cat</b> (orange), ● dog (blue)", "height", trap, "160"):
        expect(chart.get_by_text(text, exact=True)).to_be_visible()
    assert page.locator("img[src=x]").count() == 0
    assert page_errors == []


PETS = b"height;mass;kind\n1,5;60;cat\n1,6;70;dog\n1,7;65;cat\n1,8;80;dog\n"


def give(page: Page, name: str, content: bytes = PETS) -> None:
    page.locator("input[type=file]").set_input_files(files=[{"name": name, "mimeType": "text/csv", "buffer": content}])


@pytest.mark.slow
@pytest.mark.parametrize("first", ["a click", "an upload"])
def test_after_a_restart_of_the_server_no_lost_file_is_listed_and_a_new_one_is_taken(page: Page, tmp_path, first: str):
    run = ("run", "tests/browser/own_data_page.py")
    with running_app(tmp_path / "first", run) as before:
        open_page(page, f"{before.url}/?source=file")
        give(page, "pets.csv")
        expect(page.get_by_text("ready: binary, 4 examples")).to_be_visible()
    with running_app(tmp_path / "again", run, port=before.port):
        page.locator('[data-test-connection-state="CONNECTED"]').wait_for(timeout=PATIENCE)
        if first == "a click":
            told, control = page.get_by_text("no longer has your file"), page.get_by_role("radio", name="Numbers")
            page.wait_for_timeout(2000)  # the browser may ask for a run by itself
            if not told.count():
                control.click()
            expect(told).to_be_visible()
            expect(page.get_by_role("button", name="Remove pets.csv")).to_have_count(0)
            wait_until_idle(page)
        give(page, "others.csv")
        expect(page.get_by_text("ready: binary, 4 examples")).to_be_visible()
        expect(page.get_by_text("of others.csv")).to_be_visible()
    expect_no_exception(page)
