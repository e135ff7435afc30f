"""Goals of a run: each is reached where it should be, not an epoch earlier."""

import pytest

from lib.runs.stopping import StopRule, epochs_to, plateau

FALLING = [1.0, 0.5, 0.25, 0.125, 0.0625]
FLAT = [1.0, 0.5, 0.4999, 0.4998, 0.4997]


def test_a_plateau_is_a_stretch_without_a_thousandth_of_progress():
    assert not plateau(FALLING, 2)
    assert plateau(FLAT, 3)
    assert not plateau(FLAT, 4)  # the fall from 1 to ½ is among the last four
    assert not plateau(FLAT, 5)  # nothing to compare with
    assert plateau([1.0, 2.0, 3.0], 2)  # worse is no progress


@pytest.mark.parametrize(
    ("rule", "history", "accuracy", "begun", "goals"),
    [
        (StopRule(4), FALLING, None, 0, ["epochs"]),
        (StopRule(5), FALLING, None, 0, []),
        (StopRule(4), FALLING, None, 1, []),
        (StopRule(99, loss=0.0625), FALLING, None, 0, ["loss"]),
        (StopRule(99, loss=0.06), FALLING, None, 0, []),
        (StopRule(99, accuracy=0.9), FALLING, 0.9, 0, ["accuracy"]),
        (StopRule(99, accuracy=0.9), FALLING, 0.89, 0, []),
        (StopRule(99, accuracy=0.9), FALLING, None, 0, []),
        (StopRule(99, patience=3), FLAT, None, 0, ["patience"]),
        (StopRule(99, patience=3), FLAT, None, 2, []),  # only two epochs of this play
        (StopRule(4, loss=0.5, accuracy=0.5), FLAT, 1.0, 0, ["loss", "accuracy", "epochs"]),
    ],
)
def test_goals_are_reached_where_they_should_be(rule, history, accuracy, begun, goals):
    assert rule.reached(history, accuracy, begun) == goals


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"epochs": 0}, "epochs must be a whole number of at least 1; got 0"),
        ({"epochs": 1, "loss": 0}, "loss must be a finite number above 0; got 0"),
        ({"epochs": 1, "accuracy": 1.1}, "accuracy must be a share above 0 and at most 1; got 1.1"),
        ({"epochs": 1, "patience": 0}, "patience must be a whole number of at least 1; got 0"),
    ],
)
def test_a_wrong_goal_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        StopRule(**arguments)


def test_epochs_to_a_loss_are_counted_from_the_first_step():
    assert [epochs_to(FALLING, loss) for loss in (2, 1, 0.3, 0.0625, 0.06)] == [0, 0, 2, 4, None]
