"""The lesson that is given, and the step at which it is: ``?lesson=slopes&step=2``, on every page.

One may wander off: the lesson stays, as presenter mode does, until it is left. The visitor's own lesson and which steps
were opened and answered are kept in the visitor's browser.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from dashboard.lessons import file, shelf
from dashboard.lessons.lesson import Lesson, LessonStep, linked
from dashboard.shell import kept, link
from dashboard.shell.link import Address

NAME, STEP, NOTES = "lesson", "step", "notes"
OWN = "own"
"""The key of a lesson of the visitor's own: it is in this browser, and no link holds it."""
FILE = f"{kept.FILES}lesson"
"""Where it is kept."""
DONE = "lessons/"
"""Where it is kept which steps were opened and answered."""
_OPENED, _ANSWERED = "opened", "answered"
_WALK, _OWN, _MAKING, _LEAVING = "lesson.walk", "lesson.own", "lesson.making", "lesson.leaving"

Place = tuple[str | None, Address]
"""A page, and what the link says of it."""


@dataclass
class Walk:
    """A lesson on its way. start: where the visitor was before. back: the step's page as it was left; "" is none."""

    key: str
    step: int = 1
    notes: bool = False
    start: Place = (None, {})
    back: Place = field(default_factory=lambda: (None, {}))

    @property
    def address(self) -> Address:
        """What the address bar says of it."""
        return at(self.key, self.step) | ({NOTES: "1"} if self.notes else {})


def at(key: str, step: int) -> Address:
    """What the address bar says of a step."""
    return {NAME: key, STEP: str(step)}


def told(address: Address) -> Address:
    """What an address says of a lesson's step; nothing if it is in no lesson."""
    return {name: address[name] for name in (NAME, STEP)} if {NAME, STEP} <= address.keys() else {}


def walk() -> Walk | None:
    """The lesson on its way, if one is."""
    on: Walk | None = st.session_state.get(_WALK)
    return on


def reads_notes() -> bool:
    """Whether this window shows the notes of a lesson, and no page."""
    on = walk()
    return bool(on and on.notes)


def own() -> Lesson | None:
    """The visitor's own lesson, if there is one."""
    mine: Lesson | None = st.session_state.get(_OWN)
    return mine


def put_own(lesson: Lesson | None) -> None:
    """Keep a lesson of the visitor's own; None forgets it."""
    st.session_state[_OWN] = lesson
    kept.note(FILE, file.written(lesson) if lesson else "")
    on = walk()
    if on and lesson and on.key == OWN:
        on.step = min(on.step, len(lesson.steps))


def _recall(pages: tuple[str, ...]) -> None:
    """Take the visitor's own lesson from what is kept: it may have come from the browser, or have been erased."""
    text, mine = kept.get(FILE) or "", own()
    if text == (file.written(mine) if mine else ""):
        return
    try:
        st.session_state[_OWN] = file.read(text.encode(), pages) if text else None
    except ValueError:  # not written by us
        kept.note(FILE, "")


def note(*, answered: bool = False) -> None:
    """Keep that the step on the screen was opened, or that a question was answered there."""
    on = walk()
    if on and kept.get(name := f"{DONE}{on.key}/{on.step}") != _ANSWERED:
        kept.note(name, _ANSWERED if answered else _OPENED)


def done(key: str) -> tuple[int, int]:
    """How many steps of a lesson were opened, and at how many a question was answered."""
    steps = list(kept.under(f"{DONE}{key}/").values())
    return sum(step in (_OPENED, _ANSWERED) for step in steps), steps.count(_ANSWERED)


def step_here(page: str | None, pages: tuple[str, ...]) -> str:
    """The step of a lesson that this page shows, as "key/number"; "" for none, and for a lesson of one's own."""
    on, lesson = walk(), given(pages)
    shows = on and lesson and on.key != OWN and lesson.steps[on.step - 1].page == page
    return f"{on.key}/{on.step}" if on and shows else ""


def making() -> bool:
    """Whether the visitor makes a lesson."""
    return bool(st.session_state.get(_MAKING, False))


