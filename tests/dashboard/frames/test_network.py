"""The drawing of a network: every number in it is the network's, and its specification never changes."""

import base64
import io
import json

import altair as alt
import numpy as np
import pytest
from PIL import Image

from dashboard.charts import network as charts
from dashboard.charts.theme import Look
from dashboard.frames import network as frames
from dashboard.pictures import surface, unit_maps
from lib.network import forward, init_params
from lib.runs.inspection import health, units
from tests.dashboard.specification import parts

LOOKS = [Look(dark, projector) for dark in (False, True) for projector in (False, True)]
SIZES = [(2, 1), (1, 4, 1), (2, 4, 2, 1), (2, 8, 8, 8, 3), (7, 32, 32, 32, 32, 32, 32, 5)]
each_size = pytest.mark.parametrize("sizes", SIZES, ids=str)


def network(sizes, seed=0):
    rng = np.random.default_rng(seed)
    params = [(W, rng.uniform(-1, 1, b.shape)) for W, b in init_params(list(sizes), "he_normal", rng)]
    return params, rng.uniform(-2, 2, (50, sizes[0]))


def tables(sizes, chosen=(0, 0), projector=False, activation="tanh"):
    params, X = network(sizes)
    keys = (activation,) * (len(sizes) - 2)
    place = frames.Layout(sizes, projector)
    layers = units(params, X, keys, "linear")
    ground = unit_maps.Ground("example", X[:1])
    return {
        "edges": frames.edges(params, place, chosen),
        "nodes": frames.nodes(params, layers, place, chosen, 0),
        "heads": frames.heads(place, keys, "linear"),
        "names": frames.names(place, [f"x{i}" for i in range(sizes[0])], [f"y{i}" for i in range(sizes[-1])]),
        "maps": unit_maps.columns(params, keys, "linear", ground, layers, place),
    }


def pixels(url):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGBA"))


class TestSpecification:
    @pytest.mark.parametrize("look", LOOKS, ids=str)
    def test_it_is_valid_and_feeds_on_every_table(self, look):
        spec = charts.network(4, 314, look)
        alt.Chart.from_dict(json.loads(json.dumps(spec)), validate=True)
        named = {part["data"]["name"] for part in parts(spec) if "name" in part.get("data", {})}
        assert named == set(tables((2, 4, 2, 1)))

    def test_it_is_made_once_for_all_networks_of_a_size(self):
        first, second = (frames.Layout(sizes) for sizes in ((2, 8, 8, 1), (2, 8, 5, 3)))
        assert charts.network(4, first.height, Look()) is charts.network(4, second.height, Look(False, False))

    def test_all_fields_exist_in_the_tables(self):
        filled = tables((2, 3, 1))
        for layer in charts.network(3, 250, Look())["layer"]:
            table = filled[layer["data"]["name"]]
            used = {part["field"] for part in parts(layer["encoding"]) if isinstance(part.get("field"), str)}
            assert used <= set(table.column_names)

    @pytest.mark.parametrize("chart", [charts.gradients, charts.counts])
    def test_the_charts_over_epochs_are_valid_and_made_once(self, chart):
        for layers in (2, 7):
            spec = chart(layers, Look())
            alt.Chart.from_dict(json.loads(json.dumps(spec)), validate=True)
            assert chart(layers, Look()) is spec


class TestLayout:
    @each_size
    @pytest.mark.parametrize("projector", [False, True])
    def test_units_neither_touch_nor_leave_the_drawing(self, sizes, projector):
        place = frames.Layout(sizes, projector)
        for column in range(len(sizes)):
            y, side = place.y(column), place.side(column)
            assert side >= 12
            assert (np.diff(y) > side + 3).all()
            assert y[0] - side / 2 > place.head
            assert y[-1] + side / 2 < place.height
        assert place.height <= 950


