"""Several functions in one picture: the same axes for every set, and a legend with their shapes."""

import json

import pytest

from dashboard.charts import compare as charts
from dashboard.charts.theme import ACTIVATION_COLOUR, ACTIVATION_SHAPE, Look
from dashboard.frames import activation as frames
from lib.activations import ACTIVATIONS
from tests.dashboard.specification import check_chart

FIVE = ("sigmoid", "tanh", "relu", "leaky_relu", "linear")


@pytest.mark.parametrize("keys", [("tanh",), FIVE, tuple(ACTIVATIONS)])
def test_specification(keys):
    settings = {key: ACTIVATIONS[key].defaults for key in keys}
    check_chart(
        lambda look: charts.overlay(keys, look),
        {
            **frames.overlay(settings),
            "readings": frames.readings(settings, 1.0),
            "here": frames.place(1.0, "z = 1"),
            "meeting": frames.meeting("tanh", 1.66, "tanh′ = σ′"),
        },
    )


@pytest.mark.parametrize("keys", [("tanh",), FIVE, tuple(ACTIVATIONS)])
def test_the_axes_are_the_same_for_every_set_of_functions(keys):
    spec = json.loads(json.dumps(charts.overlay(keys, Look())))
    for panel, field, domain in zip(spec["vconcat"], ("f", "df"), ([-2, 4], [-0.2, 1.8]), strict=True):
        encodings = [layer.get("encoding", {}) for layer in panel["layer"]]
        scales = [e["y"]["scale"]["domain"] for e in encodings if e.get("y", {}).get("field") == field]
        assert scales
        assert all(scale == domain for scale in scales)
    assert charts.overlay(keys, Look()) is charts.overlay(keys, Look())


def test_each_curve_has_the_mark_and_the_hue_of_its_button():
    text = json.dumps(charts.overlay(FIVE, Look()), ensure_ascii=False)
    for key in FIVE:
        assert ACTIVATION_SHAPE[key][0] in text
        assert ACTIVATION_COLOUR[key] in text
