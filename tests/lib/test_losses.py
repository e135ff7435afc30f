"""Every loss against finite differences, at perfection, at the extremes, and on shapes that must not broadcast."""

import math

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.activations import sigmoid
from lib.derivatives import check_gradient
from lib.losses import (
    LOSSES,
    binary_cross_entropy,
    huber_gradient,
    huber_loss,
    log_cosh_gradient,
    log_cosh_loss,
    mse_loss,
)
from lib.outputs import OUTPUTS, pair
from lib.softmax import log_softmax, softmax
from tests.lib import latex

PROBABILITY_OF = {"sigmoid": sigmoid, "softmax": softmax}
INF = math.inf


def of_shares(record):
    return OUTPUTS[record.output].probability


def parameters_of(record):
    yield {}
    yield from ({param.key: value} for param in record.params for value in (param.low, param.high))


def label(key, params, form):
    return "-".join([key, form, *(f"{name}={value}" for name, value in params.items())])


FORMS = [
    pytest.param(
        record, getattr(record, f"value{form}"), getattr(record, f"gradient{form}"), params, id=label(key, params, form)
    )
    for key, record in LOSSES.items()
    for form in ("", "_from_logits")
    if getattr(record, f"value{form}")
    for params in parameters_of(record)
]
every_form = pytest.mark.parametrize(("record", "value", "gradient", "params"), FORMS)
every_loss = pytest.mark.parametrize("record", LOSSES.values(), ids=LOSSES)
both_entropies = pytest.mark.parametrize("record", [LOSSES["binary_cross_entropy"], LOSSES["cross_entropy"]])
REGRESSIONS = [record for record in LOSSES.values() if not of_shares(record)]
every_regression = pytest.mark.parametrize("record", REGRESSIONS, ids=lambda record: record.key)


def takes_probabilities(record, value):
    return record.value_from_logits is not None and value is record.value


def example(record, value, rng, shape=(4, 3)):
    """A prediction and a target that the form allows."""
    if not of_shares(record):
        return 3 * rng.standard_normal(shape), 3 * rng.standard_normal(shape)
    prediction = rng.uniform(0.1, 0.9, shape) if takes_probabilities(record, value) else 3 * rng.standard_normal(shape)
    if record.by_row:
        return prediction, np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
    return prediction, rng.integers(0, 2, shape).astype(float)


class TestGradient:
    @every_form
    @pytest.mark.parametrize("shape", [(4, 3), (5, 1), (5,)])
    def test_agrees_with_central_differences(self, record, value, gradient, params, shape, rng):
        prediction, target = example(record, value, rng, shape)
        check = check_gradient(
            lambda p: value(p, target, **params), lambda p: gradient(p, target, **params), prediction, h=1e-6
        )
        assert check.passed, str(check)

    @every_form
    def test_agrees_for_targets_between_the_classes(self, record, value, gradient, params, rng):
        prediction, _ = example(record, value, rng)
        target = rng.uniform(0, 1, (4, 3))  # rows need not sum to 1 for the formula to hold
        check = check_gradient(
            lambda p: value(p, target, **params), lambda p: gradient(p, target, **params), prediction, h=1e-6
        )
        assert check.passed, str(check)

    @both_entropies
    def test_from_logits_is_probability_minus_target_over_the_mean(self, record, rng):
        z, y = example(record, record.value_from_logits, rng)
        count = len(z) if record.by_row else z.size
        expected = (PROBABILITY_OF[record.output](z) - y) / count
        np.testing.assert_allclose(record.gradient_from_logits(z, y), expected, rtol=1e-14)

    @every_regression
    def test_is_zero_at_the_target(self, record):
        assert record.gradient([2.0, -1.0], [2.0, -1.0]).tolist() == [0, 0]

    @every_regression
    def test_jumps_at_the_kinks_and_nowhere_else_and_takes_there_the_declared_slope(self, record):
        def slope(r):
            return record.gradient([r], [0.0])[0]

        for kink, chosen in record.kinks.items():
            assert slope(kink) == chosen
            assert abs(slope(kink + 1e-9) - slope(kink - 1e-9)) > 1e-3
        r = np.linspace(-4, 4, 4001) + 1e-5
        jumps = np.abs(np.diff([slope(point) for point in r])) > 0.1
        between = zip(r[:-1][jumps], r[1:][jumps], strict=True)
        assert all(any(low < kink < high for kink in record.kinks) for low, high in between)

    def test_saturated_sigmoid_still_learns_with_its_own_loss_but_not_with_mse(self):
        z, y = np.array([-20.0]), np.array([1.0])
        p = sigmoid(z)
        through_mse = LOSSES["mse"].gradient(p, y) * p * (1 - p)
        assert abs(through_mse) < 1e-8
        assert LOSSES["binary_cross_entropy"].gradient_from_logits(z, y) == pytest.approx(-1, abs=1e-8)


