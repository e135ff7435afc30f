"""A fixed number of pictures per second for all who play."""

import heapq
import threading

import pytest

from dashboard.training.pace import MOST, PICTURES, Pace


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def play(pace, clock, players, seconds, slow=0.0):
    """Pictures of each player, who asks again after the interval, or ``slow`` later; a time for each picture."""
    due = [(clock.now + 0.001 * i, who) for i, who in enumerate(players)]
    heapq.heapify(due)
    end, pictures = clock.now + seconds, {who: [] for who in players}
    while due[0][0] < end:
        clock.now, who = heapq.heappop(due)
        pictures[who].append(clock.now)
        heapq.heappush(due, (clock.now + pace.interval(who) + slow, who))
    clock.now = end
    return pictures


def rate(times, since):
    late = [time for time in times if time >= since]
    return (len(late) - 1) / (late[-1] - late[0])


def test_who_plays_alone_gets_thirty_pictures_a_second_and_more():
    clock = Clock()
    (times,) = play(Pace(clock=clock), clock, ["a"], 5).values()
    assert rate(times, 0) == pytest.approx(MOST, rel=0.01)
    assert MOST >= 30


@pytest.mark.parametrize("count", [2, 5, 30])
def test_all_share_evenly(count):
    clock = Clock()
    rates = [rate(times, 2) for times in play(Pace(clock=clock), clock, range(count), 10).values()]
    assert max(rates) == pytest.approx(min(rates), rel=0.02)
    assert sum(rates) <= PICTURES * 1.02
    assert sum(rates) == pytest.approx(min(PICTURES, count * MOST), rel=0.05)


def test_thirty_students_get_two_each():
    clock = Clock()
    assert min(rate(times, 2) for times in play(Pace(clock=clock), clock, range(30), 20).values()) >= 2


def test_at_no_second_is_more_drawn_than_was_agreed_once_all_are_known():
    clock = Clock()
    pictures = sorted(time for times in play(Pace(clock=clock), clock, range(30), 10).values() for time in times)
    for start in range(2, 9):
        assert sum(start <= time < start + 1 for time in pictures) <= PICTURES + 30


def test_who_leaves_or_is_not_heard_of_gives_back_a_share():
    clock = Clock()
    pace = Pace(clock=clock)
    play(pace, clock, range(30), 3)
    assert pace.interval(0) == pytest.approx(30 / PICTURES)
    pace.leave(1)
    assert pace.interval(0) == pytest.approx(29 / PICTURES)
    clock.now += 3
    assert pace.interval(0) == pytest.approx(1 / MOST)


def test_a_slow_phone_does_not_lose_its_place():
    clock = Clock()
    pace = Pace(clock=clock)
    play(pace, clock, range(3), 5, slow=1.0)
    assert pace.interval(0) == pytest.approx(max(3 / PICTURES, 1 / MOST))


def test_it_can_be_asked_from_many_threads():
    pace = Pace()

    def ask(who):
        for _ in range(200):
            pace.interval(who)

    threads = [threading.Thread(target=ask, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pace.interval(0) == pytest.approx(8 / PICTURES)
