"""Every claim of every activation record, for its default parameters and for others."""

import json
import math
from dataclasses import replace
from pathlib import Path

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.activations import ACTIVATIONS, SELU_ALPHA, SELU_SCALE
from lib.derivatives import central_difference
from lib.records import Interval
from tests.trial import SOFT_SHRINK

PYTORCH = json.loads(Path(__file__).with_name("pytorch_activations.json").read_text(encoding="utf-8"))


def settings_of(record):
    """The defaults, then each parameter in turn at the ends and the middle of its control or at each choice."""
    yield {}
    for param in record.params:
        numbers = (param.low, (param.low + param.high) / 2, param.high)
        yield from ({param.key: value} for value in (param.choices or numbers))


CASES = [
    pytest.param(record, params, id="-".join([key, *(f"{k}={v}" for k, v in params.items())]))
    for key, record in ACTIVATIONS.items()
    for params in settings_of(record)
]
every_case = pytest.mark.parametrize(("record", "params"), CASES)
every_record = pytest.mark.parametrize("record", ACTIVATIONS.values(), ids=ACTIVATIONS)

OFF_ZERO = np.linspace(-10, 10, 4000)  # an even count leaves 0 out
FINE = np.linspace(-40, 40, 16001)
FAR = np.logspace(2, 308, 307)
EVERYWHERE = np.concatenate([-FAR[::-1], FINE, FAR])
EXTREMES = np.array([-math.inf, -1e308, -1e4, -5e-324, -0.0, 0.0, 5e-324, 1e4, 1e308, math.inf])


def highest(function, corners=()):
    """Find the maximum of a function of z: the best grid point, then a grid a thousand times finer around it.

    corners: where the function may jump; both sides of them are looked at.
    """
    sides = np.nextafter(np.repeat(list(corners), 2), np.resize([-math.inf, math.inf], 2 * len(corners)))
    places = np.concatenate([EVERYWHERE, sides])
    coarse = places[np.argmax(function(places))]
    step = FINE[1] - FINE[0]
    near = coarse + np.linspace(-step, step, 2001)
    return function(np.append(near, coarse)).max()


def one_sided_slopes(record, params, z, h=1e-6):
    left, here, right = (float(record.f(at, **params)) for at in (z - h, z, z + h))
    return (here - left) / h, (right - here) / h


def float32_error(record, name, z, params):
    """How far f or df of the float32 numbers z is from its value in float64, in units of the last place."""
    function = getattr(record, name)
    exact = function(z.astype(np.float64), **params)
    return np.abs(function(z, **params).astype(np.float64) - exact) / np.spacing(np.abs(exact).astype(np.float32))


class TestDerivative:
    @every_case
    def test_agrees_with_central_differences(self, record, params):
        kinks = np.array([*record.at(**params).kinks, math.inf])
        z = OFF_ZERO[np.abs(OFF_ZERO - kinks[:, np.newaxis]).min(axis=0) > 1e-4]
        numeric = central_difference(lambda z: record.f(z, **params), z, h=1e-5)
        np.testing.assert_allclose(record.df(z, **params), numeric, rtol=0, atol=1e-8)

    @every_case
    def test_declared_kinks_are_kinks_with_the_declared_slope(self, record, params):
        for point, slope in record.at(**params).kinks.items():
            left, right = one_sided_slopes(record, params, point)
            assert abs(left - right) > 1e-3
            assert record.df(point, **params) == slope
            assert min(left, right) - 1e-5 <= slope <= max(left, right) + 1e-5

    @every_case
    def test_no_kink_at_zero_goes_undeclared(self, record, params):
        left, right = one_sided_slopes(record, params, 0.0)
        if 0.0 not in record.at(**params).kinks:
            assert (left, right) == pytest.approx((record.df(0.0, **params),) * 2, abs=1e-5)