class TestKnownValues:
    @pytest.mark.parametrize(
        ("key", "prediction", "target", "value"),
        [
            ("mse", [3], [1], 4),
            ("mse", [[1, 2], [3, 4]], [[0, 2], [5, 1]], 3.5),
            ("mae", [[1, 2], [3, 4]], [[0, 2], [5, 1]], 1.5),
            ("huber", [0.5], [0], 0.125),
            ("huber", [3], [0], 2.5),
            ("huber", [1, -1], [0, 0], 0.5),
            # cosh(ln a) = (a + 1/a)/2, so that ln cosh is the logarithm of a fraction.
            ("log_cosh", [math.log(2)], [0], math.log(5 / 4)),
            ("log_cosh", [1, 1], [1 + math.log(3), 1 - math.log(4)], (math.log(5 / 3) + math.log(17 / 8)) / 2),
            ("binary_cross_entropy", [0.5, 0.5], [0, 1], math.log(2)),
            ("binary_cross_entropy", [0.25, 0.25], [0, 1], (math.log(4) - math.log(0.75)) / 2),
            ("cross_entropy", [[0.5, 0.5], [0.25, 0.75]], [[1, 0], [1, 0]], math.log(8) / 2),
            ("cross_entropy", [0.25, 0.75], [1, 0], math.log(4)),
        ],
        ids=str,
    )
    def test_worked_out_by_hand(self, key, prediction, target, value):
        assert LOSSES[key].value(prediction, target) == pytest.approx(value, rel=1e-15)

    @pytest.mark.parametrize(("delta", "value"), [(0.1, 0.295), (1, 2.5), (5, 4.5)])
    def test_huber_bends_at_delta(self, delta, value):
        assert huber_loss([3], [0], delta) == pytest.approx(value, rel=1e-15)
        assert huber_gradient([3, -3], [0, 0], delta).tolist() == [min(3, delta) / 2, -min(3, delta) / 2]

    @pytest.mark.parametrize("a", [1.001, 1.5, 2, 2.5, 3, 10, 1e6, 1e150])
    @pytest.mark.parametrize("sign", [-1, 1])
    def test_log_cosh_of_a_logarithm_is_that_of_a_fraction(self, a, sign):
        r = sign * math.log(a)
        exact = math.log((a**2 + 1) / (2 * a))
        assert log_cosh_loss([r], [0]) == pytest.approx(exact, rel=1e-9 if a < 1.01 else 1e-14)
        assert log_cosh_gradient([r], [0])[0] == pytest.approx(sign * (1 - 2 / (a**2 + 1)), rel=1e-12)

    @pytest.mark.parametrize("r", [1e-150, 1e-9, 1e-4, 0.01])
    def test_log_cosh_keeps_its_digits_near_0(self, r):
        series = r**2 / 2 - r**4 / 12 + r**6 / 45  # its Taylor series
        assert log_cosh_loss([r], [0]) == pytest.approx(series, rel=1e-13, abs=0)

    @pytest.mark.parametrize(
        ("key", "logits", "target"),
        [
            ("binary_cross_entropy", [50], [0]),
            ("binary_cross_entropy", [-50], [1]),
            ("cross_entropy", [[50, 0]], [[0, 1]]),
            ("cross_entropy", [[-50, 0]], [[1, 0]]),
        ],
    )
    def test_a_wrong_logit_of_50_costs_50(self, key, logits, target):
        assert LOSSES[key].value_from_logits(logits, target) == pytest.approx(50, abs=1e-12)

    def test_probabilities_are_not_capped_either(self):
        assert binary_cross_entropy([sigmoid(-50)], [1]) == pytest.approx(50, abs=1e-12)

    def test_a_nearly_perfect_prediction_still_costs_something(self):
        assert binary_cross_entropy([1e-20], [0]) == pytest.approx(1e-20, rel=1e-12, abs=0)

    @both_entropies
    def test_from_logits_equals_the_loss_of_the_probabilities(self, record, rng):
        z, y = example(record, record.value_from_logits, rng)
        expected = record.value(PROBABILITY_OF[record.output](z), y)
        assert record.value_from_logits(z, y) == pytest.approx(expected, rel=1e-13)

    @given(
        hnp.arrays(np.float64, 5, elements=st.floats(-1e6, 1e6)), hnp.arrays(np.float64, 5, elements=st.floats(0, 1))
    )
    def test_binary_form_equals_the_one_on_the_board(self, z, y):
        board = np.mean(np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z))))
        value = LOSSES["binary_cross_entropy"].value_from_logits(z, y)
        assert value == pytest.approx(board, rel=1e-9, abs=1e-15 * (1 + np.abs(z).max()))


