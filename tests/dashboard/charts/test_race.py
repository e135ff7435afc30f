"""The losses of a race: every racer has its own colour and dash."""

import pytest

from dashboard.charts import race as charts
from dashboard.charts.theme import ACTIVATION_COLOUR, Look
from dashboard.frames import race as frames
from tests.dashboard.specification import check_chart


@pytest.mark.parametrize("logarithmic", [False, True])
def test_specification(logarithmic):
    keys, histories = ("tanh", "relu"), [[1.0, 0.5], [1.0, 0.2]]
    check_chart(
        lambda look: charts.losses(keys, logarithmic, look),
        {
            "losses": frames.losses(keys, histories, logarithmic),
            "ends": frames.ends(keys, keys, histories, 0.1, logarithmic),
            "goal": frames.goal(0.1),
        },
    )


def test_an_activation_has_its_colour_and_every_racer_its_own_colour_and_dash():
    assert charts.colours(("relu", "tanh")) == (ACTIVATION_COLOUR["relu"], ACTIVATION_COLOUR["tanh"])
    assert len(set(charts.colours(("0.1", "1", "3", "10", "30")))) == 5
    assert len(set(map(tuple, charts.DASHES))) == 5


def test_names_are_written_in_ink_beside_a_piece_of_their_line():
    layers = charts.losses(("0.1", "1"), False, Look())["layer"]
    (text,) = (layer for layer in layers if layer["mark"]["type"] == "text" and layer["data"]["name"] == "ends")
    assert "color" not in text["encoding"]
    assert {"color", "strokeDash"} <= next(
        set(layer["encoding"]) for layer in layers if layer["mark"]["type"] == "rule" and "x2" in layer["encoding"]
    )


def test_racers_have_the_same_line_in_the_planes_titles_as_in_the_losses():
    keys = ("tanh", "relu", "gelu")
    marks = charts.losses(keys, False, Look())["layer"][2]["encoding"]
    drawn = list(zip(marks["color"]["scale"]["range"], map(tuple, marks["strokeDash"]["scale"]["range"]), strict=True))
    assert charts.cues(keys) == drawn


def test_the_finish_line_is_labelled():
    assert frames.goal(0.05).to_pylist() == [{"loss": 0.05, "text": "finish line: 0.05"}]
