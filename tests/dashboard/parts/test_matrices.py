"""The grids of a matrix: readable colours, and what is not shown is counted."""

import numpy as np
import pytest

from dashboard.charts.theme import PAPER
from dashboard.frames import activation as frames
from dashboard.parts import matrices


@pytest.mark.parametrize("ground", PAPER)
@pytest.mark.parametrize("value", [-1e308, -3.0, -0.1, 0.0, 0.1, 0.7, 3.0, 1e308])
def test_numbers_can_be_read_on_their_colour(value, ground):
    background, ink = matrices.shade(value, 2, ground)
    light, dark = sorted(
        (matrices._luminance([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) for colour in (background, ink)),
        reverse=True,
    )
    assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert value or background == ground.lower()


def test_entries_outside_the_picture_are_left_out_of_it_and_counted():
    z = np.array([[-11.0, 0.0], [np.nan, 1e308]])
    assert frames.entries("relu", {}, z).to_pylist() == [{"z": 0.0, "f": 0.0, "fate": "already zero"}]
    assert matrices.outside(z, 10) == " The curve ends at ±10: 2 entries beyond."
    assert matrices.outside(np.zeros((2, 2)), 10) == ""
