"""A run to take home: a program, a notebook and a table, each with the losses that the lab showed."""

import json
import textwrap
from collections.abc import Sequence

from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.initializers import INITIALIZERS
from lib.losses import LOSSES
from lib.optimizers import OPTIMIZERS
from lib.schedules import SCHEDULES
from lib.take_home.plain_numpy import Cell, repeated_changes, write_out
from lib.train_config import TrainConfig
from lib.trainers import Trainer

WIDTH = 100
"""Characters of a line of prose in a program."""

HONESTY = (
    "Needs Python 3.11 or newer, and NumPy. With the same build of NumPy on the same kind of processor the losses are "
    "those of the lab to the last digit; elsewhere the last digits may differ."
)


def script(trainer: Trainer) -> str:
    """A Python program that repeats the run up to its last completed epoch, with NumPy alone.

    It leaves the lists ``history`` and ``test_history``, equal to those of the trainer, and prints the last losses.
    """
    first, *rest = write_out(trainer)
    about = "\n\n".join(_wrapped(paragraph) for paragraph in describe(trainer))
    return "\n\n\n".join([f'"""{about}\n"""\n\n{first.code}', *map(_section, rest)]) + "\n"


def notebook(trainer: Trainer) -> str:
    """The same program as a Jupyter notebook (nbformat 4.5, JSON): each part with a sentence or two above it."""
    cells = [_notebook_cell("markdown", "about", "# " + "\n\n".join(describe(trainer)))]
    for number, cell in enumerate(write_out(trainer), 1):
        cells.append(_notebook_cell("markdown", f"text-{number}", f"## {cell.title}\n\n{cell.text}"))
        cells.append(_notebook_cell("code", f"code-{number}", cell.code))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def history_csv(trainer: Trainer) -> str:
    """The losses as a table, a row per completed epoch: every digit, so that reading them gives the same numbers.

    Columns: epoch, training_loss, and test_loss if there are test examples.
    """
    columns = {"training_loss": trainer.history, "test_loss": trainer.test_history}
    named = {name: losses for name, losses in columns.items() if losses}
    rows = [",".join(["epoch", *named])]
    rows += [",".join(map(repr, row)) for row in zip(range(trainer.epoch + 1), *named.values(), strict=True)]
    return "\n".join(rows) + "\n"


def describe(trainer: Trainer) -> list[str]:
    """What the run is, in paragraphs: title, settings at its beginning, how far it went, and what to expect."""
    config = trainer.config
    if trainer.own_data:
        data = f"own data, {len(trainer.X_train)} examples to train on and {len(trainer.X_test)} to test"
    else:
        data = (
            f"{DATASETS[config.data].label}, {config.n} examples with noise {config.noise:g}, "
            f"{len(trainer.X_test)} of them to test"
        )
    changes = len(repeated_changes(trainer))
    changed = f", with {changes} change{'s' if changes > 1 else ''} on the way" if changes else ""
    return [
        "A training run of the Activation Lab, in plain NumPy",
        f"Data: {data}. Seed: {config.seed}.",
        f"Network: {_network(trainer)}.",
        f"Training: {_training(config)}.",
        f"{trainer.epoch} epochs{changed}.",
        HONESTY,
    ]


def network_line(
    inputs: Sequence[str], hidden: Sequence[int], activations: Sequence[str], n_out: int, output: str, standardize: bool
) -> str:
    """A network from left to right, such as "x₁, x₂ – 4 tanh – 1 sigmoid"."""
    layers = [f"{width} {ACTIVATIONS[key].label}" for width, key in zip(hidden, activations, strict=True)]
    given = ", ".join(inputs) + (" (standardised)" if standardize else "")
    return " – ".join([given, *layers, f"{n_out} {output}"])


def _network(trainer: Trainer) -> str:
    config = trainer.config
    output, loss = config.head
    layers = network_line(
        trainer.input_names, config.hidden, config.activations, trainer.Y_train.shape[1], output, config.standardize
    )
    weights = "first weights given" if trainer.own_params else f"first weights {INITIALIZERS[config.init].label}"
    return f"{layers}; {LOSSES[loss].label}; {weights}; {config.dtype}"


def _training(config: TrainConfig) -> str:
    parts = [OPTIMIZERS[config.optimizer].label, f"learning rate {config.learning_rate:g}"]
    parts += [f"{key} {value:g}" for key, value in config.optimizer_options]
    if config.schedule != "constant":
        parts.append(f"schedule {SCHEDULES[config.schedule].label} with T = {config.schedule_epochs}")
    parts += [f"{name} {value:g}" for name, value in (("L1", config.l1), ("L2", config.l2)) if value]
    parts += [f"gradients clipped at {config.clip:g}"] if config.clip is not None else []
    return ", ".join([*parts, f"batches of {config.batch_size}"])


def _section(cell: Cell) -> str:
    return f"# --- {cell.title}\n{_wrapped(cell.text, '# ')}\n\n{cell.code}"


def _wrapped(text: str, prefix: str = "") -> str:
    return textwrap.fill(text, WIDTH, initial_indent=prefix, subsequent_indent=prefix)


def _notebook_cell(kind: str, name: str, text: str) -> dict[str, object]:
    cell: dict[str, object] = {"cell_type": kind, "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}
    return {**cell, "execution_count": None, "outputs": []} if kind == "code" else cell
