"""The pictures of gradient flow: sizes by layer, histograms on the curve, and how far each layer has moved."""

import pytest

from dashboard.charts import vanishing as charts
from dashboard.charts.theme import Look
from dashboard.frames import vanishing as frames
from lib.experiments.vanishing import DeepConfig, flow, train
from tests.dashboard.specification import check_chart

TABLES = {
    charts.sizes: lambda: frames.sizes(flow(DeepConfig()), [flow(DeepConfig("tanh"))]),
    charts.panels: lambda: frames.panels(flow(DeepConfig())),
    charts.moved: lambda: frames.moved(train(DeepConfig(), 0.1, 2), 2),
}


@pytest.mark.parametrize("chart", TABLES, ids=lambda chart: chart.__name__)
@pytest.mark.parametrize("key", ["sigmoid", "leaky_relu"])  # the others differ in hue alone
def test_specification(chart, key):
    check_chart(lambda look: chart(key, look), TABLES[chart]())


def test_the_drawing_grows_with_the_panels():
    heights = [charts.panels("tanh", Look(), 3, rows)["height"] for rows in (2, 4)]
    assert heights[0] < heights[1]
