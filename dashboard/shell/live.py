"""The class that this visitor leads or has joined: ``?class=BCDFG``, on every page.

Who somebody is in a class, and the key of who leads it, are random secrets that the browser keeps. They reach this
session over its own connection, never in a link, and no page but the leader's own shows the key.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from dashboard.classroom import code as codes
from dashboard.classroom import poll, stores
from dashboard.classroom.overview import Deed, Summary, summary
from dashboard.classroom.poll import Answers, Poll
from dashboard.classroom.store import LONGEST_SAID, ClassGoneError, ClassState, Store, StoreError
from dashboard.lessons import file
from dashboard.lessons.lesson import linked
from dashboard.shell import link, messages
from dashboard.shell.link import Address

NAME = "class"
ANY = ""
"""What ``draws`` is told of what shows any change of the class."""
KEPT = "activation-lab.class"
"""Where a browser keeps its secrets."""
HOURS = 24
"""How long a class lasts that nobody ends."""
LEAD = "lead"
"""What a class says of where its leader is."""
JOINED, DID = "joined", "did/"
"""What browsers answer to in the store, beside polls: that they are here, and what they have done, if they want."""

_PUT_BACK_WITHIN = 3.0  # seconds
_SEAT, _KEY = "live.seat", "live"
_SECRET = re.compile(r"[\w-]{16,64}", re.ASCII)

_keeper = st.components.v2.component(
    "activation_lab.live", js=Path(__file__).with_name("live.js").read_text(encoding="utf-8")
)


@dataclass
class _Seat:
    """What a session knows of its place in a class.

    heard: the class for which the browser has said its secrets. key: the leader's, "" for all others.
    state: the class as it was when this run began, or before, while the store is silent: a poll that is on must go on
    hiding its answer. silent: whether the store has not answered in it, and refused: when a class was to be started.
    others: keys of the classes that this browser leads. new: those that the browser is to keep, and ended: classes
    whose key it is to forget. counts: whether what the student does may be counted. followed: where this session has
    arrived with the class last. left: the page that it left for there, and when. offered: the step that the leader has
    offered last. drawn: what the page draws of the class, as ``draws`` was told.
    """

    code: str = ""
    token: str = field(default_factory=codes.token)
    heard: str = ""
    key: str = ""
    state: ClassState | None = None
    silent: bool = False
    refused: bool = False
    others: dict[str, str] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    counts: bool = False
    follows: bool = False
    followed: str = ""
    left: tuple[str, float] = "", 0.0
    offered: str = ""
    drawn: list[tuple[str, str]] = field(default_factory=list)


def _parse(raw: str) -> str:
    if (read := codes.read(raw)) is None:
        raise ValueError
    return read


_CODEC = link.Codec(_parse, str, f"the code of a class, {codes.LENGTH} letters")


def read_link() -> None:
    """Begin a run of the app: take up the class that the link says, and see how it stands."""
    seat = _seat()
    code = link.seed(NAME, "", _CODEC)
    link.write(NAME, code, "", _CODEC)
    if code != seat.code:
        seat.code, seat.key, seat.heard, seat.state = code, seat.others.get(code, ""), "", None
        seat.counts = seat.follows = False
    seat.drawn = []
    look()


def look() -> None:
    """See how the class stands now."""
    seat = _seat()
    seat.silent, seat.refused = seat.refused, False
    if seat.code:
        with _asking() as store:
            seat.state = store.read(seat.code)


def draws(question: str, fragment: str = "") -> None:
    """Note that the page draws what polls on a question say, or ANY change: in a fragment with this key, "" for none.

    Who calls this in a fragment does so there: one that has not run yet cannot run again.
    """
    if (drawn := (question, fragment)) not in _seat().drawn:
        _seat().drawn.append(drawn)


def heard() -> list[str]:
    """See how the class stands now; the fragments that draw what has changed, "" for the page itself."""
    seat, before, stood = _seat(), poll_on(), _standing()
    look()
    now, led = poll_on(), leads()
    if _standing() != stood:
        return [""]
    changed = {ANY} | {one.question for one in (before, now) if one and (before != now or led)}
    return [fragment for question, fragment in seat.drawn if question in changed]


def code() -> str:
    """The code of the class; "" for none."""
    return _seat().code


def state() -> ClassState | None:
    """The class as it is in this run, or was when the store answered last; None if there is none, or it has ended."""
    return _seat().state


def silent() -> bool:
    """Whether the store does not answer, or did not when the visitor wanted to start a class."""
    return _seat().silent


def leads() -> bool:
    """Whether this visitor leads the class."""
    return _opens(_seat().state)


def key() -> str:
    """The secret of who leads: for the leader's own eyes."""
    return _seat().key if leads() else ""


