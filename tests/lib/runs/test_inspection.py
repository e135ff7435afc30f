"""A look inside: shares counted by hand, deltas by finite differences of the one example's loss."""

import numpy as np
import pytest

from lib.activations import ACTIVATIONS
from lib.losses import LOSSES
from lib.network import backward, forward, init_params, loss_value
from lib.outputs import OUTPUTS, output_of, pairs
from lib.runs.inspection import MOSTLY, health, units, worked

PAIRS = [(one.output, one.loss) for one in pairs()]


def network(sizes, rng):
    return [(W, rng.uniform(-0.5, 0.5, b.shape)) for W, b in init_params(sizes, "xavier_normal", rng)]


def target_for(loss, n_out, rng):
    if OUTPUTS[LOSSES[loss].output].shares:
        return np.eye(n_out)[rng.integers(n_out)]
    return rng.uniform(0.1, 0.9, n_out)


class TestUnits:
    def test_shares_are_those_counted_by_hand(self):
        X = np.array([[-1.0], [0.0], [1.0], [6.0]])
        first, last = units([(np.array([[1.0, -1.0]]), np.zeros(2)), (np.eye(2), np.zeros(2))], X, ["tanh"], "linear")
        assert first.firing.tolist() == [0.5, 0.25]  # z = 0 does not fire
        assert first.saturated.tolist() == [0.25, 0.25]
        assert first.low.tolist() == pytest.approx([np.tanh(-1), np.tanh(-6)])
        assert first.high.tolist() == pytest.approx([np.tanh(6), np.tanh(1)])
        assert first.mean.tolist() == pytest.approx([np.tanh(6) / 4, -np.tanh(6) / 4])
        assert not first.dead.any()
        assert not first.stuck.any()
        assert last.saturated.tolist() == [0, 0]

    def test_dead_means_not_above_zero_for_every_row(self):
        params = [(np.array([[1.0, 1.0, 1.0]]), np.array([-2.0, -1.99, -5.0])), (np.ones((3, 1)), np.zeros(1))]
        X = np.array([[2.0], [1.0]])
        assert units(params, X, ["relu"], "linear")[0].dead.tolist() == [True, False, True]
        silent = units(params, X, ["leaky_relu"], "linear")[0]
        assert silent.firing[0] == 0
        assert not silent.dead.any()  # it keeps a gradient

    def test_the_gradient_of_a_dead_unit_is_exactly_zero(self, rng):
        params = network([2, 6, 5, 1], rng)
        params[0] = (params[0][0], params[0][1] - [9, 0, 9, 0, 0, 9])
        X, Y = rng.uniform(-2, 2, (40, 2)), rng.uniform(0, 1, (40, 1))
        dead = units(params, X, ["relu", "relu"], "sigmoid")[0].dead
        dW, db = backward(params, forward(params, X, "relu", "sigmoid"), Y, "mse")[0]
        assert dead.tolist() == [True, False, True, False, False, True]
        assert not dW[:, dead].any()
        assert not db[dead].any()

    @pytest.mark.parametrize("key", ACTIVATIONS)
    def test_the_gradient_of_a_dead_unit_is_exactly_zero_whatever_the_function(self, key, rng):
        params = network([2, 6, 5, 1], rng)
        params[0] = (params[0][0], params[0][1] - [90, 0, -90, 0, 0, 9])
        X, Y = rng.uniform(-2, 2, (40, 2)), rng.uniform(0, 1, (40, 1))
        found = units(params, X, [key, "tanh"], "sigmoid")[0]
        dW, db = backward(params, forward(params, X, [key, "tanh"], "sigmoid"), Y, "mse")[0]
        assert not dW[:, found.dead].any()
        assert not db[found.dead].any()
        sides = (np.isfinite(end) for end in ACTIVATIONS[key].flat_to())
        assert found.dead[[0, 2]].tolist() == [bool(side) for side in sides]
        assert not (found.dead & found.stuck).any()

    def test_a_hard_sigmoid_that_is_full_for_most_rows_is_stuck_and_a_silent_rectifier_is_not(self):
        X = np.array([[9.0]] * 9 + [[0.0]])
        params = [(np.array([[1.0, -1.0]]), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))]
        assert units(params, X, ["hard_sigmoid"], "linear")[0].stuck.tolist() == [True, True]
        for rectifier in ("relu", "hard_swish"):
            assert units(params, X, [rectifier], "linear")[0].stuck.tolist() == [False, False]

    def test_stuck_is_saturated_for_most_rows_and_never_said_of_outputs(self):
        X = np.array([[9.0]] * 9 + [[0.0]])
        params = [(np.array([[1.0, 0.1]]), np.zeros(2)), (np.array([[9.0], [0.0]]), np.zeros(1))]
        first, last = units(params, X, ["tanh"], "sigmoid")
        assert first.saturated[0] == MOSTLY == 0.9
        assert first.stuck.tolist() == [True, False]
        assert last.saturated[0] == 0.9
        assert not last.stuck.any()

    def test_a_network_that_overflows_is_measured_without_an_exception(self):
        params = [(np.full((1, 2), 1e300), np.zeros(2)), (np.full((2, 1), 1e300), np.zeros(1))]
        X = np.array([[1e10], [-1e10]])
        assert units(params, X, ["linear"], "linear")[0].high[0] == np.inf
        assert not np.isfinite(health(params, X, np.zeros((2, 1)), ["linear"], "linear", "mse").gradient).all()


