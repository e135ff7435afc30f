"""Sums that take a while, in pieces: whoever waits can be told how far they are, leave others their turn, and stop.

Such a function is written as a generator. Between two pieces it yields the share that is done, from 0 to 1, and at the
end it returns its result. With ``in_pieces`` above it, it is called like any other function:

    >>> @in_pieces
    ... def total(numbers):
    ...     found = 0
    ...     for i, number in enumerate(numbers):
    ...         yield i / len(numbers)
    ...         found += number
    ...     return found
    >>> total([1, 2, 3, 4])
    10
    >>> list(total.pieces([1, 2, 3, 4]))
    [0.0, 0.25, 0.5, 0.75]

Each piece may be done by another thread: what holds for a ``with`` block, as NumPy's error state does, ends before the
next ``yield``.
"""

from collections.abc import Callable, Generator
from functools import update_wrapper
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Pieces = Generator[float, None, T]
"""The pieces of a sum: what it yields is the share that is done, what it returns is the result."""


class InPieces(Generic[P, T]):
    """A function that does all its pieces when it is called, and gives them one by one with ``pieces``."""

    def __init__(self, pieces: Callable[P, Pieces[T]]) -> None:
        self.pieces = pieces
        update_wrapper(self, pieces)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do all pieces, and return the result."""
        return whole(self.pieces(*args, **kwargs))


in_pieces = InPieces
"""The same as a decorator."""


def whole(pieces: Pieces[T]) -> T:
    """Do all pieces, and return the result."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            result: T = end.value
            return result


def pieces_of(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Pieces[T]:
    """The pieces of any function: its own if it has some, else a single one."""
    if isinstance(function, InPieces):
        result: T = yield from function.pieces(*args, **kwargs)
        return result
    yield 0.0
    return function(*args, **kwargs)


def one_by_one(*parts: Pieces[T]) -> Pieces[list[T]]:
    """Several sums in turn, each counted as an equal part of the way."""
    results: list[T] = []
    for part in parts:
        begun = len(results)
        while True:
            try:
                share = next(part)
            except StopIteration as end:
                results.append(end.value)
                break
            yield (begun + share) / len(parts)
    return results
