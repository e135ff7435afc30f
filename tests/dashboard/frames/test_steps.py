"""Ticks stand at round numbers, and rounding neither drops nor adds one."""

import pytest

from dashboard.frames import steps


@pytest.mark.parametrize(
    ("width", "below", "above"),
    [(1.5, 1, 2), (0.3, 0.2, 0.5), (7, 5, 10), (1, 1, 1), (0.2, 0.2, 0.2), (3000, 2000, 5000)],
)
def test_steps_are_one_two_or_five_times_a_power_of_ten(width, below, above):
    assert steps.most(width) == pytest.approx(below)
    assert steps.least(width) == pytest.approx(above)


def test_a_width_that_rounding_has_put_beside_a_step_is_that_step():
    beside = 0.1 + 0.2  # 0.30000000000000004
    assert steps.least(beside / 3 * 2) == pytest.approx(0.2)
    assert steps.most(1 - 1e-12) == pytest.approx(0.5)
    assert steps.least(1 + 1e-12) == pytest.approx(1)


def test_both_ends_are_among_the_multiples():
    assert steps.multiples(0.1, 0, 0.3) == pytest.approx([0, 0.1, 0.2, 0.3])
    assert steps.multiples(2, -3, 3) == [-2, 0, 2]
    assert steps.multiples(5, 1, 4) == []
