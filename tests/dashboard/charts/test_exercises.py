"""The histogram of exercise 3."""

from dashboard.charts import exercises as charts
from dashboard.charts.theme import Look
from dashboard.frames import exercises as frames
from tests.dashboard.specification import check_chart


def test_specification():
    check_chart(charts.zero_histogram, frames.zero_histogram(250, 4))
    assert not charts.zero_histogram(Look()).get("datasets")
