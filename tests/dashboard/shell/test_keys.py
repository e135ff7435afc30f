"""The keys of the whole page: listed, and Esc leaves presenter mode. What they do in a browser: tests/browser."""

import json

from dashboard.shell import keys
from tests.pages.app_pages import address, component, report, visit


def test_esc_leaves_presenter_mode_and_only_that():
    app = visit("explore", present="1", fn="tanh")
    assert json.loads(component(app, "keys").json) == {"presenting": True}
    app = report(app, "keys", "leave", True)
    assert address(app) == {"fn": "tanh"}
    assert json.loads(component(app, "keys").json) == {"presenting": False}


def test_every_shortcut_of_the_training_pages_is_in_the_list():
    app = visit("train")
    used = {button.proto.shortcut.upper() for button in app.button} - {""}
    assert used <= {listed for listed, _ in keys.SHORTCUTS}
