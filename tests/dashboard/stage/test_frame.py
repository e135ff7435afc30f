"""Pictures in bytes: what Python packs is what the browser reads, number for number."""

import math
import struct
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.theme import CLASS_COLOUR, CLASS_SHAPE, DEAD
from dashboard.stage import scene
from dashboard.stage.frame import (
    MODES,
    SIGNED,
    VERSION,
    Column,
    Links,
    Marks,
    Picture,
    Racer,
    Ruler,
    Side,
    by_class,
    pack,
    signed,
)
from lib.trainers import TrainConfig, Trainer
from tests.dashboard.node import answer

READ = """return given.map((text) => unpack(new Uint8Array(Buffer.from("00" + text, "hex")).subarray(1))).map((frame) =>
    JSON.parse(JSON.stringify(frame, (_, value) => ArrayBuffer.isView(value) ? [...value].map(exact) : exact(value))));
    function exact(n) { return typeof n === "number" && !Number.isFinite(n) ? String(n) : n; }"""

WORDS = ("", "x₁", "layer 1\ntanh", "ŷ", "12\u202f345", "−0.5", "🙂", "a" * 300)
NUMBERS = (0.0, -0.0, 1.5, math.nan, math.inf, -math.inf, 1e300, 1e-300)


def any_picture(seed):
    """Any picture, also one that no network gives."""
    rng = np.random.default_rng(seed)

    def reals(*shape):
        bits = rng.integers(0, 2**32, shape, dtype=np.uint32)
        with np.errstate(invalid="ignore"):  # some bits are a signalling NaN
            return np.where(rng.random(shape) < 0.3, rng.choice(NUMBERS, shape), bits.view(np.float32))

    def shades(*shape):
        return rng.integers(0, 256, shape, dtype=np.uint8)

    def flags(*shape):
        return rng.random(shape) < 0.5

    def words(count):
        return tuple(rng.choice(WORDS, count).tolist())

    def column():
        units, height, width = rng.integers(1, 4, 3).tolist()
        dead = flags(units)
        names = words(units) if flags() else ()
        maps = shades(units, height, width)
        return Column(words(1)[0], int(rng.integers(2)), maps, reals(units), dead, ~dead & flags(units), names)

    def links(start, end):
        count = int(rng.integers(0, 5))
        return Links(rng.integers(0, len(start.biases), count), rng.integers(0, len(end.biases), count), reals(count))

    def places(*shape):
        return np.where(flags(*shape), rng.random(shape), np.nan)

    def curve():
        return np.column_stack([rng.random(count := rng.integers(0, 5)), places(count)])

    def ticks(count):
        return tuple(zip(words(count), rng.random(count).tolist(), strict=True))

    def racer():
        cue = rng.choice(CLASS_COLOUR), tuple(rng.integers(1, 20, rng.integers(0, 5)).tolist())
        return Racer(
            *words(1), cue, shades(*rng.integers(0, 6, 2).tolist()), reals(int(rng.integers(0, 5))), curve(),
            float(rng.random()), *words(1), int(rng.integers(0, 4)),
        )  # fmt: skip

    columns = tuple(column() for _ in range(rng.choice([0, 2, 3])))
    points = int(rng.integers(0, 5))
    return Picture(
        plane=shades(*rng.integers(0, 6, 2).tolist()),
        scale=int(rng.integers(2)),
        axes=tuple(Side(*reals(2).tolist(), words(1)[0], words(2)) for _ in range(2)),
        points=Marks(reals(points, 2), shades(points), rng.integers(0, 5, points), flags(points)),
        fit=reals(int(rng.integers(0, 5))),
        columns=columns,
        links=tuple(links(*pair) for pair in pairwise(columns)),
        largest=float(reals()),
        curves=tuple(rng.random((rng.integers(0, 5), 2)) for _ in range(2)),
        racers=tuple(racer() for _ in range(rng.integers(0, 3))),
        rulers=tuple(Ruler(*words(1), ticks(int(rng.integers(0, 4)))) for _ in range(2)),
        finish=ticks(1)[0],
        numbers=tuple(words(3) for _ in range(rng.integers(0, 4))),
        legend=words(rng.integers(0, 6)),
        says=words(1)[0],
        speaks=words(1)[0],
        chosen=tuple(rng.integers(0, 32, 2).tolist()) if flags() else None,
        most=tuple(rng.integers(0, 33, 2).tolist()),
        mode=str(rng.choice(MODES)),
        drawing=bool(flags()),
        editable=bool(flags()),
        projector=bool(flags()),
        pace=float(rng.random()),
        room=int(rng.integers(0, 2000)),
    )


