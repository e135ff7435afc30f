"""How much room the stage has on the page of races."""

from dashboard.shell import look, style

ROOM = {False: 168, True: 164}
"""Room for what stands above and below the stage, in sixteenths of a letter, at a desk and on a projector."""
ASKED = 24
"""The same for a question that waits for its answer; on a projector it stands in a line that is there anyway."""


def room(*, asks: bool) -> int:
    """The room that the stage leaves. asks: whether the question waits for its answer."""
    projector = look.current().projector
    return ROOM[projector] + ASKED * (asks and not projector)


def rules() -> str:
    """The room around the stage, as the style sheet needs it."""
    desk, projector = (
        f"--race-room: {ROOM[on] / 16}rem; --race-asked: {0 if on else ASKED / 16}rem;" for on in (False, True)
    )
    return f":root {{ {desk} }} :root.{style.PRESENT} {{ {projector} }}"
