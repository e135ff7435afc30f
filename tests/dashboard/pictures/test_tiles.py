"""Small pictures of 64 numbers: ink or signs in blue and orange on bare paper, and every pixel is a square."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from dashboard.charts import digits as charts
from dashboard.charts.theme import CLASS_COLOUR, Look
from dashboard.pictures import tiles

DARK = (4, 5, 7)
GREY = [128, 128, 128, 255]


def pixels(url):
    """The picture behind an address: (8, 8, 4), one colour with its opacity for each number."""
    kind, _, data = url.partition(",")
    assert kind == "data:image/png;base64"
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))
    zoom = picture.shape[0] // tiles.SIDE
    blocks = picture.reshape(tiles.SIDE, zoom, tiles.SIDE, zoom, 4)
    assert (blocks == blocks[:, :1, :, :1]).all(), "each number is a square of one colour"
    return blocks[:, 0, :, 0]


def rgb(colour):
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def test_ink_runs_from_nothing_to_full_row_by_row():
    image = np.zeros(64)
    image[[0, 9]] = 1, 0.5
    opacity = pixels(tiles.ink(image))[..., 3]
    assert opacity[0, 0] == 255
    assert opacity[1, 1] == 128
    assert not opacity.ravel()[[*range(1, 9), *range(10, 64)]].any()


@pytest.mark.parametrize("paper", [(255, 255, 255), DARK], ids=["light", "dark"])
def test_ink_is_dark_on_light_paper_and_light_on_dark(paper):
    """A sheet of digits was white, and glared, in the dark theme."""
    image = np.zeros(64)
    image[0] = 1
    *ink, opacity = pixels(tiles.ink(image))[0, 0]
    subtracted = np.abs(np.array(paper) - np.array(ink, dtype=float) * opacity / 255)
    assert np.abs(subtracted - paper).min() > 240
    assert charts.sheet(1, 1, 0, 100, "", Look(), ink=True)["layer"][1]["mark"]["blend"] == "difference"


def test_ink_beyond_its_ends_is_cut():
    image = np.zeros(64)
    image[:2] = -3, 7
    assert pixels(tiles.ink(image))[0, :2, 3].tolist() == [0, 255]


def test_signs_are_clear_at_0_blue_above_and_orange_below():
    values = np.zeros(64)
    values[:3] = 2, -2, 9
    picture = pixels(tiles.signed(values, 2))
    orange, blue = map(rgb, CLASS_COLOUR[:2])
    assert [tuple(colour) for colour in picture[0, :3, :3]] == [blue, orange, blue]
    assert picture[0, :4, 3].tolist() == [255, 255, 255, 0]


@pytest.mark.parametrize("limit", [0.0, -1.0])
def test_without_a_limit_everything_is_clear(limit):
    assert not pixels(tiles.signed(np.ones(64), limit))[..., 3].any()


def test_what_is_no_number_is_grey():
    values = np.zeros(64)
    values[5] = np.nan
    assert pixels(tiles.signed(values, 1))[0, 5].tolist() == GREY
