"""One draws at a time, whoever has drawn least goes first, and all together draw for part of the time."""

import threading
import time
from collections import Counter

import pytest

from dashboard.training.gate import Gate


class Cost:
    """Seconds of processor time that a thread says it has used."""

    def __init__(self):
        self.of = threading.local()

    def __call__(self):
        return getattr(self.of, "seconds", 0.0)

    def use(self, seconds):
        self.of.seconds = self() + seconds


def all_at_once(*players):
    threads = [threading.Thread(target=player) for player in players]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)


def test_no_two_draw_at_once():
    gate, inside, most = Gate(share=1), [], []

    def draw(who):
        for _ in range(50):
            with gate(who):
                inside.append(who)
                most.append(len(inside))
                time.sleep(0.0002)
                inside.remove(who)

    all_at_once(*(lambda who=who: draw(who) for who in range(8)))
    assert len(most) == 400
    assert max(most) == 1


def test_small_pictures_do_not_wait_for_all_large_ones():
    """Among three whose pictures cost twenty times as much, one gets most of the turns, not every fourth."""
    cost, turns = Cost(), Counter()
    gate, end = Gate(share=1, cost=cost), time.monotonic() + 1

    def draw(who, seconds):
        while time.monotonic() < end:
            with gate(who):
                turns[who] += 1
                cost.use(seconds)
                time.sleep(0.002)  # so that who has just drawn is back in the line before this one has

    all_at_once(lambda: draw("small", 0.01), *(lambda who=who: draw(who, 0.2) for who in range(3)))
    assert turns["small"] > 0.4 * turns.total()
    assert min(turns.values()) > 0


def test_who_comes_late_has_saved_up_nothing():
    """Else one who opens a page would draw alone until it has drawn as much as all others."""
    cost, order = Cost(), []
    gate = Gate(share=1, cost=cost)
    for who in ("first", "second"):
        for _ in range(10):
            with gate(who):
                cost.use(1)
    held, waiting = threading.Event(), []

    def hold():
        with gate("first"):
            held.wait(5)

    def draw(who):
        for _ in range(2):
            with gate(who):
                order.append(who)
                cost.use(5)
                time.sleep(0.01)

    waiting = [
        threading.Thread(target=hold),
        *(threading.Thread(target=draw, args=[who]) for who in ("late", "second")),
    ]
    for thread in waiting:
        thread.start()
        time.sleep(0.02)
    held.set()
    for thread in waiting:
        thread.join(5)
    assert sorted(order[:2]) == ["late", "second"]


@pytest.mark.parametrize(("share", "closed"), [(0.5, 0.1), (0.25, 0.3), (1, 0)])
def test_after_a_picture_the_gate_is_closed_so_that_pictures_take_their_share_only(share, closed):
    cost = Cost()
    gate = Gate(share=share, cost=cost)
    with gate("one"):
        cost.use(0.1)
    begun = time.monotonic()
    with gate("two"):
        waited = time.monotonic() - begun
    assert waited == pytest.approx(closed, abs=0.09)


def test_it_tells_how_long_a_turn_took_with_what_it_waited():
    gate = Gate(share=1)
    assert gate.took("late") == 0
    held = threading.Event()

    def hold():
        with gate("first"):
            held.set()
            time.sleep(0.2)

    def wait():
        held.wait(5)
        with gate("late"):
            time.sleep(0.1)

    all_at_once(hold, wait)
    assert 0.25 < gate.took("late") < 1
    assert 0.15 < gate.took("first") < 0.9


def test_a_picture_that_fails_does_not_keep_the_gate():
    gate = Gate(share=1)
    with pytest.raises(ZeroDivisionError), gate("one"):
        1 / 0  # noqa: B018
    with gate("two"):
        pass


def test_it_remembers_nobody_who_is_long_gone():
    now = 0.0
    gate = Gate(share=1, clock=lambda: now, cost=lambda: now)
    for visitor in range(100):
        with gate(visitor):
            now += 1
    assert len(gate._last) <= 11
    assert len(gate._drawn) <= 11
