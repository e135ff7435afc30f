"""The exercises page: every exercise shows, checks, helps, remembers, and comes back from its link."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.app_process import ROOT
from dashboard.parts.exercises.exercises import _latex
from dashboard.widgets.marks import DONE, FAILED
from lib.lessons.exercises import EXERCISES
from tests.pages.app_pages import open_drawer

PAGE = "../pages/exercises.py"
APP = ROOT / "dashboard/lab.py"


def open_page(**link):
    at = AppTest.from_file(APP, default_timeout=20).run()
    at.switch_page(PAGE)
    for name, value in link.items():
        at.query_params[name] = str(value)
    return well(at.run())


def well(at):
    assert not at.exception, [box.value for box in at.exception]
    return at


def slot(key, seed):
    return f"{key}.{'lesson' if seed is None else seed}"


def fill(at, exercise, seed, cells):
    """Type into the editors and boxes: {field: array or number or text of cells}."""
    for name, values in cells.items():
        key = f"answer.{slot(exercise.key, seed)}.{name}"
        if exercise.fields[name].shape:
            labels = exercise.fields[name].column_labels
            rows = {
                i: {labels[j]: str(values[i][j]) for j in range(len(labels)) if str(values[i][j])}
                for i in range(len(values))
            }
            at.session_state[key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
        else:
            at.text_input(key=key).set_value(str(values))
    return at


def press(at, key):
    return well(at.button(key=key).click().run())


def words(at):
    return "\n".join(e.value for e in [*at.markdown, *at.caption, *at.warning, *at.success, *at.info])


def linked(at, name):
    value = at.query_params[name]
    return value if isinstance(value, str) else value[0]


def progress(at):
    return at.dataframe[-1].value


def solution_of(exercise, seed):
    return {name: values.tolist() for name, values in exercise.solve(exercise.given(seed)).items()}


@pytest.mark.parametrize("key", EXERCISES)
def test_every_exercise_is_solved_by_its_solution_and_not_by_a_wrong_answer(key):
    exercise = EXERCISES[key]
    seed = None if exercise.lesson else 12
    at = open_page(ex=key, seed=12)
    cells = solution_of(exercise, seed)
    first = next(iter(cells))
    wrong = {**cells, first: (np.array(cells[first]) + 0.5).tolist()}

    press(fill(at, exercise, seed, wrong), "check")
    assert "Not yet" in words(at)
    assert f"**{FAILED}**" in words(at)
    press(fill(at, exercise, seed, cells), "check")
    assert "Right." in words(at)
    assert FAILED not in words(at)
    assert "1 of 12 exercises solved" in words(at)
    assert any(f'class="now">{DONE}<' in element.proto.body for element in at.get("html")), "marked in the same run"
    row = progress(at).iloc[0].to_dict()
    assert row == {
        "exercise": key,
        "seed": "lesson" if seed is None else "12",
        "tries": "2",
        "hints": "0",
        "solved": "yes",
    }


@pytest.mark.parametrize("key", [key for key in EXERCISES if EXERCISES[key].lesson])
def test_where_the_lesson_fixes_the_numbers_there_is_a_variant_with_ones_own(key):
    exercise = EXERCISES[key]
    at = open_page(ex=key, seed=31, numbers="own")
    assert any(_latex(exercise.given(31)["Z"], exact=True) in e.value for e in at.latex)
    press(fill(at, exercise, 31, solution_of(exercise, 31)), "check")
    assert "Right." in words(at)
    well(at.selectbox(key="numbers").set_value("lesson").run())
    assert any(_latex(exercise.given(None)["Z"], exact=True) in e.value for e in at.latex)
    assert "Right." not in words(at)


def test_hints_come_one_after_the_other_and_the_solution_counts_as_seen_not_solved():
    exercise = EXERCISES["tangent"]
    at = open_page(ex="tangent", seed=4)
    assert at.button(key="hint-2").disabled
    press(at, "hint-1")
    assert exercise.hints[0] in words(at)
    assert exercise.hints[1] not in words(at)
    press(at, "hint-2")
    assert exercise.hints[1] in words(at)
    assert not any(code.value == exercise.solution for code in at.code)
    press(at, "solution")
    assert any(code.value == exercise.solution for code in at.code)
    shown = " ".join(e.value for e in at.latex)
    for name, values in exercise.solve(exercise.given(4)).items():
        assert f"{name} = {_latex(values)}" in shown
    assert progress(at).iloc[0].to_dict() == {
        "exercise": "tangent", "seed": "4", "tries": "0", "hints": "2", "solved": "solution seen",
    }  # fmt: skip
    press(fill(at, exercise, 4, solution_of(exercise, 4)), "check")
    assert "take new numbers" in words(at)
    assert progress(at).iloc[0]["solved"] == "solution seen"
    assert "0 of 12" in words(at)


def test_what_was_solved_stays_solved_when_the_solution_is_looked_at():
    exercise = EXERCISES["tangent"]
    at = open_page(ex="tangent", seed=4)
    press(fill(at, exercise, 4, solution_of(exercise, 4)), "check")
    press(at, "solution")
    assert progress(at).iloc[0]["solved"] == "yes"


def test_an_edit_after_a_check_takes_the_verdict_away():
    exercise = EXERCISES["tangent"]
    at = open_page(ex="tangent", seed=4)
    press(fill(at, exercise, 4, solution_of(exercise, 4)), "check")
    assert "Right." in words(at)
    well(fill(at, exercise, 4, {"m": "0.1"}).run())
    assert "Right." not in words(at)
    assert "changed since the last check" in words(at)


def test_text_in_a_cell_is_told_at_the_cell_and_the_rest_is_checked():
    exercise = EXERCISES["example-1"]
    at = open_page(ex="example-1")
    well(fill(at, exercise, None, {"A": [["0", "two"], ["0", ""], ["4", "![x](http://a.b/c.png)"]]}).run())
    told = at.warning[0].value
    assert told.startswith(r"row 1, column 2: “two” is not a number")
    assert "row 3, column 2" in told
    assert "row 2" not in told  # empty is not wrong
    assert r"\!\[x\](" in told  # no picture is fetched
    press(at, "check")
    assert "3 of 6 numbers are filled in" in words(at)
    assert "so far, all 3 values are right" in words(at)


HOSTILE = ["1e308", "-1e308", "-0.0", "inf", "nan", "1/0", "0,5", "$x$", "<b>", "1e999", " ", "9" * 5000]


@pytest.mark.parametrize("key", ["exercise-1", "example-2", "shift", "leaky"])
def test_hostile_cells_never_raise(key):
    exercise = EXERCISES[key]
    seed = None if exercise.lesson else 2
    at = open_page(ex=key, seed=2)
    for start in range(0, len(HOSTILE), 3):
        cells = {
            name: np.resize(np.roll(HOSTILE, -start), asked.shape).tolist() for name, asked in exercise.fields.items()
        }
        press(fill(at, exercise, seed, cells), "check")
        assert FAILED in words(at)


def test_fractions_are_welcome():
    at = open_page(ex="exercise-4")
    press(fill(at, EXERCISES["exercise-4"], None, {"A": [["1/3"] * 3] * 2}), "check")
    assert "Right." in words(at)


def test_progress_and_answers_survive_a_change_of_page():
    exercise = EXERCISES["exercise-1"]
    at = open_page(ex="exercise-1")
    cells = solution_of(exercise, None)
    press(fill(at, exercise, None, {**cells, "zeros": 6}), "check")
    press(at, "hint-1")
    well(at.switch_page("../pages/explore.py").run())
    well(at.switch_page(PAGE).run())
    assert progress(at).iloc[0].to_dict() == {
        "exercise": "exercise-1", "seed": "lesson", "tries": "1", "hints": "1", "solved": "no",
    }  # fmt: skip
    assert at.selectbox(key="ex").value == "exercise-1"
    np.testing.assert_array_equal(at.data_editor[0].value.astype(float).to_numpy(), cells["A"])
    assert at.text_input(key="answer.exercise-1.lesson.zeroed").value == "6.0"


def test_the_same_link_gives_the_same_numbers_and_visitors_differ():
    one, again = open_page(ex="exercise-2", seed=77), open_page(ex="exercise-2", seed=77)
    assert one.latex[0].value == again.latex[0].value
    assert _latex(EXERCISES["exercise-2"].given(77)["Z"], exact=True) in one.latex[0].value
    visitors = [open_page(ex="exercise-2") for _ in range(3)]
    seeds = {at.number_input(key="exercises.seed").value for at in visitors}
    assert len(seeds) > 1
    for at in visitors:  # the seed is in the address bar, also when nobody touched it
        assert linked(at, "seed") == str(at.number_input(key="exercises.seed").value)


def test_new_numbers_change_the_seed_in_the_link():
    at = open_page(ex="exercise-2", seed=77)
    before = at.latex[0].value
    well(at.button[[b.label for b in at.button].index("New numbers")].click().run())
    assert at.latex[0].value != before
    assert linked(at, "seed") != "77"


@pytest.mark.parametrize(
    ("link", "named"),
    [({"ex": "nonsense"}, "ex"), ({"seed": "-1"}, "seed"), ({"seed": "1e3"}, "seed"), ({"numbers": "x"}, "numbers"),
     ({"ex": "exercise-3", "draws": "99999999"}, "draws"), ({"foo": "1"}, "foo")],
)  # fmt: skip
def test_a_wrong_link_says_so_and_shows_something_sensible(link, named):
    at = open_page(**link)
    assert any(f"`{named}" in box.value for box in at.warning)
    assert at.latex


def test_after_a_right_answer_the_next_exercise_is_offered():
    at = open_page(ex="exercise-4")
    press(fill(at, EXERCISES["exercise-4"], None, {"A": [["1/3"] * 3] * 2}), "check")
    press(at, "next")
    assert at.selectbox(key="ex").value == "slopes"
    assert linked(at, "ex") == "slopes"


def test_after_the_last_exercise_the_page_says_which_are_open_or_that_all_are_solved():
    at = open_page(ex="leaky", seed=12)
    for key, exercise in reversed(list(EXERCISES.items())):
        well(at.selectbox(key="ex").set_value(key).run())
        seed = None if exercise.lesson else 12
        press(fill(at, exercise, seed, solution_of(exercise, seed)), "check")
        if key == "leaky":
            assert at.button(key="next").label == "Next: Example 1: ReLU of a matrix"
            assert "Still open: Example 1: ReLU of a matrix; Example 2" in words(at)
    assert "All 12 exercises are solved." in words(at)
    assert "next" not in [button.key for button in at.button]


def test_what_is_right_is_told_in_values():
    exercise = EXERCISES["exercise-4"]
    at = open_page(ex="exercise-4")
    press(fill(at, exercise, None, {"A": [["1/3"] * 3, ["1/3", "0.2", "0"]]}), "check")
    assert "4 of 6 values are right" in words(at)


def test_the_sheets_on_paper_are_made_when_their_drawer_is_open():
    app = open_page(seed=12)
    labels = {"Worksheet", "Answer sheet"}
    assert not labels & {button.label for button in app.get("download_button")}
    open_drawer(app, "paper")
    assert labels <= {button.label for button in app.get("download_button")}
