"""What the server's store holds of people who use a class in real browsers, while it lasts and when it has ended."""

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.app_process import App
from dashboard.classroom import code as codes
from dashboard.classroom import stores
from dashboard.shell import live
from tests.browser.streamlit_page import open_page, wait_until

pytestmark = pytest.mark.ci

AGENT = "zq7student"


def held() -> bytes:
    """Every byte of the server's store."""
    folder = Path(os.environ[stores.SETTING].removeprefix("sqlite://")).parent
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def secrets(page: Page) -> dict[str, object]:
    """What the browser keeps for itself."""
    wait_until(page, lambda: page.evaluate("name => localStorage.getItem(name)", live.KEPT))
    found: dict[str, object] = json.loads(page.evaluate("name => localStorage.getItem(name)", live.KEPT))
    return found


def test_the_store_holds_marks_and_no_secret_and_no_trace_of_a_browser_and_nothing_after_the_end(
    browser: Browser, app_server: App
):
    leader, student = (browser.new_context(user_agent=f"{AGENT}/1.0").new_page() for _ in range(2))
    open_page(leader, f"{app_server.url}/teach")
    leader.get_by_role("button", name="Start a class").click()
    code = leader.locator(".join-code").inner_text()
    open_page(student, f"{app_server.url}/explore?class={code}&{AGENT}=1")
    expect(leader.locator(".join-card")).to_contain_text("1 browser is here")

    token, key = secrets(student)["token"], secrets(leader)["keys"][code]
    mark = codes.browser(code, token)
    there = held()
    for text in (code, codes.lock(key), mark):
        assert text.encode() in there
    for text in (token, key, AGENT, "127.0.0.1", "Mozilla"):
        assert text.encode() not in there

    leader.get_by_role("button", name="End the class").click()
    leader.get_by_role("button", name="End and erase").click()
    wait_until(leader, lambda: code.encode() not in held())
    for text in (mark, codes.lock(key)):
        assert text.encode() not in held()
    for page in (leader, student):
        page.context.close()
