"""A run as tables: its examples, its losses thinned to what can be seen, and its answer."""

import numpy as np
import pytest

from dashboard.frames import train as runs
from lib.datasets import DATASETS
from lib.trainers import TrainConfig, Trainer


@pytest.fixture(scope="module", params=DATASETS)
def trainer(request):
    return Trainer(TrainConfig(data=request.param, n=50))


def test_points_are_the_examples_of_the_run(trainer):
    table = runs.points(trainer).to_pandas()
    training, test = (table[table["set"] == name] for name in ("training", "test"))
    inputs = [f"x{i + 1}" for i in range(trainer.X_train.shape[1])]
    assert np.array_equal(training[inputs], trainer.X_train)
    assert np.array_equal(test[inputs], trainer.X_test)
    assert np.array_equal(training["y"], trainer.Y_train[:, 0])
    if trainer.task == "multiclass":
        assert list(training["label"].astype(int)) == list(trainer.Y_train.argmax(axis=1))
    if trainer.task == "binary":
        assert np.array_equal(training["label"].astype(int), trainer.Y_train[:, 0])


def test_losses_begin_with_the_loss_before_the_first_step(trainer):
    table = runs.losses(trainer).to_pandas()
    assert list(table["epoch"]) == [0, 0]
    assert list(table["loss"]) == [trainer.history[0], trainer.test_history[0]]


@pytest.mark.parametrize("length", [1, 2, 3, 9, 10, 11, 12, 500, 3001])
def test_thinned_losses_keep_the_first_and_the_last(length):
    run = Trainer(TrainConfig(n=20))
    run.history = [1 / (epoch + 1) for epoch in range(length)]
    run.test_history = [2 / (epoch + 1) for epoch in range(length)]
    table = runs.losses(run, most=10).to_pandas()
    for name, history in (("training", run.history), ("test", run.test_history)):
        curve = table[table["set"] == name]
        epochs = list(curve["epoch"])
        assert epochs[0] == 0
        assert epochs[-1] == length - 1
        assert len(epochs) == min(length, 10)
        assert epochs == sorted(set(epochs))
        assert list(curve["loss"]) == [history[epoch] for epoch in epochs]


def test_losses_without_test_examples_have_one_curve():
    run = Trainer(TrainConfig(n=20, test_share=0))
    assert set(runs.losses(run).to_pandas()["set"]) == {"training"}
    assert set(runs.latest(run).to_pandas()["set"]) == {"training"}


def test_the_latest_losses_are_the_end_of_the_history():
    run = Trainer(TrainConfig(n=20))
    assert list(runs.latest(run).to_pandas()["room"]) == [10, 10]
    run.run(epochs=12)
    table = runs.latest(run).to_pandas().set_index("set")
    assert table.loc["training", "loss"] == run.history[-1]
    assert table.loc["test", "loss"] == run.test_history[-1]
    assert list(table["epoch"]) == [12, 12]
    assert list(table["room"]) == [12, 12]
