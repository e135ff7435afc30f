"""What each unit answers over the inputs, as a picture that lies exactly on the unit."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from dashboard.frames import network as frames
from dashboard.pictures import surface, unit_maps
from lib.network import forward, init_params
from lib.runs.inspection import units


def network(sizes, seed=0):
    rng = np.random.default_rng(seed)
    params = [(W, rng.uniform(-1, 1, b.shape)) for W, b in init_params(list(sizes), "he_normal", rng)]
    return params, rng.uniform(-2, 2, (50, sizes[0]))


def pixels(url):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGBA"))


class TestMaps:
    def test_a_tile_is_the_units_output_over_the_plane(self):
        params = [(np.array([[50.0], [0.0]]), np.zeros(1)), (np.array([[1.0]]), np.zeros(1))]
        plane = surface.inputs()
        layers = units(params, plane, ["tanh"], "linear")
        ground = unit_maps.ground_of(plane, None, plane[0])
        place = frames.Layout((2, 1, 1), False)
        hidden = pixels(unit_maps.columns(params, ["tanh"], "linear", ground, layers, place).column("url")[1].as_py())
        side = place.side(1)
        left, right = hidden[side // 2, 3].astype(int), hidden[side // 2, side - 4].astype(int)
        assert left[0] > left[2]  # orange where x₁ < 0
        assert right[2] > right[0]  # blue where x₁ > 0

    @pytest.mark.parametrize("kind", ["plane", "line", "example"])
    @pytest.mark.parametrize("sizes", [(2, 4, 2, 1), (2, 32, 3)], ids=str)
    def test_each_picture_lies_exactly_on_its_units(self, kind, sizes):
        params, X = network(sizes)
        X = {"plane": np.array(surface.inputs()), "line": X, "example": X[:1]}[kind]
        layers = units(params, X, ["relu"] * (len(sizes) - 2), "linear")
        place = frames.Layout(sizes, False)
        rows = unit_maps.columns(
            params, ["relu"] * (len(sizes) - 2), "linear", unit_maps.Ground(kind, X), layers, place
        ).to_pylist()
        for column, row in enumerate(rows):
            opaque = pixels(row["url"])[..., 3] > 0
            assert opaque.shape == (row["height"], row["width"])
            top = row["y"] - row["height"] / 2
            for y in place.y(column):
                first = round(y - place.side(column) / 2 - top)
                assert opaque[first + 1 : first + place.side(column) - 1].all()

    def test_the_dead_are_hatched_and_a_bias_shows_its_sign(self):
        params = [(np.ones((2, 2)), np.array([-90.0, 45.0])), (np.ones((2, 1)), np.zeros(1))]
        plane = surface.inputs()
        layers = units(params, plane, ["relu"], "linear")
        place = frames.Layout((2, 2, 1), False)
        ground = unit_maps.ground_of(plane, None, plane[0])
        found = pixels(unit_maps.columns(params, ["relu"], "linear", ground, layers, place).column("url")[1].as_py())
        side, second = place.side(1), round(place.pitch(1))
        tile = found[:side, :side, :3].astype(int)
        assert np.ptp(tile, axis=2).max() < 16  # grey
        assert len(np.unique(tile[..., 0])) == 2
        below = found[side:second, :, :]
        after = found[second + side :, :, :]
        assert below[..., 3][:, : side // 2].any()
        assert not below[..., 3][:, side // 2 :].any()
        assert after[..., 3][:, side // 2 :].any()
        assert not after[..., 3][:, : side // 2].any()
        assert (below[..., 3] > 0).sum() == pytest.approx(2 * (after[..., 3] > 0).sum(), rel=0.1)

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
        found = pixels(unit_maps.large(x[:, np.newaxis], ground, "", 0, dead=False, side=100))[..., 0]
        dark = [np.flatnonzero(found[:, column] < 90).mean() for column in (10, 50, 90)]
        assert dark == pytest.approx([88, 50, 12], abs=2.5)

    def test_numbers_that_are_not_finite_are_drawn_white(self):
        ground = unit_maps.Ground("example", np.ones((1, 1)))
        found = pixels(unit_maps.large(np.array([[np.nan]]), ground, "tanh", 0, dead=False))
        assert (found >= 254).all()

    def test_a_plane_must_be_a_square(self):
        with pytest.raises(ValueError, match="got 10 rows"):
            unit_maps.ground_of(np.zeros((10, 2)), None, np.zeros(2))

    def test_a_thinned_plane_holds_points_of_the_plane_in_order(self):
        thin = unit_maps.Ground("plane", surface.inputs()).thinned(20)
        assert thin.side == 20
        first, last = thin.X[0], thin.X[-1]
        assert first[0] < 0 < last[0]
        assert first[1] > 0 > last[1]


def test_the_maps_are_those_of_the_forward_pass():
    params, _ = network((2, 4, 2, 1))
    plane = surface.inputs()
    trace = forward(params, plane, "tanh", "sigmoid")
    thin = unit_maps.Ground("plane", plane).thinned(50)
    np.testing.assert_array_equal(
        forward(params, thin.X, "tanh", "sigmoid").A[1], trace.A[1].reshape(100, 100, 2)[1::2, 1::2].reshape(-1, 2)
    )
