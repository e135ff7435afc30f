"""Tables for the charts hold the numbers of the core, with corners and limits drawn exactly."""

import numpy as np
import pytest

from dashboard.charts import compare as charts
from dashboard.frames import Z_LIMIT
from dashboard.frames import activation as frames
from lib.activations import ACTIVATIONS, SATURATED

DEFAULTS = {key: record.defaults for key, record in ACTIVATIONS.items()}


def columns(table, key):
    return {name: np.array(values) for name, values in table.filter(np.array(table["key"]) == key).to_pydict().items()}


def settings(key: str) -> list[dict[str, float | str]]:
    """The defaults of a function and, one by one, the extremes of its parameters."""
    record = ACTIVATIONS[key]
    extremes = [
        {param.key: value}
        for param in record.params
        for value in (tuple(param.choices) if param.choices else (param.low, param.high))
    ]
    return [{}, *extremes]


CASES = [(key, params) for key in ACTIVATIONS for params in settings(key)]
every_function = pytest.mark.parametrize(("key", "params"), CASES)


def test_zero_is_in_the_grid_exactly():
    grid = frames.z_grid()
    assert np.count_nonzero(grid == 0) == 1
    assert grid[0] == -Z_LIMIT
    assert grid[-1] == Z_LIMIT
    assert np.allclose(np.diff(grid), 0.05)


@every_function
def test_a_curve_is_what_the_core_returns(key, params):
    record, table = ACTIVATIONS[key], frames.curve(key, params).to_pandas()
    assert list(table) == ["z", "f", "df"]
    assert np.array_equal(table["f"], record.f(frames.z_grid(), **params))
    assert np.array_equal(table["df"], record.df(frames.z_grid(), **params))
    assert np.isfinite(table.to_numpy()).all()


@every_function
def test_the_probe_has_the_declared_slope_at_a_kink(key, params):
    for z, slope in ACTIVATIONS[key].at(**params).kinks.items():
        row = frames.at(key, params, [z]).to_pandas().iloc[0]
        assert row["df"] == slope


@every_function
def test_slope_pieces_end_in_their_one_sided_limits(key, params):
    record = ACTIVATIONS[key].at(**params)
    table = frames.slope_pieces(key, params).to_pandas()
    assert table["piece"].nunique() == len(record.kinks) + 1
    for i, z in enumerate(sorted(record.kinks)):
        ends = table[table["z"] == z]
        assert list(ends["piece"]) == [i, i + 1]
        left, right = record.df([z - 1e-9, z + 1e-9], **params)
        assert ends["df"].to_numpy() == pytest.approx([left, right], abs=1e-8)
    away = table[~table["z"].isin(record.kinks)]
    assert np.array_equal(away["df"], record.df(away["z"].to_numpy(), **params))
    assert set(table["z"]) == set(frames.z_grid())


def test_the_slope_of_relu_jumps_from_0_to_1_at_0():
    table = frames.slope_pieces("relu", {}).to_pandas()
    assert list(table.loc[table["z"] == 0, "df"]) == [0.0, 1.0]
    left, right = (group["df"] for _, group in table.groupby("piece"))
    assert (left == 0).all()
    assert (right == 1).all()


@every_function
def test_at_a_kink_one_end_is_the_chosen_one(key, params):
    record, table = ACTIVATIONS[key].at(**params), frames.kinks(key, params).to_pandas()
    assert list(table) == ["z", "df", "chosen"]
    assert len(table) == 2 * len(record.kinks)
    for z, slope in record.kinks.items():
        chosen = table[(table["z"] == z) & table["chosen"]]
        assert chosen["df"].to_numpy() == pytest.approx([slope])


@every_function
def test_bands_cover_what_is_saturated_and_nothing_else(key, params):
    record, bands = ACTIVATIONS[key].at(**params), frames.saturated_bands(key, params).to_pandas()
    assert list(bands) == ["low", "high"]
    for low, high in bands.itertuples(index=False):
        assert -Z_LIMIT <= low < high <= Z_LIMIT
        flat = record.df(np.linspace(low, high, 500)[1:-1], **params)
        assert (np.abs(flat) < SATURATED * record.max_slope).all()
        inner = low if high == Z_LIMIT else high  # found to a hundredth, so 0.02 further in there is a slope
        live = record.df(inner - 0.02 * np.sign(inner) if inner else 0.02, **params)
        assert abs(live) >= SATURATED * record.max_slope
    assert len(bands) == len(record.saturates)


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


def test_each_curve_of_a_class_is_one_and_is_told_from_those_of_the_round_before():
    table = frames.drawn([0.0, 1.0], [[[0.0, 0.5]], [[0.5, 0.5], [1.0, 0.0]]])
    assert table["curve"].to_pylist() == [0, 0, 1, 1, 2, 2]
    assert table["last"].to_pylist() == [False, False, True, True, True, True]
    assert table["df"].to_pylist() == [0.0, 0.5, 0.5, 0.5, 1.0, 0.0]
    assert frames.drawn([0.0], []).schema == table.schema
    assert frames.sketch([0.0], None).schema == frames.sketch([0.0], [1.0]).schema