def make(on: bool) -> None:
    """Begin to make a lesson, or end it; what has been made is kept."""
    st.session_state[_MAKING] = on


def add(said: Mapping[str, object], pages: tuple[str, ...]) -> None:
    """Add what is on the screen as a step of the visitor's own lesson. said: its texts and its minutes.

    Raises ValueError, with a sentence for its author, for what no file of a lesson may hold.
    """
    page, state = link.here()
    mine = own()
    step = file.step({**said, "link": linked(page or "", state.items())}, len(mine.steps) + 1 if mine else 1, pages)
    longer = Lesson(mine.title if mine else "My lesson", (*(mine.steps if mine else ()), step))
    put_own(file.read(file.written(longer).encode(), pages))


def every(pages: tuple[str, ...]) -> Mapping[str, Lesson]:
    """All lessons that can be given here, by key. pages: those that a step may lead to."""
    mine = own()
    return {**shelf.lessons(pages)[0], **({OWN: mine} if mine else {})}


def given(pages: tuple[str, ...]) -> Lesson | None:
    """The lesson on its way; None if none is, or if it is one of its author's own that is not here."""
    on = walk()
    return every(pages).get(on.key) if on else None


def step_address(key: str, lesson: Lesson, number: int) -> Address:
    """The address of a step on its page."""
    return link.within(at(key, number), lesson.steps[number - 1].state)


def read_link(pages: tuple[str, ...]) -> None:
    """Begin a run of the app: take up the lesson and the step that a visitor has brought, and say them in the link."""
    _recall(pages)
    told, before = link.brought(NAME), walk()
    if told is not None and told.lower() not in {"0", "1", "true", "false"}:  # those are of Compare's own table
        known = every(pages)
        key = told.strip().lower()
        if key in known or key == OWN:
            st.session_state[_WALK] = _taken_up(key, known.get(key), before)
        else:
            link.refuse(NAME, told, f"one of {', '.join(known)}")
            link.drop(NAME, STEP, NOTES)
    on = walk()
    link.take(on.address if on else {})


def _taken_up(key: str, lesson: Lesson | None, before: Walk | None) -> Walk:
    page, state = link.left()
    start = before.start if before and before.key == key else (page, state)
    told, most = link.brought(STEP) or "1", len(lesson.steps) if lesson else 999
    step = int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else 0
    if not 1 <= step <= most:
        link.refuse(STEP, told, f"a whole number from 1 to {most}")
        step = 1
    return Walk(key, step, notes=link.brought(NOTES) == "1", start=start)


def remember(pages: tuple[str, ...], page: str) -> None:
    """Before a page is opened: if it is another than the step's, keep how the step's was left."""
    on, lesson = walk(), given(pages)
    if on and lesson and page != (wanted := lesson.steps[on.step - 1].page):
        before, state = link.left()
        if before == wanted:
            on.back = (before, state)


def current(lesson: Lesson) -> LessonStep:
    """The step at which the lesson is."""
    on = walk()
    return lesson.steps[on.step - 1 if on else 0]


def leave() -> None:
    """End the lesson, and go where the visitor was before it: for a callback."""
    on = walk()
    st.session_state[_WALK] = None
    if on and on.start[0] is not None:
        st.session_state[_LEAVING] = on.start


def follow(key: str, step: int) -> None:
    """Go to a step because the presenter has, in the window of the notes."""
    on = walk()
    st.session_state[_WALK] = Walk(key, step, notes=True, start=on.start if on else (None, {}))


def travel(paths: Mapping[str, str], pages: tuple[str, ...], page: str) -> None:
    """Leave for the page that is wanted, if it is another: after the lesson, or when a link names only the step.

    paths: the file of each page by its place in the address bar. page: the one that the address bar asks for.
    """
    if place := st.session_state.get(_LEAVING):
        to, state = place
        link.leave_for(page, to, paths, state)
        st.session_state[_LEAVING] = None
    on, lesson = walk(), given(pages)
    if on and lesson and not on.notes and page == "" and link.brought(NAME):
        st.switch_page(paths[current(lesson).page], query_params=step_address(on.key, lesson, on.step))
