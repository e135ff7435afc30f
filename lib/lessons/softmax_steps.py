"""Softmax written out step by step, three ways, up to the first number that is ∞, NaN or 0.

The three forms are the functions of ``lib.softmax``, with every intermediate result kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array, as_float, subscript
from lib.notation import short
from lib.records import Registry, check_positive, choose
from lib.softmax import log_softmax, naive_softmax, softmax

Precision = Literal["float32", "float64"]
PRECISIONS: tuple[Precision, ...] = ("float64", "float32")


@dataclass(frozen=True)
class SoftmaxStep:
    """One line of the calculation: its key, its name, its equation in LaTeX, and a number for each class or for all.

    A quantity that another equation defines in passing has no equation of its own.
    """

    key: str
    symbol: str
    equation: str
    values: Array


@dataclass(frozen=True)
class Flaw:
    """The first ∞, NaN or 0 of a calculation. Prints as its reason.

    step: the key of the step. entry: the class, counted from 0, or None for a number shared by all.
    value: what it became. kind: overflow or underflow. spoils: whether the probabilities fail to sum to 1 in the end.
    """

    step: str
    entry: int | None
    value: float
    kind: str
    reason: str
    spoils: bool

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True)
class Calculation:
    """A softmax calculation with all its intermediate numbers, in the order they are computed."""

    steps: Mapping[str, SoftmaxStep]
    flaw: Flaw | None

    @property
    def p(self) -> Array:
        """The probabilities, shape (k,)."""
        return self.steps["p"].values

    @property
    def log_p(self) -> Array:
        """Their natural logarithms as this form gets them, shape (k,)."""
        return self.steps["log_p"].values


@dataclass(frozen=True)
class Form:
    """One way to compute softmax: what it is called, its steps, and the function of ``lib.softmax`` it writes out."""

    key: str
    label: str
    steps: Callable[[Array, float], tuple[SoftmaxStep, ...]]
    function: Callable[..., Array]


def _naive(z: Array, temperature: float) -> tuple[SoftmaxStep, ...]:
    x = z / temperature
    e = np.exp(x)
    total = e.sum()
    p = e / total
    return (
        SoftmaxStep("x", "x", "x &= z/T", x),
        SoftmaxStep("e", "eˣ", "", e),
        SoftmaxStep("sum", "Σ", r"\Sigma &= \textstyle\sum_j e^{x_j}", total),
        SoftmaxStep("p", "p", r"p &= e^{x}/\Sigma", p),
        SoftmaxStep("log_p", "ln p", "", np.log(p)),
    )


def _shifted(z: Array, temperature: float) -> tuple[SoftmaxStep, ...]:
    top, d = _below_the_top(z, temperature)
    e = np.exp(d)
    total = e.sum()
    p = e / total
    return (
        SoftmaxStep("top", "m", r"m &= \textstyle\max_j z_j", top),
        SoftmaxStep("d", "d", "d &= (z - m)/T", d),
        SoftmaxStep("e", "eᵈ", "", e),
        SoftmaxStep("sum", "Σ", r"\Sigma &= \textstyle\sum_j e^{d_j}", total),
        SoftmaxStep("p", "p", r"p &= e^{d}/\Sigma", p),
        SoftmaxStep("log_p", "ln p", "", np.log(p)),
    )


def _log(z: Array, temperature: float) -> tuple[SoftmaxStep, ...]:
    top, d = _below_the_top(z, temperature)
    e = np.exp(d)
    total = e.sum()
    log_p = d - np.log(total)
    return (
        SoftmaxStep("top", "m", r"m &= \textstyle\max_j z_j", top),
        SoftmaxStep("d", "d", "d &= (z - m)/T", d),
        SoftmaxStep("e", "eᵈ", "", e),
        SoftmaxStep("sum", "Σ", r"\Sigma &= \textstyle\sum_j e^{d_j}", total),
        SoftmaxStep("log_p", "ln p", r"\ln p &= d - \ln\Sigma", log_p),
        SoftmaxStep("p", "p", r"p &= e^{\ln p}", np.exp(log_p)),
    )


def _below_the_top(z: Array, temperature: float) -> tuple[Array, Array]:
    top = z.max()
    return top, (z - top) / temperature


FORMS = Registry(
    (
        Form("naive", "Naive", _naive, naive_softmax),
        Form("shifted", "Maximum subtracted", _shifted, softmax),
        Form("log", "Log-softmax", _log, log_softmax),
    )
)
"""The three ways, in teaching order."""

_WATCHED_FOR_ZERO = ("e", "sum", "p")
"""Steps that are never 0 in exact arithmetic, so that a 0 there is an underflow."""


def calculate(form: str, z: ArrayLike, temperature: float = 1.0) -> Calculation:
    """Compute softmax of one row by one of the ``FORMS`` and keep every step.

    z: shape (k,), finite, k ≥ 1; the calculation runs in its precision (float32 stays float32).
    The first flaw is sought step by step; within a step NaN counts before ∞ and ∞ before 0.

    Raises ValueError for an unknown form, another shape, a logit that is not finite, or a temperature not above 0.
    """
    chosen = choose("form", form, FORMS)
    z = as_float(z)
    temperature = check_positive("temperature", temperature)
    if z.ndim != 1 or z.size == 0:
        raise ValueError(f"z must be one row of at least one logit; got shape {z.shape}")
    if not np.isfinite(z).all():
        raise ValueError(f"z must be finite; got {z[~np.isfinite(z)][0]}")
    with np.errstate(all="ignore"):
        steps = {step.key: step for step in chosen.steps(z, temperature)}
        truth = log_softmax(z, temperature=temperature)
    return Calculation(MappingProxyType(steps), _first_flaw(form, steps, truth))


def in_precision(values: ArrayLike, precision: str) -> Array:
    """Round numbers to float32 or float64; what is too large becomes ±∞. Shape: unchanged.

    Raises ValueError for another precision.
    """
    with np.errstate(over="ignore", under="ignore"):
        rounded: Array = as_float(values).astype(choose("precision", precision, PRECISIONS))
    return rounded


def _first_flaw(form: str, steps: Mapping[str, SoftmaxStep], truth: Array) -> Flaw | None:
    for step in steps.values():
        if (entry := _special(step)) is not None:
            value = float(step.values.flat[entry])
            shared = step.values.ndim == 0
            spoils = not abs(float(steps["p"].values.sum()) - 1) < 1e-3
            kind = "overflow" if np.isinf(value) else "underflow"
            reason = _reason(form, steps, step, entry, truth)
            return Flaw(step.key, None if shared else entry, value, kind, reason, spoils)
    return None


def _special(step: SoftmaxStep) -> int | None:
    """Index of the gravest special value of a step, or None."""
    flat = step.values.ravel()
    for found in (np.isnan(flat), np.isinf(flat), (flat == 0) & (step.key in _WATCHED_FOR_ZERO)):
        if found.any():
            return int(found.argmax())
    return None


def _reason(form: str, steps: Mapping[str, SoftmaxStep], step: SoftmaxStep, entry: int, truth: Array) -> str:
    """Say what happened in the step, and what it does to the result."""
    limits = np.finfo(step.values.dtype)
    largest, smallest = short(float(limits.max)), short(float(limits.smallest_subnormal))
    value = float(step.values.flat[entry])
    exponents = steps["x" if form == "naive" else "d"].values
    name = "x" if form == "naive" else "d"
    if step.key in ("x", "d"):
        sign = "−" if value < 0 else ""
        return (
            f"Overflow: {name}{subscript(entry + 1)} is beyond the largest {limits.dtype}, {largest}, "
            f"and becomes {sign}∞. {_outcome(form, steps, step, entry, truth)}"
        )
    if step.key == "e" and value:
        return (
            f"Overflow: {_power(exponents[entry])} is beyond the largest {limits.dtype}, {largest}, "
            f"and becomes ∞. {_outcome(form, steps, step, entry, truth)}"
        )
    if step.key == "e":
        return (
            f"Underflow: {_power(exponents[entry])} is below the smallest {limits.dtype} above 0, "
            f"{smallest}, and becomes 0. {_outcome(form, steps, step, entry, truth)}"
        )
    if step.key == "sum":
        return (
            f"Overflow: each term is still finite, but their sum is beyond {largest} "
            f"and becomes ∞. {_outcome(form, steps, step, entry, truth)}"
        )
    return (
        f"Underflow: p{subscript(entry + 1)} is below {smallest}, the smallest {limits.dtype} "
        f"above 0, and becomes 0. {_outcome(form, steps, step, entry, truth)}"
    )


def _outcome(form: str, steps: Mapping[str, SoftmaxStep], step: SoftmaxStep, entry: int, truth: Array) -> str:
    p, total, i = steps["p"].values, float(steps["sum"].values), subscript(entry + 1)
    if np.isnan(p).any():
        return "The sum is ∞ too, and ∞/∞ is NaN." if np.isinf(total) else "The sum is 0 as well, and 0/0 is NaN."
    if np.isinf(total):
        return "A finite number over ∞ is 0: all probabilities are lost."
    if np.isinf(truth[entry]):
        return f"p{i} is 0, and ln p{i} is beyond the largest {truth.dtype} too."
    if form != "log":
        return f"p{i} is exactly 0, and ln p{i} is −∞ where it should be {short(truth[entry])}."
    kept = f"ln p{i} = {short(truth[entry])} is right all the same"
    return f"{kept}: it was found first." if step.key == "p" else f"{kept}: it comes from d{i}, not from p{i}."


def _power(exponent: float) -> str:
    text = short(exponent)
    return f"e^{text}" if text.strip("−").replace(".", "").isdecimal() else f"e^({text})"
