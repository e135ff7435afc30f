"""The page that measures a slope, in words and code."""

import subprocess
import sys

import numpy as np
import pytest

from dashboard.parts import gradient_check
from dashboard.widgets import snippets
from lib.activations import ACTIVATIONS
from lib.derivatives import central_difference, forward_difference
from tests.written import spaced


def run(program):
    """Run a program away from the repository, so that `lib` is out of reach, and return what it prints."""
    result = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_a_snippet_measures_a_slope(key):
    record = ACTIVATIONS[key]
    functions, variables, expression = gradient_check.program(record, record.defaults, 1.0)
    program = snippets.snippet(functions, variables, expression)
    z = np.array([1.0])
    expected = [forward_difference(record.f, z, 1e-5), central_difference(record.f, z, 1e-5), record.df(z)]
    assert run(program) == " ".join(map(str, expected))


@pytest.mark.parametrize(
    ("h", "text"),
    [(1e-12, "10⁻¹²"), (10**-5.25, "5.62 × 10⁻⁶"), (1e-3, "0.001"), (0.1, "0.1"), (1.0, "1"), (10**-0.5, "0.316")],
)
def test_a_step_is_written_as_on_the_board(h, text):
    assert spaced(gradient_check.step(h)) == text
