"""The last cells of a program: updates, schedules, batches, and changes at their moment."""

from dataclasses import replace

import pytest

from lib.schedules import SCHEDULES
from lib.trainers import TrainConfig, Trainer
from tests.lib.take_home.repeating import assert_repeats, trained


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_script_follows_the_schedule(schedule):
    assert_repeats(trained(TrainConfig(schedule=schedule, schedule_epochs=2)))


@pytest.mark.parametrize(
    ("optimizer", "options"),
    [("momentum", {"beta": 0.3}), ("rmsprop", {"rho": 0.5}), ("adam", {"beta1": 0.5, "beta2": 0.99})],
)
def test_a_script_takes_the_options_of_the_optimiser(optimizer, options):
    config = TrainConfig(optimizer=optimizer, optimizer_options=tuple(options.items()))
    assert trained(config).history != trained(replace(config, optimizer_options=())).history
    assert_repeats(trained(config))


@pytest.mark.parametrize("batch_size", [1, 3, 64])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_script_repeats_larger_and_smaller_batches(batch_size, dtype):
    config = TrainConfig(data="spiral", n=180, hidden=(32, 1, 7), batch_size=batch_size, dtype=dtype, optimizer="adam")
    assert_repeats(trained(replace(config, learning_rate=0.01)))


class TestChangesOnTheWay:
    def changed(self):
        trainer = Trainer(TrainConfig(n=50))
        trainer.edit(0, 1, 2, -0.7)
        trainer.run(epochs=2)
        trainer.adopt(replace(trainer.now, learning_rate=0.3))
        trainer.run(epochs=1)
        trainer.step()
        trainer.adopt(replace(trainer.now, schedule="exponential", schedule_epochs=3, l2=0.01))
        trainer.edit(2, 2, 0, 0.25)
        trainer.step()
        trainer.adopt(replace(trainer.now, optimizer="adam", learning_rate=0.01))
        trainer.run(epochs=2)
        trainer.adopt(replace(trainer.now, optimizer="momentum", optimizer_options={"beta": 0.5}, clip=0.1))
        trainer.adopt(replace(trainer.now, optimizer="adam", optimizer_options={}))
        trainer.run(epochs=2)
        trainer.edit(1, 0, 0, 1.5)
        return trainer

    def test_are_made_at_their_moments(self):
        trainer = self.changed()
        assert len(trainer.changes) == 8
        assert "V1[1, 2] = -0.7" in assert_repeats(trainer)

    def test_of_an_epoch_that_is_not_complete_are_left_out(self):
        trainer = self.changed()
        trainer.step()
        trainer.edit(1, 0, 0, 0.5)
        assert "V2[0, 0] = 0.5" not in assert_repeats(trainer)

    def test_come_after_a_breakdown_too(self):
        config = TrainConfig(data="plane", activation="relu", init="he_normal")
        trainer = Trainer(config)
        trainer.run(epochs=2)
        trainer.adopt(replace(config, learning_rate=1e200))
        trainer.run(epochs=5)
        assert trainer.divergence is not None
        assert_repeats(trainer)
        trainer.adopt(replace(config, learning_rate=0.05))
        trainer.run(epochs=2)
        assert trainer.epoch > 2
        assert_repeats(trainer)
