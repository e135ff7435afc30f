"""The curve with a point for each entry of the matrix."""

import numpy as np
import pytest

from dashboard.charts import matrices as charts
from dashboard.frames import activation as frames
from lib.activations import ACTIVATIONS
from lib.lessons.sparsity import count_fates
from tests.dashboard.specification import check_chart, parts


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_specification(key):
    tables = {"curve": frames.curve(key, {}), "entries": frames.entries(key, {}, np.array([[-1.0, 0.0, 2.0]]))}
    check_chart(lambda look: charts.entries(key, look), tables)


def test_every_entry_that_is_there_is_drawn_whatever_its_fate():
    filters = " ".join(part["filter"] for part in parts(charts.entries("relu", charts.Look())) if "filter" in part)
    for fate in count_fates([], []).keys() - {"missing"}:
        assert f"'{fate}'" in filters
