"""Read a frame of the stage, as the table in ``dashboard/stage/frame.py`` describes it."""

import struct
from types import SimpleNamespace
from typing import Any

import numpy as np

MOST_HUES = 18


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> Any:
        values = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values if len(values) > 1 else values[0]

    def array(self, kind: str, *shape: int) -> np.ndarray:
        found = np.frombuffer(self.data, kind, int(np.prod(shape)), self.at).reshape(shape)
        self.at += found.nbytes
        return found

    def text(self) -> str:
        size = self.take("H")
        self.at += size
        return self.data[self.at - size : self.at].decode()


def frame_of(sent: bytes) -> SimpleNamespace:
    """The frame behind the code in what a component is sent."""
    (size,) = struct.unpack_from("<I", sent)
    return frame(sent[4 + size :])


def frame(data: bytes) -> SimpleNamespace:
    """The fields of a frame that tests look at."""
    read = _Bytes(data)
    _, mode, flags = read.take("BBB")
    _, _, pace, room, _, _ = read.take("IIHHBB")
    read.at += MOST_HUES
    for _ in range(5):
        read.text()
    chosen, most = read.take("BB"), read.take("BB")
    columns = [_column(read) for _ in range(read.take("B"))]
    read.take("f")
    links = [_links(read) for _ in range(read.take("B"))]
    limits = read.take("4f")
    axes = [[read.text() for _ in range(3)] for _ in range(2)]
    read.take("B")
    plane, fit = _answer(read)
    count = read.take("H")
    places, shades, kinds = read.array("<f4", count, 2), read.array("u1", count), read.array("u1", count)
    legend = [read.text() for _ in range(read.take("B"))]
    curves = [read.array("<u2", read.take("H"), 2) for _ in range(2)]
    racers = [_racer(read) for _ in range(read.take("B"))]
    rulers = [(read.text(), [_tick(read) for _ in range(read.take("B"))]) for _ in range(2)]
    finish = _tick(read)
    numbers = [tuple(read.text() for _ in range(3)) for _ in range(read.take("B"))]
    return SimpleNamespace(
        mode=mode, drawing=bool(flags & 1), editable=bool(flags & 2), pace=pace, room=room, chosen=chosen, most=most,
        columns=columns, links=links, limits=limits, axes=axes, plane=plane, fit=fit, places=places, shades=shades,
        kinds=kinds, legend=legend, curves=curves, racers=racers, rulers=rulers, finish=finish, numbers=numbers,
        says=read.text(), speaks=read.text(),
    )  # fmt: skip


def _answer(read: _Bytes) -> tuple[np.ndarray, np.ndarray]:
    plane = read.array("u1", read.take("B"), read.take("B"))
    return plane, read.array("<f4", read.take("H"))


def _tick(read: _Bytes) -> tuple[str, int]:
    return read.text(), read.take("H")


def _racer(read: _Bytes) -> SimpleNamespace:
    name, note, medal = read.text(), read.text(), read.take("B")
    hue, dash = read.array("u1", 3), read.array("u1", read.take("B"))
    plane, fit = _answer(read)
    curve = read.array("<u2", read.take("H"), 2)
    return SimpleNamespace(
        name=name, note=note, medal=medal, hue=hue, dash=dash, plane=plane, fit=fit, curve=curve, tag=read.take("H")
    )


def _column(read: _Bytes) -> SimpleNamespace:
    heading, _, units = read.text(), *read.take("BB")
    names = [read.text() for _ in range(units)]
    biases, states = read.array("<f4", units), read.array("u1", units)
    height, width = read.take("BB")
    return SimpleNamespace(
        heading=heading, names=names, biases=biases, states=states, maps=read.array("u1", units, height, width)
    )


def _links(read: _Bytes) -> np.ndarray:
    count = read.take("H")
    read.array("u1", 2, count)
    return read.array("<f4", count)
