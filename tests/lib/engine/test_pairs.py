"""Outputs and pairs in place: predictions, deltas and losses are the lesson's, one network at a time or several."""

from dataclasses import replace

import numpy as np
import pytest

from lib.engine.pairs import output_calls, output_kernel, pair_kernel
from lib.losses import LOSSES
from lib.outputs import OUTPUTS, pair, pairs
from tests.lib.targets import targets_for

PAIRS = [(one.output, one.loss) for one in pairs()]


def targets(output, loss, shape, rng):
    suited = LOSSES[loss].output if OUTPUTS[LOSSES[loss].output].shares else output
    return targets_for(suited, shape, rng)


def run(calls):
    with np.errstate(all="ignore"):
        for call in calls:
            call()


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("shape", [(3, 11), (2, 3, 11)])
def test_the_prediction_is_that_of_the_record(output, shape, rng):
    z = rng.standard_normal(shape)
    p = np.empty_like(z)
    run(output_calls(output, z, p))
    np.testing.assert_allclose(p.swapaxes(-1, -2), OUTPUTS[output].f(z.swapaxes(-1, -2)), rtol=1e-14)
    assert output_calls(output, z, z) == []
    assert output_kernel(output).straight == np.array_equal(p, z)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_delta_and_loss_are_the_lessons(output, loss, rng):
    z, Y = rng.standard_normal((3, 11)), targets(output, loss, (11, 3), rng)
    p, delta, kernel, one = np.empty_like(z), np.empty_like(z), pair_kernel(output, loss), pair(output, loss)
    calls, factor = kernel.delta(z, p, np.ascontiguousarray(kernel.targets(Y).T), delta)
    run(calls)
    prediction = OUTPUTS[output].f(z.T)
    np.testing.assert_allclose(factor * delta.T, one.delta(z.T, prediction, Y), rtol=1e-12, atol=1e-15)
    calls, value = kernel.loss(z, p, np.ascontiguousarray(Y.T))
    run(calls)
    assert value() == pytest.approx(one.value(z.T, prediction, Y), rel=1e-12)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_several_networks_at_once_are_each_on_its_own(output, loss, rng):
    z, kernel = rng.standard_normal((2, 3, 11)), pair_kernel(output, loss)
    y = np.stack([kernel.targets(targets(output, loss, (11, 3), rng)).T for _ in range(2)])
    p, delta = np.empty_like(z), np.empty_like(z)
    calls, factor = kernel.delta(z, p, y, delta)
    run(calls)
    for network in range(2):
        alone = np.empty_like(z[network])
        calls, factor_alone = kernel.delta(z[network], np.empty_like(alone), y[network].copy(), alone)
        run(calls)
        assert factor == factor_alone
        np.testing.assert_allclose(delta[network], alone, rtol=1e-12, atol=1e-15)


def test_targets_between_the_classes_have_the_exact_loss(rng):
    z, Y = rng.standard_normal((1, 11)), rng.uniform(0, 1, (11, 1))
    _, value = pair_kernel("sigmoid", "binary_cross_entropy").loss(z, np.empty_like(z), Y.T)
    assert value() == LOSSES["binary_cross_entropy"].value_from_logits(z.T, Y)


def test_a_loss_of_shares_without_weight_leaves_out_what_is_infinite():
    z, y = np.array([[0.0], [-np.inf]]), np.array([[1.0], [0.0]])
    _, value = pair_kernel("softmax", "cross_entropy").loss(z, np.empty_like(z), y)
    with np.errstate(all="ignore"):
        assert value() == 0


def test_a_pair_without_a_kernel_takes_the_logits_where_the_slope_cancels():
    with LOSSES.registered(replace(LOSSES["binary_cross_entropy"], key="other")):
        z, y = np.array([[-800.0]]), np.array([[1.0]])
        kernel, delta = pair_kernel("sigmoid", "other"), np.empty_like(z)
        calls, factor = kernel.delta(z, np.empty_like(z), y, delta)
        run(calls)
        assert (factor, delta.item()) == (1.0, -1.0)
        assert kernel.error.uses == (LOSSES["other"].gradient_from_logits,)
