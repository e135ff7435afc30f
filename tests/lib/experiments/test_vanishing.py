"""The parts of a deep network's gradient multiply to the gradient, and vanish where the lesson says they do."""

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import network
from lib.activations import ACTIVATIONS
from lib.experiments import vanishing
from lib.experiments.vanishing import DeepConfig, Draws, draws, flow, kind, median_ratio, single_path, start, train
from lib.initializers import INITIALIZERS

SETTINGS = [
    DeepConfig(key, init, depth, width, scale, seed=3, rows=60)
    for (key, init), (depth, width, scale) in product(
        [*((key, "xavier_normal") for key in ACTIVATIONS), ("relu", "he_normal"), ("tanh", "normal")],
        [(1, 3, 1.0), (4, 7, 0.5), (12, 5, 3.0)],
    )
]


def by_lesson(setting):
    """‖dW‖ and ‖δ‖ of each layer from ``lib.network`` alone."""
    params, X, Y = start(setting)
    trace = network.forward(params, X, setting.activation, "sigmoid")
    gradients = network.backward(params, trace, Y, "binary_cross_entropy")
    delta = network.output_delta(trace, Y, "binary_cross_entropy")
    deltas = [delta]
    for layer in range(setting.depth, 0, -1):
        delta = (delta @ params[layer][0].T) * ACTIVATIONS[setting.activation].df(trace.Z[layer - 1])
        deltas.append(delta)
    return [dW for dW, _ in gradients], [np.linalg.norm(delta) for delta in reversed(deltas)], trace


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_gradients_are_those_of_the_lesson(setting):
    gradients, deltas, _ = by_lesson(setting)
    found = flow(setting)
    np.testing.assert_allclose(10**found.gradient, [np.linalg.norm(dW) for dW in gradients], rtol=1e-12)
    for units, dW in zip(found.units, gradients, strict=True):
        np.testing.assert_allclose(10**units, np.linalg.norm(dW, axis=0), rtol=1e-12)
    np.testing.assert_allclose(10**found.delta, deltas, rtol=1e-12)


@pytest.mark.parametrize("setting", [*SETTINGS, DeepConfig(depth=50), DeepConfig(depth=50, scale=1e-9)], ids=str)
def test_the_factors_multiply_to_the_error_and_to_the_gradient(setting):
    found = flow(setting)
    alive = found.delta > -np.inf
    parts = (found.slopes + found.weights)[alive]
    np.testing.assert_allclose(parts, found.delta[alive] - found.delta[-1], rtol=1e-12, atol=1e-12)
    if alive.all():
        np.testing.assert_allclose(parts + found.inputs, found.gradient - found.gradient[-1], rtol=1e-12, atol=1e-12)
        assert found.ratio == pytest.approx((parts + found.inputs)[0], rel=1e-12, abs=1e-12)
    assert (found.slopes[alive] <= found.bound[alive] + 1e-12).all()


class TestQ3:
    """Medians over 50 seeds of ‖dW_first‖/‖dW_out‖, within a factor of 2."""

    @pytest.mark.parametrize(
        ("key", "init", "medians"),
        [
            ("sigmoid", "xavier_normal", (1.3e-1, 3.0e-3, 2.4e-4, 1.2e-7, 2.3e-14)),
            ("tanh", "xavier_normal", (1.0, 0.84, 0.61, 0.69, 0.65)),
            ("relu", "he_normal", (0.58, 0.47, 0.58, 0.49, 0.85)),
            ("leaky_relu", "he_normal", (0.58, 0.47, 0.57, 0.56, 0.76)),
        ],
    )
    def test_initialisation_decides_too(self, key, init, medians):
        for depth, expected in zip((1, 3, 5, 10, 20), medians, strict=True):
            ratios = [flow(DeepConfig(key, init, depth, seed=seed)).ratio for seed in range(50)]
            found = 10 ** np.nanmedian(ratios)  # a ReLU network born dead has 0/0
            assert expected / 2 < found < 2 * expected, (depth, found)
            assert 10 ** median_ratio(DeepConfig(key, init, depth, seed=7), 50) == pytest.approx(found)

    def test_networks_without_a_ratio_are_left_out(self):
        narrow = DeepConfig("relu", "he_normal", 20, 2)
        assert [math.isnan(flow(replace(narrow, seed=seed)).ratio) for seed in (0, 1)].count(True) >= 1
        assert math.isnan(median_ratio(DeepConfig("tanh", scale=0.0)))
        assert median_ratio(DeepConfig(scale=0.0)) == -math.inf
        with pytest.raises(ValueError, match="seeds must be a whole number of at least 1; got 0"):
            median_ratio(DeepConfig(), 0)

    def test_half_of_the_networks_lie_between_the_quartiles(self):
        setting = DeepConfig("relu", "he_normal")
        found = draws(setting)
        ratios = np.array([flow(replace(setting, seed=seed)).ratio for seed in range(20)])
        assert found.median == np.median(ratios) == median_ratio(setting)
        assert {found.low, found.high} <= set(ratios)
        assert np.count_nonzero((found.low < ratios) & (ratios <= found.high)) == 10
        assert draws(DeepConfig(scale=0.0), 3) == Draws(-math.inf, -math.inf, -math.inf)


