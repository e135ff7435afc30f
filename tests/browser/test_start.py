"""The app starts from the command of ``make run`` and its pages appear in Chromium."""

import os
import shlex
import shutil
import subprocess
import tomllib

import pytest
from playwright.sync_api import Page, expect

from benchmarks.app_process import ROOT, RUN, App
from dashboard.charts.theme import WINDOWS
from tests.browser.streamlit_page import Reruns, expect_no_exception, open_page, wait_until


def test_the_server_is_started_with_the_command_of_make_run():
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    # Not what an outer `make test ARGS=…` hands down.
    environment = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "ARGS"}}
    command = [make, "--no-print-directory", "--dry-run", "run", "VENV=env"]
    plan = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    program, *arguments = shlex.split(plan.splitlines()[-1])
    assert program == "env/bin/streamlit"
    assert tuple(arguments) == RUN


def test_the_server_is_well_and_starts_without_warnings(app_server: App):
    assert app_server.health() == "ok"
    for word in ("warning", "error", "not a valid config option", "Traceback"):
        assert word.lower() not in app_server.log().lower()


def test_home_appears_without_an_error(page: Page, app_server: App, page_errors: list[str]):
    open_page(page, app_server.url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect_no_exception(page)
    assert page_errors == []


def test_the_page_has_the_theme_of_the_configuration(page: Page, app_server: App):
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    open_page(page, app_server.url)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{theme['baseFontSize']}px"


@pytest.mark.slow
def test_the_theme_menu_is_within_reach_and_developer_options_are_not(page: Page, app_server: App):
    open_page(page, app_server.url)
    page.get_by_test_id("stMainMenu").get_by_role("button").click()
    expect(page.get_by_role("menuitemradio", name="Dark")).to_be_visible()
    expect(page.get_by_text("Clear cache")).to_have_count(0)


@pytest.mark.parametrize("height", [WINDOWS[0], WINDOWS[0] + 1, WINDOWS[1] + 1])
def test_opening_a_page_asks_for_one_run_however_high_the_window(page: Page, app_server: App, height: int):
    page.set_viewport_size({"width": 1366, "height": height})
    reruns = Reruns(page)
    open_page(page, f"{app_server.url}/explore")
    wait_until(page, lambda: reruns.asked >= 1)
    page.wait_for_timeout(1000)
    assert reruns.asked == 1
