"""A race as places: axes that one runaway does not flatten, round ticks, curves that keep their ends, and medals."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.frames import race as frames


class TestCourse:
    def test_a_curve_keeps_the_first_and_the_last_epoch_of_everybody(self):
        histories = [list(np.linspace(1, 0, 1001)), [1.0, 0.5]]
        course = frames.course(histories, 0.1)
        long, short = (course.curve(history, most=50) for history in histories)
        assert len(long) == 50
        assert long[[0, -1]].tolist() == [[0, 1], [1, 0]]
        assert short.tolist() == [[0, 1], [0.001, 0.5]]

    @pytest.mark.parametrize("logarithmic", [False, True])
    def test_a_runaway_leaves_the_picture_and_flattens_nobody(self, logarithmic):
        histories = [[1.0, 0.5, 0.2], [1.0, 400.0, 1e30]]
        course = frames.course(histories, 0.1, logarithmic)
        assert course.high <= 1.1 * frames.ceiling(histories, logarithmic)
        assert np.isnan(course.curve(histories[1])[:, 1]).tolist() == [False, True, True]
        assert not np.isnan(course.curve(histories[0])).any()

    def test_a_loss_of_0_leaves_the_logarithmic_axis_as_it_is(self):
        histories = [[1.0, 0.5, 0.0], [1.0, 0.6, 0.3]]
        course = frames.course(histories, 0.2, logarithmic=True)
        assert course.low == pytest.approx(0.2 / 1.1)
        assert np.isnan(course.height([0.0]))
        assert frames.course(histories, 0.2).height([0.0]) == [0]

    @pytest.mark.parametrize("logarithmic", [False, True])
    @given(losses=st.lists(st.floats(1e-12, 1e12), min_size=1, max_size=5), goal=st.floats(0.005, 0.5))
    def test_all_losses_up_to_the_ceiling_and_the_goal_are_inside(self, logarithmic, losses, goal):
        course = frames.course([losses], goal, logarithmic)
        inside = [loss for loss in (*losses, goal) if loss <= frames.ceiling([losses], logarithmic) or loss == goal]
        heights = course.height(inside)
        assert (heights >= 0).all()
        assert (heights <= 1).all()

    def test_one_epoch_does_not_fill_the_axis(self):
        assert frames.course([[1.0, 0.5]], 0.1).curve([1.0, 0.5])[:, 0].tolist() == [0, 0.1]


class TestTicks:
    @pytest.mark.parametrize(
        ("range_", "expected"),
        [
            ((0, 10), [0, 2, 4, 6, 8, 10]),
            ((0, 3000), [0, 500, 1000, 1500, 2000, 2500, 3000]),
            ((0, 1), [0, 0.2, 0.4, 0.6, 0.8, 1]),
            ((0.05, 0.8, True), [0.05, 0.1, 0.2, 0.5]),
            ((1e-4, 1.1, True), [1e-4, 1e-3, 1e-2, 0.1, 1]),
        ],
    )
    def test_by_hand(self, range_, expected):
        assert frames.ticks(*range_) == pytest.approx(expected)

    @given(st.floats(1e-9, 1e9))
    def test_an_axis_from_0_has_a_few_round_ticks(self, high):
        ticks = frames.ticks(0, high)
        assert 3 <= len(ticks) <= 7
        assert ticks[0] == 0
        mantissa = ticks[1] / 10 ** math.floor(math.log10(ticks[1]) + 1e-9)
        assert min(abs(mantissa - round_) for round_ in (1, 2, 5)) < 1e-6


def test_equals_have_the_same_medal_and_the_fourth_has_none():
    assert frames.medals([40, None, 12, 12, 90]) == [3, 0, 1, 1, 0]
    assert frames.medals([None, None]) == [0, 0]
    assert frames.medals([3, 2, 1]) == [3, 2, 1]
