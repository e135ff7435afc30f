"""Small pictures of 64 numbers: ink is black on white, signs are blue and orange, and every pixel is a square."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from dashboard.charts.theme import CLASS_COLOUR
from dashboard.pictures import tiles

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def pixels(url):
    """The picture behind an address: (8, 8, 3), one colour for each number."""
    kind, _, data = url.partition(",")
    assert kind == "data:image/png;base64"
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))
    zoom = picture.shape[0] // tiles.SIDE
    blocks = picture.reshape(tiles.SIDE, zoom, tiles.SIDE, zoom, 3)
    assert (blocks == blocks[:, :1, :, :1]).all(), "each number is a square of one colour"
    return blocks[:, 0, :, 0]


def rgb(colour):
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def test_ink_runs_from_white_to_black_row_by_row():
    image = np.zeros(64)
    image[[0, 9]] = 1, 0.5
    picture = pixels(tiles.ink(image))
    assert tuple(picture[0, 0]) == BLACK
    assert picture[1, 1].tolist() == [128] * 3
    assert (picture.reshape(64, 3)[[*range(1, 9), *range(10, 64)]] == 255).all()


def test_ink_beyond_its_ends_is_cut():
    image = np.zeros(64)
    image[:2] = -3, 7
    assert [tuple(colour) for colour in pixels(tiles.ink(image))[0, :2]] == [WHITE, BLACK]


def test_signs_are_white_at_0_blue_above_and_orange_below():
    values = np.zeros(64)
    values[:3] = 2, -2, 9
    picture = pixels(tiles.signed(values, 2))
    orange, blue = map(rgb, CLASS_COLOUR[:2])
    assert [tuple(colour) for colour in picture[0, :4]] == [blue, orange, blue, WHITE]


@pytest.mark.parametrize("limit", [0.0, -1.0])
def test_without_a_limit_everything_is_white(limit):
    assert (pixels(tiles.signed(np.ones(64), limit)) == 255).all()


def test_what_is_no_number_is_grey():
    values = np.zeros(64)
    values[5] = np.nan
    assert pixels(tiles.signed(values, 1))[0, 5].tolist() == [128] * 3
