"""Which weights of a network are drawn, and the state of its layers over the epochs."""

import numpy as np

from dashboard.frames import network as frames
from lib.network import init_params
from lib.runs.inspection import health


def network(sizes, seed=0):
    rng = np.random.default_rng(seed)
    params = [(W, rng.uniform(-1, 1, b.shape)) for W, b in init_params(list(sizes), "he_normal", rng)]
    return params, rng.uniform(-2, 2, (50, sizes[0]))


class TestDrawn:
    def test_of_few_weights_all_are_drawn(self):
        W = network((8, 5))[0][0][0]
        assert frames.drawn(W, 0, None).all()

    def test_of_many_weights_the_strongest_are_drawn_and_all_of_the_chosen_unit(self):
        params, _ = network((2, 32, 32, 1))
        W = params[1][0]
        shown = frames.drawn(W, 1, (1, 7))
        assert shown[:, 7].all()
        others = np.delete(np.arange(32), 7)
        assert (shown[:, others].sum(axis=0) == frames.STRONGEST).all()
        assert sorted(np.abs(W[shown[:, 2], 2])) == sorted(np.abs(W[:, 2]))[-frames.STRONGEST :]
        assert not (frames.drawn(W, 1, (0, 7)) & ~frames.drawn(W, 1, None)).any()


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
