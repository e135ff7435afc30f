"""The network of the lesson: gradients for every combination, small nets by hand, the deep nets of the pages."""

import itertools
import math

import numpy as np
import pytest

from lib.activations import ACTIVATIONS
from lib.arrays import affine
from lib.derivatives import check_gradient
from lib.losses import LOSSES
from lib.network import (
    backward,
    forward,
    forward_perceptron,
    init_params,
    loss_value,
    output_delta,
)
from lib.outputs import OUTPUTS, judges
from lib.softmax import softmax

# The share of a single output is the constant 1 and has nothing to learn.
COMBINATIONS = [
    (activation, loss, output, n_out)
    for activation, loss, output, n_out in itertools.product(ACTIVATIONS, LOSSES, OUTPUTS, (1, 3))
    if not (OUTPUTS[output].shares and n_out == 1)
]


def random_params(sizes, rng):
    """Xavier weights, and biases that are not 0: with those, ReLU would be tested on its kink."""
    params = init_params(sizes, "xavier_normal", rng)
    return [(W, rng.uniform(-0.5, 0.5, b.shape)) for W, b in params]


def flatten(params):
    return np.concatenate([part.ravel() for layer in params for part in layer])


def unflatten(theta, params):
    parts = iter(np.split(theta, np.cumsum([part.size for layer in params for part in layer])[:-1]))
    return [tuple(next(parts).reshape(part.shape) for part in layer) for layer in params]


def check_network(params, X, Y, activation, output, loss):
    def value(theta):
        return loss_value(forward(unflatten(theta, params), X, activation, output), Y, loss)

    def gradient(theta):
        layers = unflatten(theta, params)
        return flatten(backward(layers, forward(layers, X, activation, output), Y, loss))

    return check_gradient(value, gradient, flatten(params))


class TestGradient:
    @pytest.mark.parametrize(("activation", "loss", "output", "n_out"), COMBINATIONS)
    def test_agrees_with_central_differences(self, activation, loss, output, n_out, rng):
        params = random_params([2, 3, 4, n_out], rng)
        X, Y = rng.standard_normal((5, 2)), np.eye(3)[rng.integers(3, size=5), :n_out]
        if not judges(loss, OUTPUTS[output]):
            W, _ = params[-1]
            params[-1] = (0.05 * W, np.full(n_out, 0.5))  # so that the prediction is a probability
        check = check_network(params, X, Y, activation, output, loss)
        assert check.passed, str(check)

    @pytest.mark.parametrize(
        "activations", [["relu", "tanh"], ["sigmoid", "gelu"], ["linear", "leaky_relu"], ("softplus", "selu")]
    )
    def test_with_one_activation_per_hidden_layer(self, activations, rng):
        params = random_params([2, 3, 4, 1], rng)
        X, Y = rng.standard_normal((5, 2)), rng.integers(0, 2, 5)
        check = check_network(params, X, Y, activations, "sigmoid", "binary_cross_entropy")
        assert check.passed, str(check)

    @pytest.mark.parametrize("sizes", [[2, 1], [1, 5, 3]])
    def test_of_other_depths(self, sizes, rng):
        params = random_params(sizes, rng)
        X, Y = rng.standard_normal((4, sizes[0])), rng.standard_normal((4, sizes[-1]))
        check = check_network(params, X, Y, "tanh", "linear", "mse")
        assert check.passed, str(check)

    def test_one_output_takes_targets_with_and_without_a_column(self, rng):
        params = random_params([2, 3, 1], rng)
        trace = forward(params, rng.standard_normal((4, 2)), "tanh", "sigmoid")
        y = np.array([0, 1, 1, 0])
        for loss in LOSSES:
            flat, column = (flatten(backward(params, trace, Y, loss)) for Y in (y, y[:, np.newaxis]))
            np.testing.assert_array_equal(flat, column)

    def test_linear_mse_is_twice_the_textbook_shortcut_and_sigmoid_entropy_equals_it(self, rng):
        params, X, y = random_params([3, 1], rng), rng.standard_normal((6, 3)), rng.integers(0, 2, (6, 1))
        for output, loss, factor in (("linear", "mse", 2), ("sigmoid", "binary_cross_entropy", 1)):
            trace = forward(params, X, "relu", output)
            [(dW, db)] = backward(params, trace, y, loss)
            np.testing.assert_allclose(dW, factor * X.T @ (trace.prediction - y) / len(y), rtol=1e-13)
            np.testing.assert_allclose(db, factor * (trace.prediction - y).mean(axis=0), rtol=1e-13)

    def test_each_output_has_its_own_bias_gradient(self):
        params = [(np.zeros((1, 2)), np.zeros(2))]
        Y = np.tile([0.5, 5.5], (4, 1))
        [(_, db)] = backward(params, forward(params, np.ones((4, 1)), "relu", "linear"), Y, "mse")
        assert db.tolist() == [-0.5, -5.5]  # 2(ŷ − y) summed over 4 rows, divided by 8 entries

    def test_gradients_of_a_unit_share_a_sign_when_its_inputs_are_positive(self, rng):
        params = random_params([4, 3, 3], rng)
        trace = forward(params, rng.uniform(0.1, 2, (1, 4)), "sigmoid", "linear")
        for dW, _ in backward(params, trace, rng.standard_normal((1, 3)), "mse"):
            assert (np.abs(np.sign(dW).sum(axis=0)) == len(dW)).all()

    @pytest.mark.parametrize(("output", "loss"), [("sigmoid", "binary_cross_entropy"), ("softmax", "cross_entropy")])
    def test_saturated_output_with_its_own_loss_is_exact(self, output, loss):
        params = [(np.array([[1e4, -1e4]]), np.zeros(2))]
        trace = forward(params, [[1.0]], "relu", output)
        Y = [[0, 1]]
        assert output_delta(trace, Y, loss).tolist() == ([[0.5, -0.5]] if output == "sigmoid" else [[1, -1]])
        assert loss_value(trace, Y, loss) == (1e4 if output == "sigmoid" else 2e4)

    def test_saturated_sigmoid_with_mse_has_stopped_learning(self):
        params = [(np.array([[-20.0]]), np.zeros(1))]
        trace = forward(params, [[1.0]], "relu", "sigmoid")
        stuck, learning = (backward(params, trace, [[1]], loss)[0][0][0, 0] for loss in ("mse", "binary_cross_entropy"))
        assert abs(stuck) < 1e-8
        assert learning == pytest.approx(-1, abs=1e-8)


