"""A server that is killed in the middle of a lesson and started again costs a run two seconds of work at most."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import App, running_app
from dashboard.text.numbers import figure
from dashboard.training import bursts, linked
from dashboard.training.pace import MOST
from dashboard.training.settings import PACES
from lib import digits
from lib.own_data import Point, read_points, write_points
from lib.runs.race import Race
from lib.train_config import TrainConfig
from lib.trainers import Trainer
from tests.browser import train_page
from tests.browser.streamlit_page import PATIENCE, Reruns, expect_no_exception, open_page, wait_until, wait_until_idle

pytestmark = pytest.mark.ci

PICTURES = 1 / bursts.FRAME
"""At most so many pictures a second; here each is an epoch."""
ON_STAGE = MOST * PACES["normal"]
"""At most so many epochs a second on the stage."""


@pytest.fixture
def restart(page: Page, tmp_path: Path) -> Iterator[tuple[App, Callable[[], None]]]:
    """A server, and what kills it with SIGKILL and starts another on its port, until the page has run there."""
    reruns = Reruns(page)
    with ExitStack() as servers:
        first = servers.enter_context(running_app(tmp_path / "first.log"))

        def kill_and_start() -> None:
            os.kill(first.pid, signal.SIGKILL)
            connected = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
            expect(page.locator(connected)).to_have_count(0)
            finished = reruns.finished
            servers.enter_context(running_app(tmp_path / "second.log", port=first.port))
            wait_until(page, lambda: reruns.finished > finished)
            wait_until_idle(page)

        yield first, kill_and_start


def epochs_told(page: Page) -> int:
    """The epoch that the link says."""
    (told,) = parse_qs(urlsplit(page.url).query).get("run", ["0"])
    return int(told.partition(".")[0])


def metric(page: Page, label: str) -> str:
    return train_page.metric(page, label).inner_text().replace("\N{NARROW NO-BREAK SPACE}", "")


def row(page: Page, name: str) -> list[str]:
    """The cells of a row of the table of models."""
    line = page.locator(".st-key-models tr").filter(has_text=name).first
    return line.locator("td").all_inner_texts()


def play(page: Page, epochs: int) -> None:
    """Press Play, and wait until the link tells of so many epochs."""
    page.get_by_role("button", name="Play").click()
    wait_until(page, lambda: epochs_told(page) >= epochs)


def expect_paused(page: Page) -> None:
    expect(page.get_by_role("button", name="Play")).to_be_enabled(timeout=PATIENCE)
    wait_until_idle(page)


def go_on(page: Page, epochs: int) -> None:
    """One click, and it plays."""
    play(page, epochs + 1)
    expect_no_exception(page)


def trained(config: TrainConfig, epochs: int, *data: object) -> Trainer:
    alone = Trainer(config, *data)  # type: ignore[arg-type]
    alone.run(epochs=epochs)
    return alone


def test_a_run_that_plays_loses_two_seconds_of_work_at_most_and_goes_on_with_one_click(page: Page, restart):
    app, kill_and_start = restart
    open_page(page, f"{app.url}/train?pace=normal&seed=4")
    play(page, 15)
    at_the_kill = int(metric(page, "Epoch"))
    kill_and_start()
    expect_paused(page)
    back = int(metric(page, "Epoch"))
    assert at_the_kill - back <= (linked.EVERY + 1) * ON_STAGE
    assert back == epochs_told(page)
    assert metric(page, "Training loss") == figure(trained(TrainConfig(seed=4), back).history[-1])
    go_on(page, back)


def test_a_paused_run_comes_back_with_its_changes(page: Page, restart):
    app, kill_and_start = restart
    open_page(page, f"{app.url}/train?pace=normal")
    play(page, 5)
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    expect(page).to_have_url(re.compile("rate=0.3"))
    page.get_by_role("button", name="Pause").click()
    expect_paused(page)
    address, shown = page.url, (metric(page, "Epoch"), metric(page, "Training loss"))
    kill_and_start()
    expect_paused(page)
    assert (metric(page, "Epoch"), metric(page, "Training loss"), page.url) == (*shown, address)
    go_on(page, int(shown[0]))


def test_a_page_that_rests_runs_again_with_a_new_server_so_that_the_next_click_counts(page: Page, restart):
    app, kill_and_start = restart
    open_page(page, f"{app.url}/claims")  # a page without a fragment
    kill_and_start()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("2 of 26")).to_be_visible()


@pytest.mark.slow
def test_a_race_comes_back(page: Page, restart):
    app, kill_and_start = restart
    open_page(page, f"{app.url}/race?functions=tanh,gelu&guess=tanh&pace=normal&goal=0.005&n=60")
    play(page, 10)
    at_the_kill = int(row(page, "GELU")[1])
    kill_and_start()
    expect_paused(page)
    back = int(row(page, "GELU")[1])
    assert at_the_kill - back <= (linked.EVERY + 1) * PICTURES
    race = Race([TrainConfig(n=60, activation=key) for key in ("tanh", "gelu")])
    race.run(epochs=back)
    assert [row(page, name)[2] for name in ("tanh", "GELU")] == [figure(losses[-1]) for losses in race.histories]
    go_on(page, back)


@pytest.mark.slow
def test_digits_come_back(page: Page, restart):
    app, kill_and_start = restart
    open_page(page, f"{app.url}/digits?guess=80")
    play(page, 6)
    kill_and_start()
    expect_paused(page)
    back = epochs_told(page)
    assert back >= 6
    for name, hidden in (("Logistic regression", ()), ("One hidden layer", (32,))):
        alone = trained(digits.configuration(hidden), back, digits.load().examples)
        assert row(page, name)[4] == figure(alone.history[-1])
    go_on(page, back)


POINTS = tuple(Point(i % 2, (i % 5) - 2.0 + i % 2, (i % 3) - 1.0) for i in range(12))


@pytest.mark.slow
def test_drawn_points_come_back_with_their_run(page: Page, restart):
    app, kill_and_start = restart
    open_page(page, f"{app.url}/train?data=draw&points={write_points(POINTS)}&pace=normal")
    play(page, 8)
    kill_and_start()
    expect_paused(page)
    assert read_points(parse_qs(urlsplit(page.url).query)["points"][0]) == POINTS
    assert int(metric(page, "Epoch")) == epochs_told(page) >= 8
    expect(page.locator(".pad .point")).to_have_count(len(POINTS))
    go_on(page, epochs_told(page))


@pytest.mark.slow
def test_dying_units_come_back_with_what_was_done_to_them(page: Page, restart):
    app, kill_and_start = restart
    open_page(page, f"{app.url}/dying?guess=most&epoch=40&acts=40:fresh")
    page.get_by_role("button", name="Switch to leaky").click()
    expect(page).to_have_url(re.compile("leaky"))
    wait_until_idle(page)
    address, shown = page.url, page.get_by_role("table").first.inner_text()
    kill_and_start()
    expect(page.get_by_role("table").first).to_have_text(re.compile("dead now"))
    assert page.url == address
    assert page.get_by_role("table").first.inner_text() == shown
    expect_no_exception(page)


CSV = b"height,mass,kind\n" + b"".join(
    b"%d,%d,%s\n" % (150 + i, 40 + i % 7, b"ab"[i % 2 : i % 2 + 1]) for i in range(20)
)


@pytest.mark.slow
def test_an_uploaded_file_that_is_gone_is_said_with_what_to_do_and_then_the_run_comes_back(page: Page, restart):
    app, kill_and_start = restart
    open_page(page, f"{app.url}/train?data=file&pace=normal")
    upload = page.locator("input[type=file]")
    upload.set_input_files(files=[{"name": "people.csv", "mimeType": "text/csv", "buffer": CSV}])
    play(page, 5)
    kill_and_start()
    expect(page.get_by_text("bring them again, and it is repeated")).to_be_visible()
    told = epochs_told(page)
    assert told >= 5
    if (remove := page.get_by_role("button", name="Remove people.csv")).count():  # the page was not loaded anew
        remove.click()
    upload.set_input_files(files=[{"name": "people.csv", "mimeType": "text/csv", "buffer": CSV}])
    expect_paused(page)
    expect(page.get_by_text("bring them again, and it is repeated")).to_have_count(0)
    assert int(metric(page, "Epoch")) == told
    expect_no_exception(page)
