"""How large data of one's own may be, and what is said when something is wrong with it."""

MOST_BYTES = 1024 * 1024
"""Bytes of a file: 1 MB."""
MOST_ROWS, MOST_COLUMNS = 5_000, 50
FEWEST_ROWS = 4
MOST_CLASSES = 5
"""Classes that the lab has colours and shapes for."""
LARGEST = 1e100
"""Size of a number; beyond, the sums of a scale would overflow."""
MOST_POINTS = 200


class DataError(ValueError):
    """What is wrong with somebody's data, in a sentence for that person."""
