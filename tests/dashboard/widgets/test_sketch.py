"""What is drawn over a chart: filled between the places that were drawn, and level beyond them."""

import pytest

from dashboard.widgets.sketch import Sheet, _Drawn, filled

SHEET = Sheet((0.0, 1.0, 2.0, 4.0), -1.0, 1.0)


@pytest.mark.parametrize(
    ("heights", "line"),
    [
        ((None, 0.5, None, None), (0.5, 0.5, 0.5, 0.5)),
        ((0.0, None, 1.0, None), (0.0, 0.5, 1.0, 1.0)),
        ((None, None, 0.25, -1.0), (0.25, 0.25, 0.25, -1.0)),
        ((0.125, 0.25, 0.5, 1.0), (0.125, 0.25, 0.5, 1.0)),
    ],
)
def test_a_drawing_is_straight_between_its_places_and_level_beyond_them(heights, line):
    assert filled(SHEET, _Drawn(heights)) == line


@pytest.mark.parametrize("nothing", [None, "0,0,0,0", _Drawn((None,) * 4)])
def test_where_nothing_is_drawn_there_is_no_curve(nothing):
    assert filled(SHEET, nothing) is None
