"""A run is repeated with its changes, each at its moment, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest

from lib.runs.replay import Replay
from lib.trainers import TrainConfig, Trainer
from lib.training.changes import Edit


def retuned(trainer, **settings):
    trainer.adopt(replace(trainer.now, **settings))


def flat(trainer):
    return np.concatenate([part.ravel() for pair in trainer.params for part in pair])


def changed_on_the_way(config):
    """A run with three changes of settings and two of weights, two of them in the middle of an epoch."""
    trainer = Trainer(config)
    trainer.run(epochs=2)
    retuned(trainer, learning_rate=0.05, l2=0.01)
    trainer.run(epochs=1)
    trainer.step()
    retuned(trainer, optimizer="adam", learning_rate=0.02)
    trainer.edit(0, 2, 1, 0.75)
    trainer.run(epochs=2)
    trainer.edit(1, 0, 0, -1.5)
    retuned(trainer, schedule="inverse", schedule_epochs=3, clip=0.5)
    trainer.run(epochs=4)
    return trainer


def test_a_run_is_repeated_bit_for_bit_with_all_its_changes():
    config = TrainConfig(n=60, hidden=(3, 2))
    first, again = changed_on_the_way(config), Trainer(config)
    Replay(again, first.changes, 9).run()
    assert again.history == first.history
    assert again.test_history == first.test_history
    assert again.changes == first.changes
    assert len(first.changes) == 5
    np.testing.assert_array_equal(flat(again), flat(first))
    earlier = Trainer(config)
    Replay(earlier, first.changes, 3).run()
    assert earlier.history[:-1] == first.history[:3]  # a change right after epoch 3 would belong to it
    assert (earlier.epoch, len(earlier.changes)) == (3, 1)


def test_a_replay_goes_an_epoch_at_a_time_and_stops_where_a_run_breaks_down():
    first, again = changed_on_the_way(TrainConfig(n=60)), Trainer(TrainConfig(n=60))
    replay, seen = Replay(again, first.changes, 9), []
    while not replay.done:
        replay.advance()
        seen.append(again.epoch)
    assert seen == list(range(1, 10))
    explodes = TrainConfig(data="plane", activation="relu", learning_rate=40.0, hidden=(5, 3), init="he_normal")
    hopeless = Replay(Trainer(explodes), [], 10**9)
    hopeless.run()
    assert hopeless.done


def test_a_replay_in_slices_of_time_is_that_of_one_go():
    config = TrainConfig(n=60, hidden=(3, 2))
    first, again = changed_on_the_way(config), Trainer(config)
    replay = Replay(again, first.changes, 9)
    slices = 0
    while not replay.done:
        replay.advance(1e-9)
        slices += 1
    assert slices > first.updates
    assert again.history == first.history
    np.testing.assert_array_equal(flat(again), flat(first))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Edit(2, 0, 9, 0, 0, 1.0), "layer must be a whole number from 0 to 2; got 9"),
        (Edit(2, 0, 0, 7, 0, 1.0), "row must be a whole number from 0 to 2; got 7"),
        (Edit(2, 0, 0, 0, 4, 1.0), "column must be a whole number from 0 to 3; got 4"),
        (Edit(2, 0, 0, 0, 0, float("inf")), "value must be a finite number; got inf"),
        (Edit(2, 0, 0, 0, 0, float("nan")), "value must be a finite number; got nan"),
        (Edit(2, 20, 0, 0, 0, 1.0), "batch must be a whole number from 0 to 19; got 20"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_before_anything_runs(edit, message):
    trainer = Trainer(TrainConfig())
    with pytest.raises(ValueError, match=message):
        Replay(trainer, [edit], 30)
    assert trainer.updates == 0


def test_a_batch_that_an_epoch_does_not_have_is_refused():
    with pytest.raises(ValueError, match="batch must be a whole number from 0 to 19; got 999"):
        Replay(Trainer(TrainConfig()), [], 3, 999)
