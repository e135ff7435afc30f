"""A real browser for what drives one: the Chromium that the system has."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


class MissingError(SystemExit):
    """There is no such browser on the path: it ends a program with one line."""


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window, closed at the end. Raises MissingError where there is none."""
    executable = next(filter(None, map(shutil.which, _NAMES)), None)
    if executable is None:
        raise MissingError(f"no {', '.join(_NAMES[:-1])} or {_NAMES[-1]} on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(_ARGUMENTS))
        yield browser
        browser.close()