def led() -> tuple[str, ...]:
    """Codes of classes that this browser leads, and that the visitor is not in now."""
    seat = _seat()
    return tuple(code for code in seat.others if code != seat.code)


def join(code: str) -> None:
    """Enter a class, from a callback."""
    link.put(NAME, code)


def leave() -> None:
    """Leave the class and take back what was answered in it, from a callback. Who leads it stays its leader."""
    seat = _seat()
    if not leads():
        with _asking() as store:
            store.forget(seat.code, codes.browser(seat.code, seat.token))
    link.put(NAME, "")


def start() -> None:
    """Begin a class and lead it, from a callback."""
    seat, key = _seat(), codes.token()
    seat.refused = True
    with _asking() as store:
        code = codes.draw()
        while not store.begin(code, codes.lock(key), time.time() + HOURS * 3600):
            code = codes.draw()
        seat.others[code] = seat.new[code] = key
        seat.refused = False
        link.put(NAME, code)


def end() -> None:
    """End the class and erase it, from a callback."""
    seat = _seat()
    with _asking() as store:
        if _as_leader(store):
            store.end(seat.code)
            seat.others.pop(seat.code, None)
            seat.new.pop(seat.code, None)
            seat.ended.append(seat.code)
            link.put(NAME, "")


def say(change: Callable[..., Mapping[str, str]], *values: object) -> None:
    """Change what the class says, as its leader, from a callback. change: what it says next, from what it says now."""
    with _asking() as store:
        if (now := _as_leader(store)) and (news := change(now.said, *values)):
            store.say(code(), news)
            _seat().state = store.read(code())  # a fragment may draw it before the page runs again
            poll.erase(store, code(), {**now.said, **news})  # also what could not be erased when that was told


def told(name: str) -> str:
    """A text of the class; "" for none."""
    now = state()
    return now.said.get(name, "") if now else ""


def poll_on() -> Poll | None:
    """The poll that the class has now."""
    now = state()
    return poll.current(now.said) if now else None


def vote(answers: Answers, text: str) -> bool:
    """Send an answer to the poll; whether it counts."""
    seat, now = _seat(), poll_on()
    if now and seat.heard == seat.code:
        with _asking() as store:
            return poll.vote(store, seat.code, now, answers, codes.browser(seat.code, seat.token), text)
    return False


def how_many(now: Poll) -> int | None:
    """How many have answered a round of a poll; None while the store does not answer."""
    with _asking() as store:
        return poll.how_many(store, code(), now)
    return None


def split(now: Poll) -> Mapping[str, int] | None:
    """How many have given each answer, once that is revealed; None before, and while the store does not answer."""
    said = state()
    if said and poll.is_shown(said.said, now):
        with _asking() as store:
            return poll.split(store, code(), now)
    return None


def table() -> str:
    """All polls that were revealed, as a CSV file."""
    with _asking() as store:
        return poll.table(store, code())
    return ""


def done(what: str) -> Summary | None:
    """What the class has done of a thing; None below the number of students from which it is told."""
    return summary(counts(f"{DID}{what}"))


def counts(question: str) -> Mapping[str, int]:
    """How many have answered what; nothing while the store does not answer."""
    with _asking() as store:
        return store.counts(code(), question)
    return {}


def counted() -> bool:
    """Whether this student has agreed to be counted in the overview."""
    return _seat().counts


def count_in(on: bool) -> None:
    """Have what this student does counted, or no longer, and take back what was."""
    seat = _seat()
    seat.counts = on
    if not on:
        with _asking() as store:
            store.forget(seat.code, codes.browser(seat.code, seat.token), DID)


def did(what: str, how: Deed) -> None:
    """Count what the student has done, if the student wants it. what: such as "exercise/slopes"."""
    seat = _seat()
    if seat.counts and seat.heard == seat.code and seat.state and not leads():
        with _asking() as store:
            store.answer(seat.code, f"{DID}{what}", codes.browser(seat.code, seat.token), how.text, during={})


def follows() -> bool:
    """Whether this visitor goes by itself where the class goes."""
    return _seat().follows


