"""Update rules: two steps by hand, long runs against the published formulas, convergence."""

import math

import numpy as np
import pytest

from lib.optimizers import OPTIMIZERS

every_record = pytest.mark.parametrize("record", OPTIMIZERS.values(), ids=OPTIMIZERS)


def run(record, theta, gradients, learning_rate, **params):
    state = {}
    for g in gradients:
        record.step(theta, np.array(g), state, learning_rate, **params)
    return theta, state


@pytest.mark.parametrize(
    ("key", "params", "after_two"),
    [
        # θ = 1, gradients 2 then −1, η = 0.1
        ("sgd", {}, 1 - 0.2 + 0.1),
        ("momentum", {}, 1 - 0.1 * 2 - 0.1 * (0.9 * 2 - 1)),
        ("momentum", {"beta": 0.5}, 1 - 0.1 * 2 - 0.1 * (0.5 * 2 - 1)),
        ("rmsprop", {}, 1 - 0.1 * 2 / math.sqrt(0.4) + 0.1 / math.sqrt(0.9 * 0.4 + 0.1)),
        ("rmsprop", {"rho": 0.5}, 1 - 0.1 * 2 / math.sqrt(2) + 0.1 / math.sqrt(0.5 * 2 + 0.5)),
        ("adam", {}, 1 - 0.1 - 0.1 * (0.08 / 0.19) / math.sqrt((0.999 * 0.004 + 0.001) / 0.001999)),
        (
            "adam",
            {"beta1": 0.5, "beta2": 0.9},
            1 - 0.1 - 0.1 * ((0.5 * 1 - 0.5) / 0.75) / math.sqrt((0.9 * 0.4 + 0.1) / 0.19),
        ),
    ],
)
def test_two_steps_by_hand(key, params, after_two):
    theta, _ = run(OPTIMIZERS[key], np.array([1.0]), [[2.0], [-1.0]], 0.1, **params)
    assert theta[0] == pytest.approx(after_two, abs=5e-9)  # ε = 1e-8 is left out of the sums above


def naive(key, theta, gradients, rate):
    """The rules as published, with plain numbers and defaults; one parameter at a time."""
    v = s = m = 0.0
    for t, g in enumerate(gradients, start=1):
        if key == "sgd":
            theta -= rate * g
        elif key == "momentum":
            v = 0.9 * v + g
            theta -= rate * v
        elif key == "rmsprop":
            s = 0.9 * s + (1 - 0.9) * g * g
            theta -= rate * g / (math.sqrt(s) + 1e-8)
        elif key == "adam":
            m = 0.9 * m + (1 - 0.9) * g
            s = 0.999 * s + (1 - 0.999) * g * g
            theta -= rate * (m / (1 - 0.9**t)) / (math.sqrt(s / (1 - 0.999**t)) + 1e-8)
    return theta


@every_record
def test_a_long_run_follows_the_published_rule(record, rng):
    start, gradients = rng.standard_normal(4), rng.standard_normal((50, 4))
    theta, _ = run(record, start.copy(), gradients, 0.05)
    expected = [naive(record.key, start[i], gradients[:, i], 0.05) for i in range(4)]
    np.testing.assert_allclose(theta, expected, rtol=1e-12)


PEERS = {
    "sgd": ("SGDOptimizer", {"momentum": 0, "nesterov": False}),
    "momentum": ("SGDOptimizer", {"momentum": 0.9, "nesterov": False}),
    "adam": ("AdamOptimizer", {}),
}


@pytest.mark.parametrize("key", PEERS)
def test_agrees_with_scikit_learn(key, rng):
    sklearn = pytest.importorskip("sklearn.neural_network._stochastic_optimizers")
    name, options = PEERS[key]
    theirs, gradients = rng.standard_normal(3), rng.standard_normal((20, 3))
    ours, _ = run(OPTIMIZERS[key], theirs.copy(), gradients, 0.05)
    peer = getattr(sklearn, name)([theirs], 0.05, **options)
    for g in gradients:
        peer.update_params([theirs], [g])
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)


@every_record
def test_steps_in_place_and_leaves_the_gradient_alone(record):
    theta, g = np.array([1.0, 2.0]), np.array([0.5, -0.5])
    same = theta
    assert record.step(theta, g, {}, 0.1) is None
    assert same is theta
    assert (np.sign(theta - [1, 2]) == [-1, 1]).all()
    assert g.tolist() == [0.5, -0.5]


@pytest.mark.parametrize(
    ("key", "names"), [("sgd", ""), ("momentum", "v"), ("rmsprop", "s"), ("adam", "m v t")], ids=OPTIMIZERS
)
def test_state_starts_empty_and_holds_what_the_formula_names(key, names):
    _, state = run(OPTIMIZERS[key], np.ones(3), [np.ones(3)] * 2, 0.1)
    assert set(state) == set(names.split())
    assert all(value.shape == (() if name == "t" else (3,)) for name, value in state.items())
    if key == "adam":
        assert state["t"] == 2


@every_record
def test_state_is_kept_apart_for_each_run(record):
    first, _ = run(record, np.array([1.0]), [[1.0], [1.0]], 0.1)
    second, _ = run(record, np.array([1.0]), [[1.0], [1.0]], 0.1)
    assert first == second


@every_record
def test_converges_on_a_long_valley(record):
    curvature, theta, state = np.array([1.0, 10.0]), np.array([3.0, -2.0]), {}
    for _ in range(3000):
        record.step(theta, curvature * theta, state, record.default_rate)
    # RMSProp keeps stepping by about its rate: it comes near, not to rest.
    assert np.abs(theta).max() < (2 * record.default_rate if record.key == "rmsprop" else 1e-6)


@every_record
def test_a_zero_gradient_from_the_start_moves_nothing(record):
    theta, _ = run(record, np.array([1.0, -2.0]), [[0.0, 0.0]] * 3, 0.1)
    assert theta.tolist() == [1, -2]


def test_momentum_carries_a_steady_gradient_ten_times_as_far():
    assert "ten times as far" in OPTIMIZERS["momentum"].use
    theta, state = np.zeros(1), {}
    for _ in range(300):
        before = theta.copy()
        OPTIMIZERS["momentum"].step(theta, np.ones(1), state, 0.1)
    assert before - theta == pytest.approx(10 * 0.1)


def test_momentum_with_no_memory_is_sgd(rng):
    gradients = rng.standard_normal((5, 3))
    plain, _ = run(OPTIMIZERS["sgd"], np.ones(3), gradients, 0.1)
    remembered, _ = run(OPTIMIZERS["momentum"], np.ones(3), gradients, 0.1, beta=0.0)
    np.testing.assert_array_equal(plain, remembered)


@pytest.mark.parametrize("scale", [1e-3, 1, 1e3])
def test_first_step_of_adam_is_the_learning_rate_whatever_the_gradient(scale):
    theta, _ = run(OPTIMIZERS["adam"], np.zeros(1), [[scale]], 0.01)
    assert theta[0] == pytest.approx(-0.01, rel=2e-5)
