"""Φ from a table: as exact as is said, everywhere, and in both precisions."""

import math

import numpy as np
import pytest

from lib.activations import ACTIVATIONS
from lib.engine.gelu_table import REACH, STEPS, fast_gelu, fast_gelu_slope, gate

GELU = ACTIVATIONS["gelu"]
# Between two points of the table the polynomial is furthest from Φ.
Z = np.concatenate([np.linspace(-12, 12, 20_001), (np.arange(-REACH * STEPS, REACH * STEPS, 7) + 0.5) / STEPS])


def test_the_gate_is_the_normal_distribution_to_2e_15():
    exact = np.array([math.erfc(-z / math.sqrt(2)) / 2 for z in Z])
    assert np.abs(gate(Z) - exact).max() <= 2e-15


@pytest.mark.parametrize(("fast", "lesson"), [(fast_gelu, GELU.f), (fast_gelu_slope, GELU.df)], ids=["f", "df"])
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 4e-15), (np.float32, 1e-6)])
def test_gelu_and_its_slope_are_the_lessons(fast, lesson, dtype, tolerance):
    z = Z.astype(dtype)
    result = fast(z)
    assert result.dtype == dtype
    np.testing.assert_allclose(result, lesson(z.astype(np.float64)), rtol=tolerance, atol=tolerance)


def test_far_out_gelu_is_0_or_z_and_its_slope_0_or_1():
    far = np.array([40.0, 1e10, 1e300, math.inf])
    np.testing.assert_array_equal(fast_gelu(far), far)
    np.testing.assert_allclose(fast_gelu(-far), 0, atol=2e-15)
    np.testing.assert_allclose(fast_gelu_slope(far), 1, atol=2e-15)
    np.testing.assert_allclose(fast_gelu_slope(-far), 0, atol=2e-15)


@pytest.mark.parametrize("fast", [gate, fast_gelu, fast_gelu_slope])
def test_nan_stays_where_it_was(fast):
    with np.errstate(invalid="ignore"):
        assert np.isnan(fast(np.array([0.0, math.nan, 1.0]))).tolist() == [False, True, False]
