"""The report on an epoch that cannot be completed, and where it leaves the descent."""

import numpy as np
import pytest

from lib.network import init_params
from lib.train_config import TrainConfig
from lib.training import breakdown
from lib.training.changes import Edit, Retune
from lib.training.descent import Descent

X = np.linspace(-1, 1, 12)[:, np.newaxis]


@pytest.fixture(autouse=True)
def _infinities_are_expected():
    with np.errstate(all="ignore"):
        yield


def begun(rate, test=X[:3]):
    config = TrainConfig(data="sine", hidden=(), batch_size=3, learning_rate=rate)
    params = init_params([1, 1], "xavier_normal", np.random.default_rng(1))
    return Descent(config, params, (X, np.sin(X)), (test, np.sin(test)), np.random.default_rng(2))


def broken(descent, changes=()):
    for batch in range(descent.batches):
        for change in changes:
            if change.batch == batch:
                descent.make(change)
        descent.update()
    return descent


def test_the_first_bad_batch_is_named_and_the_epoch_is_as_before():
    descent = begun(1e200)
    before = descent.engine.params.theta.copy()
    found = breakdown.explain(broken(descent), [])
    assert (found.epoch, found.batch) == (1, 2)
    assert not np.isfinite(found.value)
    np.testing.assert_array_equal(descent.engine.params.theta, before)
    assert (descent.epoch, descent.batch, descent.updates) == (0, 0, 0)


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_changes_are_made_again_at_their_moment(batch):
    descent = begun(0.1)
    calm = descent.now
    change = Retune(0, batch, TrainConfig(**{**vars(calm), "learning_rate": 1e300}))
    edit = Edit(0, batch, 0, 0, 0, 1e30)
    found = breakdown.explain(broken(descent, [change, edit]), [change, edit])
    assert found.batch == batch + 1
    assert descent.now == calm


def test_a_loss_over_a_whole_set_is_what_is_left():
    descent = broken(begun(0.1, np.array([[1e200]])))
    losses = descent.losses()
    found = breakdown.explain(descent, [], losses)
    assert np.isfinite(losses[0])
    assert (found.quantity, found.value, found.batch) == ("loss on the test set", np.inf, 4)
    assert str(found).startswith("In epoch 1, batch 4, the loss on the test set became infinite (+∞).")
