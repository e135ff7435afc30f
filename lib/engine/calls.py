"""What the fast engine is made of: calls, and beside them the same sums as a program writes them.

A call is a function with its arguments bound, so that running a batch is running a list of them. Everything is
feature-major: z, a and s have shape (n_units, n_examples), one row per unit.

Each kernel holds both forms of the same sums, which are tested against each other and against the lesson. Whatever
has no kernel of its own gets one made from its record, so a new record trains and is taken home without a line here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lib.arrays import Array

Call = Callable[[], object]
"""A function with its arguments already bound."""
ArrayFunction = Callable[..., Array]


@dataclass(frozen=True)
class Code:
    """Lines of a program in plain NumPy, with names in braces that the program fills in.

    uses: functions of lib that the lines call, and whose source the program has to hold.
    """

    lines: tuple[str, ...]
    uses: tuple[Callable[..., object], ...] = ()

    def filled(self, **names: object) -> "Code":
        """The same lines with names put in."""
        return Code(tuple(line.format_map(names) for line in self.lines), self.uses)


def constant(value: float | Array, like: Array) -> Array:
    """Return ``value`` as an array of the same precision, 0-d for a number: NumPy takes it faster than Python's own."""
    return np.array(value, dtype=like.dtype)


def store(f: ArrayFunction, z: Array, out: Array) -> None:
    """Put f(z) where it belongs."""
    out[...] = f(z)
