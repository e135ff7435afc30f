"""What is understood of a report, and that nothing else does any harm."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.stage.frame import Side
from dashboard.stage.gestures import MOST_AT_ONCE, Add, Again, Bounds, Choose, Drag, Resize, gestures, painted

BOUNDS = Bounds((2, 4, 1), (Side(-3, 3), Side(-2, 2)), number=10)
CHOOSE = {"turn": 1, "kind": "choose", "layer": 0, "unit": 3}
DRAG = {"turn": 1, "kind": "drag", "layer": 1, "row": 4, "unit": 0, "value": -0.5, "done": True}
UNITS = {"turn": 1, "kind": "units", "layer": 0, "by": -1}
LAYERS = {"turn": 1, "kind": "layers", "by": 1}
ADD = {"turn": 1, "kind": "add", "x": 1, "y": -2.0}

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)
fields = st.fixed_dictionaries(
    {},
    optional={
        "turn": junk | st.integers(0, 5),
        "kind": junk | st.sampled_from(["choose", "drag", "add", "units", "layers", "again"]),
        "layer": junk | st.integers(-1, 3),
        "row": junk | st.integers(-1, 5),
        "unit": junk | st.integers(-1, 5),
        "value": junk,
        "done": junk,
        "by": junk | st.integers(-2, 2),
        "x": junk,
        "y": junk,
    },
)


def understood(*raw, heard=0):
    return gestures({"painted": 1, "gestures": list(raw)}, BOUNDS, heard)


def test_each_kind_is_understood():
    assert understood(CHOOSE) == [(1, Choose(0, 3))]
    assert understood(DRAG) == [(1, Drag(1, 4, 0, -0.5, done=True))]
    assert understood(ADD) == [(1, Add(1.0, -2.0))]
    assert understood(UNITS) == [(1, Resize(-1, 0))]
    assert understood(LAYERS) == [(1, Resize(1))]
    assert understood({"turn": 1, "kind": "again"}) == [(1, Again())]


def test_what_was_heard_is_not_heard_twice_and_the_rest_comes_in_turn():
    reports = [CHOOSE | {"turn": turn} for turn in (3, 4, 4, 2, 5)]
    assert [turn for turn, _ in understood(*reports, heard=3)] == [4, 5]


@pytest.mark.parametrize(
    ("raw", "change"),
    [
        (CHOOSE, {"layer": 2}),
        (CHOOSE, {"layer": -1}),
        (CHOOSE, {"layer": True}),
        (CHOOSE, {"layer": 0.0}),
        (CHOOSE, {"unit": 4}),
        (CHOOSE, {"unit": "3"}),
        (CHOOSE, {"turn": 0}),
        (CHOOSE, {"turn": 2**32}),
        (CHOOSE, {"turn": True}),
        (CHOOSE, {"kind": "chose"}),
        (CHOOSE, {"kind": ["choose"]}),
        (DRAG, {"row": 5}),
        (DRAG, {"value": math.nan}),
        (DRAG, {"value": math.inf}),
        (DRAG, {"value": 1e7}),
        (DRAG, {"value": 10**400}),
        (DRAG, {"value": "1"}),
        (DRAG, {"value": False}),
        (DRAG, {"done": 1}),
        (UNITS, {"layer": 1}),  # the output
        (UNITS, {"layer": -1}),
        (UNITS, {"by": 0}),
        (UNITS, {"by": True}),
        (LAYERS, {"by": 2}),
        (LAYERS, {"by": 1.0}),
        (ADD, {"x": 3.01}),
        (ADD, {"y": -2.01}),
        (ADD, {"x": None}),
    ],
)
def test_what_cannot_be_meant_is_nothing(raw, change):
    assert len(understood(raw)) == 1
    assert understood(raw | change) == []


def test_a_field_that_is_missing_is_nothing():
    for raw in (CHOOSE, DRAG, ADD, UNITS, LAYERS):
        for name in raw:
            assert understood({key: value for key, value in raw.items() if key != name}) == []


def test_of_a_flood_nothing_is_heard():
    flood = [CHOOSE | {"turn": turn} for turn in range(1, MOST_AT_ONCE + 2)]
    assert len(understood(*flood[:-1])) == MOST_AT_ONCE
    assert understood(*flood) == []


@given(junk | st.fixed_dictionaries({"painted": junk, "gestures": junk | st.lists(fields | junk, max_size=4)}))
def test_any_report_is_read_without_an_error_and_what_comes_out_is_in_range(report):
    number = painted(report, BOUNDS)
    assert number is None or 0 <= number <= 10
    for turn, gesture in gestures(report, BOUNDS, 0):
        assert turn >= 1
        match gesture:
            case Choose(layer, unit):
                assert unit < BOUNDS.sizes[layer + 1]
            case Drag(layer, row, unit, value, _):
                assert row <= BOUNDS.sizes[layer]
                assert unit < BOUNDS.sizes[layer + 1]
                assert math.isfinite(value)
            case Resize(by, layer):
                assert by in {1, -1}
                assert layer is None or layer < len(BOUNDS.sizes) - 2
            case Add(x, y):
                assert -3 <= x <= 3
                assert -2 <= y <= 2


def test_without_a_network_only_points_can_be_added():
    plane = Bounds((), BOUNDS.axes, 10)
    assert gestures({"gestures": [CHOOSE, DRAG, UNITS, LAYERS, ADD]}, plane, 0) == [(1, Add(1.0, -2.0))]


@pytest.mark.parametrize("value", [11, -1, True, 1.0, "1", None])
def test_a_number_that_no_picture_has_was_not_painted(value):
    assert painted({"painted": value}, BOUNDS) is None
    assert painted({"painted": 10}, BOUNDS) == 10
