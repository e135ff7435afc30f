"""What the page on corrections draws: losses cut at their jumps, runs cut at the edge of their axes."""

import pytest

from dashboard.frames import steep as tables
from lib.experiments import correction
from lib.experiments.correction import Neuron


def test_the_gradient_is_cut_where_it_jumps():
    table = tables.loss_over("mae", "relu", 1.0).to_pandas()
    assert table["piece"].unique().tolist() == [0, 1, 2]
    assert table.groupby("piece")["gradient"].agg(["min", "max"]).to_numpy().tolist() == [[0, 0], [-1, -1], [1, 1]]


@pytest.mark.parametrize("target", [0.0, 0.3, 1.0])
def test_a_smooth_pair_is_in_one_piece(target):
    assert set(tables.loss_over("mse", "sigmoid", target)["piece"].to_pylist()) == {0}


def test_what_lies_beyond_the_axes_is_marked():
    run = correction.steps(Neuron(activation="linear", rate=10), 3)
    table = tables.runs("linear", {"MSE": run}).to_pandas()
    assert table["loss_beyond"].tolist() == ["", "high", "high", "high"]
    assert table["output_beyond"].tolist() == ["", "low", "high", "low"]
    perfect = correction.steps(Neuron(b=-1, activation="linear"), 1)
    assert tables.runs("linear", {"MSE": perfect})["loss_beyond"].to_pylist() == ["low", "low"]