class TestHealth:
    @pytest.mark.parametrize(("output", "loss"), PAIRS)
    def test_gradients_are_those_of_the_network_and_dead_units_those_of_units(self, output, loss, rng):
        params = network([2, 7, 6, 3], rng)
        params[0] = (params[0][0], params[0][1] - 2)
        X = rng.uniform(-1, 1, (30, 2))
        Y = np.array([target_for(loss, 3, rng) for _ in X])
        found = health(params, X, Y, ["relu", "tanh"], output, loss)
        gradients = backward(params, forward(params, X, ["relu", "tanh"], output), Y, loss)
        assert found.gradient.tolist() == pytest.approx([np.sqrt((dW**2).sum()) for dW, _ in gradients])
        layers = units(params, X, ["relu", "tanh"], output)[:-1]
        assert found.dead.tolist() == [int(layer.dead.sum()) for layer in layers]
        assert found.dead[0] > 0

    def test_saturated_layers_are_counted(self, rng):
        params = network([2, 5, 1], rng)
        params[0] = (params[0][0] * 0.1, np.array([9.0, 9, -9, 0, 0]))
        found = health(params, rng.uniform(-1, 1, (30, 2)), np.zeros((30, 1)), ["tanh"], "linear", "mse")
        assert found.stuck.tolist() == [3]

    def test_a_network_without_hidden_layers_has_none_to_count(self, rng):
        found = health(network([2, 1], rng), np.ones((3, 2)), np.zeros(3), [], "linear", "mse")
        assert found.gradient.shape == (1,)
        assert found.dead.shape == found.stuck.shape == (0,)


