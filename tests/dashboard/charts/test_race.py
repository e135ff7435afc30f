"""Every racer has its own colour and dash."""

from dashboard.charts import race as charts
from dashboard.charts.theme import ACTIVATION_COLOUR
from lib.runs.race import MOST


def test_an_activation_has_its_colour_and_every_racer_its_own_colour_and_dash():
    assert charts.colours(("relu", "tanh")) == (ACTIVATION_COLOUR["relu"], ACTIVATION_COLOUR["tanh"])
    assert len(set(charts.colours(("0.1", "1", "3", "10", "30")))) == MOST
    assert len(set(charts.DASHES)) == MOST


def test_the_line_of_a_racer_is_its_colour_with_its_dash():
    keys = ("tanh", "relu", "gelu")
    assert charts.cues(keys) == list(zip(charts.colours(keys), charts.DASHES[:3], strict=True))
