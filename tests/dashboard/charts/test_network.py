"""The charts of a network over the epochs: valid, and fed by their tables."""

import numpy as np
import pytest

from dashboard.charts import network as charts
from dashboard.frames import network as frames
from lib.network import init_params
from lib.runs.inspection import health
from tests.dashboard.specification import check_chart


def network(sizes, seed=0):
    rng = np.random.default_rng(seed)
    params = [(W, rng.uniform(-1, 1, b.shape)) for W, b in init_params(list(sizes), "he_normal", rng)]
    return params, rng.uniform(-2, 2, (50, sizes[0]))


@pytest.mark.parametrize("layers", [2, 7])
def test_specification_of_the_charts_over_epochs(layers):
    params, X = network((2, *[3] * (layers - 1), 1))
    states = [health(params, X, np.ones((len(X), 1)), ["relu"] * (layers - 1), "linear", "mse")]
    epochs = np.arange(1)
    check_chart(lambda look: charts.gradients(layers, look), {"gradients": frames.gradients(epochs, states)})
    check_chart(lambda look: charts.counts(layers, look), {"counts": frames.counts(epochs, states)})
