"""The pictures of a training run: words that fit, ticks that are round, and specifications that stay."""

import inspect
import json
import re

import altair as alt
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.charts import train as charts
from dashboard.charts.theme import CLASS_GLYPH, CLASS_NAME, Look
from dashboard.frames import INPUT_LIMIT
from dashboard.frames import train as frames
from dashboard.pictures import surface
from lib.answers import LONGEST
from lib.datasets import DATASETS
from lib.own_data import MOST_CLASSES
from lib.trainers import TrainConfig, Trainer
from tests.dashboard.specification import LOOKS, check_chart
from tests.written import number, spaced


@pytest.mark.parametrize("key", [key for key, record in DATASETS.items() if record.n_in == 2])
def test_specification_of_the_picture_of_every_data_set_of_two_inputs(key):
    run = Trainer(TrainConfig(data=key, n=30))
    points = frames.points(run)
    output = run.predict(surface.inputs())
    picture = surface.values(output) if run.task == "regression" else surface.probabilities(output)
    classes = max(DATASETS[key].n_out, 2)
    check_chart(lambda look: charts.surface(run.task, classes, look), {"picture": picture, "points": points})


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("history", [False, True])
def test_specification_of_the_losses(logarithmic, history):
    run = Trainer(TrainConfig(n=30))
    tables = {"losses": frames.losses(run), "latest": frames.latest(run)}
    if history:
        tables |= {"pinned": frames.pinned(()), "pin_ends": frames.pin_ends(())}
    check_chart(lambda look: charts.losses(logarithmic, look, history), tables)


def test_a_loss_of_0_is_written_below_a_logarithmic_chart_and_leaves_its_axis_alone():
    filters = {
        logarithmic: [
            layer["transform"][0]["filter"]
            for layer in charts.losses(logarithmic, DESK)["layer"]
            if layer["encoding"]["y"].get("field") == "loss" and "transform" in layer
        ]
        for logarithmic in (False, True)
    }
    assert filters == {False: [], True: 3 * ["datum.loss !== 0"]}
    (zero,) = (layer for layer in charts.losses(True, DESK)["layer"] if layer["mark"].get("text") == "0")
    assert zero["transform"] == [{"filter": "datum.loss === 0"}]


def test_no_chart_takes_a_sliders_value():
    expected = {
        charts.surface: ["task", "classes", "look", "names", "axes", "target"],
        charts.losses: ["logarithmic", "look", "history"],
    }
    for chart, names in expected.items():
        assert list(inspect.signature(chart).parameters) == names


DESK, PROJECTOR = Look(), Look(projector=True)


class TestWordsOfTheSurface:
    @pytest.mark.parametrize("classes", range(2, MOST_CLASSES + 1))
    @pytest.mark.parametrize("look", [DESK, PROJECTOR], ids=str)
    @pytest.mark.parametrize("length", [0, 3, LONGEST + 1])
    def test_every_class_is_named_with_its_glyph_and_hue_in_lines_that_fit(self, classes, look, length):
        names = tuple(str(label) * length for label in range(classes)) if length else ()
        lines = charts.surface("multiclass", classes, look, names)["title"]
        assert max(map(len, lines)) <= (34 if look.projector else 44)
        written = " ".join(lines)
        for label in range(classes):
            assert re.search(rf"{CLASS_GLYPH[label]} {label}+…? \(?{CLASS_NAME[label]}", written)
        assert not any(glyph in written for glyph in CLASS_GLYPH[classes:])

    def test_two_numbered_classes_fit_in_one_line(self):
        assert charts.surface("binary", 2, DESK)["title"] == ["Class ■ 0 orange, ● 1 blue"]

    def test_a_class_that_is_called_after_its_hue_is_not_told_twice(self):
        assert charts.surface("binary", 2, DESK, ("orange", "dog"))["title"] == ["■ orange, ● dog (blue)"]

    def test_colours_of_a_regression_are_in_original_units(self):
        assert charts.surface("regression", 2, DESK)["title"] == ["Orange −1, clear 0, blue 1"]
        target = charts.Axis("price", 1950, 1950)
        lines = charts.surface("regression", 2, DESK, target=target)["title"]
        assert lines == ["price: orange 0, clear 1950, blue 3900"]
        lines = charts.surface("regression", 2, DESK, target=charts.Axis("x" * LONGEST, 0, 123456.0))["title"]
        assert max(map(len, lines)) <= 44
        assert "x…: orange −1.235 × 10⁵" in spaced(lines[0])
        assert spaced(lines[-1]).endswith("blue 1.235 × 10⁵")

    @pytest.mark.parametrize("look", LOOKS, ids=str)
    def test_more_lines_do_not_shrink_the_plane(self, look):
        plain, tall = (charts.surface("multiclass", 3, look, names) for names in ((), ("x" * 40,) * 3))
        lines = len(tall["title"]) - len(plain["title"])
        assert lines >= 1
        assert tall["height"] - plain["height"] == lines * (look.font + 4)

    def test_axes_carry_the_names_and_the_points_stay_scaled(self):
        axes = (charts.Axis("height in cm", 170, 8), charts.Axis("x₂"))
        spec = charts.surface("binary", 2, DESK, (), axes)
        alt.Chart.from_dict(json.loads(json.dumps(spec)), validate=True)
        for layer in spec["layer"]:
            x, y = layer["encoding"]["x"], layer["encoding"]["y"]
            assert (x["title"], y["title"]) == ("height in cm", "x₂")
            assert x["scale"]["domain"] == [-INPUT_LIMIT, INPUT_LIMIT]
            assert x["axis"]["values"] == [-2.5, -1.25, 0, 1.25, 2.5]
            assert '["150", "160", "170", "180", "190"]' in x["axis"]["labelExpr"]
            assert "labelExpr" not in y["axis"]


class TestTicks:
    @pytest.mark.parametrize(
        ("axis", "written"),
        [
            (charts.Axis("", 0.5, 0.1), "0.2 0.4 0.6 0.8"),
            (charts.Axis("", -5, 2.5), "−12 −6 0 2"),
            (charts.Axis("", 2e9, 1e8), "1.8×10⁹ 2.0×10⁹ 2.2×10⁹"),
            (charts.Axis("", 0, 1e-6), "−2×10⁻⁶ 0 2×10⁻⁶"),
        ],
    )
    def test_by_hand(self, axis, written):
        assert set(written.split()) <= {text.replace("\u00a0", "") for text in charts.ticks(axis)[1]}

    @given(st.floats(-1e100, 1e100), st.floats(1e-9, 1e3))
    @example(1 / 3, 0.02)  # a power of ten that rounding has made a little too large
    def test_ticks_are_in_the_picture_evenly_spaced_and_told_apart(self, centre, share):
        unit = max(abs(centre), 1e-290) * share
        places, written = charts.ticks(charts.Axis("", centre, unit))
        assert 4 <= len(places) == len(set(written)) <= 11
        assert places[0] >= -INPUT_LIMIT
        assert places[-1] <= INPUT_LIMIT
        steps = np.diff(places)
        assert steps == pytest.approx(steps[0], rel=1e-4)
        for place, text in zip(places, written, strict=True):
            assert number(text) == pytest.approx(centre + unit * place, abs=unit * 1e-3)
