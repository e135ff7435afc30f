"""A row of a sheet is a key of caches: it must be frozen, and equal rows must be one key."""

from dataclasses import FrozenInstanceError

import pytest

from dashboard.frames.rows import Row


def test_equal_rows_are_one_key_and_cannot_change():
    row = Row(1, (1, 3), (0.5, -2.0))
    assert {row: "kept"}[Row(1, (1, 3), (0.5, -2.0))] == "kept"
    assert row != Row(2, (1, 3), (0.5, -2.0))
    with pytest.raises(FrozenInstanceError):
        row.number = 2
