"""Penalties against finite differences, and a gradient that is shortened but not turned."""

import numpy as np
import pytest

from lib.network import init_params
from lib.regularization import clip_norm, penalty, penalty_gradient


def network(seed=0):
    rng = np.random.default_rng(seed)
    return [(W, rng.normal(size=b.size)) for W, b in init_params([2, 3, 4, 1], "normal", rng)]


@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0), (0, 0.2), (0.1, 0.4)])
def test_the_penalty_has_the_gradient_that_finite_differences_find(l1, l2):
    params, h = network(), 1e-6
    for (W, b), (dW, db) in zip(params, penalty_gradient(params, l1, l2), strict=True):
        for part, gradient in ((W, dW), (b, db)):
            for place in np.ndindex(part.shape):
                middle = part[place]
                part[place] = middle + h
                above = penalty(params, l1, l2)
                part[place] = middle - h
                below = penalty(params, l1, l2)
                part[place] = middle
                assert gradient[place] == pytest.approx((above - below) / (2 * h), abs=1e-8)


def test_the_penalty_is_what_the_formula_says_and_leaves_biases_out():
    params = [(np.array([[1.0, -2.0]]), np.array([100.0, 100.0]))]
    assert penalty(params, l1=0.5) == 1.5
    assert penalty(params, l2=0.5) == 1.25
    assert penalty_gradient([(np.array([[0.0]]), np.array([3.0]))], l1=1)[0] == (np.array([[0.0]]), np.array([0.0]))


def test_a_long_gradient_is_shortened_in_its_own_direction():
    gradients = network()
    flat = np.concatenate([part.ravel() for pair in gradients for part in pair])
    short = np.concatenate([part.ravel() for pair in clip_norm(gradients, 0.1) for part in pair])
    np.testing.assert_allclose(short, 0.1 * flat / np.linalg.norm(flat))
    assert clip_norm(gradients, 1e3) is gradients


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: penalty([], l1=-1), "l1 must be a finite number of at least 0; got -1"),
        (lambda: penalty_gradient([], l2=float("nan")), "l2 must be a finite number of at least 0; got nan"),
        (lambda: clip_norm([], 0), "limit must be a finite number above 0; got 0"),
    ],
)
def test_wrong_strengths_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
