"""One picture of the stage, and the bytes in which it travels to the browser.

All numbers are little-endian, without gaps between them. ``text`` is a u16 number of bytes and that many bytes of
UTF-8; ``list of x`` is a u8 count and that many x. ``frame.js`` reads the same, in the same order:

| field | type | meaning |
|---|---|---|
| version | u8 | ``VERSION``; the browser paints no other |
| mode | u8 | place in ``MODES`` |
| flags | u8 | 1 a click on the plane adds a point, 2 weights and biases may be dragged, 4 larger for a projector |
| number | u32 | of this picture; it grows by one with each |
| heard | u32 | number of the last gesture that Python has dealt with |
| pace | u16 | milliseconds until the next picture is asked for; 0: none is, because nothing moves |
| room | u16 | sixteenths of the page's letter (rem) of the window's height that the page needs for other things |
| depth | u8 | share of a hue in a strong colour, the rest being the page's paper; 255 is all of it |
| ground | u8 | share of the grey of dead units in the ground between its stripes; 255 is all of it |
| hues | 6 × 3 u8 | red, green and blue: of five classes, then of dead units |
| shapes | 5 × text | of the classes' points: Vega's name, or a path around 0 |
| chosen | 2 u8 | column and unit; (255, 255): none |
| most | 2 u8 | hidden layers and units of one that the visitor may ask for; (0, 0): the network stays as it is |
| columns | list of column | the inputs first; none in the modes "plane" and "race" |
| · heading | text | lines divided by a line feed |
| · scale | u8 | of the maps, see below |
| · units | u8 | how many |
| · names | units × text | what stands beside them, often nothing |
| · biases | units × f32 | 0 for inputs |
| · states | units × u8 | 1 dead, 2 saturated, 0 neither |
| · height, width | 2 u8 | of each map in shades; a map of height 1 is drawn as a curve |
| · maps | units × height × width u8 | shades, row by row from the top |
| largest | f32 | the largest |w| of the network: its line is the thickest |
| links | list of layer | the drawn weights; layer l leads from column l to column l + 1 |
| · count | u16 | how many |
| · from, to | count × u8, twice | unit in either column |
| · weights | count × f32 | |
| limits | 4 f32 | the plane's left, right, lower and upper edge in units of the data |
| axes | 2 × 3 text | name, and what is written at the lower and at the upper end |
| scale | u8 | of the plane |
| height, width | 2 u8 | of the plane in shades; 0, 0 with data of one input |
| plane | height × width u8 | shades, row by row from the top |
| fit | u16, count × f32 | with data of one input: the output at places evenly spread over the axis |
| count | u16 | of points |
| places | count × 2 f32 | x and y of each point |
| shades | count × u8 | on the plane's scale |
| kinds | count × u8 | class, and 128 more for a point of the test set |
| legend | list of text | what the classes are called; a regression has none |
| curves | 2 × (u16, count × 2 u16) | loss of training and test: x, y from 0 to 65535, upwards |
| racers | list of racer | in the mode "race" only |
| · name, note | 2 × text | what it is called, and what it has come to |
| · medal | u8 | 1 to 3; 0: none |
| · hue | 3 u8 | red, green and blue of its line |
| · dash | list of u8 | of its line, in pixels at a desk; an unbroken line has none |
| · height, width, plane | as above | its plane, on the scale of the whole plane |
| · fit | as above | |
| · curve | u16, count × 2 u16 | its loss: x, y from 0 to 65535, upwards; an x with the y 0 has no place |
| · tag | u16 | how high its name stands, with an arrow where the last loss has no place |
| rulers | 2 × ruler | across and up, of the racers' curves |
| · name | text | |
| · ticks | list of (text, u16) | what is written, and where |
| finish | (text, u16) | the line to reach, and how high it lies |
| numbers | list of (text, text, text) | label, value, and what it is out of |
| says | text | the text alternative of this moment |
| speaks | text | what the live region says of it |

A shade is a place on a scale, not a colour: 0 stands for no number. On the scale SIGNED, 1 to 255 run from −1 (the
hue of class 0) over 128, which is 0 (paper), to 1 (the hue of class 1). On the scale CLASSES, class k has the 51
shades from 1 + 51·k (paper) to 51 + 51·k (its hue).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.charts.race import Cue
from dashboard.charts.theme import CLASS_COLOUR, CLASS_SHAPE, DEAD, DEAD_GROUND
from dashboard.frames.network import Unit
from dashboard.pictures.surface import STRONGEST, rgb_of
from lib.arrays import Array
from lib.records import choose

VERSION = 4
MODES = ("stage", "hero", "plane", "race")
"""The whole stage; a network and its plane that nobody touches, still where motion is unwanted; a plane alone; the
planes of several networks with their losses."""
SIGNED, CLASSES = 0, 1
"""The two scales of shades."""

Shades = NDArray[np.uint8]

_LEVELS = 51
_DRAWING, _EDITABLE, _PROJECTOR = 1, 2, 4
_TEST = 128
_DEAD, _STUCK = 1, 2
_NOBODY = (255, 255)


def signed(share: ArrayLike) -> Shades:
    """Shades for numbers from −1 to 1; larger ones count as ±1, and what is no number gets 0."""
    share = np.asarray(share, dtype=float)
    with np.errstate(invalid="ignore"):
        shades = np.rint(128 + 127 * np.clip(share, -1, 1))
    return np.where(np.isnan(share), 0, shades).astype(np.uint8)


def by_class(label: ArrayLike, strength: ArrayLike) -> Shades:
    """Shades for classes 0 to 4 with strengths from 0 to 1; a strength that is no number gets 0."""
    strength = np.asarray(strength, dtype=float)
    with np.errstate(invalid="ignore"):
        level = np.rint((_LEVELS - 1) * np.clip(strength, 0, 1))
    shades = 1 + _LEVELS * (np.asarray(label) % len(CLASS_COLOUR)) + level
    return np.where(np.isnan(strength), 0, shades).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class Column:
    """The units of one column. biases, dead and stuck have one entry for each; maps: (units, height, width)."""

    heading: str
    scale: int
    maps: Shades
    biases: Array
    dead: NDArray[np.bool_]
    stuck: NDArray[np.bool_]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Links:
    """The drawn weights of one layer: units they lead from and to, counted from 0, and their values."""

    start: NDArray[np.intp]
    end: NDArray[np.intp]
    weights: Array


@dataclass(frozen=True)
class Side:
    """An axis of the plane: its ends in units of the data, its name, and what is written at the ends."""

    low: float
    high: float
    name: str = ""
    written: tuple[str, str] = ("", "")


@dataclass(frozen=True, eq=False)
class Marks:
    """Examples in the plane: places (n, 2), their shades on the plane's scale, classes, and whether they test."""

    places: Array
    shades: Shades
    labels: NDArray[np.intp]
    test: NDArray[np.bool_]

    @classmethod
    def none(cls) -> "Marks":
        """No examples."""
        return cls(np.empty((0, 2)), np.empty(0, np.uint8), np.empty(0, np.intp), np.empty(0, bool))


