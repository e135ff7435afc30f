"""The functions of the lesson, as a student imports them, on its examples and exercises."""

import inspect
import math
import re
from pathlib import Path

import numpy as np
import pytest

import lib
from lib import (
    binary_cross_entropy,
    forward_perceptron,
    matrix_multiply,
    mse_loss,
    normalize,
    numerical_gradient,
    relu,
    sigmoid,
    softmax,
)

EXERCISE_1 = np.array([[-1.5, 2, 0], [-0.5, -2, 1.5], [3, -1, 0.5], [-3, 4, -0.2]])


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("normalize", "X"),
        ("matrix_multiply", "X W"),
        ("sigmoid", "z"),
        ("relu", "z"),
        ("softmax", "z axis temperature"),
        ("mse_loss", "y_pred y"),
        ("binary_cross_entropy", "A y"),
        ("numerical_gradient", "X y params loss_fn forward_fn h"),
        ("forward_perceptron", "X W b"),
    ],
)
def test_exported_with_the_arguments_in_the_order_of_the_lesson(name, arguments):
    assert name in lib.__all__
    assert list(inspect.signature(getattr(lib, name)).parameters) == arguments.split()


def test_default_step_of_the_numerical_gradient():
    assert inspect.signature(numerical_gradient).parameters["h"].default == 1e-4


def test_example_1_relu_of_a_matrix():
    assert relu([[-1, 2], [0, -3], [4, -0.5]]).tolist() == [[0, 2], [0, 0], [4, 0]]


@pytest.mark.parametrize("shape", [(4, 10), (3, 5)], ids=["example 2", "exercise 2"])
def test_softmax_of_a_random_matrix(shape, rng):
    p = softmax(rng.standard_normal(shape))
    assert ((p >= 0) & (p <= 1)).all()
    np.testing.assert_allclose(p.sum(axis=1), np.ones(shape[0]), rtol=1e-15)


def test_exercise_1_relu_and_its_counts():
    A = relu(EXERCISE_1)
    assert A.tolist() == [[0, 2, 0], [0, 0, 1.5], [3, 0, 0.5], [0, 4, 0]]
    zeroed, already, kept = ((sign == np.sign(EXERCISE_1)).sum() for sign in (-1, 0, 1))
    assert (zeroed, already, kept) == (6, 1, 5)
    assert (A == 0).sum() == zeroed + already == 7


def test_exercise_3_zeros_are_binomial(rng):
    counts = (relu(rng.uniform(-5, 5, (4000, 5, 4))) == 0).sum(axis=(1, 2))
    assert counts.mean() == pytest.approx(10, abs=0.15)
    assert counts.std() == pytest.approx(math.sqrt(20 / 4), abs=0.1)


def test_exercise_4_softmax_of_huge_integers():
    p = softmax(np.array([[1000, 1000, 1000], [-1000, -1000, -1000]]))
    np.testing.assert_array_equal(p, np.full((2, 3), 1 / 3))
    np.testing.assert_allclose(softmax([1000, 999, 998]), [0.66524096, 0.24472847, 0.09003057], atol=5e-9)


def test_normalize_columns_of_different_scale():
    Z = normalize([[1, 100, 5], [2, 300, 5], [3, 200, 5]])
    np.testing.assert_allclose(Z.mean(axis=0), 0, atol=1e-15)
    np.testing.assert_allclose(Z.std(axis=0), [1, 1, 0], rtol=1e-15)


def test_a_perceptron_is_a_sigmoid_of_a_matrix_product_plus_bias(rng):
    X, W, b = rng.standard_normal((5, 3)), rng.standard_normal((3, 2)), rng.standard_normal(2)
    A = forward_perceptron(X, W, b)
    assert A.shape == (5, 2)
    np.testing.assert_array_equal(A, sigmoid(matrix_multiply(X, W) + b))


def test_numerical_gradient_of_a_perceptron_is_the_formula_on_the_board(rng):
    X, y = rng.standard_normal((6, 2)), rng.integers(0, 2, (6, 1))
    params = {"W": rng.standard_normal((2, 1)), "b": rng.standard_normal(1)}

    def forward_fn(X, params):
        return forward_perceptron(X, params["W"], params["b"])

    gradient = numerical_gradient(X, y, params, binary_cross_entropy, forward_fn)
    error = forward_fn(X, params) - y
    np.testing.assert_allclose(gradient["W"], X.T @ error / 6, atol=1e-8)
    np.testing.assert_allclose(gradient["b"], error.mean(axis=0), atol=1e-8)


def test_losses_of_the_lesson_by_hand():
    assert mse_loss([1, 2], [0, 4]) == 2.5
    assert binary_cross_entropy([0.5, 0.5], [0, 1]) == pytest.approx(math.log(2))


def reading_order():
    """What the package says is to be read, in turn."""
    return re.findall(r"^\d\. (\w+):", lib.__doc__, flags=re.M)


def test_at_most_eight_files_tell_the_story_and_each_builds_on_those_before():
    order = reading_order()
    assert 5 <= len(order) <= 8
    for place, name in enumerate(order):
        source = (Path(lib.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
        imported = set(re.findall(r"^from lib\.(\w+) import", source, flags=re.M))
        assert not imported & set(order[place:]), name


def test_the_network_of_the_lesson_stays_as_short_as_on_the_board():
    source = (Path(lib.__file__).parent / "network.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 150
