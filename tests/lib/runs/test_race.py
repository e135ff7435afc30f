"""A race is the runs of its racers' own Trainers, trained together; and nobody's breakdown touches the others."""

from dataclasses import replace

import numpy as np
import pytest

import lib.runs.race
from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.initializers import INITIALIZERS
from lib.optimizers import OPTIMIZERS
from lib.runs.race import Race
from lib.schedules import SCHEDULES
from lib.trainers import TrainConfig, Trainer

EPOCHS = 50
BASE = TrainConfig(n=73, batch_size=10, learning_rate=0.03)  # 58 examples for training: a short last batch
DEMO = ("sigmoid", "tanh", "relu", "leaky_relu", "gelu")


def racing(base=BASE, **fields):
    """One configuration for each value of the fields given as lists; the others are shared."""
    count = max(len(values) for values in fields.values())
    return [replace(base, **{name: values[i] for name, values in fields.items()}) for i in range(count)]


def assert_as_alone(race, configs, epochs=EPOCHS, data=None):
    """Each racer's losses, parameters and answers are those of its own Trainer."""
    for i, config in enumerate(configs):
        alone = Trainer(config, data)
        alone.run(epochs=epochs)
        np.testing.assert_allclose(race.histories[i], alone.history, rtol=1e-9)
        np.testing.assert_allclose(race.test_histories[i], alone.test_history, rtol=1e-9)
        assert race.divergences[i] == alone.divergence
        for pair, expected in zip(race.trainers[i].params, alone.params, strict=True):
            for part, expected_part in zip(pair, expected, strict=True):
                np.testing.assert_allclose(part, expected_part, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(
            race.trainers[i].predict(alone.X_train), alone.predict(alone.X_train), rtol=1e-7, atol=1e-9
        )
        assert race.trainers[i].accuracy(alone.X_train, alone.Y_train) == alone.accuracy(alone.X_train, alone.Y_train)
        assert race.trainers[i].updates == alone.updates
        assert race.trainers[i].learning_rate == alone.learning_rate


def by_five(keys):
    """As many races as it takes for every key to be in one, each with at least two racers."""
    keys = list(keys)
    return [keys[max(0, min(start, len(keys) - 2)) :][:5] for start in range(0, len(keys), 5)]


FIELDS = {
    **{f"activations {i}": {"activation": keys} for i, keys in enumerate(by_five(ACTIVATIONS))},
    "activations by layer": {
        "activation": [("tanh", "relu"), ("relu", "tanh"), ("linear", "linear"), ("gelu", "tanh")]
    },
    **{f"init {i}": {"init": keys} for i, keys in enumerate(by_five(INITIALIZERS))},
    **{
        f"optimizer {i}": {"optimizer": keys, "learning_rate": [OPTIMIZERS[key].default_rate / 3 for key in keys]}
        for i, keys in enumerate(by_five(OPTIMIZERS))
    },
    "the same optimizer": {"optimizer": ["adam"] * 3, "learning_rate": [0.001, 0.003, 0.01]},
    "options": {"optimizer": ["momentum"] * 3, "optimizer_options": [{"beta": 0.5}, {}, {}]},
    "rates": {"learning_rate": [0.001, 0.01, 0.03, 0.1, 0.2]},
    "widths": {"hidden": [(1, 5), (8, 2), (3, 3), (6, 1)], "activation": ["tanh", "relu", "relu", "gelu"]},
    "penalties": {"l1": [0.0, 0.001, 0.0, 0.01], "l2": [0.0, 0.0, 0.01, 0.02]},
    "clip": {"clip": [None, 0.05, 0.05, 0.2]},
    **{
        f"schedules {i}": {"schedule": keys, "schedule_epochs": [10] * len(keys)}
        for i, keys in enumerate(by_five(SCHEDULES))
    },
    "two": {"activation": ["sigmoid", "gelu"]},
}


@pytest.mark.parametrize("fields", FIELDS.values(), ids=FIELDS)
def test_each_racer_runs_as_its_own_trainer_does(fields):
    configs = racing(**fields)
    race = Race(configs)
    assert race._together is not None, "they must be trained together, or this shows nothing"
    assert race.run(epochs=EPOCHS) == EPOCHS
    assert race._together is not None
    assert_as_alone(race, configs)


HEADS = [
    *({"data": data} for data in DATASETS),
    {"loss": "mse"},
    {"data": "blobs", "loss": "mse"},
    {"data": "blobs", "output": "sigmoid", "loss": "binary_cross_entropy"},
    {"data": "blobs", "output": "linear", "loss": "huber"},
    {"data": "sine", "loss": "mae"},
    {"output": "linear", "loss": "mse"},
    {"dtype": "float64", "standardize": True, "features": ("x1", "x2", "x1_squared")},
    {"hidden": ()},
    {"hidden": (3,)},
    {"hidden": (3, 4, 5)},
    {"test_share": 0},
    {"batch_size": 1, "n": 20},
    {"batch_size": 1000},
]


@pytest.mark.parametrize("shared", HEADS, ids=lambda shared: "-".join(map(str, shared.values())))
def test_every_task_and_head_races_as_it_trains(shared):
    base = replace(BASE, **{"output": None, "loss": None, **shared})
    configs = racing(base, activation=["sigmoid", "tanh", "gelu"], learning_rate=[0.01, 0.02, 0.03])
    race = Race(configs)
    assert race._together is not None
    race.run(epochs=EPOCHS)
    assert_as_alone(race, configs)


def test_given_data_are_raced_as_they_are():
    rng = np.random.default_rng(0)
    data = (rng.normal(size=(40, 3)), rng.normal(size=(40, 2)), rng.normal(size=(9, 3)), rng.normal(size=(9, 2)))
    configs = racing(replace(BASE, data="plane", output=None, loss=None), activation=["tanh", "relu"])
    race = Race(configs, data)
    race.run(epochs=EPOCHS)
    assert_as_alone(race, configs, data=data)


def test_float32_races_to_its_own_precision():
    configs = racing(replace(BASE, dtype="float32"), activation=list(DEMO))
    race = Race(configs)
    race.run(epochs=5)
    for i, config in enumerate(configs):
        alone = Trainer(config)
        alone.run(epochs=5)
        np.testing.assert_allclose(race.histories[i], alone.history, rtol=1e-4)
        assert race.trainers[i].params[0][0].dtype == np.float32


def test_one_racer_alone_is_its_trainer_bit_for_bit():
    race, alone = Race([BASE]), Trainer(BASE)
    race.run(epochs=10)
    alone.run(epochs=10)
    assert race.histories == [alone.history]
    assert race.test_histories == [alone.test_history]


def test_networks_that_are_too_wide_are_trained_one_by_one_with_the_same_result():
    configs = racing(replace(BASE, n=30), hidden=[(60, 2), (60, 3)])
    race = Race(configs)
    assert race._together is None
    assert race.run(epochs=3) == 3
    for i, config in enumerate(configs):
        alone = Trainer(config)
        alone.run(epochs=3)
        assert race.histories[i] == alone.history


def test_a_race_is_the_same_bit_for_bit_in_one_go_or_in_parts():
    configs = racing(activation=list(DEMO), optimizer=["adam", "adam", "sgd", "momentum", "rmsprop"])
    once, again, parts = (Race(configs) for _ in range(3))
    once.run(epochs=12)
    again.run(epochs=12)
    while parts.epoch < 12:
        parts.run(epochs=1)
    assert once.histories == again.histories == parts.histories
    assert once.test_histories == parts.test_histories
    for i in range(5):
        for (W, b), (W1, b1) in zip(once.trainers[i].params, parts.trainers[i].params, strict=True):
            np.testing.assert_array_equal(W, W1)
            np.testing.assert_array_equal(b, b1)


@pytest.mark.parametrize("hidden", [(4, 2), (64, 64)], ids=["together", "alone"])
def test_a_time_slice_may_end_within_an_epoch_and_changes_no_digit(hidden):
    race = Race(racing(replace(BASE, hidden=hidden), activation=["tanh", "relu"]))
    assert race.run(seconds=1e-9) == 0
    assert race.updates == 1
    while race.epoch < 3:
        race.run(epochs=1, seconds=1e-4)
    race.run(epochs=1)
    again = Race(race.configs)
    again.run(epochs=race.epoch)
    assert again.histories == race.histories
    assert race.seconds > 0


def test_a_breakdown_in_time_slices_is_that_of_one_go():
    configs = racing(BREAKS, learning_rate=[10.0, 0.1])
    sliced, whole = Race(configs), Race(configs)
    whole.run(epochs=20)
    while sliced.epoch < 20:
        sliced.run(epochs=1, seconds=1e-9)
    while sliced.updates < whole.updates:
        sliced.run(epochs=1)
    assert sliced.histories == whole.histories
    assert sliced.divergences == whole.divergences
    assert any(whole.divergences)
    assert not all(whole.divergences)


BREAKS = TrainConfig(data="plane", n=73, activation="relu", learning_rate=10.0, hidden=(4, 4))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_who_breaks_down_stops_alone_and_the_others_go_on_as_if_nothing_had_happened(optimizer):
    fine = {"optimizer": optimizer, "learning_rate": 0.003}
    configs = [replace(BREAKS, **fine), BREAKS, replace(BREAKS, activation="tanh", **fine)]
    race = Race(configs)
    assert race.run(epochs=EPOCHS) == EPOCHS
    assert [found is not None for found in race.divergences] == [False, True, False]
    assert race.divergence is None, "somebody still races"
    assert race._together is not None, "the others are together again"
    assert_as_alone(race, configs)
    alone = Trainer(BREAKS)
    alone.run(epochs=EPOCHS)
    assert str(race.divergences[1]) == str(alone.divergence)
    assert race.trainers[1].epoch == alone.epoch < EPOCHS
    assert np.isfinite(race.histories[1]).all()


def test_a_race_with_a_breakdown_is_deterministic_too():
    configs = racing(BREAKS, learning_rate=[0.01, 10.0, 0.02])
    once, parts = Race(configs), Race(configs)
    once.run(epochs=20)
    while parts.epoch < 20:
        parts.run(epochs=1)
    assert once.histories == parts.histories


def test_when_all_have_broken_down_the_race_is_over():
    configs = racing(BREAKS, learning_rate=[10.0, 30.0])
    race = Race(configs)
    epochs = race.run(epochs=100)
    assert all(race.divergences)
    assert race.divergence in race.divergences
    assert race.run(epochs=5) == race.run(seconds=0.01) == 0
    assert race.epoch == epochs
    assert_as_alone(race, configs, 100)


def test_an_infinity_that_stays_inside_its_own_network_does_not_stop_the_others():
    """A test example may overflow on its way to a sigmoid and leave no mark there; 0 · ∞ must not reach the others."""
    rng = np.random.default_rng(0)
    X, Y = np.column_stack([rng.normal(size=20), np.zeros(20)]), rng.integers(0, 2, 20)
    data = (X, Y, [[0.5, 1e200]], [1])
    configs = racing(replace(BASE, loss="mse", hidden=(2, 2)), activation=["relu", "tanh"])
    race = Race(configs, data)
    V = race.trainers[0].descent.engine.params.V
    for part in V:
        part[...] = 0.1
    V[0][1, 0] = 1e200
    race._join()
    params = [race.trainers[i].params for i in range(2)]
    assert race.run(epochs=3) == 3
    assert race.divergences == [None, None]
    assert race._together is not None
    for i, config in enumerate(configs):
        alone = Trainer(config, data, params[i])
        alone.run(epochs=3)
        assert race.histories[i][1:] == pytest.approx(alone.history[1:], rel=1e-9)
        assert race.test_histories[i][1:] == pytest.approx(alone.test_history[1:], rel=1e-9)


DIFFERENT = {
    "data": "xor", "n": 74, "noise": 0.2, "test_share": 0.5, "features": ("x1",), "standardize": True, "seed": 1,
    "batch_size": 11, "dtype": "float32", "loss": "mse",
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), DIFFERENT.items())
def test_racers_must_share_what_makes_a_race_fair(name, value):
    other = replace(BASE, **{name: value})
    with pytest.raises(
        ValueError,
        match=rf"configs\[1\] must have the {name} of configs\[0\], .*; got {value!r}".replace("(", r"\(").replace(
            ")", r"\)"
        ),
    ):
        Race([BASE, other])


def test_racers_must_have_the_same_number_of_layers():
    with pytest.raises(
        ValueError, match=r"configs\[2\] must have as many hidden layers as configs\[0\], 2; got \(4,\)"
    ):
        Race([BASE, BASE, replace(BASE, hidden=(4,))])


@pytest.mark.parametrize("count", [0, 6])
def test_a_race_has_one_to_five_racers(count):
    with pytest.raises(ValueError, match=f"configs must hold from 1 to 5 settings; got {count}"):
        Race([BASE] * count)


def test_a_wrong_call_says_what_is_allowed():
    race = Race([BASE, BASE])
    with pytest.raises(ValueError, match="run needs epochs, seconds or both; got neither"):
        race.run()
    with pytest.raises(ValueError, match="epochs must be a whole number of at least 0; got -1"):
        race.run(epochs=-1)
    with pytest.raises(ValueError, match="seconds must be a finite number above 0; got 0"):
        race.run(seconds=0)
    assert lib.runs.race.MOST == 5
