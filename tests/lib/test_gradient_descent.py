"""``gradient_descent`` of the first lesson; each mistake of its source has a test named for its symptom."""

import numpy as np
import pytest

import lib
from lib.activations import leaky_relu, linear, relu, sigmoid, tanh
from lib.divergence import DivergenceError
from lib.gradient_descent import gradient_descent
from lib.losses import (
    LOSSES,
    binary_cross_entropy,
    binary_cross_entropy_from_logits,
    cross_entropy,
    mae_loss,
    mse_loss,
)
from lib.outputs import every_output, judges
from lib.softmax import softmax

RNG = np.random.default_rng(3)
X = RNG.normal(0, 1, (11, 3))
W = RNG.normal(0, 0.7, (3, 2))
B = RNG.normal(0, 0.5, 2)


def targets(loss_fn, k=2):
    rng = np.random.default_rng(8)
    if loss_fn is cross_entropy:
        return np.eye(k)[rng.integers(0, k, len(X))]
    if loss_fn is binary_cross_entropy:
        return rng.integers(0, 2, (len(X), k)).astype(float)
    return rng.normal(0, 1, (len(X), k))


def one_step(loss_fn, activation_fn, y, W=W, b=B, X=X, lr=1e-3):
    """The gradient that a single full-batch step has used."""
    W1, b1, _ = gradient_descent(X, y, W, b, lr, 1, len(X), loss_fn, activation_fn)
    return (W - W1) / lr, (b - b1) / lr


def by_differences(loss_fn, activation_fn, y, W=W, b=B, X=X):
    params = lib.numerical_gradient(
        X, y, {"W": W, "b": b}, loss_fn, lambda X, p: activation_fn(X @ p["W"] + p["b"]), h=1e-5
    )
    return params["W"], params["b"]


# --- E1: the shortcut


def test_e1_identity_with_mse_steps_twice_as_far_as_the_shortcut():
    y = targets(mse_loss, 1)
    dW, db = one_step(mse_loss, linear, y, W=W[:, :1], b=B[:1])
    error = X @ W[:, :1] + B[:1] - y
    np.testing.assert_allclose(dW, 2 * X.T @ error / len(X), rtol=1e-9)
    np.testing.assert_allclose(db, 2 * error.mean(axis=0), rtol=1e-9)


def test_e1_the_bias_moves_the_right_way_where_the_shortcut_goes_wrong():
    """Saturated sigmoid with MSE: the shortcut averages ŷ − y, the gradient weighs each row by its slope."""
    X, y = np.array([[6.0], [6.0], [0.0]]), np.array([0.0, 0.0, 1.0])
    W, b = np.array([[1.0]]), np.array([0.0])
    shortcut = (sigmoid(X @ W + b)[:, 0] - y).mean()
    _, db = one_step(mse_loss, sigmoid, y, W=W, b=b, X=X)
    _, expected = by_differences(mse_loss, sigmoid, y[:, np.newaxis], W=W, b=b, X=X)
    assert shortcut > 0 > db[0]
    np.testing.assert_allclose(db, expected, rtol=1e-6)


def test_the_shortcut_is_exact_for_sigmoid_with_bce():
    y = targets(binary_cross_entropy, 1)
    dW, _ = one_step(binary_cross_entropy, sigmoid, y, W=W[:, :1], b=B[:1])
    np.testing.assert_allclose(dW, X.T @ (sigmoid(X @ W[:, :1] + B[:1]) - y) / len(X), rtol=1e-9)


PAIRS = [
    (record.value, output.f)
    for key, record in LOSSES.items()
    for output in every_output().values()
    if judges(key, output)
]


