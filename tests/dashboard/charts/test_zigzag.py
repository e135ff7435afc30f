"""The picture of a path: its tables, and titles that say which signs the inputs have."""

import pytest

from dashboard.charts import zigzag as charts
from dashboard.charts.theme import Look
from dashboard.frames import zigzag as frames
from lib.activations import ACTIVATIONS
from lib.experiments.zigzag import ZigzagConfig, descend
from tests.dashboard.specification import check_chart


@pytest.mark.parametrize("normalized", [False, True])
def test_specification(normalized):
    setting = ZigzagConfig("sigmoid", normalized=normalized)
    check_chart(
        lambda look: charts.path("sigmoid", normalized, look),
        {**frames.landscape(setting), **frames.places(setting), **frames.walked(setting, 3)},
    )
    assert charts.path("sigmoid", False, Look())["title"] == "Sigmoid, all positive"


def test_titles_say_which_signs_the_inputs_have():
    for key in ACTIVATIONS:
        X = descend(ZigzagConfig(key, rows=500, batch_size=1, steps=0)).X
        word = charts.kind(key, False)
        assert (word == "all positive") == (X.min() > 0)
        assert (word in ("all positive", "never negative")) == (X.min() >= 0)
        assert (word == "zero-centred") == ACTIVATIONS[key].zero_centred
