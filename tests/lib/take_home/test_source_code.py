"""Functions with all they refer to, as a program: complete, each once, and in the lean form the same numbers."""

import numpy as np
import pytest

from lib import arrays, losses
from lib.losses import LOSSES
from lib.take_home.source_code import definitions, source


def named(blocks):
    """Execute blocks and return the names that they leave."""
    names = {}
    exec("\n".join(blocks), names)
    return names


def probabilities(rng):
    p, y = rng.uniform(0.1, 0.9, (5, 3)), np.eye(3)[rng.integers(0, 3, 5)]
    return p / p.sum(axis=1, keepdims=True), y


@pytest.mark.parametrize("key", LOSSES)
def test_a_lean_definition_computes_the_same(key, rng):
    record = LOSSES[key]
    p, y = probabilities(rng)
    functions = {record.value: p, record.gradient: p}
    if record.value_from_logits is not None:
        functions |= {record.value_from_logits: np.log(p), record.gradient_from_logits: np.log(p)}
    for function, first in functions.items():
        blocks = definitions((function,), lean=True)
        with np.errstate(all="ignore"):
            np.testing.assert_array_equal(named(blocks)[function.__name__](first, y), function(first, y))
        for check in ("raise", "align", "check", "errstate", "as_float"):
            assert check not in "\n".join(blocks)


def test_a_full_definition_keeps_the_checks():
    assert "raise ValueError" in "\n".join(definitions((losses.mse_loss,)))


def test_definitions_come_once_and_before_their_use():
    _, *blocks = definitions((losses.binary_cross_entropy_from_logits, losses.binary_cross_entropy), lean=True)
    assert len(set(blocks)) == len(blocks)
    order = ["\n".join(blocks).index(f"def {name}(") for name in ("_weighted", "softplus", "binary_cross_entropy")]
    assert order == sorted(order)


def test_two_functions_of_one_name_are_refused():
    def mse_loss():
        """Not the loss."""

    with pytest.raises(ValueError, match="two that are called mse_loss"):
        definitions((losses.mse_loss, mse_loss))


def test_the_source_is_that_of_the_module():
    assert source(arrays.affine).startswith("def affine(X: ArrayLike")
