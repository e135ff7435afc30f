"""What the cells of a program share: each function once, imports that gather, numbers with every digit."""

import ast
import math

import numpy as np
import pytest

from lib.activations import relu, relu_derivative, selu, selu_derivative
from lib.take_home.plain_numpy.program import Program, blocks, function, literal, repeated_changes
from lib.trainers import TrainConfig, Trainer


def begun(**fields):
    return Program(Trainer(TrainConfig(n=40, **fields)))


def test_a_function_that_two_cells_use_is_defined_once():
    program = begun()
    first, second = "\n".join(program.use(selu, relu)), "\n".join(program.use(selu_derivative, selu, relu))
    assert "def selu(z)" in first
    assert "def relu(z)" in first
    assert "def selu_derivative(z)" in second
    assert "def selu(z)" not in second
    assert "def relu(z)" not in second


def test_helpers_come_along_before_those_who_call_them_and_decorators_do_not():
    code = "\n".join(begun().use(selu))
    assert code.index("def elu(") < code.index("def selu(")
    assert "@" not in code


def test_imports_gather():
    program = begun()
    assert program.imports == {"import numpy as np"}
    program.use(relu_derivative)
    assert program.imports == {"import numpy as np"}
    program.use(softplus_with_logarithm)
    assert program.imports == {"import math", "import numpy as np"}


def softplus_with_logarithm(z):
    """Needs more than NumPy."""
    return np.logaddexp(0, z) / math.log(2)


@pytest.mark.parametrize("share", [0.25, 0.0])
def test_a_line_is_written_for_each_set_there_is(share):
    program = begun(test_share=share)
    assert program.for_sets("x_{0} = f(X_{0})").splitlines() == [
        f"x_{name} = f(X_{name})" for name in (("train", "test") if share else ("train",))
    ]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_only_a_run_in_float32_casts(dtype):
    program = begun(dtype=dtype)
    assert bool(program.cast) == bool(program.dtype) == (dtype == "float32")


@pytest.mark.parametrize("shape", [(3,), (3, 2), (1, 1)])
def test_an_array_comes_back_from_its_text_bit_for_bit(shape, rng):
    values = rng.standard_normal(shape) * 10.0 ** rng.integers(-300, 300, shape)
    np.testing.assert_array_equal(eval(literal(values), {"np": np}), values)


def test_a_function_is_written_with_its_docstring():
    code = function("double(x)", "Twice x.", ["y = 2 * x", "return y"])
    (tree,) = ast.parse(code).body
    assert ast.get_docstring(tree) == "Twice x."
    names = {}
    exec(code, names)
    assert names["double"](4) == 8


def test_two_blank_lines_stand_around_definitions_and_one_between_other_blocks():
    assert blocks("a = 1", "b = 2", "def f():\n    pass", "c = 3") == (
        "a = 1\n\nb = 2\n\n\ndef f():\n    pass\n\n\nc = 3"
    )


def test_changes_after_the_last_completed_epoch_are_not_repeated():
    trainer = Trainer(TrainConfig(n=40))
    trainer.run(epochs=2)
    trainer.edit(0, 0, 0, 0.5)
    trainer.step()
    trainer.edit(0, 0, 0, 0.75)
    assert [change.value for change in repeated_changes(trainer)] == [0.5]
