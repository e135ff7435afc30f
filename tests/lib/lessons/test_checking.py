"""How an answer is checked: completeness, properties, entries, and the mistake behind them."""

import numpy as np
import pytest

from lib.lessons.checking import solved
from lib.lessons.exercises import EXERCISES


def copies(numbers):
    return {name: np.array(values, dtype=float) for name, values in numbers.items()}


def rejected(exercise, given, answer):
    return not solved(exercise.check(given, answer))


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_half_an_answer_is_checked_as_far_as_it_goes(exercise):
    given = exercise.given(5)
    answer = {name: np.full(asked.shape, np.nan) for name, asked in exercise.fields.items()}
    empty = exercise.check(given, answer)
    assert not solved(empty)
    assert all("nan" not in finding.text.lower() for finding in empty)
    first = next(iter(exercise.fields))
    answer[first].flat[0] = exercise.solve(given)[first].flat[0]
    findings = exercise.check(given, answer)
    assert next(finding for finding in findings if not finding.passed).text.startswith("1 of ")
    assert sum(not finding.passed for finding in findings) == 1


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
@pytest.mark.parametrize("hostile", [1e308, -1e308, np.inf, -np.inf, np.nan, -0.0, 5e-324])
def test_hostile_numbers_never_raise_or_warn(exercise, hostile):
    given = exercise.given(1)
    answer = {name: np.full(asked.shape, hostile) for name, asked in exercise.fields.items()}
    assert rejected(exercise, given, answer)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
@pytest.mark.parametrize("answer", [{}, {"A": np.zeros((200, 200))}, {"other": np.zeros(3)}])
def test_a_wrong_shape_or_a_missing_part_is_told(exercise, answer):
    (finding,) = exercise.check(exercise.given(1), answer)
    assert not finding.passed
    assert "shape" in finding.text


def test_solving_leaves_the_given_numbers_alone():
    for exercise in EXERCISES.values():
        given = exercise.given(2)
        before = copies(given)
        exercise.solve(given)
        exercise.check(given, exercise.solve(given))
        assert all(np.array_equal(before[name], given[name]) for name in given)


def test_an_exercise_without_lesson_numbers_says_so():
    with pytest.raises(ValueError, match="seed must be"):
        EXERCISES["slopes"].given(None)


def test_an_answer_rounded_too_far_is_told_so():
    exercise = EXERCISES["slopes"]
    given = exercise.given(3)
    right = exercise.solve(given)
    (name,) = exercise.fields
    for kept, words in ((2, "right to two decimals, three wanted"), (1, "right to one decimal, three wanted")):
        answer = {name: np.round(right[name], kept)}
        told = " ".join(finding.text for finding in exercise.check(given, answer) if not finding.passed)
        assert words in told
        assert "too small" not in told
        assert "too large" not in told
    assert solved(exercise.check(given, {name: np.round(right[name], 3)}))


def test_values_that_are_right_are_counted_out_of_all():
    exercise = EXERCISES["exercise-1"]
    given = exercise.given(None)
    right = exercise.solve(given)
    total = sum(values.size for values in right.values())
    assert exercise.right(given, right) == (total, total)
    answer = copies(right)
    answer["A"][0, 0] += 1
    answer["A"][1, 0] = np.nan
    assert exercise.right(given, answer) == (total - 2, total)


def test_all_exercises_are_numbered():
    titles = [exercise.title for exercise in EXERCISES.values()]
    numbers = [title.partition(":")[0] for title in titles]
    assert numbers == ["Example 1", "Example 2", *(f"Exercise {n}" for n in range(1, len(titles) - 1))]


def test_the_property_that_an_answer_lacks_is_named():
    exercise = EXERCISES["exercise-2"]
    given = exercise.given(1)
    right = exercise.solve(given)
    assert exercise.broken(given, right) == ""
    assert exercise.broken(given, {"A": np.full_like(right["A"], 0.9)}) == "row_sums"
    assert exercise.broken(given, {"A": np.full_like(right["A"], np.nan)}) == ""
