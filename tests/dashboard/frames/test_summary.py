"""Every cell of the summary table against the functions themselves."""

import csv
import io
import math
import re

import numpy as np
import pytest

from dashboard.frames import summary
from lib.activations import ACTIVATIONS
from tests.written import numbers

DEFAULTS = {key: record.defaults for key, record in ACTIVATIONS.items()}
SETTINGS = [
    *DEFAULTS.items(),
    *(("leaky_relu", {"alpha": alpha}) for alpha in (0.0, 0.2, 1.0)),
    *(("elu", {"alpha": alpha}) for alpha in (0.1, 3.0)),
]
every_setting = pytest.mark.parametrize(("key", "params"), SETTINGS, ids=str)
WIDE = np.linspace(-60, 60, 24_001)


def normal_mean(values, z):
    step = z[1] - z[0]
    return float((values * np.exp(-(z**2) / 2)).sum() * step / math.sqrt(2 * math.pi))


@every_setting
def test_the_numbers_are_those_of_the_functions(key, params):
    record, row = ACTIVATIONS[key], summary.row(key, params)
    z = np.arange(-12, 12, 1e-3) + 5e-4
    f, df = record.f(z, **params), record.df(z, **params)
    assert row.mean_output == pytest.approx(normal_mean(f, z), abs=1e-6)
    assert row.mean_slope == pytest.approx(normal_mean(df, z), abs=1e-6)
    kinks = np.array([*record.at(**params).kinks, 0.0])
    beside = np.nextafter(np.repeat(kinks, 2), np.resize([-np.inf, np.inf], 2 * kinks.size))
    steepest = np.abs(record.df(np.concatenate([WIDE, beside]), **params)).max()
    assert steepest <= row.max_slope <= steepest * (1 + 1e-5)
    (steep,) = np.nonzero(np.abs(df) >= 0.01 * row.max_slope)
    assert row.saturated_share == pytest.approx(normal_mean((z < z[steep[0]]) | (z > z[steep[-1]]), z), abs=3e-4)
    assert list(row.curve) == list(record.f(np.linspace(-6, 6, 49), **params))


@every_setting
def test_the_range_holds_the_values_and_is_written_as_the_record_says(key, params):
    claims, row = ACTIVATIONS[key].at(**params), summary.row(key, params)
    assert row.output_range == str(claims.range)
    values = claims.f(np.linspace(-30, 30, 999), **params)
    assert claims.range.low <= values.min() <= values.max() <= claims.range.high


@every_setting
def test_zero_centred_says_yes_for_odd_functions_and_the_mean_for_all_others(key, params):
    record, words = ACTIVATIONS[key], summary.row(key, params).zero_centred
    if np.allclose(record.f(-WIDE, **params), -record.f(WIDE, **params), rtol=0, atol=1e-12):
        assert words.startswith("yes: f(−z) = −f(z)")
    else:
        (mean,) = numbers(words.split("for z ~")[0])
        z = np.arange(-12, 12, 1e-3) + 5e-4
        assert words.startswith("no: not odd; mean ")
        assert mean == pytest.approx(normal_mean(record.f(z, **params), z), abs=5e-5)
        assert ("not for every symmetric input" in words) == (mean == 0)


def test_selu_has_mean_0_for_the_normal_distribution_only():
    # The exception that its words name: symmetric input ±1 has another mean.
    assert abs(float(ACTIVATIONS["selu"].f([-1.0, 1.0]).mean())) > 0.01


