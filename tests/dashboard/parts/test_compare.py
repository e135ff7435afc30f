"""The picture of several functions: its data, its specification, and the code behind it."""

import subprocess
import sys

import numpy as np
import pytest

from dashboard.parts import compare
from dashboard.widgets import snippets
from lib.activations import ACTIVATIONS
from lib.lessons.moments import moments

DEFAULTS = {key: record.defaults for key, record in ACTIVATIONS.items()}
FIVE = ("sigmoid", "tanh", "relu", "leaky_relu", "linear")


@pytest.mark.parametrize(
    "settings", [{key: DEFAULTS[key] for key in FIVE}, {"elu": {"alpha": 2.5}, "leaky_relu": {"alpha": 0.2}}]
)
def test_the_snippet_prints_values_slopes_and_means(settings):
    program = snippets.snippet(*compare.program(settings))
    result = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    z = np.array([-2.0, 0.0, 2.0])
    expected = [str(f(z, **p)) for key, p in settings.items() for f in (ACTIVATIONS[key].f, ACTIVATIONS[key].df)]
    assert result.stdout.startswith(" ".join(expected))
    means = [float(word) for word in result.stdout.split()[-len(settings) :]]
    assert means == pytest.approx([moments(ACTIVATIONS[key], **p).output for key, p in settings.items()], abs=1e-12)