class TestTerm:
    """What the board writes of one output is what the functions compute."""

    SHARES = ((0.2, 1.0), (0.9, 0.0), (0.5, 0.3), (0.999, 0.7))
    NUMBERS = (*SHARES, (-3.0, 0.5), (1.0, 1.2), (2.5, -1.0), (0.4, 0.4))

    def points(self, record):
        return self.SHARES if of_shares(record) else self.NUMBERS

    @every_loss
    def test_value_and_slope_in_latex_come_to_the_loss_and_its_gradient(self, record):
        for p, y in self.points(record):
            value, slope = record.value([p], [y]), record.gradient([p], [y])[0]
            assert latex.value(record.term.value, p=p, y=y) == pytest.approx(value, rel=1e-12, abs=1e-15)
            assert latex.value(record.term.slope, p=p, y=y) == pytest.approx(slope, rel=1e-12, abs=1e-15)
            if record.term.case is not None:
                assert latex.value(record.term.case(p, y), p=p, y=y) == pytest.approx(value, rel=1e-12, abs=1e-15)

    @every_loss
    def test_several_outputs_have_the_mean_of_their_terms_a_row_has_their_sum(self, record):
        p, y = np.array([0.2, 0.3, 0.5]), np.array([0.0, 1.0, 0.0])
        terms = [latex.value(record.term.value, p=a, y=b) for a, b in zip(p, y, strict=True)]
        total = np.sum(terms) if record.by_row else np.mean(terms)
        assert record.value(p[np.newaxis], y[np.newaxis]) == pytest.approx(total, rel=1e-12)

    @every_loss
    def test_the_form_from_logits_comes_to_the_loss_from_logits(self, record):
        forms = (record.term.slope_from_logit, record.term.case_from_logit)
        assert [form is None for form in forms] == [record.value_from_logits is None] * 2
        if record.value_from_logits is None:
            return
        for y in (np.eye(3)[0], np.eye(3)[2]):
            z = np.array([2.0, -1.0, 0.5])
            p, total = (softmax(z), np.exp(z).sum()) if record.by_row else (sigmoid(z), 0)
            terms = [
                latex.value(record.term.case_from_logit(b), z=a, y=b, total=total) for a, b in zip(z, y, strict=True)
            ]
            count = 1 if record.by_row else 3
            assert sum(terms) / count == pytest.approx(record.value_from_logits(z, y), rel=1e-12)
            slopes = [latex.value(record.term.slope_from_logit, p=a, y=b) for a, b in zip(p, y, strict=True)]
            np.testing.assert_allclose(np.array(slopes) / count, record.gradient_from_logits(z, y), rtol=1e-12)

    @pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
    def test_a_share_in_between_has_its_form_from_logits_too(self, y):
        z = np.array([1.5, -0.5])
        binary, row = LOSSES["binary_cross_entropy"], LOSSES["cross_entropy"]
        found = latex.value(binary.term.case_from_logit(y), z=z[0], y=y)
        assert found == pytest.approx(binary.value_from_logits(z[:1], [y]), rel=1e-12)
        found = latex.value(row.term.case_from_logit(y), z=z[0], y=y, total=np.exp(z).sum())
        assert found == pytest.approx(-y * log_softmax(z)[0], rel=1e-12, abs=1e-15)


