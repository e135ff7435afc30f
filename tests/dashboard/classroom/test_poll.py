"""The rules of a poll, on a real store."""

import time

import pytest

from dashboard.classroom import poll
from dashboard.classroom.poll import Poll
from dashboard.classroom.sqlite_store import SqliteStore

CODE, QUESTION, MARK, PLACE = "BCDFG", "vanishing/guess", "0a1b2c3d", "vanishing?depth=20"


class Choice:
    """One of three answers."""

    def read(self, text):
        if text not in ("more", "less", "same"):
            raise ValueError("answer must be one of three")
        return text


CHOICE = Choice()


@pytest.fixture
def store(tmp_path):
    """A store with a class in it."""
    store = SqliteStore(tmp_path / "classes.sqlite3")
    assert store.begin(CODE, "lock", time.time() + 3600)
    yield store
    store.close()


def said(store):
    return store.read(CODE).said


def say(store, change, *values):
    """Make a change as the leader does, twice: a second press changes nothing."""
    store.say(CODE, change(said(store), *values))
    before = said(store)
    if change is not poll.again:
        store.say(CODE, change(before, *values))
    assert said(store) == before
    return poll.current(before)


def opened(store):
    return say(store, poll.opened, QUESTION, MARK, PLACE)


def vote(store, browser, text, answers=CHOICE):
    return poll.vote(store, CODE, poll.current(said(store)), answers, browser, text)


def test_a_poll_goes_from_open_to_closed_to_shown_and_once_more_and_away(store):
    phases = [opened(store)]
    phases += [say(store, change) for change in (poll.closed, poll.revealed, poll.again, poll.closed, poll.revealed)]
    assert [(one.turn, one.phase) for one in phases] == [
        *((1, phase) for phase in ("open", "closed", "shown")),
        *((2, phase) for phase in ("open", "closed", "shown")),
    ]
    assert poll.again(said(store)) == {}, "two rounds are all"
    assert say(store, poll.reset) is None
    poll.erase(store, CODE, said(store))
    assert said(store) == {poll.LAST: "1"}


@pytest.mark.parametrize(
    ("phase", "change"),
    [("open", poll.revealed), ("open", poll.again), ("closed", poll.again), ("shown", poll.closed)],
)
def test_no_step_is_left_out(phase, change):
    assert change({poll.POLL: Poll(QUESTION, MARK, 1, phase=phase).text}) == {}


@pytest.mark.parametrize("change", [poll.closed, poll.revealed, poll.again, poll.reset])
def test_where_there_is_no_poll_nothing_happens(change):
    assert change({}) == {}


def test_the_text_of_a_poll_is_read_back_and_no_other_text_is():
    for phase in ("open", "closed", "shown"):
        one = Poll("non-linearity/corner-guess", MARK, 12, 2, phase)
        assert Poll.read(one.text) == one
    for text in (
        "",
        "open",
        f"held 1.1 {QUESTION} {MARK}",
        f"open 1.1 {QUESTION} {MARK} ",
        f"open x.1 {QUESTION} {MARK}",
    ):
        assert Poll.read(text) is None


def test_a_browser_changes_its_vote_until_the_poll_closes(store):
    opened(store)
    assert vote(store, "one", "more")
    assert vote(store, "one", "less")
    assert vote(store, "two", "less")
    late = poll.current(said(store))
    assert poll.how_many(store, CODE, late) == 2
    say(store, poll.closed)
    assert not vote(store, "one", "same")
    assert not poll.vote(store, CODE, late, CHOICE, "one", "same"), "who has not heard yet that it is closed"
    say(store, poll.revealed)
    assert not vote(store, "one", "same")
    assert poll.split(store, CODE, late) == {"less": 2}


def test_nobody_sees_the_split_before_it_is_revealed(store):
    for now in (opened(store), say(store, poll.closed)):
        vote(store, "one", "more")
        with pytest.raises(poll.SecretError):
            poll.split(store, CODE, now)
        assert poll.table(store, CODE).count("\n") == 1
    with pytest.raises(poll.SecretError):
        poll.split(store, CODE, Poll(QUESTION, MARK, 1, phase="shown"))  # as somebody may claim


def test_the_second_round_stands_beside_the_first(store):
    opened(store)
    vote(store, "one", "more")
    vote(store, "two", "more")
    for change in (poll.closed, poll.revealed, poll.again):
        say(store, change)
    vote(store, "one", "less")
    second = poll.current(said(store))
    with pytest.raises(poll.SecretError):
        poll.split(store, CODE, second)
    for change in (poll.closed, poll.revealed):
        say(store, change)
    assert [poll.split(store, CODE, one) for one in second.rounds] == [{"more": 2}, {"less": 1}]
    assert poll.table(store, CODE).splitlines() == [
        "poll,question,round,answer,count",
        "1,vanishing/guess,1,more,2",
        "1,vanishing/guess,2,less,1",
    ]


def test_after_a_reset_the_question_begins_anew(store):
    opened(store)
    vote(store, "one", "more")
    for change in (poll.closed, poll.revealed, poll.reset):
        say(store, change)
    anew = opened(store)
    assert poll.how_many(store, CODE, anew) == 0
    assert poll.table(store, CODE).count("\n") == 1
    with pytest.raises(poll.SecretError):
        poll.split(store, CODE, Poll(QUESTION, MARK, 1))


def test_what_was_answered_before_a_reset_is_erased_in_all_its_rounds_and_in_no_other_poll(store):
    other = opened(store)
    vote(store, "one", "more")
    for change in (poll.closed, poll.revealed):
        say(store, change)
    now = say(store, poll.opened, QUESTION, "ffffffff", PLACE)
    vote(store, "one", "more")
    for change in (poll.closed, poll.revealed, poll.again):
        now = say(store, change)
    vote(store, "two", "less")
    say(store, poll.reset)
    poll.erase(store, CODE, said(store))
    assert [poll.how_many(store, CODE, each) for each in (*now.rounds, other)] == [0, 0, 1]
    assert poll.ERASED not in said(store)


def test_of_a_poll_that_another_takes_the_place_of_only_what_was_shown_stays(store):
    opened(store)
    vote(store, "one", "more")
    for change in (poll.closed, poll.revealed, poll.again):
        first = say(store, change)
    vote(store, "one", "less")
    say(store, poll.opened, QUESTION, "ffffffff", PLACE)
    poll.erase(store, CODE, said(store))
    assert [poll.how_many(store, CODE, each) for each in first.rounds] == [1, 0]


def test_the_same_question_with_other_answers_is_another_poll(store):
    first = opened(store)
    other = say(store, poll.opened, QUESTION, "ffffffff", PLACE)
    assert (first.number, other.number) == (1, 2)


def test_what_is_not_allowed_is_not_taken(store):
    opened(store)
    with pytest.raises(ValueError, match="must"):
        vote(store, "one", "show")
    assert poll.how_many(store, CODE, poll.current(said(store))) == 0


def test_no_class_has_no_end_of_polls(store):
    store.say(CODE, {poll.SHOWN: "\n".join(Poll(QUESTION, MARK, n, phase="shown").text for n in range(1, 221))})
    for change, values in ((poll.opened, (QUESTION, MARK, PLACE)), (poll.closed, ()), (poll.revealed, ())):
        say(store, change, *values)
    assert len(said(store)[poll.SHOWN].splitlines()) == poll.MOST_SHOWN
