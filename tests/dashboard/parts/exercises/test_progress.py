"""What was tried and solved, as a table."""

import csv
import io

from dashboard.parts.exercises.progress import Attempt, to_csv


def test_the_csv_has_the_table():
    attempts = [
        Attempt("exercise-1", None, 3, 1, solved=True),
        Attempt("slopes", 7, 1, 2, seen=True),
        Attempt("kink", 0),
    ]
    table = list(csv.DictReader(io.StringIO(to_csv(attempts))))
    assert table[0] == {"exercise": "exercise-1", "seed": "lesson", "tries": "3", "hints": "1", "solved": "yes"}
    assert [row["solved"] for row in table] == ["yes", "solution seen", "no"]
