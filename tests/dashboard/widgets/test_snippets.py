"""Every snippet runs with NumPy alone and prints what the lab computes."""

import subprocess
import sys

import numpy as np
import pytest

from dashboard.widgets import snippets
from lib.activations import ACTIVATIONS, relu
from lib.lessons.sparsity import count_fates
from lib.softmax import log_softmax, naive_softmax, softmax

Z = [-2.0, 0.0, 0.5]


def run(program):
    """Run a program away from the repository, so that `lib` is out of reach, and return what it prints."""
    result = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def settings(record):
    yield record.defaults
    for param in record.params:
        for value in param.choices or (param.low, param.high):
            yield {**record.defaults, param.key: value}


@pytest.mark.parametrize(
    ("record", "params"), [(record, params) for record in ACTIVATIONS.values() for params in settings(record)]
)
def test_a_snippet_of_an_activation_prints_its_value_and_slope(record, params):
    program = snippets.snippet([record.f, record.df], {"z": Z, **params}, snippets.calls(record, params))
    assert "lib" not in program
    assert run(program) == f"{record.f(Z, **params)} {record.df(Z, **params)}"


@pytest.mark.parametrize("function", [softmax, log_softmax, naive_softmax])
def test_a_snippet_takes_along_the_helpers_that_a_function_calls(function):
    z = np.array([[1000.0, 999.0, 998.0], [0.0, 1.0, 2.0]])
    assert run(snippets.snippet([function], {"z": z}, f"{function.__name__}(z)")) == str(function(z))


def test_the_source_is_the_one_in_the_module():
    assert "1 / (1 + np.exp(-z))" in snippets.source(ACTIVATIONS["sigmoid"].f)


def test_a_snippet_takes_a_matrix_with_gaps():
    z = np.array([[1.0, np.nan], [-2.0, 0.0]])
    program = snippets.snippet([relu, count_fates], {"z": z}, "relu(z), count_fates(z, relu(z))")
    assert run(program) == f"{relu(z)} {count_fates(z, relu(z))}"


def test_the_snippet_of_the_home_page_prints_all_functions():
    functions = [record.f for record in ACTIVATIONS.values()]
    expression = ", ".join(f"{function.__name__}(z)" for function in functions)
    printed = run(snippets.snippet(functions, {"z": Z}, expression))
    assert printed == " ".join(str(function(Z)) for function in functions)
