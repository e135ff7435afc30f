"""The rows of a sheet, as far as numbers stand in them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """The numbers of one row and the columns they stand in; both are counted from 1."""

    number: int
    columns: tuple[int, ...]
    values: tuple[float, ...]
