"""Activations in place: what the calls leave is what the record says, and what a program writes is the same."""

from dataclasses import replace

import numpy as np
import pytest

from lib.activations import ACTIVATIONS
from lib.engine.kernels import activation_kernel

every_activation = pytest.mark.parametrize("key", ACTIVATIONS)


def computed(key, z):
    """What a kernel leaves in a and s for z."""
    a, s, kernel = np.empty_like(z), np.empty_like(z), activation_kernel(key)
    with np.errstate(all="ignore"):
        for call in [*kernel.forward(z, a, s), *kernel.slope(z, a, s)]:
            call()
    return a, s


@every_activation
def test_the_calls_leave_f_and_its_slope(key, rng):
    z = 3 * rng.standard_normal((4, 50))
    a, s = computed(key, z)
    np.testing.assert_allclose(a, ACTIVATIONS[key].f(z), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(s, ACTIVATIONS[key].df(z), rtol=1e-9, atol=1e-14)


@every_activation
def test_a_slope_that_is_written_in_terms_of_a_is_the_one_of_the_calls(key, rng):
    kernel = activation_kernel(key)
    a, s = computed(key, 3 * rng.standard_normal((4, 50)))
    if kernel.written:
        np.testing.assert_array_equal(eval(kernel.written.format(a="a"), {"np": np, "a": a}), s)


@every_activation
def test_only_a_function_that_is_z_itself_is_straight(key):
    z = np.linspace(-3, 3, 13)
    assert activation_kernel(key).straight == np.array_equal(ACTIVATIONS[key].f(z), z)


def test_a_record_without_a_kernel_gets_one_of_its_own_functions():
    with ACTIVATIONS.registered(replace(ACTIVATIONS["tanh"], key="sine", f=np.sin, df=np.cos)):
        z = np.linspace(-3, 3, 13)
        a, s = computed("sine", z)
        np.testing.assert_array_equal(a, np.sin(z))
        np.testing.assert_array_equal(s, np.cos(z))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("count", [5, 4001])
def test_gelu_is_the_lessons(count, dtype):
    z = np.linspace(-40, 40, count, dtype=dtype)
    z[1], z[2] = 1e-9, -8.9999
    a, s = np.empty_like(z), np.empty_like(z)
    kernel, record = activation_kernel("gelu"), ACTIVATIONS["gelu"]
    for call in [*kernel.forward(z, a, s), *kernel.slope(z, a, s)]:
        call()
    exact = z.astype(np.float64)
    tolerance = 1e-14 if dtype == "float64" else 1e-6
    np.testing.assert_allclose(a, record.f(exact), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(s, record.df(exact), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("count", [4, 100])
def test_gelu_takes_infinities_and_passes_nan_on(count):
    z = np.zeros(count)
    z[:3] = -np.inf, np.inf, np.nan
    a, s = np.empty_like(z), np.empty_like(z)
    with np.errstate(all="ignore"):
        for call in activation_kernel("gelu").forward(z, a, s):
            call()
    assert a[0] == pytest.approx(0, abs=1e-15)
    assert a[1] == np.inf
    assert np.isnan(a[2])
