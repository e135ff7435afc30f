"""The places of the training page: settings beside the stage, or behind a button on a projector."""

import re

from dashboard.parts.train import layout
from tests.pages.app_pages import visit


def test_every_rule_is_closed():
    text = re.sub(r"/\*.*?\*/", "", layout._RULES, flags=re.DOTALL)
    assert text.count("{") == text.count("}") > 10


def test_on_a_projector_the_settings_are_behind_a_button():
    def drawers(app):
        return [element.proto.popover.label for element in app.get("popover")]

    assert drawers(visit("train")) == []
    app = visit("train", present="1")
    assert drawers(app) == ["Settings"]
    assert app.segmented_control(key="data").value == "circle"
    assert app.segmented_control(key="view-shown").value == "learn"
