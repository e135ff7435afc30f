"""Learning-rate schedules: the values that their formulas promise."""

import pytest

from lib.schedules import SCHEDULES

EXPECTED = {  # factor after 0, 5, 10 and 25 epochs with T = 10
    "constant": (1, 1, 1, 1),
    "step": (1, 1, 0.5, 0.25),
    "exponential": (1, 2**-0.5, 0.5, 2**-2.5),
    "inverse": (1, 1 / 1.5, 0.5, 1 / 3.5),
    "cosine": (1, 0.5, 0, 0),
    "warmup": (0.1, 0.6, 1, 1),
}


@pytest.mark.parametrize("key", SCHEDULES)
def test_a_schedule_takes_the_values_of_its_formula(key):
    record = SCHEDULES[key]
    assert record.key == key
    assert [record.factor(epoch, 10) for epoch in (0, 5, 10, 25)] == pytest.approx(EXPECTED[key], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("key", SCHEDULES)
def test_a_factor_lies_between_0_and_1_even_for_the_shortest_time(key):
    assert all(0 <= SCHEDULES[key].factor(epoch, 1) <= 1 for epoch in range(2000))
