"""The program of a trained network repeats its prediction."""

import subprocess
import sys

import pytest

from dashboard.training import as_numpy
from dashboard.widgets import snippets
from lib.trainers import TrainConfig, Trainer


def run(program):
    """Run a program away from the repository, so that `lib` is out of reach, and return what it prints."""
    result = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.parametrize(
    "config",
    [
        TrainConfig(),
        TrainConfig(data="blobs", hidden=(3,), activation="gelu"),
        TrainConfig(data="sine", hidden=(4, 3), activation=("leaky_relu", "selu")),
        TrainConfig(data="plane", hidden=()),
        TrainConfig(data="pinwheel", hidden=(5,), features=("x1", "x2_squared", "sin_x2"), standardize=True),
        TrainConfig(test_share=0),
    ],
)
def test_the_snippet_of_a_trained_network_prints_its_predictions(config):
    trainer = Trainer(config)
    trainer.run(epochs=3)
    rows = trainer.X_train[:3]
    printed = run(snippets.snippet(*as_numpy.written(trainer, rows)))
    numbers = [float(word) for word in printed.replace("[", " ").replace("]", " ").split()]
    expected = trainer.predict(rows)
    assert numbers == pytest.approx(list(expected.ravel()), abs=1e-7)
