"""Looking back at a run: what is kept, what is thinned out, and that it is what was there."""

import numpy as np
import pytest

from lib.runs import recording
from lib.runs.recording import Recording
from lib.trainers import TrainConfig, Trainer


def same(params, others):
    return all(
        np.array_equal(part, other)
        for pair, pair2 in zip(params, others, strict=True)
        for part, other in zip(pair, pair2, strict=True)
    )


def recorded(trainer, epochs):
    record = Recording(trainer)
    for _ in range(epochs):
        trainer.run(epochs=1)
        record.note()
    return record


def test_every_epoch_of_a_short_run_comes_back_as_it_was():
    record = recorded(Trainer(TrainConfig(n=30)), 5)
    assert record.epochs == [0, 1, 2, 3, 4, 5]
    for epoch in record.epochs:
        again = Trainer(TrainConfig(n=30))
        again.run(epochs=epoch)
        assert same(record.params(epoch), again.params)


def test_a_long_run_keeps_first_last_and_an_even_choice_between(monkeypatch):
    monkeypatch.setattr(recording, "MOST", 10)
    trainer = Trainer(TrainConfig(n=20))
    record = recorded(trainer, 45)
    assert record.epochs == [0, 8, 16, 24, 32, 40, 45]
    assert same(record.params(45), trainer.params)
    again = Trainer(TrainConfig(n=20))
    again.run(epochs=24)
    assert same(record.params(24), again.params)
    assert same(record.params(31), record.params(24))  # the nearest before


def test_an_edited_weight_is_what_the_epoch_shows():
    trainer = Trainer(TrainConfig(n=20))
    record = recorded(trainer, 2)
    trainer.edit(0, 1, 2, 7.0)
    record.note()
    trainer.run(epochs=1)
    record.note()
    assert record.params(2)[0][0][1, 2] == 7
    assert record.epochs == [0, 1, 2, 3]


def test_the_middle_of_an_epoch_is_not_recorded():
    trainer = Trainer(TrainConfig(n=40))
    record = Recording(trainer)
    trainer.step()
    record.note()
    assert record.epochs == [0]
    assert same(record.params(0), trainer.params)  # the present: what is on the screen


@pytest.mark.parametrize("epoch", [-1, 3])
def test_an_epoch_that_was_not_reached_is_refused(epoch):
    with pytest.raises(ValueError, match="epoch must be from 0 to 2, where the run is; got"):
        recorded(Trainer(TrainConfig(n=20)), 2).params(epoch)