class TestByHand:
    """X → ReLU → linear, 2-2-1, with numbers small enough for the board."""

    params = (
        (np.array([[1.0, -1.0], [2.0, 0.5]]), np.array([0.5, -0.5])),
        (np.array([[3.0], [-2.0]]), np.array([1.0])),
    )
    X = np.array([[1.0, 1.0], [-1.0, 2.0]])
    Y = np.array([[10.0], [9.5]])

    def test_forward(self):
        trace = forward(self.params, self.X, "relu", "linear")
        assert [z.tolist() for z in trace.Z] == [[[3.5, -1], [3.5, 1.5]], [[11.5], [8.5]]]
        assert [a.tolist() for a in trace.A] == [[[3.5, 0], [3.5, 1.5]], [[11.5], [8.5]]]
        assert trace.prediction is trace.A[-1]
        assert (trace.activations, trace.output) == (("relu",), "linear")

    def test_backward(self):
        # δ₂ = 2(ŷ − y)/2 = [1.5, −1]; the second unit is silent in row 1, so it learns from row 2 only.
        trace = forward(self.params, self.X, "relu", "linear")
        (dW1, db1), (dW2, db2) = backward(self.params, trace, self.Y, "mse")
        assert dW2.tolist() == [[1.75], [-1.5]]
        assert db2.tolist() == [0.5]
        assert dW1.tolist() == [[4.5 + 3, -2], [4.5 - 6, 4]]
        assert db1.tolist() == [1.5, 2]

    def test_loss(self):
        trace = forward(self.params, self.X, "relu", "linear")
        assert loss_value(trace, self.Y, "mse") == (1.5**2 + 1) / 2
        assert loss_value(trace, self.Y, "mae") == 1.25

    def test_nothing_is_changed(self):
        before = flatten(self.params).copy(), self.X.copy(), self.Y.copy()
        backward(self.params, forward(self.params, self.X, "relu", "linear"), self.Y, "mse")
        for now, then in zip((flatten(self.params), self.X, self.Y), before, strict=True):
            np.testing.assert_array_equal(now, then)

    def test_one_activation_per_layer(self, rng):
        params, X = random_params([2, 3, 4, 2], rng), rng.standard_normal((5, 2))
        (W1, b1), (W2, b2), (W3, b3) = params
        trace = forward(params, X, ["relu", "tanh"], "softmax")
        a2 = np.tanh(np.maximum(0, X @ W1 + b1) @ W2 + b2)
        np.testing.assert_allclose(trace.prediction, softmax(a2 @ W3 + b3), rtol=1e-13)
        assert trace.activations == ("relu", "tanh")

    def test_a_single_row(self, rng):
        params = random_params([2, 3, 1], rng)
        one, many = (forward(params, X, "tanh", "linear").prediction for X in ([1, 2], [[1, 2]]))
        assert one.shape == (1, 1)
        assert one == many


