"""What a student has done comes back from the student's own browser, and only in the form in which it was kept."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell import kept
from tests.pages.app_pages import component, report, run, visit
from tests.pages.interruption import interruptions


def sent(app: AppTest) -> dict[str, Any]:
    """What the browser is asked to keep."""
    found: dict[str, Any] = json.loads(component(app, "kept").json)
    return found


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [each for each in app.button if each.label == label]
    return run(button.click())


def table(app: AppTest) -> list[list[str]]:
    (found,) = [frame.value for frame in app.dataframe if "tries" in frame.value]
    rows: list[list[str]] = found.astype(str).to_numpy().tolist()
    return rows


def test_nothing_is_kept_of_one_who_looks_around():
    app = visit("exercises")
    assert sent(app)["texts"] == {}
    run(app.switch_page("../pages/explore.py"))
    assert sent(app)["texts"] == {}


def test_an_exercise_comes_back_in_another_session_with_its_numbers():
    app = visit("exercises", ex="slopes", seed="123")
    press(app, "Check")
    press(app, "Hint 1")
    texts = sent(app)["texts"]
    assert texts == {"exercises/slopes.123": "1.1.0.0", "seed": "123"}

    again = visit("exercises")
    assert sent(again)["heard"] is False
    report(again, "kept", "found", texts)
    assert sent(again)["heard"] is True
    assert sent(again)["texts"] == texts
    assert table(again) == [["slopes", "123", "1", "1", "no"]]
    assert again.number_input(key="exercises.seed").value == 123


def test_the_numbers_of_a_link_stay_when_the_browser_tells_of_others():
    app = visit("exercises", ex="slopes", seed="77")
    report(app, "kept", "found", {"seed": "123"})
    assert app.number_input(key="exercises.seed").value == 77


def test_an_answer_is_kept_when_it_is_given_and_not_when_a_link_brings_it():
    app = visit("gradient_check", guess="show")
    assert sent(app)["texts"] == {}
    press(app, "Ask again")
    (group,) = [each for each in app.get("button_group") if each.key == "guess-choice"]
    first = group.options[0]
    run(group.set_value(first))
    assert sent(app)["texts"] == {}, "not before it is locked"
    press(app, "Lock")
    ((name, text),) = sent(app)["texts"].items()
    assert name == "answers/gradient-check/guess"
    assert text == f"which step h is best for the central difference?\n{first}"


def test_a_verdict_on_a_claim_is_kept():
    app = visit("claims")
    press(app, "True")
    ((name, text),) = sent(app)["texts"].items()
    assert name.startswith("answers/claims/")
    assert text.endswith("\nTrue")


def test_erasing_forgets_it_here_and_in_the_browser():
    app = visit("exercises", ex="slopes", seed="123")
    press(app, "Check")
    erased = sent(app)["erased"]
    press(app, "Erase my progress")
    assert sent(app)["texts"] == {}
    assert sent(app)["erased"] == erased + 1


def test_what_another_tab_has_erased_is_erased_here():
    app = visit("exercises", ex="slopes", seed="123")
    press(app, "Check")
    report(app, "kept", "gone", 1)
    assert sent(app)["texts"] != {}
    report(app, "kept", "gone", True)
    assert sent(app)["texts"] == {}


def test_what_a_session_knows_is_newer_than_what_the_browser_tells():
    app = visit("exercises", ex="slopes", seed="123")
    press(app, "Check")
    report(app, "kept", "found", {"exercises/slopes.123": "9.2.1.0", "exercises/kink.5": "2.0.1.0"})
    assert sent(app)["texts"] == {
        "exercises/slopes.123": "1.0.0.0",
        "exercises/kink.5": "2.0.1.0",
        "seed": "123",
    }


@pytest.mark.parametrize(
    "found",
    [
        None,
        "text",
        [1],
        {"exercises/slopes.123": 3},
        {"exercises/slopes.123": "x" * (kept.LONGEST + 1)},
        {"Exercises": "1", "": "1", "x" * 81: "1", "<script>": "1"},
    ],
)
def test_what_is_not_in_its_form_is_not_taken_over(found):
    app = visit("exercises")
    report(app, "kept", "found", found)
    assert sent(app)["texts"] == {}
    assert not app.exception


def test_kept_texts_of_no_meaning_do_not_show():
    app = visit("exercises")
    report(app, "kept", "found", {"exercises/nothing.1": "1.0.1.0", "answers/nowhere/a": "b", "seed": "99999999999"})
    assert [frame for frame in app.dataframe if "tries" in frame.value] == []
    assert [frame for frame in app.dataframe if "question" in frame.value] == []


SCRIPT = """
import streamlit as st
from dashboard.shell import kept
for number in range(kept.MOST + 5):
    kept.note(f"n/{number}", "x" * 1000)
st.session_state["found"] = kept.under("n/")
"""


def test_there_is_an_end_to_what_is_kept():
    app = AppTest.from_string(SCRIPT).run()
    found = app.session_state["found"]
    assert len(found) == kept.MOST
    assert "0" not in found
    assert set(map(len, found.values())) == {kept.LONGEST}


def test_a_name_that_is_no_name_is_refused():
    with pytest.raises(ValueError, match="name must be"):
        kept.note("Two words", "")


FILE_SCRIPT = """
import streamlit as st
from dashboard.shell import kept
for number in range(kept.MOST_FILES + 2):
    kept.note(f"{kept.FILES}{number}", "x" * kept.LONGEST_FILE)
kept.note(f"{kept.FILES}long", "x" * (kept.LONGEST_FILE + 1))
st.session_state["found"] = dict(kept.under(kept.FILES))
"""


def test_a_file_is_kept_whole_or_not_at_all_and_of_too_many_the_oldest_goes():
    found = AppTest.from_string(FILE_SCRIPT).run().session_state["found"]
    assert len(found) == kept.MOST_FILES
    assert found.pop("long") == ""
    assert set(map(len, found.values())) == {kept.LONGEST_FILE}
    assert "0" not in found


def test_what_a_browser_keeps_is_never_taken_over_by_half():
    """Else the browser would be told to keep only that half."""
    texts = {"exercises/slopes.123": "1.1.0.0", "seed": "123"}
    for interrupted in interruptions((kept, "_take_over")):
        with interrupted:
            app = visit("home")
            report(app, "kept", "found", texts)
        run(app)
        if not sent(app)["heard"]:
            report(app, "kept", "found", texts)
        assert sent(app)["texts"] == texts
