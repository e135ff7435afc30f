"""The two sides of a finite difference: truncation grows with h, rounding with 1/h, and a kink spoils both."""

import math

import numpy as np
import pytest

from lib.activations import ACTIVATIONS, relu, relu_derivative, sigmoid, sigmoid_derivative, tanh, tanh_derivative
from lib.derivatives import (
    DifferenceErrors,
    best_step,
    central_difference,
    difference_errors,
    error_model,
    forward_difference,
)

STEPS = np.array([10 ** (n / 8) for n in range(-96, 1)])
SMOOTH = [
    (np.sin, np.cos, 1.0),
    (np.exp, np.exp, 0.5),
    (sigmoid, sigmoid_derivative, 1.0),
    (tanh, tanh_derivative, 0.7),
]


def growth(steps, errors, low, high):
    """Slope of the straight line through the errors for steps from low to high on log-log axes."""
    part = (steps >= low) & (steps <= high)
    return np.polyfit(np.log(steps[part]), np.log(errors[part]), 1)[0]


class TestForwardDifference:
    @pytest.mark.parametrize("shape", [(), (3,), (0,), (2, 3)])
    def test_smooth_function(self, shape, rng):
        z = rng.uniform(-3, 3, shape)
        estimate = forward_difference(np.sin, z)
        assert np.shape(estimate) == shape
        np.testing.assert_allclose(estimate, np.cos(z), rtol=0, atol=1e-7)

    def test_kink_gives_the_slope_on_the_right(self):
        assert forward_difference(relu, 0) == 1

    @pytest.mark.parametrize("h", [0, -1.0, math.nan, math.inf, None])
    def test_step_must_be_above_0(self, h):
        with pytest.raises(ValueError, match="h must be a finite number above 0"):
            forward_difference(np.sin, 1.0, h)


class TestDifferenceErrors:
    @pytest.mark.parametrize(("f", "df", "z"), SMOOTH)
    def test_truncation_grows_with_h_and_with_h_squared(self, f, df, z):
        errors = difference_errors(f, df, z, STEPS)
        assert growth(STEPS, errors.forward_error, 1e-5, 1e-2) == pytest.approx(1, abs=0.02)
        assert growth(STEPS, errors.central_error, 1e-3, 1e-1) == pytest.approx(2, abs=0.05)

    @pytest.mark.parametrize(("f", "df", "z"), SMOOTH)
    def test_rounding_grows_with_1_over_h(self, f, df, z):
        # Rounding is noise; a few thousand steps show its trend.
        steps = np.geomspace(1e-12, 1e-9, 4001)
        errors = difference_errors(f, df, z, steps)
        for error in (errors.forward_error, errors.central_error):
            assert growth(steps[error > 0], error[error > 0], 1e-12, 1e-9) == pytest.approx(-1, abs=0.1)

    def test_estimates_are_those_of_the_two_functions(self):
        errors = difference_errors(sigmoid, sigmoid_derivative, 1.0, [1e-3, 0.1])
        assert errors.slope == sigmoid_derivative(1.0)
        for i, h in enumerate(errors.steps):
            assert errors.forward[i] == forward_difference(sigmoid, 1.0, h)
            assert errors.central[i] == central_difference(sigmoid, 1.0, h)

    @pytest.mark.parametrize(("key", "mean", "right"), [("relu", 0.5, 1), ("leaky_relu", 0.505, 1)])
    def test_at_a_kink_no_step_helps(self, key, mean, right):
        record = ACTIVATIONS[key]
        errors = difference_errors(record.f, record.df, 0.0, STEPS)
        np.testing.assert_allclose(errors.central, mean, rtol=1e-15)
        np.testing.assert_array_equal(errors.forward, right)
        np.testing.assert_allclose(errors.central_error, mean - record.kinks[0.0], rtol=1e-15)
        assert best_step(errors.steps, errors.central_error) is None

    def test_near_a_kink_only_steps_that_stay_on_one_side_are_exact(self):
        errors = difference_errors(relu, relu_derivative, -0.25, [0.125, 0.25, 0.5, 1.0])
        assert errors.central_error.tolist() == [0, 0, 0.25, 0.375]
        assert errors.forward_error.tolist() == [0, 0, 0.5, 0.75]

    def test_a_step_that_rounding_swallows_has_no_estimate(self):
        errors = difference_errors(sigmoid, sigmoid_derivative, 10.0, [1e-16, 1e-3])
        assert np.isnan(errors.central_error).tolist() == [True, False]

    @pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
    def test_steps_must_be_above_0(self, bad):
        with pytest.raises(ValueError, match="steps must be finite numbers above 0; got"):
            difference_errors(sigmoid, sigmoid_derivative, 1.0, [1e-3, bad])


