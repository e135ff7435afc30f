"""What activations do to z ~ N(0, 1), against closed forms, another quadrature and random draws."""

import math

import numpy as np
import pytest

from lib.activations import ACTIVATIONS
from lib.lessons.moments import gaussian_mean, moments, saturation_ends

SETTINGS = [
    pytest.param(record, params, id="-".join([key, *map(str, params.values())]))
    for key, record in ACTIVATIONS.items()
    for params in (
        {},
        *(
            {param.key: value}
            for param in record.params
            for value in (param.choices or (param.low, param.high, (param.low + param.high) / 2))
        ),
    )
]
every_setting = pytest.mark.parametrize(("record", "params"), SETTINGS)
HALF_NORMAL = 1 / math.sqrt(2 * math.pi)  # E[max(0, Z)]


def normal_cdf(z):
    return math.erfc(-z / math.sqrt(2)) / 2


def by_summation(function, step=1e-4):
    """Midpoint sum over ±12; an odd kink or jump at 0 lies on the border of two cells."""
    z = (np.arange(-120_000, 120_000) + 0.5) * step
    return float((function(z) * np.exp(-(z**2) / 2)).sum() * step * HALF_NORMAL)


@pytest.mark.parametrize("power", range(9))
def test_the_moments_of_the_normal_distribution_are_exact(power):
    expected = 0.0 if power % 2 else math.prod(range(1, power, 2))
    assert gaussian_mean(lambda z: z**power) == pytest.approx(expected, rel=1e-13, abs=1e-13)


def test_a_break_between_the_pieces_is_cut_there():
    def step(z):
        return np.where(z > 0.3, 1.0, 0.0)

    assert gaussian_mean(step, [0.3]) == pytest.approx(normal_cdf(-0.3), abs=1e-14)
    assert abs(gaussian_mean(step) - normal_cdf(-0.3)) > 1e-4


@pytest.mark.parametrize("function", [np.tanh, np.sin, lambda z: z * z * z])
def test_an_odd_function_has_mean_0_to_the_last_digit(function):
    assert gaussian_mean(function) == 0


def test_breaks_beyond_the_reach_change_nothing():
    assert gaussian_mean(np.cos, [-99.0, 99.0]) == pytest.approx(math.exp(-0.5), abs=1e-14)


@pytest.mark.parametrize(
    ("key", "output", "slope"),
    [
        ("sigmoid", 0.5, 0.2066),
        ("tanh", 0.0, 0.6057),
        ("relu", 0.3989, 0.5),
        ("leaky_relu", 0.3950, 0.505),
        ("linear", 0.0, 1.0),
    ],
)
def test_the_means_of_the_lessons_five(key, output, slope):
    found = moments(ACTIVATIONS[key])
    assert found.output == pytest.approx(output, abs=5e-5)
    assert found.slope == pytest.approx(slope, abs=5e-5)


def test_closed_forms():
    assert moments(ACTIVATIONS["relu"]).output == pytest.approx(HALF_NORMAL, abs=1e-13)
    assert moments(ACTIVATIONS["leaky_relu"], alpha=0.3).output == pytest.approx(0.7 * HALF_NORMAL, abs=1e-13)
    assert moments(ACTIVATIONS["leaky_relu"], alpha=0.3).slope == pytest.approx(0.65, abs=1e-13)
    assert moments(ACTIVATIONS["gelu"]).output == pytest.approx(1 / math.sqrt(4 * math.pi), abs=1e-13)
    below = math.exp(0.5) * normal_cdf(-1)  # E[e^Z; Z < 0]
    elu = moments(ACTIVATIONS["elu"], alpha=2.0)
    assert elu.output == pytest.approx(HALF_NORMAL + 2 * (below - 0.5), abs=1e-13)
    assert elu.slope == pytest.approx(0.5 + 2 * below, abs=1e-13)


def test_selu_keeps_mean_0_as_it_promises():
    assert moments(ACTIVATIONS["selu"]).output == pytest.approx(0, abs=1e-13)


@every_setting
def test_the_means_agree_with_a_plain_sum(record, params):
    found = moments(record, **params)
    assert found.output == pytest.approx(by_summation(lambda z: record.f(z, **params)), abs=1e-8)
    assert found.slope == pytest.approx(by_summation(lambda z: record.df(z, **params)), abs=1e-8)


@every_setting
def test_the_mean_slope_is_the_mean_of_z_times_f(record, params):
    # Stein's lemma: E[f′(Z)] = E[Z f(Z)], which ties f to f′ without a formula.
    stein = gaussian_mean(lambda z: z * record.f(z, **params), [0.0])
    assert moments(record, **params).slope == pytest.approx(stein, abs=1e-12)


@every_setting
def test_the_saturated_share_is_that_of_random_draws(record, params):
    z = np.random.default_rng(7).standard_normal(200_000)
    low, high = record.saturation(**params)
    drawn = np.mean((z < low) | (z > high))
    assert moments(record, **params).saturated == pytest.approx(drawn, abs=4e-3)


@every_setting
def test_the_ends_of_saturation_are_where_the_slope_is_a_hundredth_of_its_maximum(record, params):
    claims = record.at(**params)
    for side, end in zip((-1, 1), saturation_ends(record, **params), strict=True):
        if math.isinf(end):
            assert ("left" if side < 0 else "right") not in claims.saturates
            continue
        inner, outer = (abs(float(record.df(end + step, **params))) for step in (-side * 1e-9, side * 1e-9))
        assert outer < 0.01 * claims.max_slope <= inner * (1 + 1e-6)


def test_zero_centred_functions_have_mean_0_and_only_they_and_selu():
    means = {key: moments(record).output for key, record in ACTIVATIONS.items()}
    odd = {key for key, record in ACTIVATIONS.items() if record.zero_centred}
    assert {key for key, mean in means.items() if abs(mean) < 1e-12} == odd | {"selu"}
    assert not ACTIVATIONS["selu"].zero_centred
