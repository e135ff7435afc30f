"""Steps in place: they lead where the optimiser's record leads, and where the written lines lead."""

import math

import numpy as np
import pytest

from lib.engine.steps import Rate, options_of, update_calls, written_update
from lib.optimizers import OPTIMIZERS, Recipe

RESTRAINTS = [{}, {"l1": 0.02}, {"l2": 0.1}, {"clip": 0.05}, {"l1": 0.01, "l2": 0.05, "clip": 0.2}]
every_optimizer = pytest.mark.parametrize("key", OPTIMIZERS)


def gradients(rng):
    return rng.standard_normal((5, 7))


def stepped(recipe, rng, factor):
    """Parameters after five steps by the calls."""
    theta, g, weights = np.linspace(-1, 1, 7), np.empty(7), np.array([1.0, 1, 1, 0, 1, 1, 0])
    rate = Rate(OPTIMIZERS[recipe.optimizer].default_rate, theta)
    calls = update_calls(recipe, theta, g, weights, {}, rate, factor)
    for gradient in gradients(rng):
        g[...] = gradient
        for call in calls:
            call()
    return theta


@every_optimizer
@pytest.mark.parametrize("factor", [1.0, 0.25])
def test_the_calls_step_as_the_record_does(key, factor):
    record, theta, state = OPTIMIZERS[key], np.linspace(-1, 1, 7), {}
    for gradient in gradients(np.random.default_rng(3)):
        record.step(theta, factor * gradient, state, record.default_rate)
    np.testing.assert_allclose(stepped(Recipe(key), np.random.default_rng(3), factor), theta, rtol=1e-12)


@every_optimizer
@pytest.mark.parametrize("restraints", RESTRAINTS, ids=lambda restraints: "-".join(restraints) or "none")
def test_the_written_lines_step_as_the_calls_do(key, restraints):
    recipe = Recipe(key, **restraints)
    code = written_update(recipe)
    names = {"np": np, "math": math, **{used.__name__: used for used in code.uses}}
    body = "".join(f"    {line}\n" for line in code.lines)
    exec(f"def update(theta, g, factor, rate, state, weights):\n{body}", names)
    theta, state, weights = np.linspace(-1, 1, 7), {}, np.array([1.0, 1, 1, 0, 1, 1, 0])
    for gradient in gradients(np.random.default_rng(3)):
        names["update"](theta, gradient, 0.25, OPTIMIZERS[key].default_rate, state, weights)
    np.testing.assert_allclose(theta, stepped(recipe, np.random.default_rng(3), 0.25), rtol=1e-12)


@every_optimizer
def test_options_are_those_given_and_for_the_rest_the_defaults(key):
    for param in OPTIMIZERS[key].params:
        given = Recipe(key, ((param.key, param.low),))
        usual = options_of(Recipe(key))
        assert usual[param.key] == param.default
        assert options_of(given) == {**usual, param.key: param.low}
        assert not np.array_equal(
            stepped(given, np.random.default_rng(3), 1.0), stepped(Recipe(key), np.random.default_rng(3), 1.0)
        )


def test_a_rate_that_changes_is_seen_by_what_was_bound_before():
    rate = Rate(0.1, np.zeros(2))
    half = rate.times(0.5)
    rate.set(0.4)
    assert half == pytest.approx(0.2)
    assert rate.times(0.5) is half
