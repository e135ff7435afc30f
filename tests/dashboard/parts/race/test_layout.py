"""The room that the style sheet keeps free for the stage is the one that Python tells it."""

from dashboard.parts.race import layout
from dashboard.shell import style


def test_the_style_sheet_keeps_the_same_room_free_as_the_stage_takes():
    desk, projector = layout.rules().split(f":root.{style.PRESENT}")
    assert f"--race-room: {layout.ROOM[False] / 16}rem" in desk
    assert f"--race-asked: {layout.ASKED / 16}rem" in desk
    assert f"--race-room: {layout.ROOM[True] / 16}rem" in projector