class TestClaims:
    @every_record
    def test_defaults_and_claims_agree(self, record):
        assert record.at() == record

    @every_case
    def test_values_stay_in_the_range(self, record, params):
        claim = record.at(**params).range
        values = record.f(EVERYWHERE, **params)
        assert claim.low <= values.min() <= values.max() <= claim.high
        # Where nothing has rounded yet, open ends are not reached either.
        assert all(value in claim for value in record.f(OFF_ZERO, **params))

    @every_case
    @pytest.mark.parametrize("side", [-1, 1], ids=["low", "high"])
    def test_ends_of_the_range_are_tight(self, record, params, side):
        claim = record.at(**params).range
        end, included = (claim.low, claim.includes_low) if side < 0 else (claim.high, claim.includes_high)
        reached = side * highest(lambda z: side * record.f(z, **params))
        if math.isinf(end):
            assert side * reached > 1e305
        else:
            assert reached == pytest.approx(end, abs=1e-8)
        assert not (included and math.isinf(end))

    @every_case
    def test_max_slope_is_the_least_upper_bound(self, record, params):
        steepest = highest(lambda z: np.abs(record.df(z, **params)), record.at(**params).kinks)
        # Irrational bounds are declared to seven decimals, rounded up: still a bound, and almost the least.
        assert steepest <= record.at(**params).max_slope <= steepest + 1e-7

    @every_case
    def test_zero_centred_means_odd(self, record, params):
        odd = np.allclose(record.f(-OFF_ZERO, **params), -record.f(OFF_ZERO, **params), rtol=0, atol=1e-12)
        assert record.at(**params).zero_centred is odd

    @every_case
    @pytest.mark.parametrize(("side", "far"), [("left", -FAR), ("right", FAR)])
    def test_saturates_on_the_sides_it_says(self, record, params, side, far):
        flat = np.abs(record.df(far[np.abs(far) > 1e10], **params)).max() < 1e-12  # softsign takes its time
        assert (side in record.at(**params).saturates) == flat

    def test_leaky_relu_is_unbounded_below_for_every_positive_leak(self):
        leaky = ACTIVATIONS["leaky_relu"]
        assert str(leaky.range) == "(−∞, ∞)"
        assert str(leaky.at(alpha=0.0).range) == "[0, ∞)"


class TestFlatTo:
    """Where a slope is exactly 0, and not only faded."""

    @every_case
    def test_the_slope_is_0_beyond_and_nowhere_just_inside(self, record, params):
        low, high = record.flat_to(**params)
        assert not record.df(FINE[(low >= FINE) | (high <= FINE)], **params).any()
        for end, inside in ((low, 0.011), (high, -0.011)):
            if math.isfinite(end):
                assert record.df(end, **params) == 0 != record.df(end + inside, **params)

    def test_which_functions_have_such_sides(self):
        known = {"relu": (0, math.inf), "hard_swish": (-3, math.inf), "hard_sigmoid": (-3, 3)}
        known |= dict.fromkeys(("tanh", "leaky_relu", "gelu", "softplus", "softsign"), (-math.inf, math.inf))
        assert {key: ACTIVATIONS[key].flat_to() for key in known} == known
        assert ACTIVATIONS["leaky_relu"].flat_to(alpha=0.0) == (0, math.inf)

    def test_a_slope_that_rounds_to_0_has_only_faded(self):
        gelu = ACTIVATIONS["gelu"]
        assert gelu.df(-45) == 0
        assert gelu.flat_to() == (-math.inf, math.inf)

    def test_an_end_between_two_hundredths_is_found_at_the_kink(self):
        shifted = replace(ACTIVATIONS["relu"], f=_late_relu, df=_late_relu_derivative, kinks={0.1234: 0.0})
        assert shifted.flat_to() == (0.1234, math.inf)

    def test_a_stretch_in_the_middle_is_one_and_a_single_point_is_none(self):
        (stretch,) = SOFT_SHRINK.flat(alpha=1.25)
        assert str(stretch) == "[−1.25, 1.25]"
        assert SOFT_SHRINK.flat_to() == (-math.inf, math.inf)
        hard_swish = ACTIVATIONS["hard_swish"]
        assert hard_swish.df(-1.5) == 0
        assert [str(stretch) for stretch in hard_swish.flat()] == ["(−∞, −3]"]

    def test_a_constant_is_flat_everywhere(self):
        assert replace(ACTIVATIONS["linear"], df=np.zeros_like).flat_to() == (math.inf, -math.inf)


def _late_relu(z):
    return np.maximum(0, z - 0.1234)


def _late_relu_derivative(z):
    return np.heaviside(z - 0.1234, 0)


class TestAgainstPyTorch:
    """PyTorch 2.13 in float64, at defaults; regular points, kinks and the far ends."""

    @pytest.mark.parametrize("name", ["f", "df"])
    @pytest.mark.parametrize("key", PYTORCH["f"])
    def test_the_same_to_12_decimals(self, key, name):
        found, theirs = getattr(ACTIVATIONS[key], name)(PYTORCH["z"]), np.array(PYTORCH[name][key])
        # PyTorch takes the ⅙ of this slope in single precision.
        np.testing.assert_allclose(found, theirs, rtol=0, atol=5e-9 if (key, name) == ("hard_sigmoid", "df") else 1e-12)


