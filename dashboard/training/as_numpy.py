"""The network of a run written out: the lesson's passes, and a program that repeats its prediction with NumPy alone."""

from typing import Any

from dashboard.widgets import snippets
from lib import network
from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.outputs import OUTPUTS
from lib.trainers import Trainer


def show(trainer: Trainer) -> None:
    """Show the forward and backward pass as on the board, and a program that repeats the network's prediction."""
    functions, variables, expression = written(trainer, trainer.X_train[:3])
    snippets.show(functions, variables, expression, lesson=[network.forward, network.backward])


def written(
    trainer: Trainer, rows: Array, decimals: int | None = None
) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """The network as it stands, written out: the functions it uses, its numbers, and its prediction as one expression.

    The prediction is for rows of the data, (n, columns). decimals: of the weights and biases; None for all.
    """
    output, _ = trainer.config.head
    layers = [*(ACTIVATIONS[key].f for key in trainer.config.activations), OUTPUTS[output].f]
    variables: dict[str, Any] = {"epoch": trainer.epoch, "X": trainer.inputs(rows)}
    expression = "X"
    for number, (f, (W, b)) in enumerate(zip(layers, trainer.params, strict=True), start=1):
        if decimals is not None:
            W, b = W.astype(float).round(decimals), b.astype(float).round(decimals)
        variables |= {f"W{number}": W, f"b{number}": b}
        expression = f"{f.__name__}({expression} @ W{number} + b{number})"
    return list(dict.fromkeys(layers)), variables, expression
