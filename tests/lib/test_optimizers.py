"""Update rules: two steps by hand, long runs against PyTorch, convergence."""

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
        ("nesterov", {}, 1 - 0.1 * (2 + 0.9 * 2) - 0.1 * (-1 + 0.9 * 0.8)),
        ("nesterov", {"beta": 0.5}, 1 - 0.1 * (2 + 0.5 * 2) - 0.1 * -1),
        ("adagrad", {}, 1 - 0.1 + 0.1 / math.sqrt(5)),
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


TORCH = {
    "sgd": {
        1: [2.822984884706593, -0.9791926581726428],
        10: [1.8609816644371182, -0.029168094770988674],
        100: [0.017074734330087465, -0.005747242172187579],
        1000: [-0.05335627045790573, 0.0006325027599990116],
    },
    "momentum": {
        1: [2.822984884706593, -0.9791926581726428],
        10: [-0.852942692370045, -0.17250174631306409],
        100: [0.035729318502189765, 0.0067289907031585165],
        1000: [-0.029203197117631623, -0.015102433317580207],
    },
    "nesterov": {
        1: [2.6636712809425265, -0.06046605052802139],
        10: [-0.6748655150139244, -0.025147375084285786],
        100: [0.04258048807907299, -0.0017858388839487437],
        1000: [-0.08543932327460486, -0.008018124679416094],
    },
    "adagrad": {
        1: [2.9500000000014124, -1.9500000000002449],
        10: [2.7676619923153014, -1.7570457234322403],
        100: [2.154719694808224, -1.1640777455908349],
        1000: [0.7354076652916478, -0.12289639801028023],
    },
    "rmsprop": {
        1: [2.84188611840389, -1.841886117236485],
        10: [2.2349360492647374, -1.2128862776042868],
        100: [0.03757962759133435, -0.00677789595246877],
        1000: [-0.07325257972898905, 0.0021466389645152448],
    },
    "adam": {
        1: [2.9500000001412308, -1.9500000000244904],
        10: [2.5150917520027782, -1.5059014483500617],
        100: [0.10217288158481708, 0.011246456693654984],
        1000: [-0.0034676337824704924, -0.0006254096436395037],
    },
}
"""Where PyTorch 2.13 arrives after so many steps from (3, −2) with η = 0.05, float64 and these settings of its own:
momentum=0.9 for momentum and Nesterov (nesterov=True), alpha=0.9 for RMSProp, defaults for all else. The gradient at
step t is (θ₁ + cos t, 10 θ₂ + cos 2t): a valley that is shaken, so that the way never comes to rest."""


@pytest.mark.parametrize("key", TORCH)
def test_a_thousand_steps_lead_where_pytorch_gets(key):
    theta, state, found = np.array([3.0, -2.0]), {}, {}
    for t in range(1, 1001):
        g = np.array([theta[0] + math.cos(t), 10 * theta[1] + math.cos(2 * t)])
        OPTIMIZERS[key].step(theta, g, state, 0.05)
        found[t] = theta.tolist()
    for t, expected in TORCH[key].items():
        assert found[t] == pytest.approx(expected, rel=1e-12, abs=1e-14)


PEERS = {
    "sgd": ("SGDOptimizer", {"momentum": 0, "nesterov": False}),
    "momentum": ("SGDOptimizer", {"momentum": 0.9, "nesterov": False}),
    "nesterov": ("SGDOptimizer", {"momentum": 0.9, "nesterov": True}),
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


@every_record
def test_state_starts_empty_and_holds_what_the_formula_names(record):
    _, state = run(record, np.ones(3), [np.ones(3)] * 2, 0.1)
    assert all(name in record.formula for name in state.keys() - {"t"})
    assert all(value.shape == (() if name == "t" else (3,)) for name, value in state.items())
    assert state.get("t", 2) == 2


@every_record
def test_state_is_kept_apart_for_each_run(record):
    first, _ = run(record, np.array([1.0]), [[1.0], [1.0]], 0.1)
    second, _ = run(record, np.array([1.0]), [[1.0], [1.0]], 0.1)
    assert first == second


def valley(record, steps=3000):
    """The way along a valley ten times as steep across as along, at the usual rate: (steps + 1, 2)."""
    theta, state, way = np.array([3.0, -2.0]), {}, [[3.0, -2.0]]
    for _ in range(steps):
        record.step(theta, np.array([1.0, 10.0]) * theta, state, record.default_rate)
        way.append(theta.tolist())
    return np.array(way)


@every_record
def test_comes_near_the_bottom_of_a_long_valley_at_its_usual_rate(record):
    assert np.abs(valley(record)[-1]).max() < 2 * record.default_rate


@pytest.mark.parametrize("key", ["sgd", "momentum", "nesterov", "adam"])  # the others keep or lose their pace
def test_comes_to_rest_at_the_bottom(key):
    assert np.abs(valley(OPTIMIZERS[key])[-1]).max() < 1e-6


def test_nesterov_swings_less_past_the_bottom_than_momentum():
    assert "swings less" in OPTIMIZERS["nesterov"].use
    past = {key: valley(OPTIMIZERS[key], 300)[:, 1].max() for key in ("momentum", "nesterov")}
    assert 0 < past["nesterov"] < 0.7 * past["momentum"]


def test_adagrad_shortens_a_steady_step_by_the_root_of_its_number():
    assert "steps shrink" in OPTIMIZERS["adagrad"].use
    theta, state = np.zeros(1), {}
    for t in range(1, 101):
        before = theta.copy()
        OPTIMIZERS["adagrad"].step(theta, np.array([5.0]), state, 0.1)
        assert before - theta == pytest.approx(0.1 / math.sqrt(t))


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


@pytest.mark.parametrize("key", ["momentum", "nesterov"])
def test_momentum_with_no_memory_is_sgd(key, rng):
    gradients = rng.standard_normal((5, 3))
    plain, _ = run(OPTIMIZERS["sgd"], np.ones(3), gradients, 0.1)
    remembered, _ = run(OPTIMIZERS[key], np.ones(3), gradients, 0.1, beta=0.0)
    np.testing.assert_array_equal(plain, remembered)


@pytest.mark.parametrize("scale", [1e-3, 1, 1e3])
def test_first_step_of_adam_is_the_learning_rate_whatever_the_gradient(scale):
    theta, _ = run(OPTIMIZERS["adam"], np.zeros(1), [[scale]], 0.01)
    assert theta[0] == pytest.approx(-0.01, rel=2e-5)