class TestArguments:
    @pytest.mark.parametrize(
        ("X", "named"),
        [(np.ones((4, 3)), "(4, 3)"), (np.ones(3), "(3,)"), (np.ones((1, 4, 2)), "(1, 4, 2)"), (1.0, "()")],
    )
    def test_input_that_does_not_fit_is_named_with_the_weights(self, X, named, rng):
        with pytest.raises(ValueError, match="X must have one column per row of the first W") as error:
            forward(init_params([2, 3, 1], "zeros", rng), X, "relu", "linear")
        assert f"got X {named} and W (2, 3)" in str(error.value)

    @pytest.mark.parametrize(
        ("kwargs", "message"),
        [
            ({"params": []}, "params must hold at least one"),
            ({"activation": "swish"}, "activation must be one of sigmoid, tanh, relu, .*got 'swish'"),
            ({"activation": ["relu", "swish"]}, "activation must be one of .*got 'swish'"),
            ({"activation": ["relu"]}, r"activation must be one key or one per hidden layer \(2\); got \['relu'\]"),
            ({"output": "tanh"}, "output must be one of linear, sigmoid, softmax; got 'tanh'"),
        ],
    )
    def test_forward(self, kwargs, message, rng):
        arguments = {"params": init_params([2, 3, 3, 1], "zeros", rng), "X": [[1, 2]]}
        with pytest.raises(ValueError, match=message):
            forward(**{**arguments, "activation": "relu", "output": "linear", **kwargs})

    def test_backward(self, rng):
        params = init_params([2, 3], "he_normal", rng)
        trace = forward(params, np.ones((4, 2)), "relu", "linear")
        with pytest.raises(ValueError, match=r"loss must be one of mse, .*got 'hinge'"):
            backward(params, trace, np.ones((4, 3)), "hinge")
        with pytest.raises(ValueError, match=r"got prediction \(4, 3\) and target \(4,\)"):
            backward(params, trace, np.ones(4), "mse")

    @pytest.mark.parametrize(
        ("sizes", "init", "message"),
        [
            ([2], "zeros", r"sizes must name at least an input and an output width; got \[2\]"),
            ([2, 0, 1], "zeros", r"sizes\[1\] must be a whole number of at least 1; got 0"),
            ([2, 1.5], "zeros", r"sizes\[1\] must be a whole number of at least 1; got 1.5"),
            ([2, 1], "he", "init must be one of zeros, .*got 'he'"),
        ],
    )
    def test_init_params(self, sizes, init, message, rng):
        with pytest.raises(ValueError, match=message):
            init_params(sizes, init, rng)

    @pytest.mark.parametrize("b", [np.ones(2), np.ones((3, 1)), np.ones((1, 1)), np.ones((4, 3))])
    @pytest.mark.parametrize("function", [affine, forward_perceptron])
    def test_bias_that_does_not_fit_is_named_with_the_weights(self, function, b):
        with pytest.raises(ValueError, match="b must hold one bias per column of W") as error:
            function(np.ones((4, 2)), np.ones((2, 3)), b)
        assert f"got b {b.shape} and W (2, 3)" in str(error.value)


class TestInitParams:
    def test_shapes_and_zero_biases(self, rng):
        params = init_params([2, 3, 4, 1], "he_normal", rng)
        assert [(W.shape, b.shape) for W, b in params] == [((2, 3), (3,)), ((3, 4), (4,)), ((4, 1), (1,))]
        assert all(not b.any() and W.all() for W, b in params)

    def test_follows_the_generator(self):
        first, second, other = (
            flatten(init_params([2, 3, 1], "he_normal", np.random.default_rng(seed))) for seed in (1, 1, 2)
        )
        np.testing.assert_array_equal(first, second)
        assert not np.array_equal(first, other)


def quadrants(rng):
    """The data of the deep-network claims: 200 points, label 1 where x·y > 0, inputs doubled."""
    X = rng.uniform(-1, 1, (200, 2))
    return 2 * X, (X[:, 0] * X[:, 1] > 0).astype(float)


def first_and_last_gradient(seed, depth, width, activation, init):
    rng = np.random.default_rng(seed)
    X, y = quadrants(rng)
    params = init_params([2, *[width] * depth, 1], init, rng)
    gradients = backward(params, forward(params, X, activation, "sigmoid"), y, "binary_cross_entropy")
    return tuple(np.linalg.norm(dW) for dW, _ in (gradients[0], gradients[-1]))