def told(number):
    """A number as the browser's answer writes it: 32 bits, and words for what is not finite."""
    with np.errstate(all="ignore"):
        value = float(np.float32(number))
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def expected(picture, number, heard):
    """What the browser should read."""

    def reals_of(values):
        return [told(value) for value in np.asarray(values).ravel()]

    def whole(values):
        return [int(value) for value in np.asarray(values).ravel()]

    def answered(by):
        return {
            "height": by.plane.shape[0],
            "width": by.plane.shape[1],
            "plane": whole(by.plane),
            "fit": reals_of(by.fit),
        }

    def tick(told):
        return {"text": told[0], "at": round(65535 * told[1])}

    def lap(x, y):
        return [round(65535 * x), 0 if math.isnan(y) else max(round(65535 * y), 1)]

    return {
        "mode": MODES.index(picture.mode),
        "drawing": picture.drawing,
        "editable": picture.editable,
        "projector": picture.projector,
        "number": number,
        "heard": heard,
        "pace": round(1000 * picture.pace),
        "room": picture.room,
        "depth": 191 / 255,
        "ground": 87 / 255,
        "hues": [int(c[i : i + 2], 16) for c in (*CLASS_COLOUR, DEAD) for i in (1, 3, 5)],
        "shapes": list(CLASS_SHAPE),
        "most": list(picture.most),
        "chosen": [255, 255] if picture.chosen is None else [picture.chosen[0] + 1, picture.chosen[1]],
        "columns": [
            {
                "heading": column.heading.split("\n"),
                "scale": column.scale,
                "units": len(column.biases),
                "names": list(column.names) or [""] * len(column.biases),
                "biases": reals_of(column.biases),
                "states": whole(column.dead + 2 * column.stuck.astype(int)),
                "height": column.maps.shape[1],
                "width": column.maps.shape[2],
                "maps": whole(column.maps),
            }
            for column in picture.columns
        ],
        "largest": told(picture.largest),
        "links": [
            {"from": whole(links.start), "to": whole(links.end), "weights": reals_of(links.weights)}
            for links in picture.links
        ],
        "limits": reals_of([edge for axis in picture.axes for edge in (axis.low, axis.high)]),
        "axes": [{"name": axis.name, "low": axis.written[0], "high": axis.written[1]} for axis in picture.axes],
        "scale": picture.scale,
        **answered(picture),
        "places": reals_of(picture.points.places),
        "shades": whole(picture.points.shades),
        "kinds": whole(picture.points.labels + 128 * picture.points.test),
        "legend": list(picture.legend),
        "curves": [whole(np.rint(65535 * curve)) for curve in picture.curves],
        "racers": [
            {
                "name": racer.name,
                "note": racer.note,
                "medal": racer.medal,
                "hue": [int(racer.cue[0][i : i + 2], 16) for i in (1, 3, 5)],
                "dash": list(racer.cue[1]),
                **answered(racer),
                "curve": [number for place in racer.curve.tolist() for number in lap(*place)],
                "tag": round(65535 * racer.tag),
            }
            for racer in picture.racers
        ],
        "rulers": [{"name": ruler.name, "ticks": [tick(told) for told in ruler.ticks]} for ruler in picture.rulers],
        "finish": tick(picture.finish),
        "numbers": [list(entry) for entry in picture.numbers],
        "says": picture.says,
        "speaks": picture.speaks,
    }


