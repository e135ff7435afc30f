"""Dead units are hatched."""

import numpy as np

from dashboard.pictures import hatching
from dashboard.pictures.surface import rgb_of


def test_a_hatched_picture_is_hatched_where_units_are_dead():
    pixels = hatching._hatched(np.zeros((2, 1, 3)), np.array([[True], [False]]), 20, 20)
    dead, fires = pixels[:18, :, :3].reshape(-1, 3), pixels[20:38, :, :3].reshape(-1, 3)
    assert {tuple(colour) for colour in dead} == {tuple(colour) for colour in rgb_of(hatching.DEAD)}
    assert not fires.any()
