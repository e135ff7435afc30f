"""First weights: shapes, the spread that each formula promises, and what each parameter does."""

import math

import numpy as np
import pytest

from lib.initializers import INITIALIZERS

every_record = pytest.mark.parametrize("record", INITIALIZERS.values(), ids=INITIALIZERS)


@every_record
@pytest.mark.parametrize(("n_in", "n_out"), [(1, 1), (2, 5), (5, 2)])
def test_shape_and_dtype(record, n_in, n_out, rng):
    W = record.draw(n_in, n_out, rng)
    assert (W.shape, W.dtype) == ((n_in, n_out), np.float64)


@pytest.mark.parametrize(
    ("key", "sd", "limit"),
    [
        ("zeros", 0, 0),
        ("normal", 1, math.inf),
        ("xavier_normal", math.sqrt(2 / 500), math.inf),
        ("xavier_uniform", math.sqrt(2 / 500), math.sqrt(6 / 500)),
        ("he_normal", math.sqrt(2 / 400), math.inf),
        ("he_uniform", math.sqrt(2 / 400), math.sqrt(6 / 400)),
        ("lecun_normal", math.sqrt(1 / 400), math.inf),
    ],
)
def test_spread_on_a_layer_that_is_not_square(key, sd, limit, rng):
    W = INITIALIZERS[key].draw(400, 100, rng)
    # 40 000 draws: the standard error is sd/200 for the mean and at most sd/280 for the spread.
    assert W.mean() == pytest.approx(0, abs=sd / 40)
    assert W.std() == pytest.approx(sd, rel=0.02)
    assert np.abs(W).max() <= limit
    if sd:
        beyond = (np.abs(W) > 2 * sd).mean()
        assert beyond == pytest.approx(0.0455 if math.isinf(limit) else 0, abs=0.006), "normal or uniform, as named"


def test_every_record_has_a_known_spread():
    marks = test_spread_on_a_layer_that_is_not_square.pytestmark
    assert [case[0] for case in marks[0].args[1]] == list(INITIALIZERS)


@pytest.mark.parametrize("scale", [0.01, 1.0, 3.0])
def test_scale_of_the_plain_normal_multiplies(scale):
    draws = [INITIALIZERS["normal"].draw(3, 2, np.random.default_rng(0), **kw) for kw in ({}, {"scale": scale})]
    np.testing.assert_array_equal(draws[1], scale * draws[0])


@every_record
def test_the_generator_alone_decides(record):
    first, second = (record.draw(3, 4, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    other = record.draw(3, 4, np.random.default_rng(8))
    assert np.array_equal(first, other) == (record.key == "zeros")
