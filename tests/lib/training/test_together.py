"""Descents trained as one: the same epochs as alone, and nothing at all when somebody's numbers cease to be finite."""

import pytest

from lib.train_config import TrainConfig
from lib.trainers import Trainer
from lib.training.together import WIDEST, together

BREAKS = TrainConfig(data="plane", n=40, activation="relu", learning_rate=1e30, hidden=(4,))
CALM = TrainConfig(data="plane", n=40, activation="tanh", learning_rate=0.01, hidden=(3,))


def state(trainer):
    descent = trainer.descent
    memory = {name: value.tolist() for name, value in descent.engine.state.items()}
    return (
        [part.tolist() for pair in trainer.params for part in pair],
        memory,
        descent.shuffles.bit_generator.state,
        (descent.epoch, descent.updates, list(descent.history)),
    )


def epoch(group):
    """Make an epoch together, and say whether it counts."""
    while (fine := group.update()) and group.batch:
        pass
    return fine


def test_an_epoch_together_is_the_epoch_of_each():
    configs = [CALM, TrainConfig(data="plane", n=40, optimizer="adam", learning_rate=0.01, hidden=(5,))]
    joined, alone = ([Trainer(config) for config in configs] for _ in range(2))
    group = together([trainer.descent for trainer in joined])
    for _ in range(3):
        assert epoch(group)
        for trainer in alone:
            trainer.run(epochs=1)
    for one, other in zip(joined, alone, strict=True):
        assert one.history == pytest.approx(other.history, rel=1e-9)
        assert (one.epoch, one.updates) == (other.epoch, other.updates)


def test_when_somebody_breaks_down_everybody_is_as_before():
    trainers = [Trainer(CALM), Trainer(BREAKS)]
    before = [state(trainer) for trainer in trainers]
    assert not epoch(together([trainer.descent for trainer in trainers]))
    assert [state(trainer) for trainer in trainers] == before
    trainers[0].run(epochs=2)
    alone = Trainer(CALM)
    alone.run(epochs=2)
    assert trainers[0].history == alone.history


@pytest.mark.parametrize("widths", [(), (4,), (WIDEST - 3, 4)])
def test_nobody_one_alone_or_many_units_are_not_joined(widths):
    assert together([Trainer(TrainConfig(n=20, hidden=(width,))).descent for width in widths]) is None
