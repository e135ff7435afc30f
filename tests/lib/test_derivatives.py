"""Finite differences must be right themselves before they may judge every formula of the lab."""

import math
import warnings

import numpy as np
import pytest

from lib.activations import ACTIVATIONS, relu, relu_derivative, sigmoid, sigmoid_derivative, tanh, tanh_derivative
from lib.derivatives import (
    DifferenceErrors,
    best_step,
    central_difference,
    check_gradient,
    difference_errors,
    error_model,
    forward_difference,
    numerical_gradient,
)
from lib.losses import mse_loss

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


BAD_STEPS = [0, -1e-5, math.nan, math.inf, None]


def linear_model(X, params):
    return X @ params["W"] + params["b"]


class TestCentralDifference:
    @pytest.mark.parametrize(
        ("f", "slope"), [(np.sin, np.cos), (np.exp, np.exp), (lambda z: z**2, lambda z: 2 * z)], ids=["sin", "exp", "²"]
    )
    @pytest.mark.parametrize("shape", [(), (3,), (0,), (2, 3)])
    def test_smooth_functions(self, f, slope, shape, rng):
        z = rng.uniform(-3, 3, shape)
        estimate = central_difference(f, z)
        assert np.shape(estimate) == shape
        np.testing.assert_allclose(estimate, slope(z), rtol=0, atol=2e-9)

    def test_error_shrinks_with_the_square_of_the_step(self):
        errors = [abs(central_difference(np.exp, 1.0, h) - math.e) for h in (1e-2, 1e-3)]
        assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)

    def test_kink_gives_the_mean_of_both_slopes(self):
        assert central_difference(relu, 0) == 0.5

    def test_float32_and_integers_are_computed_in_float64(self):
        for z in (np.array([3], np.float32), np.array([3], np.int8), [3]):
            estimate = central_difference(lambda z: z**2, z)
            assert estimate.dtype == np.float64
            assert estimate == pytest.approx(6, abs=1e-9)

    def test_step_really_taken_is_the_divisor(self):
        assert central_difference(lambda z: 2 * z, 1e10, h=1e-5) == 2  # doubling does not round, z + h does

    @pytest.mark.parametrize("h", BAD_STEPS)
    def test_step_must_be_above_0(self, h):
        with pytest.raises(ValueError, match="h must be a finite number above 0"):
            central_difference(np.sin, 1.0, h)

    @pytest.mark.parametrize("difference", [central_difference, forward_difference])
    def test_a_function_of_the_whole_array_is_refused_not_taken_for_elementwise(self, difference):
        with pytest.raises(ValueError, match=r"f must keep the shape of z \(3,\); got \(\)"):
            difference(np.sum, [1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    "slope",
    [
        lambda f, x, h: central_difference(f, x, h),
        lambda f, x, h: forward_difference(f, x, h),
        lambda f, x, h: numerical_gradient(0, 0, {"x": x}, lambda p, _: p, lambda _, params: f(params["x"]), h)["x"],
        lambda f, x, h: check_gradient(f, f, x, h).numeric,
    ],
    ids=["central_difference", "forward_difference", "numerical_gradient", "check_gradient"],
)
@pytest.mark.parametrize("f", [np.square, lambda x: float(np.square(x))], ids=["array", "float"])
def test_a_step_that_rounding_swallows_gives_nan_in_silence(slope, f):
    with warnings.catch_warnings(action="error"), np.errstate(all="warn"):
        assert np.isnan(slope(f, 1.0, 1e-30))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (np.ones(1), r"must return one number; got an array of shape \(1,\)"),
        ([[1.0, 2.0]], r"must return one number; got an array of shape \(1, 2\)"),
        (None, "must hold real numbers; got an array of object"),
        (1j, "must hold real numbers; got an array of complex128"),
        ("1", "must hold real numbers"),
    ],
    ids=["(1,)", "(1, 2)", "None", "complex", "text"],
)
def test_a_loss_that_is_not_one_number_is_refused_by_name(value, message):
    with pytest.raises(ValueError, match="^loss_fn " + message):
        numerical_gradient(1.0, 1.0, {"a": 1.0}, lambda p, y: value, lambda X, params: X)
    with pytest.raises(ValueError, match="^f " + message):
        check_gradient(lambda x: value, lambda x: x, 1.0)


