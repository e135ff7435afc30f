"""Outputs, and their pairs with losses: what is offered trains, what is not is refused, remarks say what is odd."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from lib.activations import ACTIVATIONS
from lib.derivatives import numerical_gradient
from lib.losses import LOSSES
from lib.outputs import (
    OUTPUTS,
    PAIRS,
    TASKS,
    Output,
    as_output,
    check_head,
    every_output,
    heads,
    judges,
    output_of,
    pair,
    pairs,
)
from lib.records import Interval
from lib.softmax import softmax_jacobian
from lib.trainers import TrainConfig, Trainer

DATA = {"binary": ("circle", 1), "multiclass": ("blobs", 3), "regression": ("plane", 1)}


SIXTH = replace(LOSSES["log_cosh"], key="sixth", label="Sixth", weighs="It is new.")
FOURTH = as_output(ACTIVATIONS["softplus"])


class TestOutput:
    @pytest.mark.parametrize("key", every_output())
    def test_delta_is_the_gradient_through_the_output(self, key, rng):
        output, z, weight = output_of(key), rng.standard_normal((4, 3)), rng.standard_normal((4, 3))
        measured = numerical_gradient(
            z, z, {"z": z}, lambda prediction, _: float((prediction * weight).sum()), lambda _, p: output.f(p["z"])
        )["z"]
        np.testing.assert_allclose(output.delta(z, output.f(z), weight), measured, rtol=1e-5, atol=1e-8)

    def test_the_own_slope_of_a_share_is_on_the_diagonal_of_the_jacobian(self, rng):
        z = rng.standard_normal((4, 3))
        p = OUTPUTS["softmax"].f(z)
        slope = OUTPUTS["softmax"].slope(z)
        np.testing.assert_array_equal(slope, p * (1 - p))
        np.testing.assert_array_equal(slope, softmax_jacobian(p).diagonal(axis1=-2, axis2=-1))
        np.testing.assert_array_equal(OUTPUTS["softmax"].slope(z[0]), slope[0])

    @pytest.mark.parametrize("key", OUTPUTS)
    def test_predictions_lie_in_the_range_and_shares_sum_to_1(self, key, rng):
        output = OUTPUTS[key]
        prediction = output.f(10 * rng.standard_normal((50, 3)))
        assert all(value in output.range for value in prediction.ravel())
        assert np.allclose(prediction.sum(axis=1), 1) == output.shares
        assert output.probability == (output.range.low >= 0 and output.range.high <= 1)

    def test_it_needs_one_way_back_and_not_two(self):
        sigmoid = ACTIVATIONS["sigmoid"]
        for ways in ({}, {"df": sigmoid.df, "vjp": sigmoid.df}):
            with pytest.raises(ValueError, match="exactly one of df and vjp must be given; output 'mine'"):
                Output("mine", "Mine", sigmoid.f, sigmoid.range, **ways)

    def test_an_unknown_key_is_refused(self):
        with pytest.raises(ValueError, match=r"output must be one of sigmoid, tanh, .*, softmax.*; got 'nope'"):
            output_of("nope")


@pytest.mark.parametrize("task", DATA)
def test_what_is_offered_trains_and_what_is_not_is_refused(task):
    data, n_out = DATA[task]
    offered = {(head.output, head.loss) for head in heads(task, n_out)}
    for output, loss in product(OUTPUTS, LOSSES):
        if (output, loss) in offered:
            trainer = Trainer(TrainConfig(data=data, n=40, output=output, loss=loss, learning_rate=0.01))
            assert trainer.run(epochs=2) == 2, (output, loss)
        elif (task, output, loss) == ("binary", "sigmoid", "cross_entropy"):
            with pytest.raises(ValueError, match="rows sum to 1"):
                Trainer(TrainConfig(data=data, n=40, output=output, loss=loss))
        else:
            with pytest.raises(ValueError, match=r"output|loss"):
                Trainer(TrainConfig(data=data, n=40, output=output, loss=loss))


@pytest.mark.parametrize("task", DATA)
def test_the_own_pair_of_a_task_comes_first_and_odd_ones_last(task):
    found = heads(task, DATA[task][1])
    assert (found[0].output, found[0].loss) == TASKS[task]
    usual = [head.usual for head in found]
    assert usual == sorted(usual, reverse=True)
    assert not all(usual)
    assert all(head.remark.endswith(".") for head in found)


def test_every_loss_for_the_output_of_a_task_is_a_usual_choice_there():
    assert [head.loss for head in heads("regression", 1) if head.usual] == [
        key for key, record in LOSSES.items() if record.output == "linear"
    ]
    assert [head.loss for head in heads("binary", 1) if head.usual] == ["binary_cross_entropy", "mse"]
    assert [head.loss for head in heads("multiclass", 3) if head.usual] == ["cross_entropy"]


@pytest.mark.parametrize("task", DATA)
def test_a_pair_is_usual_exactly_where_its_head_says_so(task):
    for head in heads(task, DATA[task][1]):
        assert (task in pair(head.output, head.loss).usual) == head.usual


def test_each_recorded_pair_is_usual_somewhere_and_possible_there():
    for record in PAIRS.values():
        assert record.usual
        assert record.key == f"{record.output}-{record.loss}"
        for task in record.usual:
            assert (record.output, record.loss) in {(head.output, head.loss) for head in heads(task, DATA[task][1])}


def test_remarks_on_odd_pairs_say_what_is_odd():
    remarks = {(task, head.output, head.loss): head.remark for task in DATA for head in heads(task, 3)}
    assert remarks["regression", "sigmoid", "mse"] == (
        "The answers stay between 0 and 1, so that targets below 0 cannot be met."
    )
    assert remarks["regression", "softmax", "mae"] == (
        "The answers stay between 0 and 1, with sum 1, so that targets below 0 cannot be met."
    )
    assert remarks["binary", "linear", "mse"].startswith("The answers may leave 0 … 1, and points far on")
    assert remarks["multiclass", "sigmoid", "cross_entropy"].startswith("One yes or no for each class")
    assert remarks["multiclass", "softmax", "binary_cross_entropy"].startswith("Each probability of the softmax is")
    assert remarks["binary", "sigmoid", "mae"].startswith("The slope of the output does not cancel")


class TestALossOnTrial:
    def test_it_is_a_usual_choice_for_the_task_of_its_output_with_its_own_words(self):
        """A sixth loss was called odd, and its answers were said to stay between 0 and 1."""
        with LOSSES.registered(SIXTH):
            (found,) = (head for head in heads("regression", 1) if (head.output, head.loss) == ("linear", "sixth"))
            assert (found.usual, found.remark) == (True, "It is new.")
            assert pair("linear", "sixth").key == "linear-sixth"
            assert check_head("regression", None, "sixth") == ("linear", "sixth")

    @pytest.mark.parametrize("task", DATA)
    def test_elsewhere_it_is_as_odd_as_mean_absolute_error(self, task):
        with LOSSES.registered(SIXTH):
            found = {(head.output, head.loss): head for head in heads(task, DATA[task][1])}
            for output in OUTPUTS:
                same = found.get((output, "mae"))
                if same is None or same.usual:
                    continue
                assert found[output, "sixth"] == replace(same, loss="sixth")

    def test_it_trains_with_every_output(self):
        with LOSSES.registered(SIXTH):
            for task, (data, n_out) in DATA.items():
                for head in heads(task, n_out):
                    if head.loss == "sixth":
                        trainer = Trainer(TrainConfig(data=data, n=40, output=head.output, loss="sixth"))
                        trainer.run(epochs=20)
                        assert trainer.history[-1] < trainer.history[0]


class TestAnOutputOnTrial:
    def test_it_is_offered_where_it_can_be_judged_and_its_limits_are_told(self):
        with OUTPUTS.registered(FOURTH):
            found = {(head.output, head.loss): head for head in heads("regression", 1)}
            assert found["softplus", "mse"].remark == (
                "The answers stay above 0, so that targets below 0 cannot be met."
            )
            assert not found["softplus", "mse"].usual
            assert ("softplus", "binary_cross_entropy") not in {(one.output, one.loss) for one in pairs()}
            with pytest.raises(ValueError, match="output must be sigmoid or softmax for the loss binary_cross_entropy"):
                check_head("binary", "softplus", None)

    def test_it_trains(self):
        with OUTPUTS.registered(FOURTH):
            trainer = Trainer(TrainConfig(data="circle", n=40, output="softplus", loss="mse"))
            trainer.run(epochs=20)
            assert trainer.history[-1] < trainer.history[0]
            assert (trainer.predict(trainer.X_train) > 0).all()

    def test_it_may_be_one_that_only_the_rows_as_a_whole_decide(self):
        halved = replace(OUTPUTS["softmax"], key="halved", label="Halved", f=half_softmax, vjp=half_softmax_vjp)
        with OUTPUTS.registered(replace(halved, range=Interval(0, 0.5))):
            trainer = Trainer(TrainConfig(data="blobs", n=40, output="halved", loss="mse"))
            trainer.run(epochs=20)
            assert trainer.history[-1] < trainer.history[0]
            np.testing.assert_allclose(trainer.predict(trainer.X_train).sum(axis=1), 0.5)


def half_softmax(z):
    """Half of softmax."""
    return OUTPUTS["softmax"].f(z) / 2


def half_softmax_vjp(prediction, upstream):
    """The error through half of softmax."""
    return OUTPUTS["softmax"].vjp(2 * prediction, upstream / 2)


def test_the_slope_cancels_with_a_loss_made_for_the_output_that_takes_logits():
    assert {(one.output, one.loss) for one in pairs() if one.cancels} == {
        (record.output, key) for key, record in LOSSES.items() if record.gradient_from_logits is not None
    }


@pytest.mark.parametrize(("output", "loss"), [(one.output, one.loss) for one in pairs()])
def test_value_and_delta_belong_together(output, loss, rng):
    z, Y = rng.standard_normal((4, 3)), np.eye(3)[rng.integers(0, 3, 4)]
    one = pair(output, loss)
    measured = numerical_gradient(
        z, Y, {"z": z}, lambda p, y: one.value(p[1], p[0], y), lambda _, p: (OUTPUTS[output].f(p["z"]), p["z"])
    )["z"]
    np.testing.assert_allclose(one.delta(z, OUTPUTS[output].f(z), Y), measured, rtol=1e-5, atol=1e-8)


def test_a_loss_judges_what_lies_where_its_own_output_puts_predictions():
    assert [key for key, output in every_output().items() if judges("cross_entropy", output)] == ["sigmoid", "softmax"]
    assert all(judges("mse", output) for output in every_output().values())
