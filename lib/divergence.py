"""When numbers stop being numbers: where training first produced an infinity or NaN, in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lib.arrays import Array
from lib.network import Params, backward, forward, loss_value
from lib.notation import grouped


@dataclass(frozen=True)
class Divergence:
    """The first non-finite value of a training run. Prints as one sentence.

    epoch, batch: counted from 1; both 0 means before the first step. layer: counted from 1 (the first hidden
    layer), or None for a quantity of the whole network, such as the loss. quantity: its name as taught.
    value: what it was: inf, −inf or NaN.
    """

    epoch: int
    batch: int
    layer: int | None
    quantity: str
    value: float

    def __str__(self) -> str:
        where = f"In epoch {grouped(self.epoch)}, batch {self.batch}," if self.epoch else "Before the first step"
        what = {"nan": "not a number (NaN)", "inf": "infinite (+∞)", "-inf": "infinite (−∞)"}[f"{self.value:.0f}"]
        return f"{where} the {self.quantity} became {what}. A smaller learning rate usually prevents this."


class DivergenceError(ArithmeticError):
    """Training stopped at its first non-finite value.

    divergence: the record that says where. history: the losses up to there, all finite.
    """

    def __init__(self, divergence: Divergence, history: Sequence[float] = ()) -> None:
        super().__init__(str(divergence))
        self.divergence = divergence
        self.history = list(history)


def first_bad(values: Array) -> float | None:
    """Return the first entry that is not finite, or None when all are."""
    finite = np.isfinite(values)
    return None if finite.all() else float(values[~finite].flat[0])


Found = tuple[int | None, str, float]
"""(layer, quantity, value): the last three fields of a Divergence."""


def find_divergence(
    params: Params, X: Array, Y: Array, activation: str | Sequence[str], output: str, loss: str
) -> Found | None:
    """Go through one batch in the order of the board and return the first quantity that is not finite.

    Order: z and a of each layer forward, the loss, then the gradients backward. Arguments as for
    ``lib.network``. Returns (layer, quantity, value), or None when everything is finite.
    """
    return _first(_quantities(params, X, Y, activation, output, loss))


def find_bad_params(params: Params) -> Found | None:
    """Return the first weights or bias that are not finite as (layer, quantity, value), or None."""
    return _first(
        (layer, quantity, values)
        for layer, pair in enumerate(params, start=1)
        for quantity, values in zip(("weights", "bias"), pair, strict=True)
    )


def _first(quantities: Iterable[tuple[int | None, str, Array]]) -> Found | None:
    for layer, quantity, values in quantities:
        value = first_bad(values)
        if value is not None:
            return layer, quantity if layer is None else f"{quantity} of layer {layer}", value
    return None


def _quantities(
    params: Params, X: Array, Y: Array, activation: str | Sequence[str], output: str, loss: str
) -> Iterator[tuple[int | None, str, Array]]:
    trace = forward(params, X, activation, output)
    for layer, (z, a) in enumerate(zip(trace.Z, trace.A, strict=True), start=1):
        yield layer, "pre-activation z", z
        yield layer, "activation a", a
    yield None, "loss", np.asarray(loss_value(trace, Y, loss))
    gradients = backward(params, trace, Y, loss)
    for layer in range(len(params), 0, -1):
        dW, db = gradients[layer - 1]
        yield layer, "weight gradient", dW
        yield layer, "bias gradient", db
