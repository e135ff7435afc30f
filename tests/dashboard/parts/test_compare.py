"""The picture of several functions: its data, its specification, and the code behind it."""

import json
import subprocess
import sys

import numpy as np
import pytest

from dashboard.charts import compare as charts
from dashboard.charts.theme import ACTIVATION_COLOUR, ACTIVATION_SHAPE, Look
from dashboard.frames import activation as frames
from dashboard.parts import compare
from dashboard.widgets import snippets
from lib.activations import ACTIVATIONS
from lib.lessons.moments import moments

DEFAULTS = {key: record.defaults for key, record in ACTIVATIONS.items()}
FIVE = ("sigmoid", "tanh", "relu", "leaky_relu", "linear")


def columns(table, key):
    return {name: np.array(values) for name, values in table.filter(np.array(table["key"]) == key).to_pydict().items()}


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_curves_are_those_of_the_functions(key):
    record, tables = ACTIVATIONS[key], frames.overlay(DEFAULTS)
    curve = columns(tables["curves"], key)
    assert (curve["z"].min(), curve["z"].max()) == (-6, 6)
    assert 0 in curve["z"]
    assert np.array_equal(curve["f"], record.f(curve["z"]))
    marks = columns(tables["marks"], key)
    assert np.array_equal(marks["f"], record.f(marks["z"]))
    assert np.array_equal(marks["df"], record.df(marks["z"]))
    slopes = columns(tables["slopes"], key)
    off = ~np.isin(slopes["z"], list(record.kinks))
    assert np.array_equal(slopes["df"][off], record.df(slopes["z"][off]))
    assert len(set(slopes["piece"])) == 1 + len(record.kinks)


def test_curves_on_top_of_each_other_have_their_marks_at_different_places():
    marks = frames.overlay(DEFAULTS)["marks"]
    places = marks["z"].to_pylist()
    assert len(places) == len(set(places)) >= 50
    assert np.diff(sorted(places)).min() > 0.09


def test_colour_is_never_the_only_cue():
    assert len(set(ACTIVATION_COLOUR.values())) == len(ACTIVATIONS)
    assert len({name for name, _ in ACTIVATION_SHAPE.values()}) == len(ACTIVATIONS)
    assert len({glyph for _, glyph in ACTIVATION_SHAPE.values()}) == len(ACTIVATIONS)


def test_a_reading_is_the_function_at_z():
    rows = frames.readings({"elu": {"alpha": 2.0}, "tanh": {}}, -1.5).to_pylist()
    assert [row["key"] for row in rows] == ["elu", "tanh"]
    assert rows[0]["f"] == float(ACTIVATIONS["elu"].f(-1.5, alpha=2.0))
    assert rows[1]["df"] == float(ACTIVATIONS["tanh"].df(-1.5))


def test_the_crossing_is_two_points_or_none():
    assert frames.meeting("tanh", None, "x").num_rows == 0
    left, right = frames.meeting("tanh", 1.66289, "x").to_pylist()
    assert (left["z"], right["z"]) == (-1.66289, 1.66289)
    assert left["df"] == right["df"] == pytest.approx(0.1340, abs=5e-5)


def test_what_is_cut_off_is_named():
    cut = frames.beyond(DEFAULTS, charts.VALUES, charts.SLOPES)
    assert cut["values"] == [key for key, r in ACTIVATIONS.items() if max(r.f(6.0), -r.f(-6.0) * 2) > 4]
    assert cut["slopes"] == ["hard_swish"]  # it falls to −½
    assert frames.beyond({"elu": {"alpha": 3.0}}, charts.VALUES, charts.SLOPES) == {
        "values": ["elu"],
        "slopes": ["elu"],
    }
    assert frames.beyond({"tanh": {}}, charts.VALUES, charts.SLOPES) == {"values": [], "slopes": []}


@pytest.mark.parametrize("keys", [("tanh",), FIVE, tuple(ACTIVATIONS)])
def test_the_axes_are_the_same_for_every_set_of_functions(keys):
    spec = json.loads(json.dumps(charts.overlay(keys, Look())))
    for panel, field, domain in zip(spec["vconcat"], ("f", "df"), ([-2, 4], [-0.2, 1.8]), strict=True):
        encodings = [layer.get("encoding", {}) for layer in panel["layer"]]
        scales = [e["y"]["scale"]["domain"] for e in encodings if e.get("y", {}).get("field") == field]
        assert scales
        assert all(scale == domain for scale in scales)
    assert charts.overlay(keys, Look()) is charts.overlay(keys, Look())


def test_the_legend_names_the_functions_with_their_shapes():
    text = json.dumps(charts.overlay(FIVE, Look()), ensure_ascii=False)
    for key in FIVE:
        assert f"'{key}' ? '{ACTIVATIONS[key].label}'" in text
        assert ACTIVATION_SHAPE[key][0] in text


@pytest.mark.parametrize(
    "settings", [{key: DEFAULTS[key] for key in FIVE}, {"elu": {"alpha": 2.5}, "leaky_relu": {"alpha": 0.2}}]
)
def test_the_snippet_prints_values_slopes_and_means(settings):
    program = snippets.snippet(*compare.program(settings))
    result = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    z = np.array([-2.0, 0.0, 2.0])
    expected = [str(f(z, **p)) for key, p in settings.items() for f in (ACTIVATIONS[key].f, ACTIVATIONS[key].df)]
    assert result.stdout.startswith(" ".join(expected))
    means = [float(word) for word in result.stdout.split()[-len(settings) :]]
    assert means == pytest.approx([moments(ACTIVATIONS[key], **p).output for key, p in settings.items()], abs=1e-12)
