"""The places of the training page: settings beside the stage, or behind a button on a projector."""

from dashboard.parts.train import layout
from dashboard.shell import style
from tests.pages.app_pages import visit


def test_the_stage_has_its_room_before_it_is_painted():
    desk, projector = layout.rules().split(f":root.{style.PRESENT}")
    assert f"--stage-room: {layout.ROOM[False] / 16}rem" in desk
    assert f"--stage-room: {layout.ROOM[True] / 16}rem" in projector
    assert f"--stage-question: {layout.ASKED[False] / 16}rem" in desk


def test_on_a_projector_the_settings_are_behind_a_button():
    def drawers(app):
        return [element.proto.popover.label for element in app.get("popover")]

    assert drawers(visit("train")) == []
    app = visit("train", present="1")
    assert drawers(app) == ["Settings"]
    assert app.segmented_control(key="data").value == "circle"
    assert app.segmented_control(key="view-shown").value == "learn"
