"""Pairs of output and loss: each that is offered trains, each that is left out is refused, remarks tell them apart."""

from itertools import product

import pytest

from lib.heads import heads, is_usual
from lib.losses import LOSSES
from lib.network import OUTPUTS
from lib.train_config import TASKS
from lib.trainers import TrainConfig, Trainer

DATA = {"binary": ("circle", 1), "multiclass": ("blobs", 3), "regression": ("plane", 1)}


@pytest.mark.parametrize("task", DATA)
def test_what_is_offered_trains_and_what_is_not_is_refused_or_meaningless(task):
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


def test_a_regression_may_count_errors_in_three_ways():
    assert [head.loss for head in heads("regression", 1) if head.usual] == ["mse", "mae", "huber"]


@pytest.mark.parametrize("task", DATA)
def test_is_usual_says_of_each_pair_what_its_head_says(task):
    for head in heads(task, DATA[task][1]):
        assert is_usual(task, head.output, head.loss) == head.usual