class TestEdges:
    @each_size
    def test_every_line_is_a_weight_with_its_sign_and_size(self, sizes):
        params, _ = network(sizes)
        place, chosen = frames.Layout(sizes, False), (len(sizes) - 2, 0)
        rows = frames.edges(params, place, chosen).to_pylist()
        largest = max(np.abs(W).max() for W, _ in params)
        assert len({(row["x"], row["start"], row["end"]) for row in rows}) == len(rows)
        for row in rows:
            layer = int(row["x"])
            i, j = row["start"] - 1, row["end"] - 1
            assert row["w"] == params[layer][0][i, j]
            least = 1.5 if row["chosen"] else 0.6
            assert row["width"] == pytest.approx(max(place.thickest * abs(row["w"]) / largest, least), rel=1e-6)
            assert (row["y"], row["y2"]) == pytest.approx((place.y(layer)[i], place.y(layer + 1)[j]))
            assert row["chosen"] == ((layer, j) == chosen)

    def test_of_many_weights_the_strongest_are_drawn_and_all_of_the_chosen_unit(self):
        params, _ = network((2, 32, 32, 1))
        rows = frames.edges(params, frames.Layout((2, 32, 32, 1), False), (1, 7)).to_pylist()
        middle = [row for row in rows if row["x"] == 1]
        of_chosen = [row for row in middle if row["chosen"]]
        assert len(of_chosen) == 32
        assert len(middle) == 32 + 31 * frames.STRONGEST
        W = np.abs(params[1][0])
        of_third = sorted(abs(row["w"]) for row in middle if row["end"] == 3)
        assert of_third == sorted(W[:, 2])[-frames.STRONGEST :]
        assert len([row for row in rows if row["x"] == 0]) == 64

    def test_a_network_of_zeros_is_drawn(self):
        params = [(np.zeros((2, 2)), np.zeros(2)), (np.zeros((2, 1)), np.zeros(1))]
        widths = frames.edges(params, frames.Layout((2, 2, 1), False), (0, 0)).column("width").to_pylist()
        assert widths == pytest.approx([0.6] * 4 + [1.5] * 2)


class TestNodes:
    def test_the_chosen_the_dead_and_the_saturated_are_marked(self):
        params = [(np.array([[1.0, 1.0, 1.0]]), np.array([-9.0, 0.0, 0.0])), (np.ones((3, 1)), np.zeros(1))]
        X = np.linspace(-2, 2, 20)[:, np.newaxis]
        place = frames.Layout((1, 3, 1), False)
        rows = frames.nodes(params, units(params, X, ["relu"], "linear"), place, (0, 1), 5).to_pylist()
        assert [(row["layer"], row["unit"]) for row in rows] == [(0, 1), (1, 1), (1, 2), (1, 3), (2, 1)]
        assert [row["dead"] for row in rows] == [False, True, False, False, False]
        assert [row["chosen"] for row in rows] == [False, False, True, False, False]
        assert [row["told"] for row in rows][:3] == ["input 1", "layer 1, unit 1, dead", "layer 1, unit 2"]
        assert rows[4]["told"] == "output 1"
        assert (rows[0]["bias"], rows[1]["bias"], rows[2]["fires"]) == ("–", "−9", "50% of rows")
        assert {row["turn"] for row in rows} == {5}
        params[0] = (params[0][0] * 40, params[0][1])
        rows = frames.nodes(params, units(params, X, ["tanh"], "linear"), place, (0, 1), 0).to_pylist()
        assert [row["told"] for row in rows[1:4]] == [f"layer 1, unit {n}, saturated" for n in (1, 2, 3)]


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


class TestOverEpochs:
    def states(self, epochs=3, shift=0.0):
        params, X = network((2, 5, 4, 1))
        Y = (X[:, :1] > 0).astype(float)
        runs = []
        for epoch in range(epochs):
            moved = [(W, b - shift * epoch) for W, b in params]
            runs.append(health(moved, X, Y, ["relu", "relu"], "sigmoid", "binary_cross_entropy"))
        return runs

    def test_tables_hold_the_numbers_of_the_core(self):
        states = self.states(shift=3)
        rows = frames.gradients(np.arange(3), states).to_pylist()
        for epoch, state in enumerate(states):
            of_epoch = [row for row in rows if row["epoch"] == epoch]
            assert [row["layer"] for row in of_epoch] == ["layer 1", "layer 2", "output"]
            for row, norm in zip(of_epoch, state.gradient, strict=True):
                assert row["norm"] == (norm if norm > 0 else None)
                assert row["zero"] == (norm == 0)
        counts = frames.counts(np.arange(3), states).to_pylist()
        assert [row["count"] for row in counts] == [count for state in states for count in state.dead]
        assert counts[-1]["count"] > 0
        assert any(row["zero"] for row in rows)

    def test_long_runs_are_thinned_and_keep_their_ends(self):
        states = self.states(1) * 2001
        rows = frames.gradients(np.arange(2001), states).to_pylist()
        assert (rows[0]["epoch"], rows[-1]["epoch"]) == (0, 2000)
        assert len(rows) == frames.MOST_EPOCHS * 3
        assert sum(row["mark"] for row in rows) == frames.MARKS * 3


def test_the_maps_are_those_of_the_forward_pass():
    params, _ = network((2, 4, 2, 1))
    plane = surface.inputs()
    trace = forward(params, plane, "tanh", "sigmoid")
    thin = unit_maps.Ground("plane", plane).thinned(50)
    np.testing.assert_array_equal(
        forward(params, thin.X, "tanh", "sigmoid").A[1], trace.A[1].reshape(100, 100, 2)[1::2, 1::2].reshape(-1, 2)
    )