def read(frames):
    return answer('{ unpack } from "./stage/frame.js"', READ, [frame.hex() for frame in frames])


class TestBothEnds:
    @settings(max_examples=10, deadline=None)  # each asks node once, for many pictures
    @given(st.integers(0, 2**32), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
    def test_the_browser_reads_what_python_packed(self, seed, number, heard):
        pictures = [any_picture((seed, i)) for i in range(20)]
        frames = [pack(picture, number, heard) for picture in pictures]
        assert read(frames) == [expected(picture, number, heard) for picture in pictures]

    @pytest.mark.parametrize("data", ["circle", "spiral3", "sine", "plane"])
    def test_of_real_networks_too(self, data):
        trainer = Trainer(TrainConfig(data=data, hidden=(4, 2)))
        trainer.run(epochs=3)
        picture = scene.picture(trainer, chosen=(0, 1))
        assert read([pack(picture, 7, 2)]) == [expected(picture, 7, 2)]

    def test_a_frame_of_another_version_or_cut_short_is_refused(self):
        frame = pack(scene.plane(Trainer(TrainConfig())), 1, 0)
        refuse = """return given.map((text) => { try { unpack(new Uint8Array(Buffer.from(text, "hex"))); return ""; }
            catch (error) { return error.message; } });"""
        frames = [frame, bytes([VERSION + 1]) + frame[1:], frame[:200]]
        fine, other, short = answer('{ unpack } from "./stage/frame.js"', refuse, [frame.hex() for frame in frames])
        assert fine == ""
        assert other == f"frame of version {VERSION + 1}; this is {VERSION}"
        assert short


class TestShades:
    @given(st.floats(-1, 1))
    def test_signed_shades_are_within_half_a_step_and_white_only_at_0(self, share):
        shade = int(signed(share))
        assert 1 <= shade <= 255
        assert (shade - 128) / 127 == pytest.approx(share, abs=0.5 / 127 + 1e-9)

    @given(st.integers(0, 4), st.floats(0, 1))
    def test_shades_of_classes_never_meet(self, label, strength):
        shade = int(by_class(label, strength))
        assert (shade - 1) // 51 == label
        assert (shade - 1) % 51 / 50 == pytest.approx(strength, abs=0.01 + 1e-9)

    def test_what_is_no_number_has_the_shade_0_and_infinities_the_ends(self):
        assert signed([math.nan, math.inf, -math.inf, 0]).tolist() == [0, 255, 1, 128]
        assert by_class([1, 1], [math.nan, math.inf]).tolist() == [0, 102]


class TestPicture:
    def test_the_first_bytes_are_as_documented(self):
        picture = Picture(
            np.zeros((0, 0), np.uint8), SIGNED, (Side(-3, 3), Side(-3, 3)), pace=0.025, mode="plane", room=9
        )
        assert struct.unpack_from("<BBBIIHHBB", pack(picture, 5, 3)) == (VERSION, 2, 0, 5, 3, 25, 9, 191, 87)

    def test_an_unknown_mode_and_links_that_lead_nowhere_are_refused(self):
        empty = np.zeros((0, 0), np.uint8)
        with pytest.raises(ValueError, match="mode must be one of"):
            Picture(empty, SIGNED, (Side(-3, 3), Side(-3, 3)), mode="film")
        with pytest.raises(ValueError, match="one layer fewer than there are columns, 0; got 1"):
            Picture(empty, SIGNED, (Side(-3, 3), Side(-3, 3)), links=(Links(*np.zeros((3, 0))),))

    def test_a_usual_frame_is_small(self):
        trainer = Trainer(TrainConfig(data="spiral", hidden=(8, 8)))
        assert len(pack(scene.picture(trainer), 1, 0)) < 50_000
        large = Trainer(TrainConfig(data="spiral", hidden=(32,) * 6))
        assert len(pack(scene.picture(large), 1, 0)) < 110_000