class TestDeepNetworks:
    """Claims of the lesson about depth. They are statistics: any generator gives them within the tolerance."""

    @pytest.mark.parametrize(
        ("activation", "init", "medians"),
        [
            ("sigmoid", "xavier_normal", [1.3e-1, 3.0e-3, 2.4e-4, 1.2e-7, 2.3e-14]),
            ("tanh", "xavier_normal", [1.0, 0.84, 0.61, 0.69, 0.65]),
            ("relu", "he_normal", [0.58, 0.47, 0.58, 0.49, 0.85]),
            ("leaky_relu", "he_normal", [0.58, 0.47, 0.57, 0.56, 0.76]),
        ],
    )
    def test_share_of_the_gradient_that_reaches_the_first_layer(self, activation, init, medians):
        for depth, expected in zip((1, 3, 5, 10, 20), medians, strict=True):
            norms = [first_and_last_gradient(seed, depth, 8, activation, init) for seed in range(50)]
            ratios = [first / last if last else 0 for first, last in norms]  # a network born dead passes nothing on
            assert 0.5 < np.median(ratios) / expected < 2, f"depth {depth}"

    @pytest.mark.parametrize(("depth", "share"), [(5, 0.05), (10, 0.17), (20, 0.62)])
    def test_narrow_deep_relu_networks_can_be_born_dead(self, depth, share):
        dead = [first_and_last_gradient(seed, depth, 4, "relu", "he_normal")[0] == 0 for seed in range(100)]
        assert np.mean(dead) == pytest.approx(share, abs=0.1)

    @pytest.mark.parametrize(("bias", "share"), [(0, 0), (-1, 0.07), (-3, 0.56), (-5, 0.92)])
    def test_share_of_dead_units_grows_with_a_negative_bias(self, bias, share):
        dead = []
        for seed in range(20):
            rng = np.random.default_rng(seed)
            X, _ = quadrants(rng)
            [(W, _), output] = init_params([2, 16, 1], "he_normal", rng)
            trace = forward([(W, np.full(16, float(bias))), output], X, "relu", "sigmoid")
            dead.append((trace.Z[0] <= 0).all(axis=0).mean())
        assert np.mean(dead) == pytest.approx(share, abs=0.1)

    @pytest.mark.parametrize(
        ("activation", "factor"), [("leaky_relu", 0.01**10), ("relu", 0), ("linear", 1), ("sigmoid", None)]
    )
    def test_ten_layers_on_a_negative_path(self, activation, factor):
        # Input −1 through ten units of weight 1 and an output of weight 1, so only f′ is left.
        params = [(np.ones((1, 1)), np.zeros(1))] * 11
        trace = forward(params, [[-1.0]], activation, "linear")
        loss_slope = 2 * trace.prediction[0, 0] - 2
        first = backward(params, trace, [[1.0]], "mse")[0][0][0, 0] / (-1 * loss_slope)
        if factor is None:
            assert 0 < first < 0.25**10
        else:
            assert first == pytest.approx(factor, rel=1e-12, abs=0)

    def test_linear_layers_collapse_to_one_of_the_lowest_rank(self, rng):
        params = random_params([4, 8, 2, 3], rng)
        (W1, b1), (W2, b2), (W3, b3) = params
        W, b = W1 @ W2 @ W3, (b1 @ W2 + b2) @ W3 + b3
        X = rng.standard_normal((50, 4))
        np.testing.assert_allclose(forward(params, X, "linear", "linear").prediction, affine(X, W, b), atol=1e-14)
        assert np.linalg.matrix_rank(W) == 2

    def test_best_linear_model_of_xor_predicts_one_half(self):
        X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
        half = [(np.zeros((2, 1)), np.zeros(1))]
        trace = forward(half, X, "relu", "sigmoid")
        assert trace.prediction.ravel().tolist() == [0.5] * 4
        assert loss_value(trace, y, "binary_cross_entropy") == pytest.approx(math.log(2), rel=1e-15)
        # The loss is convex in one layer, so a gradient of 0 makes this the best one.
        assert not flatten(backward(half, trace, y, "binary_cross_entropy")).any()

    def test_no_line_gets_more_than_three_of_four_right_on_xor(self):
        X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
        grid = np.linspace(-2, 2, 17)
        W = np.array(list(itertools.product(grid, grid))).T
        right = [((affine(X, W, b) > 0) == y[:, np.newaxis]).sum(axis=0).max() for b in grid]
        assert max(right) == 3
