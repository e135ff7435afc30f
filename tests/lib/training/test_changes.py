"""Changes on the way: what may change, what replaces what, and what was in force when."""

from dataclasses import replace

import pytest

from lib.train_config import CHANGEABLE, FIELDS, TrainConfig
from lib.training.changes import (
    Edit,
    Retune,
    changed_as_far_as_may_be,
    check_changeable,
    in_force,
    up_to,
    with_one_more,
)

FIRST = TrainConfig()


def rate(epoch, value, **fields):
    return Retune(epoch, 0, replace(FIRST, learning_rate=value, **fields))


def test_the_latest_settings_are_in_force():
    assert in_force(FIRST, []) is FIRST
    assert in_force(FIRST, [rate(1, 0.2), Edit(1, 0, 0, 0, 0, 1.0)]).learning_rate == 0.2


def test_second_thoughts_at_one_moment_are_one_change_and_another_moment_is_another():
    once = with_one_more(FIRST, [], rate(3, 0.2))
    assert with_one_more(FIRST, once, rate(3, 0.5)) == [rate(3, 0.5)]
    assert with_one_more(FIRST, once, rate(4, 0.5)) == [rate(3, 0.2), rate(4, 0.5)]
    assert with_one_more(FIRST, once, Retune(3, 0, FIRST)) == []
    assert once == [rate(3, 0.2)], "the list that was given stays"


def test_an_optimiser_that_came_and_went_has_lost_the_memory_of_the_first():
    there = with_one_more(FIRST, [], Retune(3, 0, replace(FIRST, optimizer="adam")))
    back = Retune(3, 0, FIRST)
    assert with_one_more(FIRST, there, back) == [*there, back]


def test_an_edit_is_always_a_change_and_ends_second_thoughts():
    edit = Edit(3, 0, 0, 1, 1, 0.5)
    changes = with_one_more(FIRST, [rate(3, 0.2)], edit)
    assert with_one_more(FIRST, changes, edit) == [rate(3, 0.2), edit, edit]
    assert with_one_more(FIRST, changes, rate(3, 0.5)) == [rate(3, 0.2), edit, rate(3, 0.5)]


def test_up_to_an_epoch_leaves_out_what_came_in_the_middle_of_the_next():
    changes = [rate(1, 0.2), rate(2, 0.3), Retune(2, 1, FIRST)]
    assert up_to(changes, 2) == changes[:2]
    assert up_to(changes, 1) == changes[:1]


def test_only_what_may_change_is_taken_over():
    wanted = TrainConfig(learning_rate=0.5, optimizer="adam", hidden=(7,), seed=3)
    assert changed_as_far_as_may_be(FIRST, wanted) == replace(FIRST, learning_rate=0.5, optimizer="adam")


@pytest.mark.parametrize(("name", "value"), [("hidden", (3,)), ("seed", 1), ("dtype", "float32"), ("init", "zeros")])
def test_a_field_that_needs_a_fresh_network_is_named(name, value):
    with pytest.raises(ValueError, match=f"config must not differ in {name} .*, only in {', '.join(CHANGEABLE)}; got"):
        check_changeable(FIRST, replace(FIRST, **{name: value}))
    assert not FIELDS[name].changeable


def test_fields_that_may_change_are_let_through():
    check_changeable(FIRST, TrainConfig(optimizer="adam", learning_rate=1.0, l1=0.1, clip=1.0, schedule="cosine"))
