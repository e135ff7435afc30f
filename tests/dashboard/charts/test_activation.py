"""Charts are valid, feed on named data only, and stay the same object while a slider moves."""

import inspect
import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import activation, train
from dashboard.charts.theme import CLASS_GLYPH, CLASS_NAME, Look
from dashboard.frames import INPUT_LIMIT
from dashboard.frames import activation as curves
from dashboard.frames import train as runs
from dashboard.pictures import surface
from dashboard.text.numbers import TICK_LABEL
from lib.activations import ACTIVATIONS
from lib.answers import LONGEST
from lib.datasets import DATASETS
from lib.own_data import MOST_CLASSES
from lib.trainers import TrainConfig, Trainer
from tests.dashboard.specification import parts
from tests.written import number, spaced

LOOKS = [Look(dark, projector) for dark in (False, True) for projector in (False, True)]
Data = dict[str, pd.DataFrame]


def explorer_data(key: str) -> Data:
    return {
        "curve": curves.curve(key, {}).to_pandas(),
        "slope": curves.slope_pieces(key, {}).to_pandas(),
        "kinks": curves.kinks(key, {}).to_pandas(),
        "bands": curves.saturated_bands(key, {}).to_pandas(),
        "probe": curves.at(key, {}, [1.0]).to_pandas(),
    }


def run_data(run: Trainer) -> Data:
    output = run.predict(surface.inputs())
    picture = surface.values(output) if run.task == "regression" else surface.probabilities(output)
    return {"picture": picture.to_pandas(), "points": runs.points(run).to_pandas()}


def charts() -> Iterator[tuple[str, Any, Data]]:
    """Every chart of the lab: its name, a function of the look, and data as a page gives it."""
    for key in ACTIVATIONS:
        data = explorer_data(key)
        yield f"explorer {key}", lambda look, key=key: activation.explorer(key, look), data
        thumbnail = {name: data[name] for name in ("curve", "slope")}
        yield f"thumbnail {key}", lambda look, key=key: activation.thumbnail(key, look), thumbnail
    for key, record in DATASETS.items():
        run = Trainer(TrainConfig(data=key, n=30))
        if record.n_in == 1:
            yield (
                f"fit {key}",
                train.fit,
                {"fit": runs.fit(run.predict).to_pandas(), "points": runs.points(run).to_pandas()},
            )
        else:
            classes = max(record.n_out, 2)
            chart = lambda look, task=record.task, k=classes: train.surface(task, k, look)  # noqa: E731
            yield f"surface {key}", chart, run_data(run)
    data = {"losses": runs.losses(run).to_pandas(), "latest": runs.latest(run).to_pandas()}
    for logarithmic in (False, True):
        yield f"losses {logarithmic}", lambda look, log=logarithmic: train.losses(log, look), data


CHARTS = list(charts())
each_look = pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-1]], ids=str)
each_chart = pytest.mark.parametrize(("chart", "data"), [c[1:] for c in CHARTS], ids=[c[0] for c in CHARTS])


