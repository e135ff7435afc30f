"""The array conventions of the lab: one alias, one conversion, one rule for matching shapes."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating[Any]]
"""A real floating-point array of any shape."""

_Options = ParamSpec("_Options")


def as_float(values: ArrayLike, name: str = "z") -> Array:
    """Return ``values`` as a float array: float32 stays float32, all other real types become float64.

    Shape: unchanged (a scalar becomes a 0-d array). The input is never modified;
    a float array is returned as it is, without a copy.

    Raises ValueError when ``values`` is ragged, complex, or not numeric.
    """
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be a regular array of numbers; got rows of unequal length") from error
    if array.dtype in (np.float32, np.float64):
        return array
    if array.dtype.kind not in "biuf" and array.size:
        raise ValueError(f"{name} must hold real numbers; got an array of {array.dtype}")
    return array.astype(np.float64)


def elementwise(
    function: Callable[Concatenate[Array, _Options], Array],
) -> Callable[Concatenate[ArrayLike, _Options], Array]:
    """Let a formula written for float arrays take a scalar, list or array and return the same shape.

    The result has the dtype of ``as_float(z)``; a scalar gives a NumPy scalar. Overflow is silent
    because limits such as 1/(1 + e^∞) = 0 are meant.

    Raises ValueError when z does not hold real numbers.
    """

    @functools.wraps(function)
    def wrapper(z: ArrayLike, /, *args: _Options.args, **kwargs: _Options.kwargs) -> Array:
        z = as_float(z)
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            result = np.asarray(function(z, *args, **kwargs))
        return result.astype(z.dtype, copy=False)[()]

    return wrapper


def as_matrix(values: ArrayLike, name: str) -> Array:
    """Return ``values`` as a float matrix of shape (n, k); a vector of length n becomes one column (n, 1).

    Raises ValueError for any other rank, for an empty array, and for NaN or ±inf entries:
    data that a network learns from must be finite.
    """
    array = as_float(values, name)
    if array.ndim == 1:
        array = array[:, np.newaxis]
    if array.ndim != 2 or array.size == 0:
        raise ValueError(f"{name} must be a non-empty array of shape (n,) or (n, k); got shape {np.shape(values)}")
    if not np.isfinite(array).all():
        row, column = np.argwhere(~np.isfinite(array))[0]
        raise ValueError(f"{name} must be finite; {name}[{row}, {column}] is {array[row, column]}")
    return array


def align(prediction: ArrayLike, target: ArrayLike) -> tuple[Array, Array]:
    """Return prediction and target as float arrays of one shape, the prediction's.

    Shapes (n,) and (n, 1) mean the same and are matched by reshaping the target. Nothing is
    ever broadcast: (n,) against (n, 1) would silently become n × n.

    Raises ValueError, naming both shapes, for any other mismatch and for empty arrays. Where the target looks like
    one class number for each row of the prediction, the message says how they become one-hot rows.
    """
    p, y = as_float(prediction, "prediction"), as_float(target, "target")
    if p.shape != y.shape and not _same_column(p.shape, y.shape):
        raise ValueError(
            f"prediction and target must have the same shape; got prediction {p.shape} and target {y.shape}"
            + _one_hot_hint(p, y)
        )
    if p.size == 0:
        raise ValueError(f"prediction and target must not be empty; got shape {p.shape}")
    return p, y.reshape(p.shape)


def _one_hot_hint(p: Array, y: Array) -> str:
    """What to do about a target of class numbers 0 … k − 1, for predictions of shape (…, k); else nothing."""
    *rows, k = p.shape or (0,)
    if list(y.shape) not in (rows, [*rows, 1]) or not np.isin(y, range(k)).all():
        return ""
    return f"; for class numbers y of shape {tuple(rows)}, np.eye({k})[y] is the target, one-hot"


def _same_column(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    short, long = sorted((a, b), key=len)
    return len(short) == 1 and long == (*short, 1)


def matrix_multiply(X: ArrayLike, W: ArrayLike) -> Array:
    """Multiply two matrices: (m, n) @ (n, p) → (m, p).

    Formula: (XW)_{ij} = Σ_k X_{ik} W_{kj}.

    Raises ValueError, naming both shapes, when X or W is not a matrix or the inner sizes differ.
    """
    X, W = as_float(X, "X"), as_float(W, "W")
    if X.ndim != 2 or W.ndim != 2 or X.shape[1] != W.shape[0]:
        raise ValueError(f"X of shape (m, n) needs W of shape (n, p) with the same n; got X {X.shape} and W {W.shape}")
    return X @ W


def affine(X: ArrayLike, W: ArrayLike, b: ArrayLike) -> Array:
    """Return XW + b with one bias per output.

    Shapes: X (n, n_in), W (n_in, n_out), b (n_out,), (1, n_out) or a number; returns (n, n_out).

    Raises ValueError, naming both shapes, when they do not fit.
    """
    b = as_float(b, "b")
    Z = matrix_multiply(X, W)
    if b.shape not in {(), (1,), Z.shape[1:], (1, *Z.shape[1:])}:
        raise ValueError(f"b must hold one bias per column of W; got b {b.shape} and W {np.shape(W)}")
    return Z + b


_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def subscript(number: int) -> str:
    """Write a number as an index: 12 → ₁₂."""
    return str(number).translate(_SUBSCRIPTS)