class TestVanishing:
    @every_setting
    def test_the_words_are_of_the_kind_that_the_slopes_say(self, key, params):
        record, words = ACTIVATIONS[key], summary.vanishing(ACTIVATIONS[key], params)
        left, right = (abs(float(record.df(z, **params))) for z in (-1e6, 1e6))
        if left < 1e-9 and right < 1e-9:
            assert words.startswith("yes, on both sides")
        elif left < 1e-9 or right < 1e-9:
            side = -1 if left < 1e-9 else 1
            assert words.startswith("on the left" if side < 0 else "on the right")
            assert ("can die" in words) == bool(np.all(record.df(side * np.linspace(3, 30, 99), **params) == 0))
        elif np.count_nonzero(record.df(WIDE, **params) == 0) > 1:
            assert words.startswith("not towards the ends, but exactly 0")
        elif left < 1:
            assert words.startswith("not on positive paths")
        else:
            assert words.startswith("no: slope")

    @pytest.mark.parametrize(("key", "most"), [("sigmoid", 0.25), ("tanh", 1.0)])
    def test_both_sides_the_largest_slope_is_at_0(self, key, most):
        words = summary.vanishing(ACTIVATIONS[key], {})
        assert words == f"yes, on both sides; slope at most {most:g} (at z = 0)"
        slopes = ACTIVATIONS[key].df(WIDE)
        assert slopes.max() == most == slopes[WIDE.size // 2]
        assert np.count_nonzero(slopes == most) == 1

    def test_relu_is_exactly_0_for_all_z_up_to_0(self):
        record = ACTIVATIONS["relu"]
        assert summary.vanishing(record, {}) == "on the left: exactly 0 for z ≤ 0 (can die)"
        assert summary.vanishing(ACTIVATIONS["leaky_relu"], {"alpha": 0.0}) == summary.vanishing(record, {})
        assert not record.df(WIDE[WIDE <= 0]).any()
        assert (record.df(WIDE[WIDE > 0]) == 1).all()

    @every_setting
    def test_exactly_0_is_said_where_it_is_so_and_nowhere_else(self, key, params):
        record, words = ACTIVATIONS[key], summary.vanishing(ACTIVATIONS[key], params)
        told = re.search(r"exactly 0 for (.*?) \(can die\)", words)
        ends = numbers(told[1]) if told else []
        still = record.df(np.arange(-3000, 3001) / 100, **params) == 0
        alone = still & ~np.append(still[1:], False) & ~np.append(False, still[:-1])
        assert len(ends) == np.count_nonzero(np.diff(still & ~alone))
        for end in ends:
            assert record.df(end, **params) == 0
            assert {bool(record.df(end + step, **params) == 0) for step in (-0.05, 0.05)} == {True, False}

    def test_hard_swish_is_not_flat_up_to_0(self):
        words = summary.vanishing(ACTIVATIONS["hard_swish"], {})
        assert words == "on the left: exactly 0 for z ≤ −3 (can die)"

    @pytest.mark.parametrize(("alpha", "left"), [(0.01, 1e-20), (0.2, 1.024e-7), (0.5, 9.766e-4)])
    def test_an_all_negative_path_through_leaky_layers_leaves_a_power_of_alpha(self, alpha, left):
        record = ACTIVATIONS["leaky_relu"]
        words = summary.vanishing(record, {"alpha": alpha})
        assert numbers(words)[-1] == pytest.approx(left, rel=5e-4)
        gradient, z = 1.0, -3.0
        for _ in range(10):  # backwards through ten layers with weight 1
            gradient *= float(record.df(z, alpha=alpha))
            z = float(record.f(z, alpha=alpha))
        assert z < 0
        assert gradient == pytest.approx(left, rel=5e-4)
        assert float(record.df(3.0, alpha=alpha)) ** 10 == 1
        assert f"{alpha:g}¹⁰" in words

    @pytest.mark.parametrize("key", ["elu", "selu", "gelu", "silu", "softplus", "mish"])
    def test_a_gradual_left_side_names_a_slope_that_is_there(self, key):
        slope, z, path, depth = numbers(summary.vanishing(ACTIVATIONS[key], DEFAULTS[key]))
        assert (z, depth) == (-6, 10)
        assert slope == pytest.approx(abs(float(ACTIVATIONS[key].df(z))), rel=5e-4)
        assert path == pytest.approx(slope**10, rel=5e-3)

    @pytest.mark.parametrize(("key", "params"), [("linear", {}), ("leaky_relu", {"alpha": 1.0})])
    def test_a_straight_line_never_vanishes(self, key, params):
        assert summary.vanishing(ACTIVATIONS[key], params) == "no: slope 1 everywhere"
        assert (ACTIVATIONS[key].df(WIDE, **params) == 1).all()


@pytest.mark.parametrize("z", [-6.0, -1.66, 0.0, 1.0])
def test_the_table_follows_z(z):
    rows = summary.table(DEFAULTS, z).to_pylist()
    assert [row["function"] for row in rows] == [record.label for record in ACTIVATIONS.values()]
    assert [row["f"] for row in rows] == [float(record.f(z)) for record in ACTIVATIONS.values()]
    assert [row["slope"] for row in rows] == [float(record.df(z)) for record in ACTIVATIONS.values()]


def test_the_file_holds_every_number_with_all_its_digits():
    settings = {**DEFAULTS, "leaky_relu": {"alpha": 0.3}}
    content = summary.as_csv(settings, -1.23)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    table = summary.table(settings, -1.23).to_pylist()
    assert len(lines) == len(table) == len(ACTIVATIONS)
    for line, row in zip(lines, table, strict=True):
        assert float(line.pop("z")) == -1.23
        row.pop("curve")
        assert set(line) == set(row)
        for name, value in row.items():
            assert (float(line[name]) if isinstance(value, float) else line[name]) == value
    assert lines[3]["setting"] == "α = 0.3"
    assert not any(value[:1] in tuple("=+@") for line in lines for value in line.values())
