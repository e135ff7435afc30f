"""What tests of written-out programs share: examples, a short run, and a look at whether its program repeats it."""

import numpy as np

from lib.losses import LOSSES
from lib.outputs import OUTPUTS
from lib.take_home.export import script
from lib.trainers import TrainConfig, Trainer
from tests.lib.targets import targets_for

BASE = TrainConfig(hidden=(3,), batch_size=4, learning_rate=0.05)
N, N_TEST = 11, 3  # two batches of 4 and a short one of 3


def examples(output="linear", loss="mse", n_out=4, test=N_TEST):
    """Own data, whose targets suit an output and a loss."""
    rng = np.random.default_rng(1)
    X = rng.normal(0, 1, (N + test, 2))
    suited = LOSSES[loss].output if OUTPUTS[LOSSES[loss].output].shares else output
    Y = targets_for(suited, (N + test, n_out), rng)
    return X[:N], Y[:N], X[N:], Y[N:]


def trained(config, *args, epochs=3, **kwargs):
    """A run of some epochs in which something moves."""
    trainer = Trainer(config, *args, **kwargs)
    trainer.run(epochs=epochs)
    assert trainer.divergence is None
    assert len(set(trainer.history)) > 1, "nothing moved"
    return trainer


def run(code):
    """Execute a program here and return the names that it leaves."""
    names = {}
    with np.errstate():  # the program silences NumPy for good
        exec(compile(code, "<program>", "exec"), names)
    return names


def assert_repeats(trainer):
    """The run's program comes to its losses, to the last digit; returns the program."""
    code = script(trainer)
    names = run(code)
    assert names["history"] == trainer.history
    assert names["test_history"] == trainer.test_history
    return code
