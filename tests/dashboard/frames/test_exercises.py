"""The zeros of exercise 3, counted draw by draw."""

import numpy as np

from dashboard.frames import exercises as frames
from lib.lessons.exercises import zero_counts


def test_the_bars_are_the_counts_and_the_diamonds_the_expectation():
    tables = frames.zero_histogram(250, 4)
    counts = tables["counts"].to_pydict()
    assert counts["zeros"] == list(range(21))
    assert counts["draws"] == [int((zero_counts(250, 4) == zeros).sum()) for zeros in range(21)]
    assert sum(counts["draws"]) == 250
    np.testing.assert_allclose(counts["expected"][10], 250 * 184756 / 2**20)
    np.testing.assert_allclose(sum(counts["expected"]), 250)
    assert tables["latest"].to_pydict() == {"zeros": [zero_counts(250, 4)[-1]]}


def test_before_the_first_draw_the_tables_are_empty_but_whole():
    tables = frames.zero_histogram(0, 4)
    assert tables["counts"].to_pydict()["draws"] == [0] * 21
    assert tables["latest"].num_rows == 0
