"""What a unit answers over the inputs, as a picture."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from dashboard.pictures import surface, unit_maps
from dashboard.pictures.hatching import grey


def pixels(url):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGBA"))


class TestMaps:
    def test_a_picture_is_the_units_output_over_the_plane(self):
        plane = surface.inputs()
        ground = unit_maps.ground_of(plane, None, plane[0])
        shown = pixels(unit_maps.large(np.tanh(50 * plane[:, :1]), ground, "tanh", 0, dead=False, side=100))
        left, right = shown[50, 3].astype(int), shown[50, 96].astype(int)
        assert left[0] > left[2]  # orange where x₁ < 0
        assert right[2] > right[0]  # blue where x₁ > 0

    def test_the_dead_are_hatched(self):
        plane = surface.inputs()
        ground = unit_maps.ground_of(plane, None, plane[0])
        shown = pixels(unit_maps.large(np.zeros((len(plane), 1)), ground, "relu", 0, dead=True, side=60))
        assert {tuple(colour) for colour in shown.reshape(-1, 4)} == {tuple(colour) for colour in grey()}

    def test_strengths_follow_the_range_of_the_function(self):
        a = np.array([[0.0, 0.5], [1.0, -0.5]])
        assert unit_maps.strength(a, "sigmoid").tolist() == [[-1, 0], [1, -2]]
        assert unit_maps.strength(a, "tanh").tolist() == a.tolist()
        assert unit_maps.strength(a * 8, "relu").tolist() == [[0, 1], [1, -1]]
        assert unit_maps.strength(a * 0, "").tolist() == [[0, 0], [0, 0]]
        assert unit_maps.strength(a, "softmax") is a

    def test_a_curve_passes_through_its_values(self):
        x = np.linspace(-1, 1, 101)
        ground = unit_maps.Ground("line", x[:, np.newaxis])
        found = pixels(unit_maps.large(x[:, np.newaxis], ground, "", 0, dead=False, side=100))[..., 3]
        dark = [np.flatnonzero(found[:, column] > 165).mean() for column in (10, 50, 90)]
        assert dark == pytest.approx([88, 50, 12], abs=2.5)

    def test_numbers_that_are_not_finite_are_not_drawn(self):
        ground = unit_maps.Ground("example", np.ones((1, 1)))
        found = pixels(unit_maps.large(np.array([[np.nan]]), ground, "tanh", 0, dead=False))
        assert not found[..., 3].any()

    def test_a_plane_must_be_a_square(self):
        with pytest.raises(ValueError, match="got 10 rows"):
            unit_maps.ground_of(np.zeros((10, 2)), None, np.zeros(2))
