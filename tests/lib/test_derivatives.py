"""Finite differences must be right themselves before they may judge every formula of the lab."""

import math
import warnings

import numpy as np
import pytest

from lib.activations import relu
from lib.derivatives import central_difference, check_gradient, forward_difference, numerical_gradient
from lib.losses import mse_loss

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
