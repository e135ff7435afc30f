"""What was tried and solved, as a table."""

import csv
import io

import pytest

from dashboard.parts.exercises.progress import MOST_TRIES, Attempt, to_csv


def test_the_csv_has_the_table():
    attempts = [
        Attempt("exercise-1", None, 3, 1, solved=True),
        Attempt("slopes", 7, 1, 2, seen=True),
        Attempt("kink", 0),
    ]
    table = list(csv.DictReader(io.StringIO(to_csv(attempts))))
    assert table[0] == {"exercise": "exercise-1", "seed": "lesson", "tries": "3", "hints": "1", "solved": "yes"}
    assert [row["solved"] for row in table] == ["yes", "solution seen", "no"]


def test_tries_stop_counting_when_it_is_solved():
    attempt = Attempt("kink", 0)
    for right in (False, True, False, True):
        attempt.note_check(right)
    assert (attempt.tries, attempt.solved) == (2, True)


def test_a_hint_that_is_asked_for_again_is_the_same_hint():
    attempt = Attempt("kink", 0)
    for number, shown in ((1, 1), (1, 1), (2, 2), (1, 2)):
        attempt.note_hint(number)
        assert attempt.hints == shown


@pytest.mark.parametrize("seed", [None, 0, 9999])
def test_an_attempt_comes_back_from_what_is_kept_of_it(seed):
    attempt = Attempt("exercise-1", seed, 3, 2, True, False)
    assert Attempt.read(attempt.slot, attempt.token) == attempt


@pytest.mark.parametrize(
    ("slot", "token"),
    [
        ("kink.lesson", ""),
        ("kink.lesson", "1.0.1"),
        ("kink.lesson", "-1.0.1.0"),
        ("kink.lesson", "1.9.1.0"),
        ("kink.lesson", "99999.0.1.0"),
        ("kink", "1.0.1.0"),
        ("<b>.lesson", "1.0.1.0"),
        ("kink.12345", "1.0.1.0"),
    ],
)
def test_anything_else_is_no_attempt(slot, token):
    assert Attempt.read(slot, token) is None


def test_tries_without_end_are_still_kept():
    attempt = Attempt("kink", 0, tries=MOST_TRIES)
    attempt.note_check(right=False)
    assert Attempt.read(attempt.slot, attempt.token) == attempt