class TestArrays:
    @every_case
    @pytest.mark.parametrize("name", ["f", "df"])
    @pytest.mark.parametrize(
        ("z", "shape"),
        [
            (2, ()),
            (-0.5, ()),
            (np.array(1.5), ()),
            ([], (0,)),
            ([-1, 0, 1], (3,)),
            ([[1, -2], [3, -4]], (2, 2)),
            (np.empty((2, 0)), (2, 0)),
            (np.linspace(-3, 3, 24).reshape(2, 3, 4), (2, 3, 4)),
        ],
        ids=str,
    )
    def test_shape_is_kept_and_floats_come_back(self, record, params, name, z, shape):
        result = getattr(record, name)(z, **params)
        assert (np.shape(result), result.dtype) == (shape, np.float64)

    @every_case
    @pytest.mark.parametrize("name", ["f", "df"])
    def test_float32_stays_float32_and_close(self, record, params, name):
        function, z = getattr(record, name), np.linspace(-6, 6, 101, dtype=np.float32)
        result = function(z, **params)
        assert result.dtype == np.float32
        np.testing.assert_allclose(result, function(z.astype(np.float64), **params), rtol=1e-5, atol=2e-6)

    @every_case
    @pytest.mark.parametrize("name", ["f", "df"])
    def test_float32_keeps_all_but_the_last_three_bits(self, record, params, name):
        # Single precision holds e^2z from z = −43 on. In the middle some slopes cross 0, where the two terms that
        # cancel leave a rounding of their size.
        outside = np.linspace(4, 43, 20_001, dtype=np.float32)
        assert float32_error(record, name, np.concatenate([-outside, outside]), params).max() <= 8
        middle = np.linspace(-4, 4, 20_001, dtype=np.float32)
        exact = np.abs(getattr(record, name)(middle.astype(np.float64), **params))
        assert (float32_error(record, name, middle, params) <= 8 + 2e-7 / np.spacing(exact.astype(np.float32))).all()

    @pytest.mark.parametrize("params", list(settings_of(ACTIVATIONS["gelu"])), ids=str)
    @pytest.mark.parametrize("name", ["f", "df"])
    def test_gelu_in_float32_is_off_by_2_units_in_the_last_place_at_most(self, name, params):
        near = np.linspace(-16, 16, 200_001, dtype=np.float32)
        far = np.logspace(1, 38, 2001).astype(np.float32)
        zero_of_the_slope = np.linspace(-0.7525, -0.7515, 10_001, dtype=np.float32)
        z = np.concatenate([near, far, -far, zero_of_the_slope])
        assert float32_error(ACTIVATIONS["gelu"], name, z, params).max() <= 2

    @every_case
    @pytest.mark.parametrize("name", ["f", "df"])
    def test_input_is_neither_changed_nor_shared(self, record, params, name):
        z = np.array([-2.0, 0.0, 3.0])
        result = getattr(record, name)(z, **params)
        assert z.tolist() == [-2, 0, 3]
        assert not np.shares_memory(z, result)

    @every_record
    @pytest.mark.parametrize("name", ["f", "df"])
    @pytest.mark.parametrize("z", [None, "1", [1j], [[1, 2], [3]]], ids=repr)
    def test_what_is_no_array_of_numbers_is_refused(self, record, name, z):
        with pytest.raises(ValueError, match="z must"):
            getattr(record, name)(z)

    @pytest.mark.parametrize("name", ["f", "df"])
    def test_gelu_names_the_forms_it_knows(self, name):
        with pytest.raises(ValueError, match='approximate must be "none" or "tanh"; got \'erf\''):
            getattr(ACTIVATIONS["gelu"], name)(1.0, approximate="erf")


