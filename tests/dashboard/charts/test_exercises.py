"""The histogram of exercise 3."""

from dashboard.charts import exercises as charts
from dashboard.charts.theme import Look
from dashboard.frames import exercises as frames
from tests.dashboard.specification import check_chart


def test_specification():
    check_chart(charts.zero_histogram, frames.zero_histogram(250, 4))
    assert not charts.zero_histogram(Look()).get("datasets")


def test_before_the_first_draw_the_axis_goes_from_0_to_1():
    """The expectation, 0 everywhere, stood in the middle of an axis without numbers."""
    room = [layer for layer in charts.zero_histogram(Look())["layer"] if layer["mark"].get("opacity") == 0]
    assert [layer["transform"][0]["calculate"] for layer in room] == ["1"]