class TestNumericalGradient:
    X, y = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]]), np.array([[1.0], [0.0], [2.0]])

    def by_hand(self, W, b):
        error = 2 * (self.X @ W + b - self.y) / len(self.y)
        return {"W": self.X.T @ error, "b": error.sum(axis=0)}

    def check(self, params):
        gradient = numerical_gradient(self.X, self.y, params, mse_loss, linear_model)
        expected = self.by_hand(np.asarray(params["W"], float), np.asarray(params["b"], float))
        assert list(gradient) == list(params)
        for name, value in expected.items():
            assert gradient[name].dtype == np.float64
            assert gradient[name].shape == np.shape(params[name])
            np.testing.assert_allclose(gradient[name], value, rtol=0, atol=1e-7)

    def test_float_parameters(self, rng):
        self.check({"W": rng.standard_normal((2, 1)), "b": rng.standard_normal(1)})

    def test_integer_parameters_are_exact(self):
        self.check({"W": np.array([[1], [-2]]), "b": np.array([3])})

    def test_lists_and_another_order(self):
        self.check({"b": [0.5], "W": [[1], [2]]})

    def test_scalar_parameter(self):
        gradient = numerical_gradient([1.0, 2.0], [1.0, 1.0], {"a": 3}, mse_loss, lambda X, params: params["a"] * X)
        assert gradient["a"].shape == ()
        assert gradient["a"] == pytest.approx(12, abs=1e-7)

    @pytest.mark.parametrize("bad", [[1j], ["a"], None, [[1], [2, 3]]], ids=repr)
    def test_a_parameter_that_is_not_numbers_is_refused_by_name(self, bad):
        with pytest.raises(ValueError, match=r"^b must"):
            numerical_gradient(self.X, self.y, {"W": [[1.0], [2.0]], "b": bad}, mse_loss, linear_model)

    def test_inputs_are_untouched(self):
        params = {"W": np.array([[1.0], [2.0]]), "b": np.array([3.0])}
        numerical_gradient(self.X, self.y, params, mse_loss, linear_model)
        assert (params["W"].tolist(), params["b"].tolist()) == ([[1], [2]], [3])

    @pytest.mark.parametrize("failing_call", [1, 2, 5])
    def test_inputs_are_untouched_even_after_an_exception(self, failing_call):
        params = {"W": np.array([[1.0], [2.0]]), "b": np.array([3.0])}
        calls = []

        def fails_midway(X, params):
            calls.append(1)
            if len(calls) == failing_call:
                raise RuntimeError("midway")
            return linear_model(X, params)

        with pytest.raises(RuntimeError, match="midway"):
            numerical_gradient(self.X, self.y, params, mse_loss, fails_midway)
        assert (params["W"].tolist(), params["b"].tolist()) == ([[1], [2]], [3])

    def test_kink_gives_one_half(self):
        gradient = numerical_gradient(
            [1.0], [0.0], {"w": 0.0}, lambda p, y: float(np.sum(p - y)), lambda X, params: relu(params["w"] * X)
        )
        assert gradient["w"] == 0.5

    @pytest.mark.parametrize("h", BAD_STEPS)
    def test_step_must_be_above_0(self, h):
        with pytest.raises(ValueError, match="h must be a finite number above 0"):
            numerical_gradient(self.X, self.y, {"W": [[1], [2]], "b": [3]}, mse_loss, linear_model, h)


def sum_of_cubes(x):
    return float(np.sum(x**3))


def right(x):
    return 3 * x**2


def wrong_in_one_entry(x):
    gradient = right(x)
    gradient[1, 0] *= 1.001
    return gradient


class TestCheckGradient:
    x = np.array([[1.0, 2.0], [3.0, 4.0]])

    def test_passes_a_right_gradient(self):
        check = check_gradient(sum_of_cubes, right, self.x)
        assert check.passed
        assert str(check).startswith("gradient agrees with the central difference: worst relative error")

    def test_fails_a_wrong_gradient_and_names_the_worst_entry(self):
        check = check_gradient(sum_of_cubes, wrong_in_one_entry, self.x)
        assert not check.passed
        assert check.worst == (1, 0)
        assert str(check) == (
            "gradient DIFFERS from the central difference: worst relative error 0.000999 at index (1, 0) "
            "(formula 27.027, difference 27, tolerance 1e-07)"
        )

    @pytest.mark.parametrize("value", [math.nan, math.inf])
    def test_fails_a_gradient_that_is_not_finite(self, value):
        def broken(x):
            gradient = right(x)
            gradient[0, 1] = value
            return gradient

        check = check_gradient(sum_of_cubes, broken, self.x)
        assert not check.passed
        assert check.worst == (0, 1)
        assert f"at index (0, 1) (formula {value}" in str(check)

    def test_tolerance_decides(self):
        assert check_gradient(sum_of_cubes, wrong_in_one_entry, self.x, tolerance=0.01).passed

    def test_large_gradients_are_judged_relatively(self):
        assert check_gradient(sum_of_cubes, right, [1e4]).passed

    def test_x_is_not_changed_even_by_a_function_that_writes(self):
        x = np.array([1.0, 2.0])

        def writes(x):
            x *= 0
            return x

        assert not check_gradient(sum_of_cubes, writes, x).passed
        check_gradient(lambda x: float(writes(x).sum()), right, x)
        assert x.tolist() == [1, 2]

    @pytest.mark.parametrize(
        ("kwargs", "message"),
        [
            ({"x": []}, r"x must not be empty; got shape \(0,\)"),
            ({"h": 0}, "h must be a finite number above 0; got 0"),
            ({"gradient": np.sum}, r"gradient must return x's shape; got \(\) for x \(2, 2\)"),
        ],
    )
    def test_bad_arguments(self, kwargs, message):
        with pytest.raises(ValueError, match=message):
            check_gradient(**{"f": sum_of_cubes, "gradient": right, "x": self.x, **kwargs})


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
