"""The drawing of a network: valid, fed by its tables, made once for each size."""

import numpy as np
import pytest

from dashboard.charts import network as charts
from dashboard.charts.theme import Look
from dashboard.frames import network as frames
from dashboard.pictures import unit_maps
from lib.network import init_params
from lib.runs.inspection import health, units
from tests.dashboard.specification import check_chart


def network(sizes, seed=0):
    rng = np.random.default_rng(seed)
    params = [(W, rng.uniform(-1, 1, b.shape)) for W, b in init_params(list(sizes), "he_normal", rng)]
    return params, rng.uniform(-2, 2, (50, sizes[0]))


def tables(sizes, chosen=(0, 0), projector=False, activation="tanh"):
    params, X = network(sizes)
    keys = (activation,) * (len(sizes) - 2)
    place = frames.Layout(sizes, projector)
    layers = units(params, X, keys, "linear")
    ground = unit_maps.Ground("example", X[:1])
    return {
        "edges": frames.edges(params, place, chosen),
        "nodes": frames.nodes(params, layers, place, chosen, 0),
        "heads": frames.heads(place, keys, "linear"),
        "names": frames.names(place, [f"x{i}" for i in range(sizes[0])], [f"y{i}" for i in range(sizes[-1])]),
        "maps": unit_maps.columns(params, keys, "linear", ground, layers, place),
    }


@pytest.mark.parametrize("sizes", [(2, 1), (2, 3, 1), (2, 4, 2, 1)])
def test_specification_of_a_network(sizes):
    check_chart(lambda look: charts.network(len(sizes), 314, look), tables(sizes))


def test_it_is_made_once_for_all_networks_of_a_size():
    first, second = (frames.Layout(sizes) for sizes in ((2, 8, 8, 1), (2, 8, 5, 3)))
    assert charts.network(4, first.height, Look()) is charts.network(4, second.height, Look(False))


@pytest.mark.parametrize("layers", [2, 7])
def test_specification_of_the_charts_over_epochs(layers):
    params, X = network((2, *[3] * (layers - 1), 1))
    states = [health(params, X, np.ones((len(X), 1)), ["relu"] * (layers - 1), "linear", "mse")]
    epochs = np.arange(1)
    check_chart(lambda look: charts.gradients(layers, look), {"gradients": frames.gradients(epochs, states)})
    check_chart(lambda look: charts.counts(layers, look), {"counts": frames.counts(epochs, states)})