class TestExtremes:
    def test_without_weights_the_error_stops_at_the_output(self):
        found = flow(DeepConfig(scale=0.0))
        assert found.weight[-1] == -math.inf
        assert np.isnan(found.slope).all()
        assert [kind(size) for size in found.gradient] == ["zero"] * 20 + ["number"]
        assert found.ratio == -math.inf
        assert np.isnan(flow(DeepConfig("tanh", scale=0.0)).ratio)

    def test_a_dead_layer_passes_exactly_nothing(self):
        for seed in range(100):
            found = flow(DeepConfig("relu", "he_normal", 20, 2, seed=seed))
            if found.gradient[0] == -math.inf:
                break
        else:
            pytest.fail("no dead network among 100")
        assert kind(found.gradient[0]) == "zero"
        assert found.saturated.max() == 1

    def test_what_float64_cannot_hold_is_still_measured(self):
        setting = DeepConfig(depth=50, scale=1e-9)
        found = flow(setting)
        assert found.gradient[0] < -400
        assert kind(found.gradient[0]) == "underflow"
        gradients, _, _ = by_lesson(setting)
        assert not gradients[0].any()  # float64 gives up; the logarithm does not

    @pytest.mark.parametrize("key", ACTIVATIONS)
    def test_overflow_has_a_name(self, key):
        found = flow(DeepConfig(key, "normal", 50, 16, 1e200))
        assert {kind(size) for size in found.gradient} <= {"overflow", "zero", "number"}
        if key in {"relu", "linear"}:
            assert kind(found.gradient[0]) == "overflow"

    @given(
        st.builds(
            DeepConfig,
            st.sampled_from(list(ACTIVATIONS)),
            st.sampled_from(list(INITIALIZERS)),
            st.integers(1, 50),
            st.integers(1, 9),
            st.floats(0, 10) | st.floats(0, 1e300),
            st.integers(0, 99),
            st.integers(1, 20),
        )
    )
    def test_every_setting_gives_an_answer_without_a_warning(self, setting):
        found = flow(setting)
        assert found.gradient.shape == found.delta.shape == (setting.depth + 1,)
        assert found.counts.shape == (setting.depth, vanishing.BINS + 2)
        assert ((found.saturated >= 0) & (found.saturated <= 1)).all()
        assert {kind(size) for size in found.gradient} <= {"number", "zero", "underflow", "overflow"}

    @pytest.mark.parametrize(
        ("size", "name"),
        [
            (0.0, "number"),
            (-307.6, "number"),
            (-307.7, "underflow"),
            (-400.0, "underflow"),
            (-math.inf, "zero"),
            (308.2, "number"),
            (308.3, "overflow"),
            (math.nan, "overflow"),
            (math.inf, "overflow"),
        ],
    )
    def test_kinds(self, size, name):
        assert kind(size) == name


class TestStatistics:
    setting = DeepConfig("tanh", "normal", 5, 9, 2.0)

    def test_histograms_are_those_of_numpy(self):
        _, _, trace = by_lesson(self.setting)
        found = flow(self.setting)
        for counts, z in zip(found.counts, trace.Z, strict=False):
            assert counts.sum() == z.size
            assert counts[0] == (z < -10).sum()
            assert counts[-1] == (z >= 10).sum()
            np.testing.assert_array_equal(counts[1:-1], np.histogram(z[z < 10], vanishing.bin_edges())[0])

    def test_means_spreads_and_saturated_shares(self):
        _, _, trace = by_lesson(self.setting)
        found = flow(self.setting)
        low, high = ACTIVATIONS["tanh"].saturation()
        for layer in range(5):
            assert found.mean[layer] == pytest.approx(trace.A[layer].mean(), abs=1e-12)
            assert found.spread[layer] == pytest.approx(trace.A[layer].std(), abs=1e-9)
            assert found.saturated[layer] == np.mean((trace.Z[layer] <= low) | (trace.Z[layer] >= high))
        assert found.saturated.max() > 0.1

    def test_data_is_balanced_over_the_quadrants(self):
        _, X, Y = start(DeepConfig())
        assert X.shape == (200, 2)
        assert np.abs(X).max() <= 2
        np.testing.assert_array_equal(Y[:, 0], X.prod(axis=1) > 0)


