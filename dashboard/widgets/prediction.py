"""Predict, lock, reveal: a question is answered before its answer is shown.

Every question of the lab is a ``Question``: chosen, typed or drawn. ``_offer`` is the one place where what may be
answered is drawn, and ``lock`` the one where an answer becomes known. What is locked stands, in the link and against
whatever a browser sends, until the question is asked again. While the class votes on a question nothing is locked: an
answer is a vote then (``polls``).
"""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.classroom.overview import Deed
from dashboard.frames import tally as tallies
from dashboard.shell import kept, lesson, link, live, nav
from dashboard.text.numbers import short
from dashboard.widgets import field, polls, reason, sketch, tally
from dashboard.widgets.sketch import Sheet

SHOW = "show"
"""The answer of those who do not want to predict."""
ANSWERS = "answers/"
"""Where the answers of a visitor are kept, page by page."""
_ASKS = "Predict first: "
_SHOW_ME = "Show me"


@dataclass(frozen=True)
class OneOf:
    """One of ``options``, answer → label. none, show: what the link says for no answer, and for ``SHOW``."""

    options: Mapping[str, str]
    none: str = ""
    show: str = SHOW

    @property
    def codec(self) -> link.Codec[str]:
        """How an answer looks in the link."""
        return link.option((self.none, *self.offered))

    @property
    def offered(self) -> Mapping[str, str]:
        """The answers that can be given, with that of those who do not want to predict."""
        return {**self.options, self.show: _SHOW_ME}

    def told(self, answer: str) -> str:
        """An answer in words."""
        return self.offered[answer]


@dataclass(frozen=True)
class Range:
    """A number from low to high. notation: how it is typed."""

    low: float
    high: float
    notation: field.Notation = field.NUMBER
    none = None
    show = SHOW

    @property
    def codec(self) -> link.Codec[Any]:
        """How an answer looks in the link."""
        return _or_shown(link.number(self.low, self.high))

    def told(self, answer: float) -> str:
        """An answer in words."""
        return short(answer)


@dataclass(frozen=True)
class DrawnCurve:
    """A height from low to high at each place of a sheet."""

    sheet: Sheet
    none = None
    show = SHOW

    @property
    def codec(self) -> link.Codec[Any]:
        """How an answer looks in the link."""
        return _or_shown(link.heights(len(self.sheet.places), self.sheet.low, self.sheet.high))

    def told(self, answer: tuple[float, ...]) -> str:
        """An answer in words."""
        return "A curve, drawn in the picture"


Allowed = OneOf | Range | DrawnCurve
"""What may be answered: each with its ``codec`` in the link, and an answer ``told`` in words."""


def _or_shown(codec: link.Codec[Any]) -> link.Codec[Any]:
    """An answer of this kind, or SHOW."""

    def parse(raw: str) -> Any:
        return SHOW if raw.strip().lower() == SHOW else codec.parse(raw)

    def token(value: Any) -> str:
        return "nothing" if value is None else SHOW if value == SHOW else codec.token(value)

    return link.Codec(parse, token, f"{codec.allowed}, or {SHOW}")


@dataclass(frozen=True)
class Question:
    """A question of a page.

    name: in the link, once on the page. words: what is asked, without "Predict first". key: where the answer is kept,
    the name unless a page asks the same of several things in turn. begins: the name in the link of what an answer sets
    going, such as a run; "" for nothing.
    """

    name: str
    words: str
    allowed: Allowed
    key: str = ""
    begins: str = ""

    @property
    def slot(self) -> str:
        """Where the answer is kept."""
        return self.key or self.name

    @property
    def fragment(self) -> str:
        """What draws it by itself."""
        return f"{self.name}-asked"

    @property
    def draft(self) -> str:
        """Where an answer is kept that is not locked yet."""
        return f"{self.slot}-choice" if isinstance(self.allowed, OneOf) else f"{link.page()}/{self.slot}-draft"

    @property
    def asks(self) -> str:
        """The question as it stands on the page."""
        return f"{_ASKS}{self.words}"

    @property
    def wording(self) -> str:
        """Its words, and what may be answered: both may follow the settings of a page."""
        return f"{self.words}\n{self.allowed.codec.allowed}"

    @property
    def place(self) -> str:
        """Where the reason for an answer is kept."""
        return f"{link.page()}/{self.name}"

    def read(self, text: str) -> str:
        """An answer as the link says it. Raises ValueError for a text that is none."""
        codec, nothing = self.allowed.codec, (self.allowed.none, self.allowed.show)
        with suppress(ValueError, KeyError, OverflowError):
            if (answer := codec.parse(text)) not in nothing:
                return codec.token(answer)
        raise ValueError(f"answer must be {codec.allowed}; got {text[:40]!r}")

    def told(self, answer: Any) -> str:
        """An answer in words; "" for none."""
        if answer == self.allowed.none:
            return ""
        return _SHOW_ME if answer == self.allowed.show else self.allowed.told(answer)


