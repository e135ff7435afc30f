"""The pieces of which the engine is made."""

import numpy as np

from lib.engine.calls import Code, constant, store


def test_a_constant_has_the_precision_of_the_array_it_is_for():
    assert constant(0.1, np.zeros(3, np.float32)).dtype == np.float32
    assert constant(0.1, np.zeros(3)).shape == ()


def test_a_result_is_put_into_the_array_that_is_there():
    out = np.zeros(2)
    store(np.negative, np.array([1.0, 2.0]), out)
    assert out.tolist() == [-1, -2]


def test_names_are_put_into_lines():
    code = Code(("{d} = {p} - y", "return {rate!r}"), (store,))
    assert code.filled(d="d1", p="z", rate=0.5) == Code(("d1 = z - y", "return 0.5"), (store,))
