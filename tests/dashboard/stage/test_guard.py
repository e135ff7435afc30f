"""The stage never flashes: at any rate of pictures, on runs that swing and on made-up ones."""

from functools import cache

import numpy as np
import pytest

from dashboard.charts.theme import CLASS_COLOUR
from dashboard.pictures.surface import rgb_of
from dashboard.stage import scene
from lib.trainers import TrainConfig, Trainer
from tests.dashboard.node import answer
from tests.dashboard.stage.flashes import QUARTER, worst_share

IMPORTS = '{ Guard, GAP, GAP_REDUCED, luminance } from "./stage/guard.js"; { palette } from "./stage/paint.js"'
PLAY = """
    const { films, steps, reduced } = given, gap = reduced ? GAP_REDUCED : GAP;
    return films.map((film) => steps.map((step) => {
        const guard = new Guard(), area = film[0].map(() => 1), painted = [];
        let waited = 0;
        film.forEach((bright, i) => {
            const wait = guard.wait(bright, area, i * step, gap);
            if (wait === 0) painted.push(i);
            waited = Math.max(waited, wait);
        });
        return { painted, waited };
    }));
"""
LOOKS = {"light": [[255, 255, 255], [31, 35, 40]], "dark": [[4, 5, 7], [230, 232, 234]]}
SHINE = """
    const frame = { hues: Uint8Array.from(given.hues), depth: 191 / 255 };
    const [paper, ink] = given.look;
    return palette(frame, 0, { paper, ink, faint: ink, font: "" }, frame.depth).map(luminance);
"""
HUES = rgb_of(CLASS_COLOUR).astype(int).ravel().tolist()


@cache
def swinging():
    """Planes of a network that swings, thinned to 25 × 25 patches: (pictures, patches) of shades."""
    trainer = Trainer(TrainConfig(data="circle", hidden=(4, 2), learning_rate=1.0, batch_size=1, activation="tanh"))
    planes = []
    for _ in range(120):
        for _ in range(3):
            trainer.step()
        planes.append(scene.plane(trainer).plane[2::4, 2::4].ravel())
    return np.array(planes)


@cache
def shine(look):
    return np.array(answer(IMPORTS, SHINE, {"hues": HUES, "look": LOOKS[look]}))


def films():
    rng = np.random.default_rng(0)
    blinking = np.tile([[0.0], [1.0]], (60, 100))
    part = blinking.copy()
    part[:, 24:] = 0.5
    waves = 0.5 + 0.5 * np.sin(np.arange(120)[:, np.newaxis] * rng.uniform(0.05, 3, 100))
    return {
        "a run that swings, light": shine("light")[swinging()],
        "a run that swings, dark": shine("dark")[swinging()],
        "black and white in turn": blinking,
        "noise": rng.random((120, 100)),
        "waves of many lengths": waves,
        "less than a quarter of the picture": part,
    }


@pytest.mark.parametrize("reduced", [False, True])
def test_no_picture_sequence_flashes_at_any_rate(reduced):
    steps = [8, 33, 100, 250, 340]
    made = films()
    answers = answer(IMPORTS, PLAY, {"films": [f.tolist() for f in made.values()], "steps": steps, "reduced": reduced})
    for (name, film), each in zip(made.items(), answers, strict=True):
        for step, result in zip(steps, each, strict=True):
            painted = np.array(result["painted"], dtype=int)
            share = worst_share(painted * float(step), film[painted], most=1 if reduced else 3)
            assert share <= QUARTER, (name, step)
            assert result["waited"] <= 1000, (name, step)  # nothing is held for longer than a second
            assert len(painted) >= len(film) * step / 1100, (name, step)


def test_without_the_guard_the_same_runs_would_flash():
    for name, film in films().items():
        times = np.arange(len(film)) * 33.0
        assert (worst_share(times, film) > QUARTER) == (name != "less than a quarter of the picture"), name


def test_what_does_not_flash_is_painted_at_once():
    rng = np.random.default_rng(1)
    fading = np.linspace(0, 1, 90)[:, np.newaxis] * np.ones(100)
    trembling = 0.5 + 0.04 * rng.standard_normal((90, 100)).clip(-1, 1)
    quarter = films()["less than a quarter of the picture"]
    given = {"films": [f.tolist() for f in (fading, trembling, quarter)], "steps": [33], "reduced": False}
    for film, (result,) in zip((fading, trembling, quarter), answer(IMPORTS, PLAY, given), strict=True):
        assert len(result["painted"]) == len(film)


def test_a_held_picture_may_be_painted_when_it_says():
    body = """
        const guard = new Guard(), dark = [0, 0], light = [1, 1], area = [1, 1];
        const waits = [dark, light, dark].map((bright, i) => guard.wait(bright, area, 10 * i));
        return [...waits, guard.wait(dark, area, 20 + waits[2]), guard.wait(light, area, 30 + waits[2])];
    """
    first, second, third, later, soon = answer(IMPORTS, body)
    assert first == second == later == 0
    assert third == pytest.approx(360 - 10)
    assert soon > 0


def test_a_network_with_more_units_keeps_the_memory_of_the_plane():
    body = """
        const guard = new Guard(), plane = (n) => new Array(8).fill(n), area = new Array(10).fill(1);
        guard.wait(plane(0), area, 0);
        guard.wait(plane(1), area, 10);
        return guard.wait([...plane(0), 0, 0], area, 20);
    """
    assert answer(IMPORTS, body) > 0


def test_relative_luminance():
    colours = [[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 114, 178]]
    assert answer(IMPORTS, "return given.map(luminance);", colours) == pytest.approx([0, 1, 0.2126, 0.1516], abs=1e-3)