@pytest.mark.parametrize(("loss_fn", "activation_fn"), PAIRS)
def test_e1_every_pair_of_the_lab_follows_its_own_gradient(loss_fn, activation_fn):
    y = targets(loss_fn)
    dW, db = one_step(loss_fn, activation_fn, y)
    expected_W, expected_b = by_differences(loss_fn, activation_fn, y)
    np.testing.assert_allclose(dW, expected_W, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(db, expected_b, rtol=1e-6, atol=1e-8)


def own_mse(p, y):
    return np.mean((p - y) ** 2)


def own_bce(p, y):
    return -np.mean(y * np.log(p + 1e-15) + (1 - y) * np.log(1 - p + 1e-15))


def own_sigmoid(z):
    return 1 / (1 + np.exp(-z))


def own_softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("loss_fn", "activation_fn"),
    [
        (mse_loss, np.arctan),
        (mse_loss, own_sigmoid),
        (mae_loss, own_softmax),
        (cross_entropy, own_softmax),
        (binary_cross_entropy, own_sigmoid),
        (own_mse, linear),
        (own_mse, relu),
        (own_mse, softmax),
        (own_mse, own_softmax),
        (own_mse, lambda z: z**3),
        (own_bce, sigmoid),
        (own_bce, own_sigmoid),
    ],
)
def test_functions_of_ones_own_follow_their_gradient(loss_fn, activation_fn):
    y = targets({own_bce: binary_cross_entropy}.get(loss_fn, loss_fn))
    dW, db = one_step(loss_fn, activation_fn, y)
    expected_W, expected_b = by_differences(loss_fn, activation_fn, y)
    np.testing.assert_allclose(dW, expected_W, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(db, expected_b, rtol=1e-5, atol=1e-7)


def test_an_elementwise_function_keeps_the_convention_of_the_lab_at_its_kink():
    y = -np.ones((11, 1))
    dW, db = one_step(own_mse, relu, y, W=np.zeros((3, 1)), b=np.zeros(1))
    assert not dW.any()
    assert not db.any()
    _, db = one_step(mse_loss, leaky_relu, y, W=np.zeros((3, 1)), b=np.zeros(1))
    np.testing.assert_allclose(db, [0.02], rtol=1e-9)


def test_a_bce_of_ones_own_survives_probabilities_next_to_1():
    X, y = np.array([[30.0], [-30.0]]), np.array([1.0, 0.0])
    _, _, history = gradient_descent(X, y, [[1.0]], [0.0], 0.1, 3, 2, own_bce, sigmoid)
    assert np.isfinite(history).all()


def test_a_confident_mistake_still_learns():
    """Through σ′, which is 0 there, the gradient would vanish; from the logit it is ŷ − y."""
    dW, _ = one_step(binary_cross_entropy, sigmoid, [0.0], W=np.array([[800.0]]), b=np.zeros(1), X=np.array([[1.0]]))
    np.testing.assert_allclose(dW, [[1.0]], rtol=1e-6)


def test_a_loss_from_logits_takes_the_identity():
    y = targets(binary_cross_entropy)
    from_logits = gradient_descent(X, y, W, B, 0.1, 5, 4, binary_cross_entropy_from_logits)
    from_probabilities = gradient_descent(X, y, W, B, 0.1, 5, 4, binary_cross_entropy, sigmoid)
    np.testing.assert_allclose(from_logits[0], from_probabilities[0], rtol=1e-12)
    np.testing.assert_allclose(from_logits[2], from_probabilities[2], rtol=1e-12)


# --- E2: the bias


def test_e2_two_outputs_learn_two_biases_not_their_mean():
    rng = np.random.default_rng(0)
    X = rng.normal(0, 1, (200, 2))
    true_W, true_b = np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([0.5, 5.5])
    W, b, history = gradient_descent(
        X, X @ true_W + true_b, np.zeros((2, 2)), np.zeros(2), 0.1, 100, 20, mse_loss, rng=rng
    )
    np.testing.assert_allclose(b, true_b, atol=1e-6)
    np.testing.assert_allclose(W, true_W, atol=1e-6)
    assert history[-1] < 1e-12


@pytest.mark.parametrize("b", [0.0, np.zeros(1), np.zeros((1, 1)), 0])
def test_the_bias_comes_back_in_the_shape_given(b):
    _, fitted, _ = gradient_descent(X, targets(mse_loss, 1), W[:, :1], b, 0.1, 2, 4, mse_loss)
    assert fitted.shape == np.shape(b)
    assert np.all(fitted != 0)


@pytest.mark.parametrize(("b", "shape"), [(B, (2,)), (B[np.newaxis], (1, 2)), (0.0, (2,)), ([0.0], (2,))])
def test_several_outputs_have_a_bias_each_whatever_was_given(b, shape):
    _, fitted, _ = gradient_descent(X, targets(mse_loss), W, b, 0.1, 2, 4, mse_loss)
    assert fitted.shape == shape
    assert len(np.unique(fitted)) == 2


# --- E3: shapes


def test_e3_a_flat_y_is_a_column_and_never_an_n_by_n_table():
    y = np.array([1.0, 0.0, 1.0])
    X, W = np.array([[2.0], [-2.0], [1.5]]), np.array([[1.0]])
    flat = gradient_descent(X, y, W, 0.0, 0.1, 4, 2, binary_cross_entropy, sigmoid)
    column = gradient_descent(X, y[:, np.newaxis], W, 0.0, 0.1, 4, 2, binary_cross_entropy, sigmoid)
    np.testing.assert_array_equal(flat[0], column[0])
    assert flat[2] == column[2]
    assert flat[2][0] == pytest.approx(np.mean(np.log1p(np.exp([-2, -2, -1.5]))))


def test_nothing_that_was_passed_in_changes():
    y = targets(mse_loss)
    given = [X.copy(), y.copy(), W.copy(), B.copy()]
    fitted_W, fitted_b, _ = gradient_descent(*given, 0.1, 3, 4, mse_loss, tanh)
    for before, after in zip((X, y, W, B), given, strict=True):
        np.testing.assert_array_equal(before, after)
    assert not np.shares_memory(fitted_W, given[2])
    assert not np.shares_memory(fitted_b, given[3])


def test_zero_epochs_return_copies_and_the_first_loss():
    y = targets(mse_loss)
    fitted_W, fitted_b, history = gradient_descent(X, y, W, B, 0.1, 0, 4, mse_loss)
    np.testing.assert_array_equal(fitted_W, W)
    assert not np.shares_memory(fitted_W, W)
    assert not np.shares_memory(fitted_b, B)
    assert history == [mse_loss(X @ W + B, y)]


def test_integer_weights_are_trained_as_real_numbers():
    fitted, _, _ = gradient_descent([[1], [2]], [1, 2], [[0]], 0, 0.1, 1, 2, mse_loss)
    np.testing.assert_allclose(fitted, [[0.5]])


# --- E11: history, shuffles, divergence, arguments


def test_e11_history_starts_with_the_loss_before_the_first_step():
    y = targets(mse_loss)
    fitted_W, fitted_b, history = gradient_descent(X, y, W, B, 0.05, 7, 4, mse_loss, tanh)
    assert len(history) == 8
    assert history[0] == mse_loss(tanh(X @ W + B), y)
    assert history[-1] == mse_loss(tanh(X @ fitted_W + fitted_b), y)


def test_e11_quiet_with_an_optional_callback(capsys):
    heard = []
    _, _, history = gradient_descent(
        X, targets(mse_loss), W, B, 0.05, 3, 4, mse_loss, callback=lambda epoch, loss: heard.append((epoch, loss))
    )
    assert heard == list(zip([1, 2, 3], history[1:], strict=True))
    assert capsys.readouterr().out == ""


def test_e11_the_same_call_gives_the_same_run_and_a_generator_another():
    y = targets(mse_loss)
    first = gradient_descent(X, y, W, B, 0.05, 5, 4, mse_loss)
    again = gradient_descent(X, y, W, B, 0.05, 5, 4, mse_loss)
    seed_0 = gradient_descent(X, y, W, B, 0.05, 5, 4, mse_loss, rng=np.random.default_rng(0))
    other = gradient_descent(X, y, W, B, 0.05, 5, 4, mse_loss, rng=np.random.default_rng(1))
    assert first[2] == again[2] == seed_0[2]
    assert first[2][0] == other[2][0]
    assert first[2][1:] != other[2][1:]


def test_examples_are_reshuffled_every_epoch_and_a_short_last_batch_has_its_own_mean():
    y = targets(mse_loss)
    expected_W, expected_b = W.copy(), B.copy()
    rng = np.random.default_rng(0)
    for _ in range(3):
        order = rng.permutation(11)
        for rows in np.split(order, [4, 8]):
            error = X[rows] @ expected_W + expected_b - y[rows]
            expected_W -= 0.1 * 2 * X[rows].T @ error / error.size
            expected_b -= 0.1 * 2 * error.sum(axis=0) / error.size
    fitted_W, fitted_b, _ = gradient_descent(X, y, W, B, 0.1, 3, 4, mse_loss)
    np.testing.assert_allclose(fitted_W, expected_W, rtol=1e-12)
    np.testing.assert_allclose(fitted_b, expected_b, rtol=1e-12)


def test_e11_stops_at_the_first_value_that_is_not_finite_and_says_where():
    y = targets(mse_loss)
    with pytest.raises(DivergenceError) as caught:
        gradient_descent(X, y, W, B, 1e60, 50, 4, mse_loss)
    found = caught.value.divergence
    rng, current_W, current_b = np.random.default_rng(0), W.copy(), B.copy()
    with np.errstate(all="ignore"):
        expected = first_bad(rng, current_W, current_b, y)
    assert (found.epoch, found.batch, found.quantity) == expected
    assert f"In epoch {found.epoch}, batch {found.batch}, the {found.quantity} became" in str(caught.value)
    assert len(caught.value.history) == found.epoch
    assert np.isfinite(caught.value.history).all()
    assert isinstance(caught.value, ArithmeticError)


def first_bad(rng, W, b, y):
    for epoch in range(1, 51):
        for batch, rows in enumerate(np.split(rng.permutation(11), [4, 8]), start=1):
            z = X[rows] @ W + b
            delta = 2 * (z - y[rows]) / z.size
            dW, db = X[rows].T @ delta, delta.sum(axis=0)
            W, b = W - 1e60 * dW, b - 1e60 * db
            for name, values in (("pre-activation z", z), ("weight gradient", dW), ("bias gradient", db),
                                 ("weights", W), ("bias", b)):  # fmt: skip
                if not np.isfinite(values).all():
                    return epoch, batch, name
        if not np.isfinite(np.mean((X @ W + b - y) ** 2)):
            return epoch, 3, "loss"
    return None


def test_a_loss_that_is_infinite_before_the_first_step_says_so():
    with pytest.raises(DivergenceError, match="Before the first step the loss became infinite"):
        gradient_descent([[1.0]], [0.0], [[1e200]], 0.0, 0.1, 1, 1, mse_loss)


ARGUMENTS = {
    "X": X,
    "y": targets(mse_loss),
    "W": W,
    "b": B,
    "lr": 0.1,
    "num_epochs": 1,
    "batch_size": 4,
    "loss_fn": mse_loss,
}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"batch_size": 0}, "batch_size must be a whole number of at least 1; got 0"),
        ({"batch_size": 2.5}, "batch_size must be a whole number of at least 1; got 2.5"),
        ({"num_epochs": -1}, "num_epochs must be a whole number of at least 0; got -1"),
        ({"lr": 0}, "lr must be a finite number above 0; got 0"),
        ({"lr": float("nan")}, "lr must be a finite number above 0; got nan"),
        ({"lr": -0.1}, "lr must be a finite number above 0; got -0.1"),
        ({"X": X[:0]}, r"X must be a non-empty array"),
        ({"X": np.where(X > 1, np.nan, X)}, "X must be finite"),
        ({"X": X[:, :2]}, r"W must have one row per column of X; got X \(11, 2\) and W \(3, 2\)"),
        ({"W": W[:, 0]}, r"W must have one row per column of X; got X \(11, 3\) and W \(3,\)"),
        ({"W": np.full((3, 2), np.inf)}, "W must be finite; got inf"),
        ({"y": targets(mse_loss, 3)}, r"y must have one row .* got y \(11, 3\), X \(11, 3\) and W \(3, 2\)"),
        ({"y": targets(mse_loss)[:5]}, r"y must have one row .* got y \(5, 2\)"),
        ({"y": targets(mse_loss)[:, 0]}, r"y must have one row .* got y \(11, 1\)"),
        ({"b": np.zeros(3)}, r"b must hold one bias per column of W; got b \(3,\) and W \(3, 2\)"),
        ({"b": np.zeros((2, 1))}, r"b must hold one bias per column of W; got b \(2, 1\)"),
        ({"b": [0, np.nan]}, "b must be finite; got nan"),
        ({"loss_fn": "mse"}, "loss_fn must be a function; got 'mse'"),
        ({"activation_fn": "relu"}, "activation_fn must be a function; got 'relu'"),
        ({"activation_fn": np.sum}, r"activation_fn must keep the shape of its input \(11, 2\); got \(\)"),
        ({"rng": 7}, "rng must be a numpy.random.Generator, .*; got 7"),
    ],
)
def test_e11_a_wrong_argument_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        gradient_descent(**{**ARGUMENTS, **arguments})


def test_importable_as_the_lesson_does_with_the_identity_as_default():
    assert lib.gradient_descent is gradient_descent
    y = targets(mse_loss)
    default = lib.gradient_descent(X, y, W, B, 0.1, 2, 4, lib.mse_loss)
    identity = lib.gradient_descent(X, y, W, B, 0.1, 2, 4, lib.mse_loss, linear)
    assert default[2] == identity[2]
