"""What every record of the lab relies on: registries, parameters, ranges, and checks of arguments.

A concept is declared once, as a small frozen record in a registry, and everything else reads it there. A registry
only reads, but it can hold a record for a time, which is how the tests show that one record is enough:

    with ACTIVATIONS.registered(mish):
        Trainer(TrainConfig(activation="mish")).run(epochs=10)

So whatever follows from a registry (labels, options of a control, kernels) is worked out when it is asked for; kept
from the import of a module, it would miss what was registered later.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, overload

import numpy as np

from lib.notation import short


class Record(Protocol):
    """What a registry holds: anything with a key of its own."""

    @property
    def key(self) -> str:
        """By which the record is found, in code and in links."""


class Labelled(Protocol):
    """A record with a name to be read."""

    @property
    def label(self) -> str:
        """As a control shows it."""


R = TypeVar("R", bound=Record)
T = TypeVar("T")


class Registry(Mapping[str, R]):
    """Records by key, in teaching order. Read-only; see ``registered`` for a record on trial.

    Raises ValueError when two records have the same key.
    """

    def __init__(self, records: Iterable[R]) -> None:
        self._records = _by_key(records)

    def __getitem__(self, key: str) -> R:
        return self._records[key]

    def __contains__(self, key: object) -> bool:
        return key in self._records

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    @contextmanager
    def registered(self, *records: R) -> Iterator[None]:
        """Hold further records, behind the others, for the time of a ``with`` block.

        Raises ValueError for a key that is taken.
        """
        before = self._records
        self._records = _by_key([*before.values(), *records])
        try:
            yield
        finally:
            self._records = before


def _by_key(records: Iterable[R]) -> dict[str, R]:
    found: dict[str, R] = {}
    for record in records:
        if record.key in found:
            raise ValueError(f"keys must be unique; got {record.key!r} twice")
        found[record.key] = record
    return found


def labels(registry: Mapping[str, Labelled], keys: Iterable[str] | None = None) -> dict[str, str]:
    """Return key → label, for all records or for those with the given keys, in their order."""
    return {key: registry[key].label for key in (registry if keys is None else keys)}


@dataclass(frozen=True)
class Param:
    """A parameter of a record's function: its default and what a control may offer.

    Numbers have ``low``, ``high`` and ``step``; a named variant has ``choices`` (value → label) instead.
    """

    key: str
    label: str
    default: float | str
    low: float = 0.0
    high: float = 1.0
    step: float = 0.01
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Interval:
    """A range of real numbers, with its ends included or not. Iterating gives the two ends."""

    low: float
    high: float
    includes_low: bool = False
    includes_high: bool = False

    def __iter__(self) -> Iterator[float]:
        return iter((self.low, self.high))

    def __contains__(self, value: float) -> bool:
        above = value > self.low or (self.includes_low and value == self.low)
        below = value < self.high or (self.includes_high and value == self.high)
        return above and below

    def __str__(self) -> str:
        left, right = "[" if self.includes_low else "(", "]" if self.includes_high else ")"
        return f"{left}{', '.join(self.ends)}{right}"

    @property
    def ends(self) -> tuple[str, str]:
        """The two ends as one writes them."""
        return short(self.low), short(self.high)

    def covers(self, other: "Interval") -> bool:
        """Whether a range lies within this one, its ends as well where it includes them."""
        low = self.low < other.low or (self.low == other.low and self.includes_low >= other.includes_low)
        high = self.high > other.high or (self.high == other.high and self.includes_high >= other.includes_high)
        return low and high

    @property
    def closed(self) -> "Interval":
        """The same range with both of its ends, as far as these are numbers."""
        return Interval(self.low, self.high, math.isfinite(self.low), math.isfinite(self.high))


REALS = Interval(-math.inf, math.inf)


def check_positive(name: str, value: float) -> float:
    """Return ``value`` when it is a finite number above 0, else raise a ValueError that says so."""
    if not (_is_real(value) and value > 0):
        raise ValueError(f"{name} must be a finite number above 0; got {value!r}")
    return float(value)


def check_non_negative(name: str, value: float) -> float:
    """Return ``value`` when it is a finite number of at least 0, else raise a ValueError that says so."""
    if not (_is_real(value) and value >= 0):
        raise ValueError(f"{name} must be a finite number of at least 0; got {value!r}")
    return float(value)


def check_finite(name: str, value: float) -> float:
    """Return ``value`` when it is a finite number, else raise a ValueError that says so."""
    if not _is_real(value):
        raise ValueError(f"{name} must be a finite number; got {value!r}")
    return float(value)


def _is_real(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        return False
    return math.isfinite(value)


def check_count(name: str, value: int, low: int = 1, high: int | None = None) -> int:
    """Return ``value`` when it is a whole number in [low, high], else raise a ValueError that says so."""
    allowed = f"a whole number of at least {low}" if high is None else f"a whole number from {low} to {high}"
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise ValueError(f"{name} must be {allowed}; got {value!r}")
    if value < low or (high is not None and value > high):
        raise ValueError(f"{name} must be {allowed}; got {value}")
    return int(value)


@overload
def choose(name: str, key: str, allowed: Mapping[str, T]) -> T: ...
@overload
def choose(name: str, key: str, allowed: Sequence[str]) -> str: ...
def choose(name: str, key: str, allowed: Mapping[str, T] | Sequence[str]) -> T | str:
    """Return ``allowed[key]`` (or the key itself, from a sequence), else raise a ValueError that lists the keys."""
    if not isinstance(key, str) or key not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}; got {key!r}")
    return allowed[key] if isinstance(allowed, Mapping) else key
