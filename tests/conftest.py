"""Fixtures for tests that need the running app: ``app_server``, ``browser`` and ``page``.

A test that uses ``browser`` or ``page`` gets the marker ``browser`` by itself. Without Chromium it is
skipped, as is one that needs ``redis_server`` or ``nginx`` where there is none; with the environment variable CI set
that is a failure.
"""

import functools
import os
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

# Before NumPy is loaded, as in the app: its matrices are too small to gain from BLAS threads, which wait for each
# other on a busy machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from streamlit.components.v2 import manifest_scanner

from benchmarks.app_process import App, running_app
from dashboard.classroom import stores
from tests import needed
from tests.redis_server import RedisServer, running_redis

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parent.parent
ARTIFACTS = ROOT / "test-artifacts"
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test that needs Chromium the marker browser, and in CI a second try, which is named at the end."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            if _in_ci():
                item.add_marker(pytest.mark.flaky(reruns=1))


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    skipped = report.skipped and not hasattr(report, "wasxfail")
    lacks = item.get_closest_marker("browser") or needed.MISSING in str(report.longrepr)
    if skipped and lacks and _in_ci():
        report.outcome = "failed"
        report.longrepr = f"CI must have what its tests need. {report.longrepr}"
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session", autouse=True)
def _installed_components_are_listed_once() -> Iterator[None]:
    """Each AppTest reads the metadata of every installed package, which takes longer than a page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner, "scan_component_manifests", functools.cache(manifest_scanner.scan_component_manifests)
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def _classes_are_not_the_users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests, and the servers that they start, keep their classes elsewhere than the lab of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(stores.SETTING, f"sqlite://{tmp_path_factory.mktemp('classes').as_posix()}/{stores.FILE}")
        yield


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app, started once with the command of ``make run``: ``.url``, ``.port``, ``.log()``, ``.health()``."""
    with running_app(tmp_path_factory.mktemp("app") / "server.log") as app:
        yield app


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis of its own, for the whole run."""
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def nginx() -> str:
    """The system's nginx."""
    return needed.program("nginx")


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for the whole run."""
    from playwright.sync_api import expect

    from benchmarks.chromium import MissingError, launched
    from tests.browser.streamlit_page import PATIENCE

    expect.set_options(timeout=PATIENCE)
    try:
        with launched() as chromium:
            yield chromium
    except MissingError as error:
        pytest.skip(str(error))


@pytest.fixture
def page_errors() -> list[str]:
    """What went wrong in the browser during the test: messages on the console and uncaught exceptions."""
    return []


@pytest.fixture(scope="session")
def window(browser: "Browser") -> Iterator["BrowserContext"]:
    """One window of 1366 × 768 for all tabs, so that the app's own files are fetched and compiled only once."""
    context = browser.new_context(viewport={"width": 1366, "height": 720})
    context.new_page()
    yield context
    context.close()


@pytest.fixture
def page(request: pytest.FixtureRequest, window: "BrowserContext", page_errors: list[str]) -> Iterator["Page"]:
    """A fresh browser tab that remembers nothing; when the test fails, its picture is kept in test-artifacts/."""

    def note(message: "ConsoleMessage") -> None:
        # On a link to a page, Streamlit first looks for its own services below that page: not an error of ours.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            page_errors.append(message.text)

    from tests.browser.streamlit_page import PATIENCE

    tab = window.new_page()
    tab.set_default_timeout(PATIENCE)
    tab.on("console", note)
    tab.on("pageerror", lambda error: page_errors.append(str(error)))
    yield tab
    if request.node.stash.get(FAILED, False):
        ARTIFACTS.mkdir(exist_ok=True)
        name = re.sub(r"\W+", "-", request.node.nodeid.removeprefix("tests/")).strip("-")
        tab.screenshot(path=ARTIFACTS / f"{name}.png")
        request.node.add_report_section("teardown", "browser errors", "\n".join(page_errors))
    window.clear_cookies()
    tab.evaluate("try { localStorage.clear() } catch {}")
    tab.close()
