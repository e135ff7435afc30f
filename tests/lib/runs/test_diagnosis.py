"""Why a run does not learn: each cause is found where it is made, and nothing is said of a run that learns."""

import numpy as np
import pytest

from lib.runs import diagnosis
from lib.runs.diagnosis import constant_loss, learns, trouble
from lib.trainers import TrainConfig, Trainer


def trained(epochs=60, **fields):
    trainer = Trainer(TrainConfig(**{"n": 100} | fields))
    trainer.run(epochs=epochs)
    return trainer


def test_the_constant_loss_is_that_of_the_best_constant():
    trainer = trained(0, data="plane")
    best = min(float(np.mean((trainer.Y_train - c) ** 2)) for c in np.linspace(-2, 2, 4001))
    assert constant_loss(trainer) == pytest.approx(best, abs=1e-5)
    p = trained(0).Y_train.mean()
    assert constant_loss(trained(0)) == pytest.approx(-p * np.log(p) - (1 - p) * np.log(1 - p))
    mae = trained(0, data="outliers", loss="mae")
    best = min(float(np.mean(np.abs(mae.Y_train - c))) for c in np.linspace(-2, 2, 4001))
    assert constant_loss(mae) == pytest.approx(best, abs=1e-3)


@pytest.mark.parametrize(
    "fields",
    [{}, {"data": "moons"}, {"data": "blobs"}, {"data": "plane", "hidden": ()}, {"data": "xor", "hidden": (8,)}],
)
def test_of_a_run_that_learns_nothing_is_said(fields):
    assert trouble(trained(150, **fields)) is None


def test_of_a_run_that_has_just_begun_nothing_is_said():
    assert trouble(trained(diagnosis.LEAST_EPOCHS - 1, init="zeros")) is None


def test_a_rate_that_is_too_high_shows_in_the_jumps_of_the_loss():
    found = trouble(trained(data="xor", learning_rate=10, batch_size=5, activation="relu", init="he_normal", clip=1.0))
    assert found.cause == "rate"
    assert found.amount >= diagnosis.OFTEN


def test_a_loss_that_has_run_away_gets_a_word_at_once():
    trainer = trained(5, data="plane", activation="linear", hidden=(3,), loss="mse", learning_rate=1.0, batch_size=80)
    assert trainer.divergence is None
    assert trainer.history[-1] > 1e200
    found = trouble(trainer)
    assert (found.cause, found.amount) == ("grown", trainer.history[-1])
    assert not learns(trainer)
    assert trouble(trained(0, data="plane", hidden=(3,), loss="mse")) is None


def test_a_dead_layer_is_named_with_its_units():
    trainer = trained(0, activation="relu", hidden=(4, 3))
    for unit in range(3):
        trainer.edit(1, 4, unit, -1e3)
    trainer.run(epochs=60)
    found = trouble(trainer)
    assert (found.cause, found.layer, found.amount) == ("dead", 2, 3)


def test_units_that_are_all_alike_are_named():
    found = trouble(trained(init="zeros", hidden=(4, 3)))
    assert (found.cause, found.layer, found.amount) == ("alike", 1, 4)


def test_a_gradient_that_vanishes_is_measured():
    trainer = trained(60, activation="sigmoid", hidden=(6,) * 5, init="normal")
    found = trouble(trainer)
    assert found.cause == "gradient"
    assert found.amount < diagnosis.SMALL


def test_a_start_that_is_unlucky_shows_in_what_another_seed_reaches():
    found = trouble(trained(100, data="xor", hidden=(2, 2), seed=7))
    assert found.cause == "unlucky"
    other = Trainer(TrainConfig(n=100, data="xor", hidden=(2, 2), seed=7))
    data = (other.X_train, other.Y_train, other.X_test, other.Y_test)
    assert found.epochs == 100
    other = Trainer(TrainConfig(n=100, data="xor", hidden=(2, 2), seed=found.seed), data)
    other.run(epochs=100)
    assert min(other.history) == found.amount


def test_too_few_units_show_in_what_all_seeds_reach():
    found = trouble(trained(120, data="spiral", n=200, hidden=(1,), learning_rate=0.3))
    assert found.cause == "narrow"
    assert found.amount > diagnosis.LEARNT * constant_loss(trained(0, data="spiral", n=200))


def test_of_a_large_network_no_other_seeds_are_trained(monkeypatch):
    trainer = trained(60, data="spiral", n=200, hidden=(1,), learning_rate=0.3)
    monkeypatch.setattr(diagnosis, "MOST_NUMBERS", 3)
    assert trouble(trainer) is None


def test_diagnosis_leaves_the_run_as_it_is():
    trainer = trained(120, data="spiral", n=200, hidden=(1,), learning_rate=0.3)
    before = [part.copy() for pair in trainer.params for part in pair]
    trouble(trainer)
    assert trainer.epoch == 120
    assert all(np.array_equal(a, b) for a, b in zip(before, [p for pair in trainer.params for p in pair], strict=True))


def test_a_run_that_breaks_off_a_long_plateau_is_still_on_its_way():
    trainer = trained(60, init="zeros")
    trainer.history[-1] = 0.9 * trainer.history[-2]
    assert learns(trainer)