@dataclass(frozen=True)
class Said:
    """A number or a curve that is locked, else None. shown: whether what is measured may be, as after "Show me".

    by_class: the curves that the class has drawn, round by round, once they may be shown too.
    """

    value: Any
    shown: bool
    by_class: Sequence[Sequence[tuple[float, ...]]] = ()


def choose(
    words: str,
    options: Mapping[str, str],
    name: str = "guess",
    *,
    before: DeltaGenerator | None = None,
    none: str = "",
    show: str = SHOW,
    begins: str = "",
) -> str:
    """Ask for one of the options: choose, say why, lock. Returns what is locked, ``show``, or ``none`` before.

    words: such as "which of them is larger?". options: answer → label. name: in the link; a page that asks several
    questions in turn names each of them. before: where it stands as long as nothing is locked, such as in the place of
    the buttons that wait for it. begins: as in ``Question``.
    """
    answer: str = _ask(Question(name, words, OneOf(options, none, show), begins=begins), before)
    return answer


def number(
    words: str, allowed: Range, name: str = "guess", key: str = "", before: DeltaGenerator | None = None
) -> Said:
    """Ask for a number: type it, say why, lock. key, before: as above and in ``Question``."""
    return _said(_ask(Question(name, words, allowed, key), before))


def curve(words: str, sheet: Sheet, over: DeltaGenerator, name: str, key: str = "") -> Said:
    """Ask for a curve: draw it over the chart that stands in a place, say why, lock."""
    question = Question(name, words, DrawnCurve(sheet), key)
    return _said(_ask(question, over=over), _drawn(question))


@dataclass(frozen=True)
class Judging:
    """How one of many small questions is answered: at a single press.

    row: the name of the row of buttons. means: what each answer means. alone: whether it is the one question on the
    screen; then 1, 2, 3 … press its buttons, and the class may vote on it.
    """

    row: str
    means: Mapping[str, str]
    alone: bool


def judge(question: Question, how: Judging) -> None:
    """Ask for one of the options; the page has it from ``given``."""
    answer = _locked(question)
    if how.alone:
        with st.container(key=f"{how.row}-question", gap="small"):
            st.fragment(_judging, key=question.fragment)(question, how, answer)
    else:
        _verdicts(question, how)
    link.ask(question.words, question.told(answer))


def given(question: Question) -> str:
    """The answer to one of many small questions; "" while there is none, and while the class votes on it."""
    link.predicts(question.name)
    answer: str = _locked(question)
    link.write(question.name, answer, question.allowed.none, question.allowed.codec)
    return answer


def _judging(question: Question, how: Judging, answer: str) -> None:
    """The options by themselves, as in ``_asked``; with an answer in the same place, so that a button keeps the focus.

    answer: what is locked on the page.
    """
    polls.shown_by(question, "" if answer else question.fragment)
    if _locked(question) != answer:
        link.rerun()
    _verdicts(question, how)
    _polled(question, "press it")


def _verdicts(question: Question, how: Judging) -> None:
    """A button for each option. The one that was pressed keeps the focus, and a vote can be changed."""
    choice = question.allowed
    assert isinstance(choice, OneOf)
    answer = _locked(question)
    chosen = answer or polls.voted(question)
    final = bool(answer) or polls.over(question)
    with st.container(horizontal=True, key=f"{how.row}-buttons"):
        for number, (key, label) in enumerate(choice.options.items(), start=1):
            st.button(
                f"**{label}**" if key == chosen else label,
                key=f"{how.row}-{key}",
                icon=f":material/radio_button_{'checked' if key == chosen else 'unchecked'}:",
                shortcut=str(number) if how.alone else None,
                help=how.means[key],
                disabled=final and key != chosen,
                on_click=_press,
                args=(question, key),
            )
        if answer and not polls.leads(question):
            _again(question, f"{how.row}-again")