class TestSinglePath:
    def test_q1_leaky_relu_vanishes_on_a_negative_path_and_relu_is_zero(self):
        assert single_path("leaky_relu", -1, 10) == pytest.approx(1e-20)
        assert single_path("relu", -1, 10) == 0
        assert single_path("relu", 1, 10) == single_path("leaky_relu", 1, 10) == 1

    def test_sigmoid_at_best(self, rounds_to):
        for depth, printed in ((2, "0.0625"), (5, "9.77e-4"), (10, "9.54e-7"), (20, "9.09e-13")):
            assert rounds_to(single_path("sigmoid", 0, depth), printed)

    def test_q2_tanh_against_sigmoid(self):
        assert single_path("tanh", 0, 1) == 1
        assert single_path("tanh", 1.66, 10) > single_path("sigmoid", 1.66, 10)
        assert single_path("tanh", 1.67, 10) < single_path("sigmoid", 1.67, 10)

    def test_weights_can_make_up_for_the_slope(self):
        assert single_path("sigmoid", 0, 20, weight=4) == pytest.approx(1)


class TestTraining:
    def test_epochs_are_those_of_the_lesson(self):
        setting, rate = DeepConfig("tanh", depth=3, width=4), 0.2
        found = train(setting, rate, 2)
        params, X, Y = start(setting)
        origin = [W.copy() for W, _ in params]
        shuffles = np.random.default_rng([setting.seed, 1])
        for epoch in range(1, 3):
            order = shuffles.permutation(len(X))
            for rows in np.split(order, len(X) // vanishing.BATCH):
                trace = network.forward(params, X[rows], "tanh", "sigmoid")
                steps = network.backward(params, trace, Y[rows], "binary_cross_entropy")
                params = [(W - rate * dW, b - rate * db) for (W, b), (dW, db) in zip(params, steps, strict=True)]
            trace = network.forward(params, X, "tanh", "sigmoid")
            assert found.losses[epoch] == pytest.approx(network.loss_value(trace, Y, "binary_cross_entropy"))
            moved = [np.linalg.norm(W - W0) / np.linalg.norm(W0) for (W, _), W0 in zip(params, origin, strict=True)]
            np.testing.assert_allclose(found.moved[epoch], moved, rtol=1e-9)
        assert found.epochs == 2
        assert found.divergence is None

    def test_the_first_layers_of_a_deep_sigmoid_network_stand_still(self):
        found = train(DeepConfig(), 0.1)
        assert found.moved[-1, 0] < 1e-10
        assert found.moved[-1, -1] > 0.1
        assert train(DeepConfig("tanh"), 0.1).moved[-1, 0] > 0.1

    def test_a_run_that_breaks_ends_with_its_last_good_epoch(self):
        found = train(DeepConfig("relu", "he_normal", 20, scale=10.0), 1.0)
        assert found.divergence is not None
        assert len(found.moved) == len(found.losses) == found.epochs + 1 < 51
        assert np.isfinite(found.moved).all()
        assert "became" in str(found.divergence)

    def test_a_start_at_zero_has_no_size_to_compare_with(self):
        found = train(DeepConfig(scale=0.0), 0.1, 5)
        assert found.from_zero
        assert (found.moved[-1, :10] == 0).all()  # the error has not come so far back yet
        assert found.moved[-1, -1] > 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("activation", "step"),
        ("init", "none"),
        ("depth", 0),
        ("depth", 51),
        ("width", 129),
        ("scale", -1.0),
        ("scale", math.nan),
        ("seed", -1),
        ("rows", 0),
    ],
)
def test_what_is_not_allowed_is_named(field, value):
    with pytest.raises(ValueError, match=field):
        replace(DeepConfig(), **{field: value})


def test_training_checks_its_arguments():
    with pytest.raises(ValueError, match="rate"):
        train(DeepConfig(), 0.0)
    with pytest.raises(ValueError, match="epochs"):
        train(DeepConfig(), 0.1, 51)
    assert hash(DeepConfig()) == hash(DeepConfig())
