"""One neuron, one example: the arithmetic of a step, and the loss over the logit."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.activations import ACTIVATIONS
from lib.derivatives import central_difference
from lib.experiments import correction
from lib.experiments.correction import Neuron, loss_curve, step, steps, undefined
from lib.losses import LOSSES
from lib.outputs import every_output, output_of

PAIRS = [(loss, output) for output in every_output() for loss in LOSSES if not undefined(loss, output)]
LONE = [(loss, output) for loss, output in PAIRS if output in ACTIVATIONS]
KINK = 1e-3


def target_for(loss, output):
    return 0.3 if output_of(output).probability else -0.7


class TestWhichPairsThereAre:
    def test_each_loss_has_an_output_and_each_output_a_loss(self):
        assert {loss for loss, _ in PAIRS} == set(LOSSES)
        assert {output for _, output in PAIRS} == set(every_output())

    def test_probabilities_are_needed_for_entropies(self):
        assert [output for loss, output in PAIRS if loss == "binary_cross_entropy"] == ["sigmoid"]
        assert [output for loss, output in PAIRS if loss == "cross_entropy"] == ["softmax"]

    @pytest.mark.parametrize(("loss", "output"), [("binary_cross_entropy", "tanh"), ("cross_entropy", "sigmoid")])
    def test_an_undefined_pair_is_refused_with_its_reason(self, loss, output):
        reason = undefined(loss, output)
        assert reason.endswith(".")
        with pytest.raises(ValueError, match="loss must be defined") as error:
            Neuron(loss=loss, activation=output)
        assert reason in str(error.value)
        with pytest.raises(ValueError, match="loss must be defined"):
            loss_curve(loss, output, 0, [0.0])

    def test_unknown_keys(self):
        with pytest.raises(ValueError, match="loss must be one of"):
            undefined("nope", "sigmoid")
        with pytest.raises(ValueError, match="output must be one of"):
            undefined("mse", "nope")


class TestOneStep:
    def test_q4_a_saturated_sigmoid_is_stuck_with_mse(self):
        now = step(Neuron())
        a = 1 / (1 + math.exp(-5))
        assert now.z == 5
        assert now.output == pytest.approx(a)
        assert now.loss == pytest.approx(a**2)
        assert now.upstream == pytest.approx(2 * a)
        assert now.slope == pytest.approx(a * (1 - a))
        assert now.delta == pytest.approx(0.013207, rel=1e-4)
        assert now.moved == pytest.approx(-0.026414, rel=1e-4)

    def test_q4_with_bce_the_slope_cancels_and_it_moves(self):
        now = step(Neuron(loss="binary_cross_entropy"))
        assert now.delta == pytest.approx(now.output)
        assert now.upstream * now.slope == pytest.approx(now.delta, rel=1e-12)
        assert now.moved == pytest.approx(-1.98661, rel=1e-5)

    @pytest.mark.parametrize(("loss", "activation"), LONE)
    def test_the_gradient_is_that_of_finite_differences(self, loss, activation):
        neuron = Neuron(1.5, -0.8, 0.37, target_for(loss, activation), activation, loss, 0.1)
        now = step(neuron)

        def value(w, b):
            return loss_curve(loss, activation, neuron.target, w * neuron.x + b).value

        dw = central_difference(lambda w: value(w, neuron.b)[0], neuron.w)
        db = central_difference(lambda b: value(neuron.w, b)[0], neuron.b)
        assert (now.dw, now.db) == pytest.approx((float(dw), float(db)), abs=1e-8)
        assert now.w == neuron.w - 0.1 * now.dw
        assert now.b == neuron.b - 0.1 * now.db
        assert now.new_z == pytest.approx(now.w * neuron.x + now.b)
        assert now.moved == pytest.approx(-0.1 * now.delta * (neuron.x**2 + 1))
        assert now.new_loss == pytest.approx(value(now.w, now.b)[0])

    @pytest.mark.parametrize(("loss", "activation"), LONE)
    @pytest.mark.parametrize("b", [-800.0, -40.0, 0.0, 40.0, 800.0, 1e200])
    @pytest.mark.parametrize("target", [0.0, 1.0])
    def test_saturation_never_gives_nan(self, loss, activation, b, target):
        now = step(Neuron(0.0, 1.0, b, target, activation, loss, 1e-300))
        numbers = (now.z, now.output, now.loss, now.slope, now.upstream, now.delta, now.dw, now.db, now.w, now.b)
        assert not np.isnan(numbers).any()
        if activation == "sigmoid":
            assert math.isfinite(now.delta)
            assert math.isfinite(now.loss)

    def test_the_factors_keep_their_digits_where_the_output_rounds_to_1(self):
        now = step(Neuron(b=39.0, loss="binary_cross_entropy"))
        assert now.output == 1
        assert now.upstream == pytest.approx(math.exp(40), rel=1e-12)
        assert now.upstream * now.slope == pytest.approx(1)

    @pytest.mark.parametrize("name", ["x", "w", "b", "target"])
    @pytest.mark.parametrize("value", [math.inf, math.nan])
    def test_numbers_must_be_finite(self, name, value):
        with pytest.raises(ValueError, match=f"{name} must be a finite number; got {value}"):
            Neuron(**{name: value})

    def test_rate_and_target_are_checked(self):
        with pytest.raises(ValueError, match="rate must be a finite number above 0; got 0"):
            Neuron(rate=0)
        with pytest.raises(ValueError, match=r"target must lie in \[0, 1\] for binary_cross_entropy; got 2"):
            Neuron(loss="binary_cross_entropy", target=2)


class TestSteps:
    def test_the_start_comes_first_and_the_rest_are_single_steps(self):
        neuron = Neuron(loss="binary_cross_entropy")
        run, now = steps(neuron, 3), step(neuron)
        assert run.z.shape == run.output.shape == run.loss.shape == (4,)
        assert (run.z[0], run.output[0], run.loss[0]) == (now.z, now.output, now.loss)
        assert (run.z[1], run.output[1], run.loss[1]) == (now.new_z, now.new_output, now.new_loss)
        assert not run.diverged

    def test_bce_reaches_the_target_while_mse_still_stands(self):
        assert steps(Neuron(loss="binary_cross_entropy"), 20).output[-1] < 0.05
        assert steps(Neuron(), 20).output[-1] > 0.98

    def test_a_run_that_overflows_ends_before(self):
        run = steps(Neuron(activation="linear", rate=1000), 500)
        assert run.diverged
        assert 10 < run.z.size < 501
        assert all(np.isfinite(values).all() for values in (run.z, run.output, run.loss))

    def test_no_steps_is_the_start(self):
        assert steps(Neuron(), 0).z.tolist() == [5]
        with pytest.raises(ValueError, match="n must be a whole number of at least 0"):
            steps(Neuron(), -1)


class TestLossCurve:
    @pytest.mark.parametrize(("loss", "output"), PAIRS)
    def test_the_gradient_is_the_slope_of_the_value(self, loss, output):
        target = target_for(loss, output)
        z = np.linspace(-9.87, 9.76, 83)
        curve = loss_curve(loss, output, target, z)
        numeric = central_difference(lambda z: loss_curve(loss, output, target, z).value, z)
        kinks = [*(ACTIVATIONS[output].kinks if output in ACTIVATIONS else ())]
        smooth = np.all([np.abs(z - kink) > KINK for kink in kinks], axis=0) if kinks else np.full(z.shape, True)
        for error in LOSSES[loss].kinks:
            smooth &= np.abs(curve.output - target - error) > KINK
        np.testing.assert_allclose(curve.gradient[smooth], numeric[smooth], atol=1e-7, rtol=1e-7)

    @given(st.floats(-700, 700), st.floats(0, 1))
    def test_softmax_of_two_classes_is_the_sigmoid_of_the_difference(self, z, target):
        of_two = loss_curve("cross_entropy", "softmax", target, z)
        of_one = loss_curve("binary_cross_entropy", "sigmoid", target, z)
        np.testing.assert_allclose(of_two.value, of_one.value, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(of_two.gradient, of_one.gradient, rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(of_two.output, of_one.output, rtol=1e-12)

    def test_q4_bce_is_y_hat_minus_y_where_mse_is_flat(self):
        z = np.array([5.0, 50.0, 1000.0])
        np.testing.assert_allclose(loss_curve("binary_cross_entropy", "sigmoid", 0, z).gradient, [0.9933071, 1, 1])
        assert (loss_curve("mse", "sigmoid", 0, z).gradient < [0.014, 1e-21, 1e-300]).all()

    @pytest.mark.parametrize(("loss", "output"), PAIRS)
    def test_extreme_logits_give_no_nan(self, loss, output):
        curve = loss_curve(loss, output, 1.0, [-1e300, -800, 800, 1e300])
        assert not np.isnan([curve.output, curve.value, curve.gradient]).any()

    def test_arguments_are_checked(self):
        with pytest.raises(ValueError, match="target must be a finite number; got nan"):
            loss_curve("mse", "linear", math.nan, [0.0])
        with pytest.raises(ValueError, match=r"target must lie in \[0, 1\]"):
            loss_curve("cross_entropy", "softmax", -1, [0.0])

    def test_one_logit_is_enough(self):
        assert correction.loss_curve("mse", "linear", 1.0, 3.0).value.tolist() == [4]