class TestExtremes:
    @every_case
    def test_values_are_defined_everywhere(self, record, params):
        values = record.f(EXTREMES, **params)
        assert not np.isnan(values).any()
        assert np.isfinite(values[1:-1]).all()

    @every_case
    def test_infinity_gives_the_limit(self, record, params):
        for end, far in ((-math.inf, -1e30), (math.inf, 1e30)):
            value, before = record.f(end, **params), record.f(far, **params)
            assert value == (math.copysign(math.inf, before) if abs(before) > 10 else pytest.approx(before, abs=1e-12))

    @every_case
    def test_slopes_are_finite_even_at_infinity(self, record, params):
        slopes = record.df(EXTREMES, **params)
        assert np.isfinite(slopes).all()
        assert slopes[[0, -1]] == pytest.approx(record.df([-1e30, 1e30], **params), abs=1e-12)

    @every_case
    @pytest.mark.parametrize("name", ["f", "df"])
    def test_nan_gives_nan_only_where_it_was(self, record, params, name):
        assert np.isnan(getattr(record, name)([1.0, math.nan, -1.0], **params)).tolist() == [False, True, False]

    @every_case
    @given(z=hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)))
    def test_any_array_obeys_the_claims(self, record, params, z):
        claims = record.at(**params)
        values, slopes = record.f(z, **params), record.df(z, **params)
        assert np.shape(values) == np.shape(slopes) == z.shape
        assert ((claims.range.low <= values) & (values <= claims.range.high) | np.isnan(z)).all()
        assert ((np.abs(slopes) <= claims.max_slope + 1e-15) | np.isnan(z)).all()

    @pytest.mark.parametrize(
        ("key", "name", "z", "expected"),
        [
            ("sigmoid", "f", -700, math.exp(-700)),
            ("sigmoid", "df", 40, math.exp(-40)),
            ("sigmoid", "df", -40, math.exp(-40)),
            ("tanh", "df", 20, 4 * math.exp(-40)),
            ("tanh", "df", -20, 4 * math.exp(-40)),
            ("elu", "f", -1e-10, -1e-10 + 5e-21),
            ("selu", "f", -1e-10, SELU_SCALE * SELU_ALPHA * (-1e-10 + 5e-21)),
            ("gelu", "f", -30, -30 * math.erfc(30 / math.sqrt(2)) / 2),
            ("silu", "f", -600, -600 * math.exp(-600)),
            ("silu", "df", -600, -599 * math.exp(-600)),
            ("softplus", "f", -50, math.exp(-50)),
            ("softplus", "f", 1e308, 1e308),
            ("softplus", "df", -700, math.exp(-700)),
        ],
    )
    def test_tails_keep_their_digits(self, key, name, z, expected):
        assert getattr(ACTIVATIONS[key], name)(z) == pytest.approx(expected, rel=1e-14, abs=0)


class TestKnownValues:
    @pytest.mark.parametrize(
        ("key", "z", "printed"),
        [
            ("sigmoid", 0, "0.25"),
            ("sigmoid", 1, "0.1966"),
            ("sigmoid", 2, "0.1050"),
            ("sigmoid", 5, "6.65e-3"),
            ("sigmoid", 10, "4.54e-5"),
            ("tanh", 0, "1"),
            ("tanh", 1, "0.4200"),
            ("tanh", 2, "0.0707"),
            ("tanh", 5, "1.816e-4"),
            ("tanh", 10, "8.2e-9"),
        ],
    )
    def test_slopes_shown_on_both_sides(self, key, z, printed, rounds_to):
        assert rounds_to(ACTIVATIONS[key].df(z), printed)
        assert rounds_to(ACTIVATIONS[key].df(-z), printed)

    @pytest.mark.parametrize(
        ("key", "z", "value"),
        [
            ("sigmoid", 0, 0.5),
            ("sigmoid", math.log(3), 0.75),
            ("tanh", math.log(2), 0.6),
            ("relu", [[-1, 2], [0, -3], [4, -0.5]], [[0, 2], [0, 0], [4, 0]]),
            ("leaky_relu", [-2, 0, 3], [-0.02, 0, 3]),
            ("linear", [-2, 0, 3], [-2, 0, 3]),
            ("elu", [-math.log(2), 0, 3], [-0.5, 0, 3]),
            ("selu", [-math.log(2), 0, 1], [-0.5 * SELU_SCALE * SELU_ALPHA, 0, SELU_SCALE]),
            ("gelu", [-1, 0, 1], [-0.15865525393145707, 0, 0.8413447460685429]),
            ("silu", [-math.log(3), 0, math.log(3)], [-0.25 * math.log(3), 0, 0.75 * math.log(3)]),
            ("softplus", [0, math.log(3)], [math.log(2), math.log(4)]),
        ],
    )
    def test_values_worked_out_by_hand(self, key, z, value):
        np.testing.assert_allclose(ACTIVATIONS[key].f(z), value, rtol=1e-14, atol=0)

    def test_sigmoid_reaches_one_exactly_at_36_74(self):
        sigmoid = ACTIVATIONS["sigmoid"].f
        assert sigmoid(36.74) == 1.0
        assert sigmoid(36.73) < 1.0

    def test_textbook_slope_of_the_sigmoid_dies_on_one_side_only_and_ours_on_neither(self, rounds_to):
        sigmoid = ACTIVATIONS["sigmoid"]
        right, left = (sigmoid.f(z) * (1 - sigmoid.f(z)) for z in (40, -40))
        assert right == 0
        assert rounds_to(left, "4.2e-18")
        assert sigmoid.df(40) == sigmoid.df(-40)
        assert rounds_to(sigmoid.df(40), "4.2e-18")

    @pytest.mark.parametrize(("depth", "printed"), [(2, "0.0625"), (5, "9.77e-4"), (10, "9.54e-7"), (20, "9.09e-13")])
    def test_bound_of_the_slope_factors_of_a_sigmoid_stack(self, depth, printed, rounds_to):
        assert rounds_to(ACTIVATIONS["sigmoid"].max_slope ** depth, printed)

    @pytest.mark.parametrize(
        ("key", "mean", "mean_slope"),
        [
            ("sigmoid", 0.5, 0.2066),
            ("tanh", 0, 0.6057),
            ("relu", 0.3989, 0.5),
            ("leaky_relu", 0.39495, 0.505),
            ("selu", 0, None),
        ],
    )
    def test_means_over_standard_normal_input(self, key, mean, mean_slope):
        record = ACTIVATIONS[key]
        assert normal_mean(record.f) == pytest.approx(mean, abs=5.1e-5)
        if mean_slope is not None:
            assert normal_mean(record.df) == pytest.approx(mean_slope, abs=5.1e-5)

    def test_selu_keeps_mean_0_and_variance_1(self):
        selu = ACTIVATIONS["selu"].f
        assert normal_mean(selu) == pytest.approx(0, abs=1e-8)
        assert normal_mean(lambda z: selu(z) ** 2) == pytest.approx(1, abs=1e-8)

    def test_elu_has_a_mean_nearer_0_than_relu(self):
        assert abs(normal_mean(ACTIVATIONS["elu"].f)) < normal_mean(ACTIVATIONS["relu"].f) / 2