@dataclass(frozen=True, eq=False)
class Racer:
    """One network of several: its plane, or with data of one input its fit, and its loss.

    cue: colour and dash of its line. curve: (n, 2) from 0 to 1, NaN for a loss that has no place. tag: how high its
    name stands, from 0 to 1.
    """

    name: str
    cue: Cue
    plane: Shades
    fit: Array
    curve: Array
    tag: float
    note: str = ""
    medal: int = 0


Tick = tuple[str, float]
"""What is written, and where on its axis, from 0 to 1."""


@dataclass(frozen=True)
class Ruler:
    """An axis of the racers' losses."""

    name: str = ""
    ticks: tuple[Tick, ...] = ()


@dataclass(frozen=True, eq=False)
class Picture:
    """What the stage shows at one moment; the table above says what the fields mean.

    plane: shades (height, width), or (0, 0) with ``fit``. curves: (n, 2) each, from 0 to 1. chosen: layer and unit.
    rulers: across and up.
    pace: seconds until the next picture, 0 for a still one. numbers: (label, value, what it is out of), as written.
    """

    plane: Shades
    scale: int
    axes: tuple[Side, Side]
    points: Marks = field(default_factory=Marks.none)
    fit: Array = field(default_factory=lambda: np.empty(0))
    columns: tuple[Column, ...] = ()
    links: tuple[Links, ...] = ()
    largest: float = 0.0
    curves: tuple[Array, Array] = field(default_factory=lambda: (np.empty((0, 2)), np.empty((0, 2))))
    racers: tuple[Racer, ...] = ()
    rulers: tuple[Ruler, Ruler] = (Ruler(), Ruler())
    finish: Tick = ("", 0.0)
    numbers: tuple[tuple[str, str, str], ...] = ()
    legend: tuple[str, ...] = ()
    says: str = ""
    speaks: str = ""
    chosen: Unit | None = None
    most: tuple[int, int] = (0, 0)
    mode: str = MODES[0]
    drawing: bool = False
    editable: bool = False
    projector: bool = False
    pace: float = 0.0
    room: int = 0

    def __post_init__(self) -> None:
        choose("mode", self.mode, MODES)
        if len(self.links) != max(len(self.columns) - 1, 0):
            raise ValueError(
                f"links must have one layer fewer than there are columns, {len(self.columns)}; got {len(self.links)}"
            )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units in each column, the inputs first."""
        return tuple(len(column.biases) for column in self.columns)


def pack(picture: Picture, number: int, heard: int) -> bytes:
    """The picture in bytes, as the table above describes. number: of the picture. heard: of the last gesture."""
    flags = _DRAWING * picture.drawing + _EDITABLE * picture.editable + _PROJECTOR * picture.projector
    pace = min(round(1000 * picture.pace), 0xFFFF)
    parts = [
        struct.pack("<BBBIIHH", VERSION, MODES.index(picture.mode), flags, number, heard, pace, picture.room),
        _LOOK,
        bytes(_NOBODY if picture.chosen is None else (picture.chosen[0] + 1, picture.chosen[1])),
        bytes(picture.most),
        bytes([len(picture.columns)]),
        *(part for column in picture.columns for part in _column(column)),
        _numbers([picture.largest], "<f4"),
        bytes([len(picture.links)]),
        *(part for links in picture.links for part in _links(links)),
        _numbers([edge for axis in picture.axes for edge in (axis.low, axis.high)], "<f4"),
        *(_text(text) for axis in picture.axes for text in (axis.name, *axis.written)),
        bytes([picture.scale]),
        *_answer(picture.plane, picture.fit),
        *_points(picture.points),
        bytes([len(picture.legend)]),
        *map(_text, picture.legend),
        *(_counted(_places(curve), "<u2") for curve in picture.curves),
        bytes([len(picture.racers)]),
        *(part for racer in picture.racers for part in _racer(racer)),
        *(part for ruler in picture.rulers for part in _ruler(ruler)),
        _tick(picture.finish),
        bytes([len(picture.numbers)]),
        *(_text(text) for entry in picture.numbers for text in entry),
        _text(picture.says),
        _text(picture.speaks),
    ]
    return b"".join(parts)


def _answer(plane: Shades, fit: Array) -> list[bytes]:
    return [bytes(plane.shape), plane.tobytes(), _counted(fit, "<f4")]


def _racer(racer: Racer) -> list[bytes]:
    colour, dash = racer.cue
    curve = _places(racer.curve)
    curve[:, 1] = np.where(np.isnan(racer.curve[:, 1]), 0, np.maximum(curve[:, 1], 1))
    return [
        _text(racer.name),
        _text(racer.note),
        bytes([racer.medal, *rgb_of((colour,)).astype(int)[0], len(dash), *dash]),
        *_answer(racer.plane, racer.fit),
        _counted(curve, "<u2"),
        _numbers([_places(racer.tag)], "<u2"),
    ]


def _ruler(ruler: Ruler) -> list[bytes]:
    return [_text(ruler.name), bytes([len(ruler.ticks)]), *map(_tick, ruler.ticks)]


def _tick(tick: Tick) -> bytes:
    text, place = tick
    return _text(text) + _numbers([_places(place)], "<u2")


def _places(shares: ArrayLike) -> Array:
    """Shares from 0 to 1 in the numbers from 0 to 65535."""
    places: Array = np.rint(65535 * np.clip(np.nan_to_num(shares), 0, 1))
    return places


def _column(column: Column) -> list[bytes]:
    units, height, width = column.maps.shape
    names = column.names or ("",) * units
    return [
        _text(column.heading),
        bytes([column.scale, units]),
        *map(_text, names),
        _numbers(column.biases, "<f4"),
        (_DEAD * column.dead + _STUCK * column.stuck).astype(np.uint8).tobytes(),
        bytes([height, width]),
        column.maps.tobytes(),
    ]


def _links(links: Links) -> list[bytes]:
    ends = [np.asarray(end).astype(np.uint8).tobytes() for end in (links.start, links.end)]
    return [struct.pack("<H", len(links.weights)), *ends, _numbers(links.weights, "<f4")]


def _points(points: Marks) -> list[bytes]:
    return [
        _counted(points.places, "<f4"),
        points.shades.tobytes(),
        (points.labels + _TEST * points.test).astype(np.uint8).tobytes(),
    ]


def _counted(values: ArrayLike, kind: str) -> bytes:
    """The number of rows, and the rows."""
    return struct.pack("<H", len(np.asarray(values))) + _numbers(values, kind)


def _numbers(values: ArrayLike | Sequence[Any], kind: str) -> bytes:
    with np.errstate(over="ignore", invalid="ignore"):  # what is too large for the browser becomes infinite
        return np.asarray(values).astype(kind).tobytes()


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<H", len(data)) + data


_LOOK = b"".join(
    [
        bytes([round(255 * STRONGEST), round(255 * DEAD_GROUND)]),
        bytes(rgb_of((*CLASS_COLOUR, DEAD)).astype(int).ravel().tolist()),
        *map(_text, CLASS_SHAPE),
    ]
)
