"""The rules of style: only presenter mode hides what is marked as secondary."""

import re

from dashboard.charts.theme import WINDOWS, Look
from dashboard.shell import present, style


def test_only_the_projector_hides_what_is_secondary():
    text = style.rules()
    start, hidden = text.index(f":root.{style.PRESENT} {{\n"), f'[class*="st-key-{present.SECONDARY}"]'
    assert hidden not in text[:start]
    assert re.search(re.escape(hidden) + r"[^{]*\{ display: none", text[start:])


def test_each_class_of_window_keeps_its_own_room_free_on_desk_and_projector():
    rooms = {projector: [Look(projector, n).room for n in range(len(WINDOWS) + 1)] for projector in (False, True)}
    told = re.findall(r":root(\.present)? \{[^}]*--picture-room: (\d+)px", style.rules())
    assert [int(room) for mark, room in told if not mark] == rooms[False]
    assert [int(room) for mark, room in told if mark] == rooms[True]
