"""Send pages what no page of ours would report, with the process's memory limited; test_messages.py runs this.

``python -m tests.dashboard.widgets.hostile 100 4`` lets pages deal with that many random messages, each with one in
four of the extreme ones, and readers with all of those and COUNT random ones. It ends with an error at the first
exception, when memory runs out, or when it is not flat.
"""

import json
import random
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetStates

from dashboard.shell import messages
from dashboard.widgets import digit_pad
from tests.pages.app_pages import component, report, run, visit

COUNT = 10_000
FLAT = 24 * 2**20
"""Bytes that random messages may add to what extreme ones have taken."""
LONG = 400_000
"""Characters of the longest texts: Streamlit lets no more than 1 MB through (`server.maxWidgetStateSize`), in all."""
ROOM = 400 * 2**20
"""Bytes that all messages together may take beyond what the pages hold before."""

PAGES: tuple[tuple[str, dict[str, str], str, str], ...] = (
    ("dying", {"view": "born", "born": "show"}, "depth-drag", "value"),
    ("explore", {}, "z-drag", "value"),
    ("explore", {}, "z-typed", "typed"),
    ("train", {"data": "draw", "points": "a008c"}, "points-pad", "drawn"),
    ("digits", {"view": "draw", "guess": "95"}, "pad", "drawn"),
    ("matrices", {}, "matrix-cells", "typed"),
    ("zigzag", {}, "start-0-handles", "moved"),
    ("softmax_lab", {}, "bars-handles", "moved"),
    ("gradient_check", {}, "curve-handles", "moved"),
    ("collapse", {"view": "corners"}, "line-handles", "moved"),
    ("zigzag", {}, "step-play", "played"),
    ("explore", {"ask": "slope"}, "explore/sigmoid.drawn-draft-sketch", "drawn"),
    ("dying", {"guess": "show"}, "epoch-timeline", "moved"),
    ("exercises", {}, "kept", "found"),
)
"""Page, its link, the key of a component on it, and the part of its state that reports."""

EXTREME: tuple[Any, ...] = (
    *(2000, 20_000, 1e9, 1e308, -1e308, 10**300, float("nan"), float("inf"), 2.5, -1, True, None),
    *("", "9" * LONG, "a" * 5_000, "none", "a" * 1000, [], {}, [[[]]], {"value": 3}, [1e9] * 10_000),
    *({"turn": turn, "points": points} for turn in (-1, 1e300, "x", 2**60, None, 3) for points in ("x" * LONG, 7, [])),
    *({"turn": turn, "text": text} for turn in (1, 1e300, None) for text in ("9" * LONG, "1e999", "(" * 40, 3, "")),
    *(
        {"turn": 1, "cells": cells}
        for cells in ("1", [1], [[1, None]], [["9" * LONG]], [["1,"] * 200] * 200, [["[" * 4000]])
    ),
    *({"stamp": 1, "bitmap": bitmap} for bitmap in ("1" * LONG, "2" * 1024, 5, None, ["1"] * 1024, "0" * 1023)),
    *(
        {"turn": 1, "handle": name, "x": x, "y": x, "done": x}
        for name in ("start", "0", "turn", "z", 7)
        for x in (1e300, "1", None, 1, [])
    ),
    *(
        {"turn": 1, "heights": heights}
        for heights in ([1e300] * 41, ["1"] * 41, [None] * 41, [[]] * 41, [0.1] * 100_000)
    ),
    *(
        {name: text}
        for name in ("files/lesson", "files/pin.a", "exercises/kink.lesson", "seed", "x" * 90, "")
        for text in ("9" * LONG, "1.0.1.0", 3)
    ),
    *({"stamp": stamp, "bitmap": "1" * 1024} for stamp in (10**300, "1", None, float("nan"), True, [1])),
)


def noise(draw: random.Random, depth: int = 0) -> Any:
    """Something that JSON can say."""
    kinds = 8 if depth < 3 else 6
    match draw.randrange(kinds):
        case 0:
            return draw.choice((None, True, False))
        case 1:
            return draw.randint(-(10 ** draw.randrange(300)), 10 ** draw.randrange(300))
        case 2:
            return draw.uniform(-1, 1) * 10.0 ** draw.randrange(-300, 300)
        case 3:
            return draw.choice((float("nan"), float("inf"), -float("inf"), -0.0, 0.5))
        case 4:
            return "".join(map(chr, draw.choices(range(32, 0x2FFF), k=draw.randrange(40))))
        case 5:
            return draw.choice("01ab9") * draw.choice((1, 5, 1000, 1024, 10_000))
        case 6:
            return [noise(draw, depth + 1) for _ in range(draw.randrange(4))]
        case _:
            names = ("turn", "points", "cells", "stamp", "bitmap", "value", "layer", "unit", "x", "y", "handle")
            return {draw.choice(names): noise(draw, depth + 1) for _ in range(draw.randrange(4))}


def send(app: Any, key: str, event: str, message: Any) -> None:
    """Run the page as after a report from one of its components, as a trigger and, where it holds one, as its state."""
    report(app, key, event, message)
    states: WidgetStates = app._tree.get_widget_states()
    states.widgets.add(id=component(app, key).id).json_value = json.dumps({event: message})
    app._run(states)
    assert not app.exception, (key, repr(message)[:80], app.exception)


def read_all(made: Iterator[Any]) -> None:
    """Let everything that reads messages read each of these."""
    for message in made:
        for low, high in ((-10.0, 10.0), (1, 40)):
            value = messages.number(message, low, high)
            assert value is None or low <= value <= high
        counted = messages.whole(message)
        assert counted is None or 0 <= counted <= messages.LARGEST
        for name in ("turn", "points"):
            messages.text(messages.part(messages.last(message), name), 1000)
        bitmap = digit_pad.read(message, 1)
        assert bitmap is None or set(bitmap.ravel().tolist()) <= {0, 1}


def peak() -> int:
    """The most memory that this process has occupied so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(count: int, step: int) -> None:
    """Send ``count`` random messages to one page after the other, and to each every ``step``-th of the extreme ones."""
    draw = random.Random(0)
    apps = [(run(visit(page, **query)), key, event) for page, query, key, event in PAGES]
    for app, key, event in apps:
        send(app, key, event, 3)  # whatever is loaded late is loaded now
    pages = Path("/proc/self/statm").read_text().split()[0]
    limit = int(pages) * resource.getpagesize() + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    read_all(iter(EXTREME))
    for place, (app, key, event) in enumerate(apps):
        for message in EXTREME[place % step :: step]:
            send(app, key, event, message)
    before = peak()
    for number in range(count):
        send(*apps[number % len(apps)], noise(draw))
    read_all(json.loads(json.dumps(noise(draw))) for _ in range(COUNT))
    assert peak() - before <= FLAT, f"{(peak() - before) / 2**20:.0f} MB more"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