def judged(value: float, truth: float, within: float, right: str) -> str:
    """What came of a number. within: how far from the truth it may be. right: what it is then, such as "right"."""
    error = value - truth
    if abs(error) < within:
        return f"Your prediction {short(value)} is {right}."
    return f"Your prediction {short(value)} is {short(abs(error))} too {'large' if error > 0 else 'small'}."


def lock(question: Question, answer: Any) -> None:
    """Take an answer, in a callback: this is where it becomes known. One that is locked already stands.

    Who wants to be shown has not answered. While a poll is on, an answer is a vote.
    """
    if answer != question.allowed.show and (step := lesson.step_here(link.page(), nav.STEPS)):
        live.did(f"step/{step}", Deed())
    if polls.holds(question):
        if polls.takes(question) and answer != question.allowed.show:
            polls.vote(question, question.allowed.codec.token(answer))
        return
    if st.session_state.get(question.slot, question.allowed.none) != question.allowed.none:
        return
    if answer != question.allowed.show:
        name = f"{ANSWERS}{link.page() or 'home'}/{question.name.lower()}"
        kept.note(name, f"{question.words[: kept.LONGEST // 2]}\n{question.told(answer)}")
        lesson.note(answered=True)
    link.put(question.slot, answer)


def _ask(question: Question, before: DeltaGenerator | None = None, over: DeltaGenerator | None = None) -> Any:
    """Ask, or say that it is answered; returns what is locked, or ``none``."""
    allowed = question.allowed
    link.predicts(question.name, question.begins)
    answer = _locked(question)
    asks = answer == allowed.none
    with (
        before if before is not None and (asks or polls.leads(question)) else nullcontext(),
        st.container(key=f"{question.name}-question", gap="small"),
    ):
        if asks:
            st.fragment(_asked, key=question.fragment)(question, over)
        else:
            polls.shown_by(question)
            _stand(question)
            _polled(question)
    link.ask(question.words, question.told(answer))
    link.write(question.name, answer, allowed.none, allowed.codec, question.key or None)
    return answer


def _locked(question: Question) -> Any:
    """What is locked, or ``none``, as while a poll is on."""
    allowed = question.allowed
    _settle(question)
    answer: Any = link.seed(question.name, allowed.none, allowed.codec, question.key or None)
    if isinstance(allowed, OneOf) and answer not in allowed.offered:  # none, or one of options that have changed since
        link.put(question.slot, answer := allowed.none)
    return allowed.none if polls.holds(question) else answer


def _asked(question: Question, over: DeltaGenerator | None) -> None:
    """What may be answered, by itself as long as nothing is locked: a class that votes does not draw its pages."""
    polls.shown_by(question, question.fragment)
    if _locked(question) != question.allowed.none:
        link.rerun()
    _offer(question, over)
    _polled(question)


def _settle(question: Question) -> None:
    """Once a poll is revealed, lock what was voted; its leader is shown what is measured."""
    if not polls.settled(question):
        own = polls.voted(question)
        link.put(question.slot, question.allowed.codec.parse(own) if own else question.allowed.show)
        polls.settle(question)


def _polled(question: Question, lock: str = "lock it") -> None:
    """What a poll on the question says, and how the class is split once that is revealed. lock: what makes a vote."""
    parse = question.allowed.codec.parse
    polls.say(question, lambda text: question.told(parse(text)), lock)
    if not (rounds := polls.rounds(question)):
        return
    with st.container(key=f"{question.name}-tally"):
        match question.allowed:
            case OneOf() as choice:
                tally.table(tallies.listed(choice.options, rounds))
            case Range():
                tally.table(tallies.numbered(rounds), upright=True)
            case DrawnCurve() if _locked(question) != question.allowed.none:  # else they are not in the picture
                tally.curves([len(drawn) for drawn in _drawn(question)])


def _drawn(question: Question) -> Sequence[Sequence[tuple[float, ...]]]:
    """The curves that the class has drawn, round by round, once the last of them is revealed; before, nothing."""
    return [tallies.curves(counts) for counts in polls.rounds(question)]


def _said(answer: Any, by_class: Sequence[Sequence[tuple[float, ...]]] = ()) -> Said:
    return Said(None if answer == SHOW else answer, shown=answer is not None, by_class=by_class)


