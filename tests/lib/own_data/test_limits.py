"""The limits hold what is said of them, at both sides."""

import math

import pytest

from lib.own_data import read_csv
from lib.own_data.limits import FEWEST_ROWS, LARGEST, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, DataError


def file(rows, columns=3):
    return "\n".join(",".join(str(i + j / 64) for j in range(columns)) for i in range(rows)).encode()


@pytest.mark.parametrize(("rows", "columns"), [(FEWEST_ROWS, 3), (MOST_ROWS, 3), (FEWEST_ROWS, MOST_COLUMNS)])
def test_a_file_at_a_limit_is_read(rows, columns):
    assert len(read_csv(file(rows, columns)).rows) == rows


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (file(FEWEST_ROWS - 1), f"{FEWEST_ROWS}"),
        (file(MOST_ROWS + 1), f"{MOST_ROWS}"),
        (file(FEWEST_ROWS, MOST_COLUMNS + 1), f"{MOST_COLUMNS}"),
        (b"1,2,3\n" * (MOST_BYTES // 6 + 1), "1 MB"),
    ],
    ids=["too short", "too long", "too wide", "too large"],
)
def test_a_file_beyond_a_limit_ends_in_a_sentence_that_names_it(data, said):
    with pytest.raises(DataError) as error:
        read_csv(data)
    assert said in str(error.value).replace(",", "")
    assert str(error.value).endswith(".")


def test_the_sums_of_a_scale_stay_finite_for_the_largest_numbers():
    assert math.isfinite(MOST_ROWS * LARGEST**2)
