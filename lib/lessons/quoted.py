"""Numbers that a lesson quotes by a name, such as ``slope.sigmoid.5``: none of them is typed by hand."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from lib.activations import ACTIVATIONS, Activation
from lib.answers import read_number
from lib.lessons.claims import CLAIMS
from lib.records import choose
from lib.softmax import softmax


def _function(key: str) -> Activation:
    return choose("function", key, ACTIVATIONS)


def max_slope(function: str) -> float:
    """The steepest slope of an activation function with its usual parameters."""
    return _function(function).max_slope


def value(function: str, z: str) -> float:
    """f(z) of an activation function."""
    return float(_function(function).f(read_number(z)))


def slope(function: str, z: str) -> float:
    """f′(z) of an activation function."""
    return float(_function(function).df(read_number(z)))


def most_left(function: str, layers: str) -> float:
    """The most that the slopes of so many layers leave of a gradient: the steepest slope to this power."""
    return float(max_slope(function) ** read_number(layers))


def share(logits: str, place: str) -> float:
    """The probability that softmax gives to one of several logits, counted from 1."""
    p = softmax([read_number(logit) for logit in logits.split(",")])
    return float(p[choose("place", place, {str(i): i - 1 for i in range(1, p.size + 1)})])


def claim(key: str, name: str) -> float:
    """A number that is measured for a claim. One that takes longer than a moment cannot be quoted.

    Raises ValueError for a claim or a name that is not there, and for such a one.
    """
    record = choose("claim", key, CLAIMS)
    if hasattr(record.measure, "pieces"):
        raise ValueError(f"claim must be one that is measured at once; got {key!r}")
    return choose("name", name, record.measure())


QUOTED: Mapping[str, Callable[..., float]] = MappingProxyType(
    {each.__name__: each for each in (max_slope, value, slope, most_left, share, claim)}
)
"""What a name may begin with; its other parts are the arguments. Read-only."""


def quoted(name: str) -> float:
    """The number that a name stands for: ``slope.sigmoid.5`` is ``slope("sigmoid", "5")``.

    Raises ValueError for a name that is none.
    """
    kind, *arguments = name.split(".", 2)  # the last argument may be a decimal number
    measure = choose("name", kind, QUOTED)
    if len(arguments) != measure.__code__.co_argcount:
        raise ValueError(f"name must be {kind} with {measure.__code__.co_argcount} more parts; got {name!r}")
    return measure(*arguments)
