"""Dead units are hatched."""

import base64
import io

import numpy as np
from PIL import Image

from dashboard.pictures import hatching


def test_a_hatched_picture_is_hatched_where_units_are_dead():
    colour = [0, 0, 0, 255]
    pixels = hatching._hatched(np.tile(colour, (2, 1, 1)), np.array([[True], [False]]), 20, 20)
    dead, fires = pixels[:18].reshape(-1, 4), pixels[20:38].reshape(-1, 4)
    assert {tuple(colour) for colour in dead} == {tuple(colour) for colour in hatching.grey()}
    assert (fires == colour).all()


def test_the_dead_are_no_pale_field_on_dark_paper():
    """Their ground was nearly white in the dark theme."""
    (*ground, opacity), (*line, _) = hatching.grey()
    on_dark = np.array(ground) * opacity / 255
    assert on_dark.max() < 64
    assert min(line) > 2 * on_dark.max()


def test_networks_that_nobody_knows_yet_are_plain_grey():
    def colours(dead):
        data = hatching.squares(dead, "relu")["url"][0].as_py().partition(",")[2]
        return {tuple(colour) for colour in np.asarray(Image.open(io.BytesIO(base64.b64decode(data)))).reshape(-1, 4)}

    seen = {colour for colour in colours(()) if colour[3]}
    assert seen == {tuple(hatching.grey()[0])}
    assert not seen & {colour for colour in colours((False,) * 100) if colour[3]}
