"""A poll of the class on a question: who leads opens, closes and reveals it, the others vote instead of locking.

As long as it is not revealed, neither an answer nor what is measured stands on the page; then one's own vote does, as
if it had been locked. A student whose page stands otherwise than the leader's, when the poll was opened, answers for
oneself, and is shown the way (``class_bar``).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import streamlit as st

from dashboard.classroom import poll
from dashboard.classroom.poll import Poll
from dashboard.lessons.lesson import linked
from dashboard.shell import class_bar, kept, link, live
from dashboard.text.plain import counted

_VOTES = "votes/"
"""Where the votes of a visitor are kept."""
_TOO_LONG = "The link to this page is too long to be told to a class. Draw fewer points."
_SETTLED, _LATE = "polls.settled", "polls.late"


class Polled(Protocol):
    """What a poll needs of a question. wording: its words and what may be answered, which settings may change."""

    @property
    def name(self) -> str:
        """Its name in the link."""
        ...

    @property
    def wording(self) -> str:
        """Its words, and what may be answered."""
        ...

    def read(self, text: str) -> str:
        """An answer as it is kept. Raises ValueError for a text that is none."""
        ...


def on(question: Polled) -> Poll | None:
    """The poll on this question, if there is one."""
    now = live.poll_on()
    return now if now and (now.question, now.mark) == (_place(question), _mark(question)) else None


def shown_by(question: Polled, fragment: str = "") -> None:
    """Note that what a poll says of this question is drawn in the fragment with this key, "" for the page itself."""
    live.draws(_place(question), fragment)


def holds(question: Polled) -> bool:
    """Whether a poll keeps the answer to this question hidden from this visitor."""
    now = on(question)
    return now is not None and now.asks and (live.leads() or _is_here())


def takes(question: Polled) -> bool:
    """Whether an answer of this visitor is a vote now."""
    now = on(question)
    return now is not None and now.phase == "open" and not live.leads() and _is_here()


def leads(question: Polled) -> bool:
    """Whether this visitor leads a poll on this question."""
    return live.leads() and on(question) is not None


def over(question: Polled) -> bool:
    """Whether this visitor can vote no more, and what has come of it is not revealed yet."""
    return holds(question) and not takes(question) and not live.leads()


def vote(question: Polled, text: str) -> None:
    """Send an answer, from a callback. One that does not count may find the poll closed: then all of the page runs."""
    now = on(question)
    if now and live.vote(question, text):
        kept.note(_slot(now), text)
        st.session_state[_LATE] = ""
    else:
        st.session_state[_LATE] = now.key if now else ""
        st.rerun()


def voted(question: Polled) -> str:
    """What this browser has answered in the round of now; "" for nothing."""
    now = on(question)
    return (kept.get(_slot(now)) or "") if now else ""


def settled(question: Polled) -> bool:
    """Whether what a revealed poll does to the answer of this visitor has been done, once in a round."""
    now = on(question)
    done = now is None or now.asks or st.session_state.get(_SETTLED) == now.key
    return done or not (live.leads() or voted(question))


def settle(question: Polled) -> None:
    """Note that this has been done."""
    if now := on(question):
        st.session_state[_SETTLED] = now.key


def rounds(question: Polled) -> Sequence[Mapping[str, int]]:
    """How many have given each answer, round by round, once the last of them is revealed; before, nothing."""
    now = on(question)
    if now is None or now.asks:
        return ()
    return [split for one in now.rounds if (split := live.split(one)) is not None]


def say(question: Polled, told: Callable[[str], str], lock: str) -> None:
    """What the poll wants of this visitor: the leader's buttons, or what has come of one's vote.

    told: an answer in words. lock: what makes an answer a vote, such as "lock it".
    """
    if live.leads():
        _lead(question)
    elif holds(question):
        with st.container(key=f"{question.name}-vote"):
            st.markdown(_words(question, told, lock))


def _words(question: Polled, told: Callable[[str], str], lock: str) -> str:
    own, now = voted(question), on(question)
    late = now is not None and st.session_state.get(_LATE) == now.key
    if over(question):
        return f"The poll is closed. Your vote: **{told(own)}**." if own else "The poll is closed. You have not voted."
    if late:
        return f"Your vote has not arrived. {lock.capitalize()} again."
    if own:
        return f"Your vote: **{told(own)}**. You can change it until the poll closes."
    return f"The class is voting. Your answer counts once you {lock}."


def _lead(question: Polled) -> None:
    """One button for the next thing to do, which keeps the focus from one to the next, and the way back."""
    now = on(question)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{question.name}-poll-row"):
        label, icon, change = _next(now)
        told = now is not None or live.fits(_here())
        if label:
            st.button(
                label,
                key=f"{question.name}-poll",
                icon=icon,
                type="primary" if now else "secondary",
                disabled=not told,
                help=None if told else _TOO_LONG,
                on_click=_change,
                args=(change, question),
            )
        if now:
            st.button(
                "Reset", key=f"{question.name}-poll-reset", type="tertiary", on_click=live.say, args=(poll.reset,)
            )
        if now and now.asks:
            st.markdown(_count(now), width="content")


def _next(now: Poll | None) -> tuple[str, str, Callable[..., Mapping[str, str]]]:
    """The next thing to do with a poll: what its button says, its icon, and how it changes what the class says."""
    if now is None:
        return "Open poll", ":material/how_to_vote:", poll.opened
    if now.phase == "open":
        return "Close poll", ":material/lock:", poll.closed
    if now.phase == "closed":
        return "Reveal", ":material/visibility:", poll.revealed
    return ("Second round" if now.turn < poll.MOST_ROUNDS else ""), ":material/replay:", poll.again


def _count(now: Poll) -> str:
    answered = live.how_many(now)
    if answered is None:
        return "The class does not answer just now."
    here = sum(live.counts(live.JOINED).values())
    return f"**{answered}** of {counted(max(here, answered), 'browser')}"


def _change(change: Callable[..., Mapping[str, str]], question: Polled) -> None:
    """Do what the leader's button says: for a callback, when the address says all of the page."""
    if change is poll.opened:
        if live.fits(place := _here()):
            live.say(change, _place(question), _mark(question), place)
    else:
        live.say(change)


def _here() -> str:
    """The link to this page as it stands before anybody answers."""
    page, state = link.here()
    return linked(page or "", link.unbegun(state).items())


def _is_here() -> bool:
    """Whether this page stands as the leader's did when the poll was opened."""
    page = link.page() or ""
    place = live.place(live.told(poll.PLACE), (page,))
    return place is not None and class_bar.is_at(page, *place, but=link.unbegun)


def _place(question: Polled) -> str:
    return f"{link.page()}/{question.name}"


def _mark(question: Polled) -> str:
    return hashlib.sha256(question.wording.encode()).hexdigest()[:8]


def _slot(now: Poll) -> str:
    return f"{_VOTES}{live.code().lower()}/{now.key}"
