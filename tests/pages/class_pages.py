"""Start a class, join it and lead it without a browser."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard.shell import live
from tests.pages.app_pages import address, component, report, run, visit

TOKEN = "a-browser-that-is-one"


def words(app: AppTest) -> str:
    """All sentences on the page."""
    elements = [element for kind in ("markdown", "caption", "html", "error") for element in app.get(kind)]
    return "\n".join(element.value for element in elements if hasattr(element, "value"))


def labels(app: AppTest) -> list[str]:
    """What its buttons say."""
    return [button.label for button in app.button]


def secrets(app: AppTest) -> dict[str, Any]:
    """What the browser is asked to keep."""
    found: dict[str, Any] = json.loads(component(app, "live").json)
    return found


def started() -> tuple[AppTest, str]:
    """A page whose visitor has started a class, and the class's code."""
    app = run(visit("teach").button(key="class-start").click())
    return app, address(app)[live.NAME]


def join(app: AppTest, code: str, token: str = TOKEN) -> AppTest:
    """Let the browser say who it is, as it does on arrival."""
    return report(app, "live", "secrets", {"code": code, "token": token, "keys": {}})
