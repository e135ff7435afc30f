"""What an activation does to the entries of a matrix: which it zeroes, which were 0 already, which it keeps."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.arrays import as_float


def fates(z: ArrayLike, a: ArrayLike) -> NDArray[np.str_]:
    """Name what became of each entry of z in the output a = f(z).

    "zeroed": z ≠ 0 became 0. "already zero": 0 stayed 0. "kept": z ≠ 0 came out as it went in. "changed": any
    other number. "missing": z is NaN. −0 counts as 0. Shapes: z and a of one shape, the result of the same.

    Raises ValueError, naming both shapes, when they differ.
    """
    z, a = as_float(z), as_float(a, "a")
    if z.shape != a.shape:
        raise ValueError(f"z and a must have the same shape; got z {z.shape} and a {a.shape}")
    missing, zeroed, already_zero, kept = np.isnan(z), (z != 0) & (a == 0), (z == 0) & (a == 0), (z != 0) & (a == z)
    names = ["missing", "zeroed", "already zero", "kept"]
    return np.select([missing, zeroed, already_zero, kept], names, "changed")


def count_fates(z: ArrayLike, a: ArrayLike) -> dict[str, int]:
    """Count the entries of each fate; the five counts add up to the number of entries.

    The zeros in the output are zeroed + already zero: counting a == 0 alone overstates what f has zeroed.

    Raises ValueError, naming both shapes, when they differ.
    """
    names = fates(z, a)
    return {
        fate: int(np.count_nonzero(names == fate)) for fate in ("zeroed", "already zero", "kept", "changed", "missing")
    }