class TestBestStep:
    def test_is_near_the_square_root_and_the_cube_root_of_epsilon(self):
        errors = difference_errors(np.exp, np.exp, 1.0, STEPS)
        eps = np.finfo(float).eps
        assert eps ** (1 / 2) / 5 < best_step(STEPS, errors.forward_error) < eps ** (1 / 2) * 5
        assert eps ** (1 / 3) / 5 < best_step(STEPS, errors.central_error) < eps ** (1 / 3) * 5

    def test_one_lucky_hit_does_not_win(self):
        steps = np.array([1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3])
        errors = np.array([1e-2, 0.0, 1e-3, 1e-5, 1e-6, 1e-5, 1e-2])
        assert best_step(steps, errors, within=10) == 1e-5

    def test_an_estimate_that_is_not_a_number_is_the_worst(self):
        assert best_step(np.array([1e-3, 1e-1]), np.array([np.nan, 5.0])) == 1e-1

    def test_none_when_all_are_equal(self):
        assert best_step(STEPS, np.full_like(STEPS, 0.5)) is None
        assert best_step(STEPS, np.zeros_like(STEPS)) is None


class TestErrorModel:
    def test_coefficients_of_the_exponential(self):
        model = error_model(np.exp, np.exp, 1.0)
        assert model.a == pytest.approx(math.e / 2, rel=1e-5)
        assert model.b == pytest.approx(math.e / 6, rel=1e-5)
        assert model.r == np.finfo(float).eps * math.e

    @pytest.mark.parametrize(("f", "df", "z"), SMOOTH)
    def test_predicts_the_truncation_side(self, f, df, z):
        model, errors = error_model(f, df, z), difference_errors(f, df, z, [1e-3])
        assert errors.forward_error[0] == pytest.approx(model.a * 1e-3, rel=0.01)
        assert errors.central_error[0] == pytest.approx(model.b * 1e-6, rel=0.01)

    @pytest.mark.parametrize(("f", "df", "z"), SMOOTH)
    def test_predicts_the_best_step_within_a_factor_of_ten(self, f, df, z):
        model, errors = error_model(f, df, z), difference_errors(f, df, z, STEPS)
        assert abs(np.log10(best_step(STEPS, errors.forward_error) / model.best_forward)) < 1
        assert abs(np.log10(best_step(STEPS, errors.central_error) / model.best_central)) < 1

    def test_a_term_that_is_not_there_is_0(self):
        model = error_model(sigmoid, sigmoid_derivative, 0.0)  # a point of inflection
        assert model.a == 0
        assert model.best_forward is None
        assert model.b == pytest.approx(1 / 48, rel=1e-4)

    @pytest.mark.parametrize("key", ["relu", "elu", "selu", "linear"])
    @pytest.mark.parametrize("z", [0.0, 1e-5, -5e-4])
    def test_no_taylor_terms_at_or_next_to_a_kink(self, key, z):
        record = ACTIVATIONS[key]
        model = error_model(record.f, record.df, z)
        assert (model.a, model.b) == (0, 0)

    @pytest.mark.parametrize("key", ACTIVATIONS)
    @pytest.mark.parametrize("z", [-10.0, -1.0, 0.0, 2.0, 10.0])
    def test_every_function_has_errors_and_a_model(self, key, z):
        record = ACTIVATIONS[key]
        errors = difference_errors(record.f, record.df, z, STEPS)
        assert isinstance(errors, DifferenceErrors)
        assert np.isfinite([errors.forward_error, errors.central_error]).all()
        model = error_model(record.f, record.df, z)
        assert min(model.a, model.b, model.r) >= 0
