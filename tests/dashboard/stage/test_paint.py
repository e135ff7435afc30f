"""What the browser writes and colours is what Python writes and colours."""

import math

import numpy as np
import pytest

from dashboard.charts.theme import CLASS_COLOUR
from dashboard.pictures.surface import blend, rgb_of
from dashboard.stage.frame import CLASSES, SIGNED, by_class, signed
from dashboard.text.numbers import figure
from tests.dashboard.node import answer

COLOURS = """
    const frame = { hues: Uint8Array.from(given.hues), depth: 191 / 255 }, [paper, ink] = given.look;
    return palette(frame, given.scale, { paper, ink, faint: ink, font: "" }, 191 / 255);
"""
WHITE, BLACK = [255, 255, 255], [0, 0, 0]


def palette(scale, paper, ink):
    hues = rgb_of(CLASS_COLOUR).astype(int).ravel().tolist()
    return np.array(
        answer('{ palette } from "./stage/paint.js"', COLOURS, {"hues": hues, "scale": scale, "look": [paper, ink]})
    )


def test_numbers_are_written_as_on_the_rest_of_the_page():
    rng = np.random.default_rng(0)
    numbers = [0.0, 1.0, -1.0, 0.1, 9999.4, 9999.6, 12345.6, 123456.0, 1e-4, 9.9999e-5, 5e-324, -2.5e-7, 1e100, 0.99995]
    numbers += (rng.choice([-1, 1], 300) * 10 ** rng.uniform(-9, 9, 300)).tolist()
    written = answer('{ figure } from "./stage/paint.js"', "return given.map(figure);", numbers)
    assert written == [figure(number) for number in numbers]
    odd = answer('{ figure } from "./stage/paint.js"', "return [NaN, Infinity, -Infinity, -0].map(figure);")
    assert odd == [figure(number) for number in (math.nan, math.inf, -math.inf, -0.0)]


def on(paper, pixels):
    """Colours with opacity as they look on paper."""
    opacity = pixels[:, 3:] / 255
    return np.array(paper) * (1 - opacity) + pixels[:, :3] * opacity


@pytest.mark.parametrize("paper", [WHITE, [4, 5, 7]])
def test_colours_are_those_of_the_other_pictures_on_the_same_paper(paper):
    share = np.linspace(-1, 1, 255)
    hue = np.where(share[:, np.newaxis] < 0, *rgb_of(CLASS_COLOUR)[:2])
    np.testing.assert_allclose(
        palette(SIGNED, paper, BLACK)[signed(share)], on(paper, blend(hue, np.abs(share))), atol=1.01
    )
    level = np.linspace(0, 1, 51)
    for label, colour in enumerate(rgb_of(CLASS_COLOUR)):
        shown = palette(CLASSES, paper, BLACK)[by_class(label, level)]
        np.testing.assert_allclose(shown, on(paper, blend(np.tile(colour, (51, 1)), level)), atol=1.01)


@pytest.mark.parametrize("paper", [WHITE, [4, 5, 7]])
def test_where_the_network_is_undecided_there_is_paper_not_white(paper):
    ink = [255 - part for part in paper]
    assert palette(SIGNED, paper, ink)[128].tolist() == paper
    assert palette(CLASSES, paper, ink)[1].tolist() == paper
    between = (np.array(paper) + ink) / 2
    np.testing.assert_allclose(palette(SIGNED, paper, ink)[0], between, atol=1)  # no number


def finer(shades, times, scale=SIGNED):
    body = """
        const { shades, width, height, times, scale } = given;
        const fine = finer({ shades: Uint8Array.from(shades), width, height, scale }, times);
        return [fine.width, fine.height, ...fine.shades];
    """
    height, width = shades.shape
    given = {"shades": shades.ravel().tolist(), "width": width, "height": height, "times": times, "scale": scale}
    wide, high, *values = answer('{ finer } from "./stage/paint.js"', body, given)
    return np.array(values).reshape(int(high), int(wide))


def test_a_finer_surface_keeps_the_middles_and_passes_through_white_between_orange_and_blue():
    rng = np.random.default_rng(0)
    coarse = rng.integers(1, 256, (4, 5))
    assert (finer(coarse, 3)[1::3, 1::3] == coarse).all()
    steep = finer(np.array([[1, 255], [1, 255]]), 5)
    assert steep[0].tolist() == sorted(steep[0].tolist())
    assert np.abs(steep - 128).min() <= 26  # half a step between the middles of two fine pixels
    assert steep.min() == 1
    assert steep.max() == 255


def test_classes_and_what_is_no_number_are_not_mixed():
    classes = np.array([[51, 102], [153, 102]])
    assert (finer(classes, 3, CLASSES) == classes).all()
    hole = np.array([[0, 255], [255, 255]])
    assert (finer(hole, 3) == hole).all()
