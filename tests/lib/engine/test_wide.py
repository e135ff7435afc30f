"""Several networks side by side in one matrix take the steps that each would take alone."""

from dataclasses import dataclass

import numpy as np
import pytest

from lib.engine.engine import Engine, FlatParams
from lib.engine.wide import Wide, WideParams
from lib.network import init_params
from lib.optimizers import Recipe

N = 20
SGD = Recipe()


def train(wide, order):
    """Make all updates of an epoch."""
    wide.shuffle(order)
    for index in range(len(wide.batches)):
        wide.run(index)


def alone(hidden, activations, recipe=SGD, seed=0):
    data = np.random.default_rng(7)
    X, Y = data.standard_normal((N, 2)), (data.random((N, 1)) < 0.5).astype(float)
    return Engine(
        init_params([2, *hidden, 1], "normal", np.random.default_rng(seed)),
        X,
        Y,
        activations=activations,
        output="sigmoid",
        loss="binary_cross_entropy",
        recipe=recipe,
        learning_rate=0.1,
        batch_size=8,
        dtype="float64",
    )


@dataclass(frozen=True)
class Kind:
    """What a network is made of."""

    hidden: tuple[int, ...]
    activations: tuple[str, ...]
    recipe: Recipe = SGD


MIXED = [
    Kind((3, 2), ("tanh", "relu")),
    Kind((1, 4), ("gelu", "tanh"), Recipe("adam")),
    Kind((3, 2), ("tanh", "sigmoid"), Recipe("adam")),
]


def engines(kinds=MIXED):
    return [alone(kind.hidden, kind.activations, kind.recipe, seed) for seed, kind in enumerate(kinds)]


def orders(epochs):
    rng = np.random.default_rng(1)
    return [rng.permutation(N) for _ in range(epochs)]


def test_parameters_lie_in_the_wide_matrices_and_nowhere_is_a_wire_between_networks():
    nets = [
        FlatParams(init_params([2, *kind.hidden, 1], "normal", np.random.default_rng(1)), "float64") for kind in MIXED
    ]
    wide = WideParams(nets)
    assert [V.shape for V in wide.V] == [(3, 7), (8, 8), (9, 3)]
    weights = sum(np.count_nonzero(V[:-1]) for V in wide.V)
    assert weights == sum(np.count_nonzero(V[:-1]) for net in nets for V in net.V)
    for net, slot in zip(nets, wide.slots, strict=True):
        np.testing.assert_array_equal(wide.theta[slot], net.theta)


def test_what_is_scattered_is_gathered_again():
    nets = [
        FlatParams(init_params([2, *kind.hidden, 1], "normal", np.random.default_rng(1)), "float64") for kind in MIXED
    ]
    wide = WideParams(nets)
    wide.theta[...] = np.arange(1, wide.theta.size + 1)
    wide.scatter()
    for V, dV in zip(wide.V, wide.dV, strict=True):
        dV[...] = V
    wide.gather()
    np.testing.assert_array_equal(wide.gradient, wide.theta)


def test_each_network_takes_the_steps_that_it_takes_alone():
    singles, together = engines(), engines()
    wide = Wide(together, [0.1, 0.01, 0.02])
    for engine, rate in zip(singles, [0.1, 0.01, 0.02], strict=True):
        engine.rate.set(rate)
        for order in orders(4):
            engine.shuffle(order)
            for index in range(len(engine.examples)):
                engine.run(index)
    for order in orders(4):
        train(wide, order)
    wide.share()
    for engine, other in zip(singles, together, strict=True):
        np.testing.assert_allclose(other.params.theta, engine.params.theta, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("changed", [0, 2])
def test_a_rate_changes_for_one_network_alone(changed):
    rates = [0.1, 0.1, 0.1]
    rates[changed] = 0.3
    results = []
    for chosen in ([0.1, 0.1, 0.1], rates):
        wide = Wide(engines(), [0.1, 0.1, 0.1])
        wide.set_rates(chosen)
        train(wide, orders(1)[0])
        results.append([wide.params.theta[slot].copy() for slot in wide.params.slots])
    same = [np.array_equal(a, b) for a, b in zip(*results, strict=True)]
    assert same == [n != changed for n in range(3)]


def test_given_back_every_network_goes_on_alone_from_what_was_saved():
    together, singles = engines(), engines()
    first, second, third = orders(3)
    wide = Wide(together, [0.1] * 3)
    train(wide, first)
    wide.save()
    train(wide, second)  # to be forgotten
    wide.give_back()
    for engine, other in zip(singles, together, strict=True):
        engine.shuffle(first)
        for index in range(len(engine.examples)):
            engine.run(index)
        for one in (engine, other):
            one.shuffle(third)
            for index in range(len(one.examples)):
                one.run(index)
        np.testing.assert_allclose(other.params.theta, engine.params.theta, rtol=1e-9, atol=1e-12)