def normal_mean(function):
    """E f(z) for z ~ N(0, 1), by a trapezoid so fine that a kink or jump at 0 costs less than 3e-5."""
    z = np.linspace(-12, 12, 240_001)
    return np.trapezoid(function(z) * np.exp(-(z**2) / 2), z) / math.sqrt(2 * math.pi)


def crossing(function, low, high):
    """Where a function changes sign, by bisection."""
    sign = np.sign(function(low))
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.sign(function(middle)) == sign else (low, middle)
    return low


def tanh_below_sigmoid():
    return crossing(lambda z: ACTIVATIONS["tanh"].df(z) - ACTIVATIONS["sigmoid"].df(z), 0, 10)


def where_flat(key):
    return crossing(ACTIVATIONS[key].df, -3, 0)


def first_exact_one():
    return min(z / 100 for z in range(5000) if ACTIVATIONS["sigmoid"].f(z / 100) == 1)


def gelu_gap():
    gelu = ACTIVATIONS["gelu"].f
    return highest(lambda z: np.abs(gelu(z) - gelu(z, approximate="tanh")))


def softplus_gap():
    return highest(lambda z: ACTIVATIONS["softplus"].f(z) - ACTIVATIONS["relu"].f(z))


class TestProse:
    """Numbers that the texts of the records state, each beside a computation of it."""

    @pytest.mark.parametrize(
        ("key", "field", "phrase", "printed", "computed"),
        [
            ("sigmoid", "notes", "exactly 1 from z = 36.74 on", "36.74", first_exact_one),
            ("sigmoid", "limits", "steepest slope is ¼", "0.25", lambda: ACTIVATIONS["sigmoid"].df(0)),
            ("tanh", "limits", "beyond |z| = 1.663", "1.663", tanh_below_sigmoid),
            ("tanh", "limits", "four times as much gradient", "4", lambda: 1 / ACTIVATIONS["sigmoid"].df(0)),
            ("leaky_relu", "limits", "0.01¹⁰ = 10⁻²⁰", "1e-20", lambda: ACTIVATIONS["leaky_relu"].df(-1) ** 10),
            ("selu", "formula", r"\lambda = 1.0507", "1.0507", lambda: ACTIVATIONS["selu"].f(1)),
            ("selu", "formula", r"\alpha = 1.6733", "1.6733", lambda: -ACTIVATIONS["selu"].f(-99) / SELU_SCALE),
            ("gelu", "limits", "at z = −0.752", "−0.752", lambda: where_flat("gelu")),
            ("gelu", "limits", "falls to −0.17", "−0.17", lambda: ACTIVATIONS["gelu"].f(where_flat("gelu"))),
            ("silu", "limits", "at z = −1.278", "−1.278", lambda: where_flat("silu")),
            ("silu", "limits", "falls to −0.278", "−0.278", lambda: ACTIVATIONS["silu"].f(where_flat("silu"))),
            ("mish", "limits", "at z = −1.192", "−1.192", lambda: where_flat("mish")),
            ("mish", "limits", "falls to −0.309", "−0.309", lambda: ACTIVATIONS["mish"].f(where_flat("mish"))),
            ("mish", "notes", "0.6 at z = 0", "0.6", lambda: np.tanh(ACTIVATIONS["softplus"].f(0))),
            ("hard_swish", "limits", "at z = −1.5", "−1.5", lambda: crossing(ACTIVATIONS["hard_swish"].df, -2.9, 0)),
            ("hard_swish", "limits", "falls to −0.375", "−0.375", lambda: ACTIVATIONS["hard_swish"].f(-1.5)),
            ("softsign", "limits", "below 1% beyond |z| = 9", "9", lambda: -ACTIVATIONS["softsign"].saturation()[0]),
            ("softsign", "notes", "at z = 3 it is 0.75", "0.75", lambda: ACTIVATIONS["softsign"].f(3)),
            ("softsign", "notes", "tanh 0.995", "0.995", lambda: ACTIVATIONS["tanh"].f(3)),
        ],
    )
    def test_number_in_the_text_is_true(self, key, field, phrase, printed, computed, rounds_to):
        assert phrase in getattr(ACTIVATIONS[key], field)
        assert rounds_to(computed(), printed)

    def test_slopes_of_tanh_and_sigmoid_cross_at_1_66289(self, rounds_to):
        assert rounds_to(tanh_below_sigmoid(), "1.66289")

    def test_gelu_forms_differ_by_less_than_0_0005(self):
        assert "less than 0.0005" in ACTIVATIONS["gelu"].notes
        assert 0.0004 < gelu_gap() < 0.0005

    def test_softplus_and_relu_differ_most_at_0_by_ln_2(self):
        assert "differ most at 0, by ln 2" in ACTIVATIONS["softplus"].notes
        assert softplus_gap() == pytest.approx(math.log(2), abs=1e-15)
        assert ACTIVATIONS["softplus"].f(0) == pytest.approx(math.log(2), abs=1e-15)

    def test_slope_of_selu_at_its_kink(self, rounds_to):
        assert rounds_to(ACTIVATIONS["selu"].df(0), "1.7581")