class TestPerfectPrediction:
    @every_loss
    def test_costs_exactly_nothing(self, record):
        for target in ([0.0], [1.0], [[1.0, 0.0]], [[0.0, 1.0], [1.0, 0.0]]):
            value = record.value(target, target)
            assert (value, math.copysign(1, value)) == (0, 1)

    @both_entropies
    def test_costs_exactly_nothing_from_certain_logits(self, record):
        for size in (1e4, 1e308, INF):
            value = record.value_from_logits([[size, -size]], [[1, 0]])
            assert (value, math.copysign(1, value)) == (0, 1)
            assert not record.gradient_from_logits([[size, -size]], [[1, 0]]).any()


class TestNeverNegative:
    @every_form
    @given(data=st.data())
    def test_whatever_the_numbers(self, record, value, gradient, params, data):
        shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=2, max_side=4))
        share, real = st.floats(0, 1), st.floats(allow_nan=False, allow_infinity=False)
        prediction = hnp.arrays(np.float64, shape, elements=share if takes_probabilities(record, value) else real)
        target = hnp.arrays(np.float64, shape, elements=share if of_shares(record) else real)
        assert value(data.draw(prediction), data.draw(target), **params) >= 0


class TestShapes:
    """Nothing broadcasts: (n,) against (n, 1) would become n × n in silence."""

    A, y = np.array([0.9, 0.1, 0.8]), np.array([1.0, 0.0, 1.0])

    def test_a_column_against_a_vector_costs_0_145_not_1_031(self, rounds_to):
        column = self.A[:, np.newaxis]
        broadcast = np.mean(-self.y * np.log(column) - (1 - self.y) * np.log(1 - column))
        assert rounds_to(broadcast, "1.031")
        for A, y in ((column, self.y), (self.A, self.y[:, np.newaxis]), (self.A, self.y)):
            assert rounds_to(binary_cross_entropy(A, y), "0.145")

    @every_form
    def test_gradient_has_the_shape_of_the_prediction(self, record, value, gradient, params):
        for prediction, target in ((self.A, self.y[:, np.newaxis]), (self.A[:, np.newaxis], self.y)):
            assert gradient(prediction, target, **params).shape == prediction.shape

    @every_form
    @pytest.mark.parametrize(
        ("prediction", "target"), [((3, 1), (1, 3)), ((3,), (1, 3)), ((3,), ()), ((2, 3), (3,)), ((2, 3), (2, 1))]
    )
    def test_other_mismatches_name_both_shapes(self, record, value, gradient, params, prediction, target):
        for function in (value, gradient):
            with pytest.raises(ValueError, match="must have the same shape") as error:
                function(np.ones(prediction), np.ones(target), **params)
            assert f"got prediction {prediction} and target {target}" in str(error.value)

    @every_form
    def test_empty_arrays_are_refused(self, record, value, gradient, params):
        for function in (value, gradient):
            with pytest.raises(ValueError, match=r"must not be empty; got shape \(0,\)"):
                function([], [], **params)

    @every_form
    def test_inputs_are_not_changed(self, record, value, gradient, params):
        prediction, target = self.A.copy(), self.y.copy()
        value(prediction, target, **params)
        gradient(prediction, target, **params)
        assert (prediction.tolist(), target.tolist()) == (self.A.tolist(), self.y.tolist())

    def test_small_integers_do_not_wrap_around(self):
        assert mse_loss(np.array([0], np.uint8), np.array([255], np.uint8)) == 255**2


