"""Data of one's own: a CSV file or points drawn by hand, made into examples that a network of the lab can learn."""

from lib.own_data.columns import (
    REACH,
    TARGET_KINDS,
    choose_columns,
    differing_in_capitals,
    suggest_columns,
    suggest_kind,
)
from lib.own_data.csv_file import Table, read_csv, settled
from lib.own_data.examples import Affine, Examples, split
from lib.own_data.limits import (
    FEWEST_ROWS,
    LARGEST,
    MOST_BYTES,
    MOST_CLASSES,
    MOST_COLUMNS,
    MOST_POINTS,
    MOST_ROWS,
    DataError,
)
from lib.own_data.points import FEWEST_PER_CLASS, POINT_LIMIT, Point, from_points, read_points, write_points

__all__ = [
    "FEWEST_PER_CLASS",
    "FEWEST_ROWS",
    "LARGEST",
    "MOST_BYTES",
    "MOST_CLASSES",
    "MOST_COLUMNS",
    "MOST_POINTS",
    "MOST_ROWS",
    "POINT_LIMIT",
    "REACH",
    "TARGET_KINDS",
    "Affine",
    "DataError",
    "Examples",
    "Point",
    "Table",
    "choose_columns",
    "differing_in_capitals",
    "from_points",
    "read_csv",
    "read_points",
    "settled",
    "split",
    "suggest_columns",
    "suggest_kind",
    "write_points",
]
