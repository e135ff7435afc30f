"""Draw the house, rooms and imports, with the walks of house.md: ``python -m docs.house`` from the root."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from tests.test_architecture import RANKS, governing, imports, sources

HERE = Path(__file__).resolve().parent
PICTURE = HERE / "house.svg"
NAMED = re.compile(r"`((?:lib|dashboard|pages)(?:\.\w+)+)`")
"""A step of a walk: a function or class with its module, between backticks."""

Arrow = tuple[str, str]
"""From a room to one that it imports."""

BOX, STOREY, TOP, EDGE = (230, 38), 62, 76, 90
GAP = 190
"""Between the towers."""
HUES = ("#0072B2", "#D55E00", "#009E73", "#B8579B")
"""One for each walk."""
STYLE = """
  text { font: 15px system-ui, sans-serif; fill: #1F2430 }
  .paper { fill: #FFFFFF }
  .room { fill: #F0F2F6; stroke: #8A92A3 }
  .arrow { fill: none; stroke: #5B6372; stroke-width: 1.6; marker-end: url(#head) }
  .tip { fill: #5B6372 }
  .walk { fill: #FFFFFF; stroke-width: 2.5 }
  .number { font-size: 12px; font-weight: 600; text-anchor: middle }
  @media (prefers-color-scheme: dark) {
    text { fill: #E6E9F0 }
    .paper { fill: #14171F }
    .room { fill: #252A36; stroke: #6F788A }
    .arrow { stroke: #A9B1C1 }
    .tip { fill: #A9B1C1 }
    .walk { fill: #14171F }
  }
"""


@cache
def arrows() -> frozenset[Arrow]:
    """Every arrow between two rooms, as today's sources have them."""
    found = set()
    for module, path, is_package in (source.values for source in sources()):
        for _, name in imports(module, path.read_text(encoding="utf-8"), is_package):
            if name.split(".")[0] in RANKS:
                found.add((governing(module, RANKS), governing(name, RANKS)))
    return frozenset((user, used) for user, used in found if user != used)


def drawn(every: AbstractSet[Arrow]) -> set[Arrow]:
    """The arrows that do not follow from others."""

    def follows(user: str, used: str) -> bool:
        between = [room for start, room in every if start == user and room != used]
        seen: set[str] = set()
        while between:
            room = between.pop()
            if room == used:
                return True
            if room not in seen:
                seen.add(room)
                between += [end for start, end in every if start == room]
        return False

    return {arrow for arrow in every if not follows(*arrow)}


def towers(every: AbstractSet[Arrow]) -> tuple[list[str], list[str]]:
    """The rooms of the dashboard and those of lib, each from the highest down: by rank, then by who imports whom."""
    imported = TopologicalSorter[str]()
    for user, used in sorted(every):
        imported.add(user, used)
    upwards = list(imported.static_order())
    rooms = sorted(upwards, key=lambda room: (-RANKS[room], -upwards.index(room)))
    lib = [room for room in rooms if room.split(".")[0] == "lib"]
    return [room for room in rooms if room not in lib], lib


def walks() -> dict[str, list[str]]:
    """The walks of house.md: title → what each step names."""
    text = (HERE / "house.md").read_text(encoding="utf-8")
    sections = [section.split("\n", 1) for section in re.split(r"^## \d ", text, flags=re.MULTILINE)[1:]]
    return {title: NAMED.findall(steps) for title, steps in sections}


def picture() -> str:
    """The picture as SVG."""
    every = arrows()
    left, right = towers(every)
    width = 2 * (EDGE + BOX[0]) + GAP
    height = TOP + STOREY * max(len(left), len(right)) + 40
    ground = height - 40
    corners = {
        room: (x, ground - STOREY * (len(tower) - i))
        for tower, x in ((left, EDGE), (right, EDGE + BOX[0] + GAP))
        for i, room in enumerate(tower)
    }
    lines = sorted(drawn(every), key=lambda line: (-RANKS[line[0]], -RANKS[line[1]], line))
    through = {title: {governing(name, RANKS) for name in names} for title, names in walks().items()}
    said = "; ".join(f"{user} imports {used}" for user, used in lines)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            f"<title>The rooms of the house and who imports whom</title>\n<desc>{said}.</desc>",
            f"<style>{STYLE}</style>",
            '<marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
            '<path class="tip" d="M0,0L10,5L0,10z"/></marker>',
            f'<rect class="paper" width="{width}" height="{height}"/>',
            *_legend(list(through), width),
            *(_arrow(corners[user], corners[used]) for user, used in lines),
            *(_room(room, corner, list(through.values())) for room, corner in corners.items()),
            "</svg>\n",
        ]
    )


def _legend(titles: list[str], width: int) -> Iterator[str]:
    step = (width - 40) / len(titles)
    for i, title in enumerate(titles):
        yield _badge(i, 32 + i * step, 32)
        yield f'<text x="{50 + i * step:g}" y="37">{title}</text>'


def _badge(walk: int, x: float, y: float) -> str:
    return (
        f'<circle class="walk" cx="{x:g}" cy="{y:g}" r="10" stroke="{HUES[walk]}"/>'
        f'<text class="number" x="{x:g}" y="{y + 4:g}">{walk + 1}</text>'
    )


def _room(room: str, corner: tuple[int, int], through: list[set[str]]) -> str:
    (x, y), (width, height) = corner, BOX
    badges = "".join(
        _badge(i, x + width - 16 - 25 * (len(through) - 1 - i), y + height / 2)
        for i, rooms in enumerate(through)
        if room in rooms
    )
    box = f'<rect class="room" x="{x}" y="{y}" width="{width}" height="{height}" rx="6"/>'
    return f'{box}<text x="{x + 12}" y="{y + height / 2 + 5:g}">{room.removeprefix("dashboard.")}</text>{badges}'


def _arrow(user: tuple[int, int], used: tuple[int, int]) -> str:
    """Straight down to the next room, around the rooms between on the outer side, or across to the other tower."""
    (x, y), (x_end, y_end), (width, height) = user, used, BOX
    if x != x_end:
        start, end, middle = x + width, x_end, (x + width + x_end) / 2
        y, y_end = y + height / 2, y_end + height / 2
        path = f"M{start},{y:g}C{middle:g},{y:g} {middle:g},{y_end:g} {end},{y_end:g}"
    elif y_end - y == STOREY:
        path = f"M{x + width / 2:g},{y + height}V{y_end}"
    else:
        side, outwards = (x, -1) if x == EDGE else (x + width, 1)
        reach = side + outwards * min(22 * (y_end - y) // STOREY, EDGE + 20)
        y, y_end = y + height * 3 / 4, y_end + height / 4
        path = f"M{side},{y:g}C{reach:g},{y:g} {reach:g},{y_end:g} {side},{y_end:g}"
    return f'<path class="arrow" d="{path}"/>'


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
