"""What the page says about a function agrees with its record."""

import math
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.parts import explore
from dashboard.text.numbers import figure, short
from dashboard.widgets.prediction import Said
from lib.activations import ACTIVATIONS, SATURATED
from lib.derivatives import central_difference
from tests.written import number

CASES = [
    (key, params, z)
    for key, record in ACTIVATIONS.items()
    for params in (
        {},
        *(
            {param.key: value}
            for param in record.params
            for value in (tuple(param.choices) if param.choices else (param.low, param.high))
        ),
    )
    for z in (-10.0, -2.0, 0.0, 0.5, 10.0)
]


@pytest.mark.parametrize(("key", "params", "z"), CASES)
def test_the_sentence_agrees_with_the_record(key, params, z):
    record = ACTIVATIONS[key].at(**params)
    said = explore.state(ACTIVATIONS[key], params, z)
    slope = abs(float(record.df(z, **params)))
    if z in record.kinks:
        assert said.startswith("**At a kink.**")
        assert f"we choose {figure(record.kinks[z])}." in said
    elif said.startswith("**Saturated.**"):
        assert slope < SATURATED * record.max_slope
        low, high = record.flat_to(**params)
        exact = z <= low or z >= high
        assert ("exactly 0: no gradient passes" in said) is exact
        assert (figure(record.max_slope) in said) is not exact
    elif said.startswith("**Flat.**"):
        assert slope == 0
        assert "exactly 0: no gradient passes" in said
    else:
        assert said.startswith("**Live.**")
        assert slope > 0
        (share,) = re.findall(r"is >?(\d+)% of", said)
        assert int(share) == pytest.approx(100 * slope / record.max_slope, abs=1)
        assert int(share) <= 100


def test_the_same_place_is_named_after_its_parameter():
    elu = ACTIVATIONS["elu"]
    assert explore.state(elu, {}, 0.0).startswith("**Live.**")
    assert explore.state(elu, {"alpha": 3.0}, 0.0).startswith("**At a kink.**")
    leaky = ACTIVATIONS["leaky_relu"]
    assert explore.state(leaky, {"alpha": 1.0}, 0.0).startswith("**Live.**")
    assert explore.state(leaky, {"alpha": 0.0}, -3.0).startswith("**Saturated.**")
    assert explore.state(leaky, {}, -3.0).startswith("**Live.**")


def test_at_a_kink_the_measured_value_is_the_mean_of_both_slopes():
    for key, params in (("relu", {}), ("leaky_relu", {"alpha": 0.3}), ("elu", {"alpha": 3.0}), ("selu", {})):
        record = ACTIVATIONS[key]
        left, right = record.df([-1e-9, 1e-9], **params)
        measured = central_difference(lambda z, r=record, p=params: r.f(z, **p), 0.0, explore.STEP)
        assert float(measured) == pytest.approx((left + right) / 2, abs=1e-4)
        assert "mean of the slopes on both sides" in explore.state(record, params, 0.0)


SCRIPT = """
import streamlit as st
from dashboard.parts import explore
from lib.activations import ACTIVATIONS

record, params = ACTIVATIONS[st.session_state["key"]], st.session_state["params"]
explore.probe(record, params, st.session_state["z"], explore.NOT_ASKED)
explore.card(record, params, explore.NOT_ASKED)
"""


def words(key: str, params: dict[str, float | str], z: float) -> AppTest:
    app = AppTest.from_string(SCRIPT, default_timeout=20)
    app.session_state["key"], app.session_state["params"], app.session_state["z"] = key, params, z
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_card_says_what_the_record_says(key):
    record, app = ACTIVATIONS[key], words(key, {}, 1.0)
    assert [formula.value.strip("$\n") for formula in app.latex] == [record.formula, record.derivative]
    text = app.markdown[-2].value if app.markdown[-1].value.startswith("$$") else app.markdown[-1].value
    for part in (str(record.range), record.use, record.limits, record.notes):
        assert part in text
    assert record.source in app.caption[0].value
    assert ("yes" if record.zero_centred else "no") in text
    for z, slope in record.kinks.items():
        assert f"at z = {short(z)} the slope does not exist, we choose {short(slope)}" in text


@pytest.mark.parametrize(
    ("key", "params", "range_", "sides"),
    [
        ("elu", {"alpha": 3.0}, "(−3, ∞)", "on the left"),
        ("leaky_relu", {"alpha": 0.0}, "[0, ∞)", "on the left"),
        ("leaky_relu", {"alpha": 0.3}, "(−∞, ∞)", "nowhere"),
        ("sigmoid", {}, "(0, 1)", "on both sides"),
    ],
)
def test_the_card_follows_the_parameters(key, params, range_, sides):
    text = "\n".join(element.value for element in words(key, params, 1.0).markdown)
    assert f"**Range** {range_}" in text
    assert f"**saturates** {sides}" in text


@pytest.mark.parametrize("z", [-10.0, -0.37, 0.0, 2.5])
@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_table_shows_the_numbers_of_the_core(key, z):
    record = ACTIVATIONS[key]
    table = words(key, {}, z).markdown[0].value
    cells = [line.split("|")[2].strip(" *") for line in table.partition("\n\n")[0].splitlines()[2:]]
    measured = float(central_difference(record.f, z, explore.STEP))
    value, slope = float(record.f(z)), float(record.df(z))
    assert cells == [figure(number) for number in (z, value, slope, measured, abs(measured - slope))]
    if z not in record.kinks:
        assert math.isclose(measured, slope, abs_tol=1e-5)


class TestJudged:
    @pytest.mark.parametrize("key", ACTIVATIONS)
    def test_the_slope_itself_is_no_distance_from_the_slope(self, key):
        record = ACTIVATIONS[key]
        drawn = tuple(float(slope) for slope in record.df(np.array(explore.PLACES)))
        said = explore.judged_curve(record, {}, Said(drawn, shown=True))
        far = number(said.partition(" is ")[2].partition(" from ")[0])
        assert far < 1e-6

    def test_a_level_line_is_told_where_it_is_furthest(self):
        said = explore.judged_curve(ACTIVATIONS["sigmoid"], {}, Said((0.0,) * len(explore.PLACES), shown=True))
        z = np.array(explore.PLACES)
        mean = float(ACTIVATIONS["sigmoid"].df(z).mean())
        assert f"is {short(mean)} from the slope" in said
        assert said.endswith("Furthest at z = 0: you drew 0, measured is 0.25.")

    def test_at_a_kink_nothing_is_judged(self):
        drawn = tuple(float(z > 0) if z else 1e6 for z in explore.PLACES)
        said = explore.judged_curve(ACTIVATIONS["relu"], {}, Said(drawn, shown=True))
        assert number(said.partition(" is ")[2].partition(" from ")[0]) < 1e-6

    @pytest.mark.parametrize("key", ACTIVATIONS)
    def test_the_largest_slope_measured_is_the_one_that_the_record_claims(self, key):
        record = ACTIVATIONS[key]
        said = explore.judged_peak(record, {}, Said(None, shown=True))
        peak = float(said.partition("measured is ")[2].partition(".**")[0])
        assert peak == pytest.approx(record.at().max_slope, rel=1e-3)

    def test_a_number_is_judged(self):
        sigmoid = ACTIVATIONS["sigmoid"]
        assert explore.judged_peak(sigmoid, {}, Said(0.25, shown=True)).endswith("0.25 is right to two decimals.")
        assert explore.judged_peak(sigmoid, {}, Said(1.0, shown=True)).endswith("Your prediction 1 is 0.75 too large.")
