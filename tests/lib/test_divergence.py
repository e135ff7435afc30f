"""Where numbers stop being numbers: found in the order of the board, and told in a sentence."""

import numpy as np
import pytest

from lib.divergence import Divergence, DivergenceError, find_bad_params, find_divergence, first_bad


@pytest.mark.parametrize(
    ("value", "words"), [(np.nan, "not a number (NaN)"), (np.inf, "infinite (+∞)"), (-np.inf, "infinite (−∞)")]
)
def test_a_divergence_reads_as_a_sentence(value, words):
    sentence = str(Divergence(3, 7, 2, "pre-activation z of layer 2", value))
    assert sentence.startswith(f"In epoch 3, batch 7, the pre-activation z of layer 2 became {words}.")


class TestFindDivergence:
    X, Y = np.array([[1.0, -1.0]]), np.array([[1.0]])

    def params(self, **entries):
        found = [(np.ones((2, 2)), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))]
        for name, value in entries.items():
            found[int(name[1])][name[0] == "b"].flat[0] = value
        return found

    def found(self, activation="relu", loss="mse", output="linear", **entries):
        with np.errstate(all="ignore"):
            return find_divergence(self.params(**entries), self.X, self.Y, activation, output, loss)

    def test_nothing_is_found_where_all_is_finite(self):
        assert self.found() is None

    def test_the_first_layer_that_overflows_is_named_not_the_last(self):
        assert self.found(b0=np.inf) == (1, "pre-activation z of layer 1", np.inf)
        assert self.found(b1=-np.inf) == (2, "pre-activation z of layer 2", -np.inf)

    def test_a_loss_that_overflows_belongs_to_no_layer(self):
        assert self.found(b1=1e200) == (None, "loss", np.inf)

    def test_a_gradient_may_overflow_where_the_loss_does_not(self):
        params = [(np.full((1, 1), 1e-200), np.zeros(1)), (np.full((1, 1), 1e200), np.zeros(1))]
        with np.errstate(all="ignore"):
            found = find_divergence(params, np.array([[1e200]]), self.Y, "linear", "linear", "mae")
        assert found == (1, "weight gradient of layer 1", np.inf)

    def test_the_first_bad_parameters_are_named(self):
        assert find_bad_params(self.params()) is None
        layer, quantity, value = find_bad_params(self.params(b1=np.nan))
        assert (layer, quantity) == (2, "bias of layer 2")
        assert np.isnan(value)
        assert find_bad_params(self.params(w0=-np.inf)) == (1, "weights of layer 1", -np.inf)


def test_an_error_carries_the_record_and_the_losses_so_far():
    record = Divergence(2, 1, None, "loss", np.inf)
    error = DivergenceError(record, [0.5, 0.4])
    assert (error.divergence, error.history, str(error)) == (record, [0.5, 0.4], str(record))
    assert isinstance(error, ArithmeticError)


def test_first_bad_is_the_first_entry_that_is_no_number():
    assert first_bad(np.array([[1.0, 2.0]])) is None
    assert first_bad(np.array([[1.0, -np.inf], [np.nan, 2.0]])) == -np.inf