def follow(on: bool) -> None:
    """Go by itself where the class goes, or no longer."""
    seat = _seat()
    seat.follows, seat.followed = on, ""


def led_to(pages: tuple[str, ...]) -> tuple[str, Address] | None:
    """Where the class is to go: a page, and what its link says; None if it has not been told."""
    return place(told(LEAD), pages)


def is_led_on() -> bool:
    """Whether the class has been led to another place than where this visitor has arrived with it."""
    return told(LEAD) != _seat().followed


def leave_behind(page: str) -> None:
    """Note that this visitor leaves a page to go where the class has been led."""
    _seat().left = page, time.monotonic()


def is_put_back(page: str) -> bool:
    """Whether a message that the browser had sent for the page that was left brings this visitor back to it; once."""
    seat = _seat()
    left, when = seat.left
    back = page == left and not is_led_on() and time.monotonic() - when < _PUT_BACK_WITHIN
    if back:
        seat.left = "", 0.0
    return back


def arrive() -> None:
    """Note that this visitor is where the class has been led."""
    seat, lead = _seat(), told(LEAD)
    seat.followed = lead


def place(told: str, pages: tuple[str, ...]) -> tuple[str, Address] | None:
    """The page of a link into the lab, and what it says; None for any other text."""
    try:
        page, pairs = file.link_of(told, pages)
    except ValueError:
        return None
    return page, dict(pairs)


def fits(place: str) -> bool:
    """Whether a link is short enough to be told to a class; one with many drawn points may not be."""
    return len(place) <= LONGEST_SAID


def bring(page: str, address: Address) -> None:
    """Offer all of the class to come here, as its leader, from a callback or at the end of a run."""
    say(lambda said: {LEAD: linked(page, address.items())})


def offer(step: str, page: str, address: Address) -> None:
    """Offer all of the class a step of the leader's lesson, once. step: the link to it, on that page."""
    seat = _seat()
    if step != seat.offered:
        bring(page, address)
        seat.offered = step


def keep(*, asks: bool = False) -> None:
    """Let the browser keep its secrets and hear them, for who is in a class. Once in a run, among the listeners.

    asks: also of one who is in none, to find the classes that the browser leads.
    """
    seat = _seat()
    if seat.code or asks or seat.ended:
        _keeper(
            key=_KEY,
            data={
                "place": KEPT,
                "code": seat.code,
                "token": seat.token,
                "known": bool(seat.code) and seat.heard == seat.code,
                "keys": seat.new,
                "ended": seat.ended,
                "led": sorted(seat.others),
            },
            on_secrets_change=_hear,
        )


def _standing() -> tuple[bool, bool, bool]:
    """What all of the page may depend on."""
    return silent(), state() is None, leads()


def _opens(now: ClassState | None) -> bool:
    """Whether this visitor's key is that of a class."""
    return now is not None and codes.opens(_seat().key, now.lock)


def _as_leader(store: Store) -> ClassState | None:
    """The class as it is now, for its leader; None for all others."""
    now = store.read(code())
    return now if _opens(now) else None


def _hear() -> None:
    """Take over what the browser has kept, and be there in the class."""
    seat, told = _seat(), messages.report(_KEY, "secrets")
    token, keys = messages.part(told, "token"), messages.part(told, "keys")
    if isinstance(keys, dict):
        found = list(keys.items())[:20]
        seat.others |= {code: key for code, key in found if codes.read(str(code)) == code and _is_secret(key)}
    if not _is_secret(token) or not seat.code or messages.part(told, "code") != seat.code:
        return
    seat.token, seat.key = str(token), seat.others.get(seat.code, "")
    if seat.state and not leads():
        with _asking() as store:
            store.answer(seat.code, JOINED, codes.browser(seat.code, seat.token), "here", during={})
    seat.heard = seat.code  # only now: until then the browser says it again


def _is_secret(text: object) -> bool:
    return isinstance(text, str) and _SECRET.fullmatch(text) is not None


@contextmanager
def _asking() -> Iterator[Store]:
    """Ask the store; where it does not answer, or the class has gone, that is noted and the page goes on."""
    seat = _seat()
    try:
        yield stores.store()
    except StoreError:
        seat.silent = True
    except ClassGoneError:
        seat.state = None


def _seat() -> _Seat:
    if _SEAT not in st.session_state:  # each new seat draws a random token
        st.session_state[_SEAT] = _Seat()
    seat: _Seat = st.session_state[_SEAT]
    return seat
