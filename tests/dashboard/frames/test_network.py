"""The drawing of a network: every number in it is the network's, and its specification never changes."""

import numpy as np
import pytest

from dashboard.frames import network as frames
from lib.network import init_params
from lib.runs.inspection import health, units

SIZES = [(2, 1), (1, 4, 1), (2, 4, 2, 1), (2, 8, 8, 8, 3), (7, 32, 32, 32, 32, 32, 32, 5)]
each_size = pytest.mark.parametrize("sizes", SIZES, ids=str)


def network(sizes, seed=0):
    rng = np.random.default_rng(seed)
    params = [(W, rng.uniform(-1, 1, b.shape)) for W, b in init_params(list(sizes), "he_normal", rng)]
    return params, rng.uniform(-2, 2, (50, sizes[0]))


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
