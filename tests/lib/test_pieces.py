"""A sum in pieces is the same sum, whoever does which piece."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lib.experiments import dying, vanishing
from lib.experiments.vanishing import DeepConfig
from lib.lessons.claims import CLAIMS
from lib.pieces import InPieces, Pieces, in_pieces, one_by_one, pieces_of, whole


@in_pieces
def total(numbers: list[int]) -> Pieces[int]:
    """Their sum."""
    found = 0
    for i, number in enumerate(numbers):
        yield i / len(numbers)
        found += number
    return found


LONG: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "median": (vanishing.median_ratio, (DeepConfig(depth=5), 7)),
    "train": (vanishing.train, (DeepConfig(depth=3), 0.1, 6)),
    "outcome": (dying.outcome, ("linear", 1e300, 0.0, 12, 2)),
    "never active": (dying.never_active_share, ("relu", 10.0, 2, 9)),
    "rescue": (dying.rescue_accuracy, ("leaky_relu", -5.0, 0.5, 9, 2)),
    "claim": (CLAIMS["sigmoid-vanishes"].measure, ()),
}


def test_called_it_is_the_sum_and_keeps_its_name_and_words():
    assert total([1, 2, 3]) == 6
    assert (total.__name__, total.__doc__) == ("total", "Their sum.")  # type: ignore[attr-defined]


def test_its_pieces_tell_how_far_it_is():
    pieces = total.pieces([5, 6, 7, 8])
    assert list(pieces) == [0, 0.25, 0.5, 0.75]
    assert whole(total.pieces([5, 6])) == 11


def test_any_function_is_a_piece():
    pieces = pieces_of(max, 3, 4)
    assert next(pieces) == 0
    assert whole(pieces) == 4
    assert list(pieces_of(total, [5, 6])) == [0, 0.5]


def test_sums_one_by_one_count_alike():
    together = one_by_one(total.pieces([1, 2]), total.pieces([]), total.pieces([3, 4]))
    assert list(together) == pytest.approx([0, 1 / 6, 2 / 3, 5 / 6])
    assert whole(one_by_one(total.pieces([1, 2]), total.pieces([3]))) == [3, 3]


@pytest.mark.parametrize("name", LONG)
def test_pieces_done_by_different_threads_give_the_same_and_leave_no_error_state_behind(name: str):
    function, args = LONG[name]
    assert isinstance(function, InPieces)
    expected = function(*args)
    pieces, shares, results = function.pieces(*args), [], []

    def one() -> None:
        state = np.geterr()
        try:
            shares.append(next(pieces))
        except StopIteration as end:
            results.append(end.value)
        assert np.geterr() == state

    while not results:
        done = len(shares)
        thread = threading.Thread(target=one)
        thread.start()
        thread.join(30)
        assert len(shares) + len(results) > done
    assert shares == sorted(shares)
    assert 0 == shares[0] <= shares[-1] < 1
    assert len(shares) > 3
    found, expected = (getattr(result, "__dict__", result) for result in (results[0], expected))
    np.testing.assert_equal(found, expected)