def _offer(question: Question, over: DeltaGenerator | None) -> None:
    """What may be answered, and once there is an answer a line for the reason and the lock.

    Who wants to be shown need not lock. While a poll is on, nobody is shown, its leader does not answer, and what may
    be answered stays on the screen for the room.
    """
    held = polls.holds(question)
    if polls.over(question):
        st.markdown(question.asks)
        if isinstance(question.allowed, DrawnCurve) and polls.voted(question):
            _sheet(question, question.allowed, over)
        return
    match question.allowed:
        case OneOf() as choice:
            answer = _options(question, choice.options if held else choice.offered, choice.show)
        case Range() as numbers:
            answer = _box(question, numbers)
        case DrawnCurve() as drawn:
            st.markdown(question.asks)
            answer = _sheet(question, drawn, over)
    if held and not polls.takes(question):
        return
    if answer:
        reason.ask(question.place)
    listed = isinstance(question.allowed, OneOf)  # there "Show me" is one of the options
    if listed and not answer:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"{question.name}-ready"):
        if answer:
            st.button(
                "Lock",
                key=f"{question.name}-lock",
                icon=":material/lock:",
                type="primary",
                on_click=_lock_drafted,
                args=(question,),
            )
        if not (listed or held):
            st.button(_SHOW_ME, key=f"{question.name}-show", on_click=lock, args=(question, SHOW))


def _sheet(question: Question, drawn: DrawnCurve, over: DeltaGenerator | None) -> bool:
    """The sheet to draw on, with one's own vote; returns whether anything else is drawn."""
    own = polls.voted(question)
    given = drawn.codec.parse(own) if own else None
    with over if over is not None else nullcontext():
        return sketch.draw(question.draft, drawn.sheet, given, final=polls.over(question))


def _press(question: Question, answer: str) -> None:
    """Lock what was pressed."""
    votes = polls.takes(question)
    lock(question, answer)
    if votes:
        _show_vote(question)


def _show_vote(question: Question) -> None:
    """Draw anew what a vote has changed, and let the browser keep it, from a callback."""
    st.rerun([question.fragment, kept.FRAGMENT])


def _lock_drafted(question: Question) -> None:
    """Lock what has been chosen, typed or drawn so far. A vote that does not arrive leaves it to be locked again."""
    if isinstance(question.allowed, DrawnCurve):
        sketch.take(question.draft, question.allowed.sheet)
    draft, votes = st.session_state.get(question.draft), polls.takes(question)
    match question.allowed:
        case OneOf() as choice if isinstance(draft, str) and draft in choice.offered:
            lock(question, draft)
        case Range() if draft is not None:
            lock(question, draft)
        case DrawnCurve() as drawn if (heights := sketch.filled(drawn.sheet, draft)) is not None:
            lock(question, drawn.codec.parse(drawn.codec.token(heights)))  # as exactly as the link can say it
    st.session_state.pop(question.draft, None)
    if votes:
        _show_vote(question)


def _options(question: Question, options: Mapping[str, str], show_me: str) -> bool:
    """All options in a row; returns whether one of them is chosen."""

    def show() -> None:
        if st.session_state.get(question.draft) == show_me:
            _lock_drafted(question)

    chosen = st.segmented_control(
        question.asks,
        list(options),
        format_func=options.__getitem__,
        key=question.draft,
        on_change=show,
        wrap=True,
    )
    return bool(chosen)


def _box(question: Question, numbers: Range) -> bool:
    """A box for a number; returns whether there is one."""
    value = st.session_state.get(question.draft)

    def take(typed: float | None) -> None:
        st.session_state[question.draft] = typed

    words = field.box(
        f"{question.name}-typed",
        question.asks,
        value,
        take,
        numbers.notation,
        low=numbers.low,
        high=numbers.high,
        optional=True,
        placeholder="your prediction",
    )
    field.complain(words)
    return value is not None


def _stand(question: Question) -> None:
    """The question, once it is answered; the page says what was chosen, and what came of it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{question.name}-stands"):
        st.markdown(question.asks, width="stretch")
        if not polls.leads(question):  # who does has a second round for all
            _again(question, f"{question.name}-again")
    reason.recall(question.place)


def _again(question: Question, key: str) -> None:
    st.button(
        "Ask again",
        key=key,
        type="tertiary",
        icon=":material/replay:",
        help="A second round: the answer is hidden until you have chosen anew.",
        on_click=link.put,
        args=(question.slot, question.allowed.none),
    )