class TestWorked:
    @pytest.mark.parametrize("activation", ACTIVATIONS)
    @pytest.mark.parametrize(("output", "loss"), PAIRS)
    def test_every_delta_is_the_slope_of_this_examples_loss(self, activation, output, loss, rng):
        params = network([3, 4, 5, 3], rng)
        x, y = rng.uniform(-2, 2, 3), target_for(loss, 3, rng)
        found = worked(params, x, y, [activation, "tanh"], output, loss, 0.1)
        h = 1e-5
        for layer, working in enumerate(found.layers):
            for unit in range(working.z.size):
                losses = []
                for shift in (h, -h):
                    moved = [(W, b.copy()) for W, b in params]
                    moved[layer][1][unit] += shift  # moving the bias moves z
                    losses.append(loss_value(forward(moved, x, [activation, "tanh"], output), y[np.newaxis], loss))
                assert working.delta[unit] == pytest.approx((losses[0] - losses[1]) / (2 * h), rel=1e-4, abs=1e-8)

    @pytest.mark.parametrize(("output", "loss"), PAIRS)
    def test_the_lines_of_the_board_agree_with_each_other_and_with_the_network(self, output, loss, rng):
        params = network([7, 6, 2], rng)
        x, y = rng.uniform(-2, 2, 7), target_for(loss, 2, rng)
        found = worked(params, x, y, ["leaky_relu"], output, loss, 0.3)
        trace = forward(params, x, "leaky_relu", output)
        gradients = backward(params, trace, y[np.newaxis], loss)
        for layer, working in enumerate(found.layers):
            np.testing.assert_allclose(working.terms.sum(axis=0) + working.b, working.z, rtol=1e-12)
            np.testing.assert_array_equal(working.a, trace.A[layer][0])
            np.testing.assert_array_equal(working.dw, gradients[layer][0])
            np.testing.assert_allclose(np.outer(working.before, working.delta), working.dw, rtol=1e-12)
            np.testing.assert_array_equal(working.new_W, params[layer][0] - 0.3 * gradients[layer][0])
            np.testing.assert_array_equal(working.new_b, params[layer][1] - 0.3 * gradients[layer][1])
            if not output_of(working.function).shares:
                np.testing.assert_allclose(working.upstream * working.slope, working.delta, rtol=1e-9)
        assert found.value == loss_value(trace, y[np.newaxis], loss)
        assert found.prediction.tolist() == trace.prediction[0].tolist()
        after = [(working.new_W, working.new_b) for working in found.layers]
        assert found.new_value == loss_value(forward(after, x, "leaky_relu", output), y[np.newaxis], loss)

    def test_a_small_step_lowers_the_loss(self, rng):
        found = worked(network([2, 4, 1], rng), [1, -1], [1], ["tanh"], "sigmoid", "binary_cross_entropy", 0.01)
        assert found.new_value < found.value

    @pytest.mark.parametrize(
        ("output", "loss", "cancels"),
        [
            ("sigmoid", "binary_cross_entropy", True),
            ("softmax", "cross_entropy", True),
            ("sigmoid", "mse", False),
            ("softmax", "binary_cross_entropy", False),
        ],
    )
    def test_where_the_slope_cancels_delta_is_the_error(self, output, loss, cancels, rng):
        found = worked(network([2, 3, 3], rng), [1, -1], [0, 1, 0], ["tanh"], output, loss, 0.1)
        assert found.cancels is cancels
        error = (found.prediction - found.target) / (3 if loss == "binary_cross_entropy" else 1)
        assert (found.layers[-1].delta == pytest.approx(error, rel=1e-12)) is cancels

    def test_a_wrong_and_saturated_output_still_has_its_delta(self):
        params = [(np.array([[800.0]]), np.zeros(1))]
        found = worked(params, [1.0], [0.0], [], "sigmoid", "binary_cross_entropy", 1.0)
        assert found.layers[0].delta.tolist() == [1.0]
        assert found.value == 800
        assert found.layers[0].slope[0] == pytest.approx(0, abs=1e-300)

    def test_numbers_by_hand(self):
        params = [(np.array([[2.0], [-1.0]]), np.array([0.5])), (np.array([[3.0]]), np.array([-1.0]))]
        found = worked(params, [1.0, 0.5], [4.0], ["relu"], "linear", "mse", 0.1)
        hidden, out = found.layers
        assert hidden.terms.tolist() == [[2.0], [-0.5]]
        assert (hidden.z, hidden.a, out.z) == ([2.0], [2.0], [5.0])
        assert found.value == 1.0
        assert (out.upstream, out.slope, out.delta) == ([2.0], [1.0], [2.0])
        assert (hidden.upstream, hidden.slope, hidden.delta) == ([6.0], [1.0], [6.0])
        assert hidden.dw.tolist() == [[6.0], [3.0]]
        assert hidden.new_W.tolist() == [[pytest.approx(1.4)], [pytest.approx(-1.3)]]
        assert out.new_b.tolist() == [pytest.approx(-1.2)]

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"loss": "logloss"}, "loss"),
            ({"rate": 0}, "rate must be"),
            ({"x": [1, 2]}, r"got X \(1, 2\)"),
            ({"activations": ["tanh", "tanh"]}, "activation must be"),
        ],
    )
    def test_what_does_not_fit_is_named(self, change, words, rng):
        arguments = {"x": [1], "y": [1], "activations": ["tanh"], "output": "linear", "loss": "mse", "rate": 0.1}
        with pytest.raises(ValueError, match=words):
            worked(network([1, 2, 1], rng), **{**arguments, **change})
