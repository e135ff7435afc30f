"""The descent by batches: a rewound epoch is the same again, and one that was trained elsewhere counts as any other."""

from dataclasses import replace

import numpy as np
import pytest

from lib.network import init_params
from lib.optimizers import OPTIMIZERS
from lib.train_config import TrainConfig
from lib.training.changes import Edit, Retune
from lib.training.descent import Descent

CONFIG = TrainConfig(hidden=(3,), batch_size=4, learning_rate=0.05, schedule="step", schedule_epochs=1)
ROWS = np.random.default_rng(0).normal(size=(22, 2))
TARGETS = (ROWS.sum(axis=1, keepdims=True) > 0).astype(float)


def begun(config=CONFIG):
    params = init_params([2, 3, 1], config.init, np.random.default_rng(1))
    train, test = (ROWS[:18], TARGETS[:18]), (ROWS[18:], TARGETS[18:])
    return Descent(config, params, train, test, np.random.default_rng(2))


def epoch(descent):
    for _ in range(descent.batches):
        descent.update()
    descent.complete(descent.losses())


def theta(descent):
    return descent.engine.params.theta.copy()


def test_an_epoch_is_its_batches_and_a_loss_of_each_set():
    descent = begun()
    assert (descent.batches, descent.epoch, descent.batch) == (5, 0, 0)
    descent.update()
    assert (descent.batch, descent.updates, len(descent.history)) == (1, 1, 1)
    for _ in range(4):
        descent.update()
    descent.complete(descent.losses())
    assert (descent.epoch, descent.batch, descent.updates) == (1, 0, 5)
    assert len(descent.history) == len(descent.test_history) == 2
    assert descent.history[1] < descent.history[0]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_rewound_epoch_is_the_same_epoch_again(optimizer):
    config = replace(CONFIG, optimizer=optimizer)
    straight, rewound = begun(config), begun(config)
    for descent in (straight, rewound):
        epoch(descent)
    at_the_start = theta(rewound)
    for _ in range(3):
        rewound.update()
    rewound.make(Retune(1, 3, replace(config, learning_rate=9.0, optimizer="sgd")))
    rewound.update()
    rewound.make(Edit(1, 4, 0, 0, 0, 5.0))
    rewound.rewind()
    np.testing.assert_array_equal(theta(rewound), at_the_start)
    assert (rewound.now, rewound.batch, rewound.updates) == (config, 0, 5)
    for descent in (straight, rewound):
        epoch(descent)
        epoch(descent)
    assert rewound.history == straight.history
    np.testing.assert_array_equal(theta(rewound), theta(straight))


def test_the_schedule_holds_for_an_epoch_that_was_trained_elsewhere_too():
    descent = begun()
    descent.follow([0.5, 0.6])
    descent.follow([0.4, 0.5])
    assert (descent.epoch, descent.updates) == (2, 10)
    assert descent.history[1:] == [0.5, 0.4]
    assert descent.test_history[1:] == [0.6, 0.5]
    assert float(descent.engine.rate.value) == CONFIG.rate(1)


def test_it_knows_when_a_parameter_is_no_longer_finite():
    descent = begun()
    assert descent.finite
    descent.make(Edit(0, 0, 1, 3, 0, np.nan))
    assert not descent.finite
