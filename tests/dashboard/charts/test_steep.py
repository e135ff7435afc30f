"""One step on two curves, the loss over the logit, several runs, and the table of pairs."""

import pytest

from dashboard.charts import steep as charts
from dashboard.frames import steep as frames
from lib.experiments import correction
from lib.experiments.correction import Neuron
from tests.dashboard.specification import check_chart


@pytest.mark.parametrize("key", ["sigmoid", "relu", "linear"])
def test_specification_of_a_step(key):
    now = correction.step(Neuron(activation=key))
    check_chart(
        lambda look: charts.step(key, look),
        {
            "losses": frames.loss_over("mse", key, 1.0),
            "level": frames.level(1.0),
            "tangent": frames.tangent(now),
            "arrow": frames.arrow(now),
            "points": frames.points(now),
        },
    )


@pytest.mark.parametrize("loss", ["mse", "mae"])
def test_specification_of_the_loss_over_the_logit(loss):
    losses = frames.loss_over(loss, "sigmoid", 1.0)
    check_chart(
        lambda look: charts.loss("sigmoid", look),
        {
            "losses": losses,
            "reach": frames.reach(losses),
            "stuck": frames.stuck(loss, "sigmoid", 1.0),
            "probe": frames.at(loss, "sigmoid", 1.0, [2.0]),
        },
    )


@pytest.mark.parametrize("quantity", ["output", "loss"])
def test_specification_of_several_runs(quantity):
    runs = frames.runs("sigmoid", {"MSE": correction.steps(Neuron(), 3)})
    tables = {"runs": runs, **({"level": frames.level(1.0)} if quantity == "output" else {})}
    check_chart(lambda look: charts.run(quantity, ("MSE",), "sigmoid", look), tables)


def test_specification_of_the_table_of_pairs():
    outputs, losses = {"linear": "linear"}, {"mse": "MSE", "binary_cross_entropy": "BCE"}
    cells = frames.cells(frames.surveys((("mse", "linear"),), 0, 1.0), losses, outputs, ("mse", "linear"))
    assert cells["kind"].to_pylist()[-1] == "none", "the second pair is not defined"
    check_chart(lambda look: charts.pairs(tuple(losses.values()), tuple(outputs.values()), look), {"cells": cells})
