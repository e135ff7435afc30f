"""Texts of a lesson quote numbers, and nothing else of the program."""

import pytest

from dashboard.lessons.lesson import Lesson, LessonStep, filled
from lib.activations import ACTIVATIONS


def step(**changed):
    return LessonStep(
        **{"page": "explore", "state": (), "minutes": 3, "question": "q", "notice": "n", "note": "o"} | changed
    )


def test_a_number_is_computed_and_a_setting_is_what_the_link_says():
    said = step(state=(("z", "-2"),), notice="At z = {z} it is {slope.sigmoid.-2}; {claim.sparse.zeros:.0%} are 0.")
    assert said.text("notice") == f"At z = −2 it is {ACTIVATIONS['sigmoid'].df(-2.0):.4f}; 50% are 0."


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "}",
        "{}",
        "{0}",
        "{z}",
        "{fn}",
        "{slope.sigmoid.5!r}",
        "{slope.sigmoid.5:99999999}",
        "{slope.sigmoid.5:{z}}",
        "{z.__class__}",
        "{slope.__globals__}",
    ],
)
def test_any_other_name_or_form_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        filled(text, {"fn": "tanh"})


def test_a_link_reads_as_the_address_bar_has_it():
    assert step().link == "explore"
    assert step(state=(("logits", "2,1;0"), ("odd", "a&b c"))).link == "explore?logits=2,1;0&odd=a%26b+c"


def test_a_lesson_takes_as_long_as_its_steps():
    assert Lesson("L", (step(), step(minutes=4))).minutes == 7