class TestIdentities:
    @given(st.floats(allow_nan=False))
    def test_sigmoid_of_minus_z_is_one_minus_sigmoid(self, z):
        sigmoid = ACTIVATIONS["sigmoid"].f
        assert sigmoid(-z) == pytest.approx(1 - sigmoid(z), abs=2.3e-16)

    @given(st.floats(-300, 300))
    def test_tanh_is_a_stretched_sigmoid(self, z):
        assert ACTIVATIONS["tanh"].f(z) == pytest.approx(2 * ACTIVATIONS["sigmoid"].f(2 * z) - 1, abs=4.5e-16)

    @given(st.floats(-1e300, 1e300))
    def test_softplus_differs_from_its_mirror_image_by_z(self, z):
        softplus = ACTIVATIONS["softplus"].f
        assert softplus(z) - softplus(-z) == pytest.approx(z, rel=1e-15, abs=1e-15)


class TestInterval:
    @pytest.mark.parametrize(
        ("interval", "text", "inside", "outside"),
        [
            (Interval(0, 1), "(0, 1)", [0.5], [0, 1, -1, 2, math.nan]),
            (Interval(0, math.inf, includes_low=True), "[0, ∞)", [0, 1e308], [-1e-9, math.inf]),
            (Interval(-1.758, 3, includes_high=True), "(−1.758, 3]", [3], [-1.758, 3.1]),
            (Interval(-math.inf, math.inf), "(−∞, ∞)", [0, -1e308], [-math.inf, math.inf]),
        ],
    )
    def test_membership_and_text(self, interval, text, inside, outside):
        assert str(interval) == text
        assert all(value in interval for value in inside)
        assert not any(value in interval for value in outside)

    def test_unpacks_into_its_ends(self):
        low, high = Interval(-1, 2)
        assert (low, high) == (-1, 2)