def units(spec: dict[str, Any], data: str | None = None) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Each single layer with the name of its data, which it may inherit."""
    own = spec.get("data")
    if own is not None:
        data = own.get("name") if "values" not in own else None
    children = [*spec.get("layer", []), *spec.get("vconcat", []), *spec.get("hconcat", [])]
    for child in children:
        yield from units(child, data)
    if not children:
        yield data, spec


@each_chart
@each_look
def test_a_chart_is_valid_and_serialises(chart, data, look):
    spec = chart(look)
    alt.Root.validate(json.loads(json.dumps(spec)))
    assert not set(spec) & {"width", "autosize"}  # the page decides how wide a picture is


@each_chart
@each_look
def test_a_chart_is_built_once(chart, data, look):
    assert chart(look) is chart(Look(look.dark, look.projector))


@each_chart
def test_all_data_are_named_and_come_from_the_frames(chart, data):
    spec = chart(Look())
    named = {part["data"]["name"] for part in parts(spec) if "name" in part.get("data", {})}
    assert named >= set(data)
    literal = [values for part in parts(spec) for values in [part.get("data", {}).get("values")] if values is not None]
    literal += list(spec.get("datasets", {}).values())
    assert all(values == [{"zero": 0}] for values in literal)  # the lines through the origin
    empty = {name for name in named - set(data) if name not in spec.get("datasets", {})}
    assert not empty, f"nobody fills {empty}"


@each_chart
def test_all_fields_exist_in_the_frames(chart, data):
    for name, unit in units(chart(Look())):
        if name not in data:
            continue
        transforms = unit.get("transform", [])
        made = {transform["as"] for transform in transforms if "as" in transform}
        used = {part["field"] for part in parts(unit.get("encoding", {})) if isinstance(part.get("field"), str)}
        written = " ".join(part for part in strings(unit) if part != TICK_LABEL)  # it is about the tick
        used |= set(re.findall(r"datum\.(\w+)", written))
        assert used - made <= set(data[name].columns), f"{name} has no {used - made - set(data[name].columns)}"
        assert used, f"a layer of {name} shows nothing of it"


def strings(spec: Any) -> Iterator[str]:
    if isinstance(spec, str):
        yield spec
    elif isinstance(spec, (dict, list)):
        for value in spec.values() if isinstance(spec, dict) else spec:
            yield from strings(value)


def test_no_chart_takes_a_sliders_value():
    expected = {
        activation.explorer: ["key", "look"],
        activation.thumbnail: ["key", "look"],
        train.surface: ["task", "classes", "look", "names", "axes", "target", "caption"],
        train.fit: ["look", "caption"],
        train.losses: ["logarithmic", "look", "history"],
    }
    for chart, names in expected.items():
        assert list(inspect.signature(chart).parameters) == names


@each_chart
def test_titles_and_axes_are_readable(chart, data):
    for look, least in ((Look(), 14), (Look(projector=True), 20)):
        config = chart(look)["config"]
        assert (
            min(config["axis"]["labelFontSize"], config["axis"]["titleFontSize"], config["title"]["fontSize"]) >= least
        )
        assert config["line"]["strokeWidth"] >= 2.5
        written = [part["fontSize"] for part in parts(chart(look)) if "fontSize" in part]
        assert min(written) >= least


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_axes_hold_the_curve_for_every_setting(key):
    value, slope = activation.explorer(key, Look())["vconcat"]
    for panel, field in ((value, "f"), (slope, "df")):
        domains = [part["scale"]["domain"] for part in parts(panel) if part.get("field") == field and "scale" in part]
        (low, high) = domains[0]
        choices = [
            list(param.choices) if param.choices else [param.low, param.default, param.high]
            for param in ACTIVATIONS[key].params
        ]
        names = [param.key for param in ACTIVATIONS[key].params]
        for values in product(*choices):
            curve = curves.curve(key, dict(zip(names, values, strict=True))).to_pandas()[field]
            assert low < curve.min()
            assert curve.max() < high
            assert low <= 0 <= high


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_pointers_probe_lives_in_the_browser(key):
    spec = activation.explorer(key, Look())
    (pointer,) = spec["params"]
    assert pointer["name"] == "pointer"
    assert pointer["select"]["nearest"] is True
    assert pointer["select"]["on"] == "pointermove"


def test_the_readout_takes_its_numbers_from_the_curve():
    layers = [
        (name, unit)
        for name, unit in units(activation.explorer("tanh", Look()))
        if unit.get("mark", {}).get("type") == "text"
    ]
    assert [name for name, _ in layers] == ["curve", "curve"]


DESK, PROJECTOR = Look(), Look(projector=True)


class TestWordsOfTheSurface:
    @pytest.mark.parametrize("classes", range(2, MOST_CLASSES + 1))
    @pytest.mark.parametrize("look", [DESK, PROJECTOR], ids=str)
    @pytest.mark.parametrize("length", [0, 3, LONGEST + 1])
    def test_every_class_is_named_with_its_glyph_and_hue_in_lines_that_fit(self, classes, look, length):
        names = tuple(str(label) * length for label in range(classes)) if length else ()
        lines = train.surface("multiclass", classes, look, names)["title"]
        assert max(map(len, lines)) <= (34 if look.projector else 44)
        written = " ".join(lines)
        for label in range(classes):
            assert re.search(rf"{CLASS_GLYPH[label]} {label}+…? \(?{CLASS_NAME[label]}", written)
        assert not any(glyph in written for glyph in CLASS_GLYPH[classes:])

    def test_two_numbered_classes_fit_in_one_line(self):
        assert train.surface("binary", 2, DESK)["title"] == ["Class ■ 0 orange, ● 1 blue"]

    def test_a_class_that_is_called_after_its_hue_is_not_told_twice(self):
        assert train.surface("binary", 2, DESK, ("orange", "dog"))["title"] == ["■ orange, ● dog (blue)"]

    def test_colours_of_a_regression_are_in_original_units(self):
        assert train.surface("regression", 2, DESK)["title"] == ["Orange −1, white 0, blue 1"]
        target = train.Axis("price", 1950, 1950)
        lines = train.surface("regression", 2, DESK, target=target)["title"]
        assert lines == ["price: orange 0, white 1950, blue 3900"]
        lines = train.surface("regression", 2, DESK, target=train.Axis("x" * LONGEST, 0, 123456.0))["title"]
        assert max(map(len, lines)) <= 44
        assert "x…: orange −1.235 × 10⁵" in spaced(lines[0])
        assert spaced(lines[-1]).endswith("blue 1.235 × 10⁵")

    @pytest.mark.parametrize("look", LOOKS, ids=str)
    def test_more_lines_do_not_shrink_the_plane(self, look):
        plain, tall = (train.surface("multiclass", 3, look, names) for names in ((), ("x" * 40,) * 3))
        lines = len(tall["title"]) - len(plain["title"])
        assert lines >= 1
        assert tall["height"] - plain["height"] == lines * (look.font + 4)

    def test_axes_carry_the_names_and_the_points_stay_scaled(self):
        axes = (train.Axis("height in cm", 170, 8), train.Axis("x₂"))
        spec = train.surface("binary", 2, DESK, (), axes)
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
            (train.Axis("", 0.5, 0.1), "0.2 0.4 0.6 0.8"),
            (train.Axis("", -5, 2.5), "−12 −6 0 2"),
            (train.Axis("", 2e9, 1e8), "1.8×10⁹ 2.0×10⁹ 2.2×10⁹"),
            (train.Axis("", 0, 1e-6), "−2×10⁻⁶ 0 2×10⁻⁶"),
        ],
    )
    def test_by_hand(self, axis, written):
        assert set(written.split()) <= {text.replace("\u00a0", "") for text in train.ticks(axis)[1]}

    @given(st.floats(-1e100, 1e100), st.floats(1e-9, 1e3))
    def test_ticks_are_in_the_picture_evenly_spaced_and_told_apart(self, centre, share):
        unit = max(abs(centre), 1e-290) * share
        places, written = train.ticks(train.Axis("", centre, unit))
        assert 4 <= len(places) == len(set(written)) <= 11
        assert places[0] >= -INPUT_LIMIT
        assert places[-1] <= INPUT_LIMIT
        steps = np.diff(places)
        assert steps == pytest.approx(steps[0], rel=1e-4)
        for place, text in zip(places, written, strict=True):
            assert number(text) == pytest.approx(centre + unit * place, abs=unit * 1e-3)