class TestExtremes:
    FAR = (INF, -INF, 1e4, -1e4, 1e308, -1e308, 5e-324)
    SHARES = (0.0, 5e-324, 1 - 2**-53, 1.0)

    @every_form
    def test_values_and_gradients_are_defined(self, record, value, gradient, params):
        for far in self.SHARES if takes_probabilities(record, value) else self.FAR:
            for target in (0.0, 1.0):
                for shape in ((3,), (3, 1)):
                    p, y = np.full(shape, far), np.full(shape, target)
                    assert value(p, y, **params) >= 0
                    assert not np.isnan(gradient(p, y, **params)).any()

    @both_entropies
    def test_a_batch_of_hugely_wrong_logits_costs_infinity_in_silence(self, record):
        assert record.value_from_logits([[-1e308, 1e308]] * 3, [[1, 0]] * 3) == INF

    @every_regression
    def test_infinite_prediction_costs_infinity(self, record):
        assert record.value([INF, 0], [0, 0]) == record.value([-INF, 0], [0, 0]) == INF

    @pytest.mark.parametrize(
        ("key", "logits", "target"),
        [("binary_cross_entropy", [-INF, 0], [1, 0]), ("cross_entropy", [[-INF, 0]], [[1, 0]])],
    )
    def test_certain_and_wrong_costs_infinity(self, key, logits, target):
        record = LOSSES[key]
        assert record.value_from_logits(logits, target) == INF
        assert record.value(np.array([[0.0, 1.0]]), [[1, 0]]) == INF
        assert record.gradient([[0.0, 1.0]], [[1, 0]])[0, 0] == -INF
        assert np.isfinite(record.gradient_from_logits(logits, target)).all()

    @every_form
    def test_nan_gives_nan(self, record, value, gradient, params):
        assert math.isnan(value([math.nan, 0.5], [1, 0], **params))
        assert np.isnan(gradient([math.nan, 0.5], [1, 0], **params))[0]


class TestArguments:
    @both_entropies
    @pytest.mark.parametrize("bad", [-1e-9, 1.1, 2, -INF])
    def test_shares_must_lie_between_0_and_1(self, record, bad):
        for function in (record.value, record.gradient):
            with pytest.raises(ValueError, match=r"prediction must lie in \[0, 1\]; got"):
                function([[0.5, bad]], [[0, 1]])
        for function in (record.value, record.gradient, record.value_from_logits, record.gradient_from_logits):
            with pytest.raises(ValueError, match=r"target must lie in \[0, 1\]; got"):
                function([[0.5, 0.5]], [[0, bad]])

    @pytest.mark.parametrize("function", [huber_loss, huber_gradient])
    @pytest.mark.parametrize("delta", [0, -1, math.nan, INF])
    def test_huber_needs_a_positive_delta(self, function, delta):
        with pytest.raises(ValueError, match="delta must be a finite number above 0"):
            function([1], [0], delta)

    @every_loss
    def test_record_names_an_output_layer_and_both_logit_forms_or_none(self, record):
        assert record.output in OUTPUTS
        assert (record.value_from_logits is None) == (record.gradient_from_logits is None)

    @every_loss
    def test_short_labels_are_unique_and_fit_a_narrow_button(self, record):
        assert [other.short for other in LOSSES.values()].count(record.short) == 1
        assert len(record.short) <= 10

    @every_loss
    def test_cancels_against_its_own_output_if_it_has_a_form_from_logits(self, record):
        found = [output for output in OUTPUTS if pair(output, record.key).cancels]
        assert found == ([record.output] if record.gradient_from_logits else [])
