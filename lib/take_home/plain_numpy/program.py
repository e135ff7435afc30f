"""What all parts of a written-out program share: the run, the functions used so far, and how code is put down."""

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import unwrap
from itertools import pairwise

from lib.arrays import Array
from lib.engine.calls import Code
from lib.engine.pairs import output_kernel, pair_kernel
from lib.take_home.source_code import Function, definitions
from lib.trainers import Trainer
from lib.training.changes import Change, up_to


@dataclass(frozen=True)
class Cell:
    """A part of the program: its title, a sentence or two on it, and the code."""

    title: str
    text: str
    code: str


def repeated_changes(trainer: Trainer) -> list[Change]:
    """What was changed on the way to the last completed epoch."""
    return up_to(trainer.changes, trainer.epoch)


class Program:
    """A program as it comes into being: each function is defined once, and the imports gather.

    trainer, config: the run and its first settings. output, pair: kernels of what the network ends in.
    sizes: widths of the layers from the inputs to the output. sets: "train", and
    "test" if there are test examples. changes: see ``repeated_changes``. cast, dtype: what makes an array float32 if
    the run is, after an expression and among arguments.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer, self.config = trainer, trainer.config
        output, _ = trainer.config.head
        self.output, self.pair = output_kernel(output), pair_kernel(*trainer.config.head)
        self.sizes = [len(trainer.input_names), *trainer.config.hidden, trainer.Y_train.shape[1]]
        self.sets = ("train", "test") if len(trainer.X_test) else ("train",)
        self.changes = repeated_changes(trainer)
        single = trainer.config.dtype == "float32"
        self.cast, self.dtype = (".astype(np.float32)", ", dtype=np.float32") if single else ("", "")
        self.imports = {"import numpy as np"}
        self._defined: set[str] = set()

    @property
    def layers(self) -> int:
        """Number of layers with weights."""
        return len(self.sizes) - 1

    def for_sets(self, line: str) -> str:
        """The line for the training set, and for the test set if there is one."""
        return "\n".join(line.format(name) for name in self.sets)

    def use(self, *functions: Function) -> list[str]:
        """Definitions of the functions and of what they refer to, without those that the program already has."""
        if not functions:
            return []
        imports, *parts = definitions(tuple(dict.fromkeys(map(unwrap, functions))), lean=True)
        self.imports.update(imports.splitlines())
        return self.once(*parts)

    def needs(self, code: Code) -> list[str]:
        """What is to be defined before some lines."""
        if any("math." in line for line in code.lines):
            self.imports.add("import math")
        return self.use(*code.uses)

    def predict(self, z: str) -> tuple[list[str], str]:
        """What is to be defined for the output, and the prediction as an expression."""
        definitions = [*self.use(*self.output.uses), *self.once(self.output.definition)]
        return definitions, self.output.written.format(z=z, cast=self.cast)

    def once(self, *parts: str) -> list[str]:
        """Those blocks of code that the program does not have yet."""
        new = [part for part in parts if part and part not in self._defined]
        self._defined.update(new)
        return new


def function(head: str, about: str, lines: Sequence[str]) -> str:
    """The code of a function: its head, its docstring, and its lines."""
    body = "\n".join(f"    {line}" for line in lines)
    return f'def {head}:\n    """{about}"""\n{body}'


def blocks(*parts: str) -> str:
    """Blocks of code, two blank lines around definitions."""
    text = ""
    for before, block in pairwise(["", *parts]):
        apart = "\n\n\n" if "def" in (before[:3], block[:3]) else "\n\n"
        text += (apart if text else "") + block
    return text


def literal(values: Array) -> str:
    """An array as Python writes it, a row to a line; repr gives every digit back."""
    if values.ndim == 1:
        return f"np.array({values.tolist()!r})"
    rows = "".join(f"    {row!r},\n" for row in values.tolist())
    return f"np.array([\n{rows}])"
