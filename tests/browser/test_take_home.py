"""Files in Chromium: they can be taken while the run plays, and weights brought back begin a run."""

import io

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.app_process import App
from lib.take_home.weights import read_weights, write_weights
from lib.trainers import TrainConfig, Trainer
from tests.browser.streamlit_page import PATIENCE, expect_no_exception, open_page

pytestmark = pytest.mark.ci


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def epoch(page: Page) -> Locator:
    return page.get_by_test_id("stMetric").filter(has_text="Epoch").first.get_by_test_id("stMetricValue")


def download(page: Page, name: str) -> bytes:
    with page.expect_download(timeout=PATIENCE) as waiting:
        button(page, name).click()
    return waiting.value.path().read_bytes()


def test_files_are_those_of_the_run_at_its_pause_while_another_visitor_trains(
    page: Page, app_server: App, page_errors: list[str]
):
    # Streamlit clears files away at the end of every run of every page: one that plays elsewhere makes this frequent.
    other = page.context.new_page()
    open_page(other, f"{app_server.url}/train?pace=slow")
    button(other, "Play").click()
    expect(button(other, "Pause")).to_be_visible(timeout=PATIENCE)
    page.bring_to_front()
    open_page(page, f"{app_server.url}/train?view=home&n=60&pace=slow&seed=2")
    button(page, "Play").click()
    expect(epoch(page)).not_to_have_text("0", timeout=PATIENCE)
    expect(button(page, "Python script")).to_be_disabled()
    button(page, "Pause").click()
    expect(button(page, "Python script")).to_be_enabled(timeout=PATIENCE)
    page.wait_for_timeout(1000)  # several frames of the other visitor
    table = np.genfromtxt(io.BytesIO(download(page, "Losses (CSV)")), delimiter=",", names=True)
    trainer = Trainer(TrainConfig(n=60, seed=2))
    trainer.run(epochs=len(table) - 1)
    assert trainer.epoch == int(epoch(page).inner_text()) > 0
    assert table["training_loss"].tolist() == trainer.history
    assert f"for epoch in range({trainer.epoch}):" in download(page, "Python script").decode()
    expect_no_exception(page)
    assert page_errors == []


def test_weights_that_were_taken_come_back(page: Page, app_server: App, page_errors: list[str]):
    open_page(page, f"{app_server.url}/train?view=home&n=60")
    trainer = Trainer(TrainConfig(n=60, hidden=(5,), activation="relu"))
    trainer.run(epochs=4)
    given = {"name": "mine.npz", "mimeType": "application/octet-stream", "buffer": write_weights(trainer)}
    page.locator("input[type=file]").set_input_files(given)
    button(page, "Begin from these weights").click()
    expect(page.get_by_text("begun from the weights of a file")).to_be_visible(timeout=PATIENCE)
    kept = read_weights(download(page, "Weights (.npz)"))
    assert kept.activations == ("relu",)
    assert all(
        np.array_equal(W, V) and np.array_equal(b, c)
        for (W, b), (V, c) in zip(kept.params, trainer.params, strict=True)
    )
    expect_no_exception(page)
    assert page_errors == []
