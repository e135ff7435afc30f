"""The address bar is always a link to what is on the screen.

Every linked control has a name, a default and a codec (value ↔ token). On arrival the link fills the controls;
afterwards each control writes its token back, and nothing when it stands at its default. A page that is left and
visited again without a link shows what it showed before.

The browser sends the address along with every key press. On a slow line that is an older one, for what was written
since is still on its way. So an address is news only when a visitor has brought it: on arrival at a page, with the
browser's back and forward buttons, or when this session has not written it. Any other is an echo: the controls hold.

Streamlit's own ``bind="query-params"`` is not used: it drops wrong values in silence, takes labels for tokens, and
cannot check that a number is finite.
"""

import math
import re
import time
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NoReturn, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.text.numbers import short
from lib.answers import read_number, read_whole

T = TypeVar("T")

_BAR = "link.bar"
_MOST_ON_THEIR_WAY = 100
_MOST_DEPARTURES = 10
"""How often a visitor is sent to one place: an address that Streamlit refuses is never there."""
_HEARD_WITHIN = 5.0
"""Seconds within which a browser has surely heard what a control was set to."""

EVERYWHERE = ("present", "class")
"""Names that belong to the app, not to one page."""

HIDE = "hide"
"""The name that lists the controls which a link hides and locks."""
_MOST_HIDDEN = 100

OF_PAGE = "page."
"""Before a page's own name while the app has taken that name from it."""

Address = dict[str, str]
"""The query string of an address: token by name."""
TextTable = tuple[tuple[str, ...], ...]
"""Rows of cells, as they are read."""


@dataclass(frozen=True)
class Codec(Generic[T]):
    """How a value looks in a link. ``parse`` raises ValueError for what it does not understand."""

    parse: Callable[[str], T]
    token: Callable[[T], str]
    allowed: str


@dataclass(frozen=True)
class _Problem:
    """What a link got wrong, in words, and the token of what is shown instead."""

    text: str
    shown: str = ""


@dataclass
class _Bar:
    """What a session knows of its address bar and of the controls that are in it."""

    page: str | None = None
    visits: int = 0
    """How often a page was arrived at."""
    brought: bool = False
    """Whether a visitor has brought the address of this run."""
    news: Address = field(default_factory=dict)
    """The part of that address which no control has read yet."""
    shows: Address = field(default_factory=dict)
    """What the bar shows once all that was sent has arrived."""
    left: Address = field(default_factory=dict)
    """What the page showed before a visitor brought this address."""
    taken: Address = field(default_factory=dict)
    """What the app says of itself for a time, with names that a page may have as well."""
    sent: list[Address] = field(default_factory=list)
    """What the browser may report: the address that it reported last, then those that are on their way to it."""
    values: dict[str, Any] = field(default_factory=dict)
    """What each control showed last, on every page."""
    problems: dict[str, _Problem] = field(default_factory=dict)
    refused: list[_Problem] = field(default_factory=list)
    """What this address says wrongly of the app, for as long as no other is brought."""
    shown: set[str] = field(default_factory=set)
    """The names of this run's controls."""
    known: set[str] = field(default_factory=set)
    """The names of all controls so far."""
    running: bool = False
    """Whether the whole page runs: it then sends one address at its end, which is one step of the history."""
    held: bool = False
    """Whether something is being dragged: the address waits until it is let go."""
    waiting: bool = False
    """Whether the page cannot show all its controls yet: they may read the news in a later run."""
    hidden: frozenset[str] = frozenset()
    """The names that the link of this page hides."""
    locked: set[str] = field(default_factory=set)
    """Where the values of hidden controls are kept."""
    ever_hideable: set[str] = field(default_factory=set)
    """The names of all such controls so far."""
    hideable: dict[str, str] = field(default_factory=dict)
    """The labels of this run's controls that a link may hide, by name."""
    settings: dict[str, str] = field(default_factory=dict)
    """What these controls stand at, in words, by label."""
    asked: dict[str, str] = field(default_factory=dict)
    """What this run's questions were answered, in words, by question; "" for no answer."""
    tables: dict[str, TextTable] = field(default_factory=dict)
    """The tables of numbers that are the page's picture, by what they are called."""
    predictions: set[str] = field(default_factory=set)
    """The names of all answers to questions so far."""
    begun: set[str] = field(default_factory=set)
    """The names of what the answers to this run's questions set going."""
    departures: int = 0
    """How often the visitor has been sent elsewhere since a page was opened last."""
    arriving: bool = False
    """Whether no run of this visit has ended yet: no browser has a control of it that it could move."""
    told: dict[str, tuple[Any, float]] = field(default_factory=dict)
    """What the page has set each control to by itself, and when, in seconds of the system's clock."""
    crossed: bool = False
    """Whether a visitor may have moved a control before the browser heard what the page had set it to."""

    @property
    def of_app(self) -> set[str]:
        """The names that are not the page's."""
        return {*EVERYWHERE, *self.taken}

    def name(self, name: str) -> str:
        """The name in the address of a page's control."""
        return f"{OF_PAGE}{name}" if name in self.taken else name

    def state(self) -> Address:
        """What the bar shows of the page, by the page's own names."""
        return {name.removeprefix(OF_PAGE): token for name, token in self.shows.items() if name not in self.of_app}

    def slot(self, key: str) -> str:
        """Where the value of the control with this key is kept."""
        return key if key in EVERYWHERE else f"{self.page}/{key}"

    def put(self, key: str, value: object) -> None:
        """Set the control with this key, as the page wants it."""
        st.session_state[key] = value
        if not self.arriving:
            self.told[self.slot(key)] = value, time.monotonic()

    def crosses(self, slot: str, value: object) -> bool:
        """Whether a control that now shows this value was moved just after the page had set it; true once."""
        if slot not in self.told or self.told[slot][0] == value:
            return False
        crosses = time.monotonic() - self.told.pop(slot)[1] < _HEARD_WITHIN
        self.crossed |= crosses
        return crosses

    def forget(self, but: Container[str] = ()) -> None:
        """Forget what the controls of this page showed, but for these slots."""
        for slot in [slot for slot in self.values if slot.startswith(f"{self.page}/") and slot not in but]:
            st.session_state.pop(slot.partition("/")[2], None)
            del self.values[slot]

    def send(self) -> None:
        """Bring the browser's bar up to date, in one message."""
        if st.query_params.to_dict() != self.shows or self.sent[-1] != self.shows:
            st.query_params.from_dict(self.shows)
            self.sent = [*self.sent, dict(self.shows)][-_MOST_ON_THEIR_WAY:]


def option(keys: Iterable[str]) -> Codec[str]:
    """One key out of several; capital letters do not matter on the way in."""
    options = {key.lower(): key for key in keys}

    def parse(raw: str) -> str:
        try:
            return options[raw.strip().lower()]
        except KeyError:
            raise ValueError from None

    return Codec(parse, str, f"one of {', '.join(filter(None, options.values()))}")


def number(low: float, high: float) -> Codec[float]:
    """A finite number from low to high."""

    def parse(raw: str) -> float:
        value = read_number(raw)
        if not low <= value <= high:
            raise ValueError
        return value

    return Codec(parse, lambda value: f"{value:.12g}", f"a number from {short(low)} to {short(high)}")


def whole(low: int, high: int) -> Codec[int]:
    """A whole number from low to high."""

    def parse(raw: str) -> int:
        value = read_whole(raw)
        if not low <= value <= high:
            raise ValueError
        return value

    return Codec(parse, str, f"a whole number from {low} to {high}")


def one_of(values: Iterable[float]) -> Codec[float]:
    """One out of a list of numbers."""
    options = tuple(values)

    def parse(raw: str) -> float:
        value = read_number(raw)
        for candidate in options:
            if math.isclose(value, candidate, rel_tol=1e-9):
                return candidate
        raise ValueError

    return Codec(parse, lambda value: f"{value:g}", f"one of {', '.join(map(short, options))}")


def several(keys: Iterable[str]) -> Codec[list[str]]:
    """Any number of keys out of several, in their order, joined by commas; the word none stands for none of them."""
    options = list(keys)
    one = option(options)

    def parse(raw: str) -> list[str]:
        chosen = set() if raw.strip().lower() == "none" else {one.parse(part) for part in raw.split(",")}
        return [key for key in options if key in chosen]

    return Codec(parse, lambda value: ",".join(value) or "none", f"none, or some of {', '.join(options)}, with commas")


def heights(count: int, low: float, high: float) -> Codec[tuple[float, ...]]:
    """So many numbers from low to high, joined by ~: a curve, to about a two-hundredth of the way between them."""
    unit = (high - low) / 200
    decimals = max(0, math.ceil(-math.log10(unit)))

    def parse(raw: str) -> tuple[float, ...]:
        values = tuple(read_number(part) for part in raw.split("~", count))
        if len(values) != count or not all(low - unit <= value <= high + unit for value in values):
            raise ValueError
        return values

    def token(values: tuple[float, ...]) -> str:
        return "~".join(f"{round(value, decimals) + 0.0:g}" for value in values)

    return Codec(parse, token, f"{count} numbers from {short(low)} to {short(high)}, with ~ between them")


def optional(codec: Codec[T]) -> Codec[T | None]:
    """A value that may be left out."""
    return Codec(codec.parse, lambda value: "nothing" if value is None else codec.token(value), codec.allowed)


def _parse_flag(raw: str) -> bool:
    return {"1": True, "true": True, "0": False, "false": False}[raw.strip().lower()]


FLAG: Codec[bool] = Codec(_parse_flag, lambda value: "1" if value else "0", "1 or 0")
"""Yes or no."""


def _parse_hidden(raw: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(raw.strip().split(",")))
    if len(names) > _MOST_HIDDEN or not all(re.fullmatch(r"[\w.-]{1,40}", name) for name in names):
        raise ValueError
    return names


_HIDDEN: Codec[tuple[str, ...]] = Codec(_parse_hidden, ",".join, "names of controls, with commas")


def read() -> None:
    """Begin a run of the app: see whether a visitor has brought its address. Call before any control."""
    bar, address = _bar(), st.query_params.to_dict()
    bar.running, bar.held = True, False
    if address in bar.sent and not _went_back():
        del bar.sent[: bar.sent.index(address)]
        return
    bar.brought, bar.left, bar.refused = True, bar.state(), []
    bar.news, bar.shows, bar.sent = dict(address), dict(address), [address, *bar.sent[1:]]


def brought(name: str) -> str | None:
    """The token that a visitor has brought for a name of the app, before the page is opened; else None."""
    return _bar().news.get(name)


def take(address: Address) -> None:
    """Say this of the app. A page's control of such a name is called ``page.NAME`` meanwhile: links of before hold."""
    bar = _bar()
    if not bar.brought:  # what a visitor has brought is named that way already
        app = {name: token for name, token in bar.shows.items() if name in EVERYWHERE}
        bar.shows = app | within(address, bar.state().items())
    bar.taken = address


def within(address: Address, state: Iterable[tuple[str, str]]) -> Address:
    """The address in which the app says the one, and a page the other."""
    return address | {f"{OF_PAGE}{name}" if name in address else name: token for name, token in state}


def drop(*names: str) -> None:
    """Read no further what a visitor has brought with these names."""
    bar = _bar()
    for name in names:
        bar.news.pop(name, None)
        bar.shows.pop(name, None)


def refuse(name: str, raw: str, allowed: str) -> None:
    """Tell that the link says something else of the app than is allowed."""
    _bar().refused.append(_wrong(name, raw, allowed))


def here() -> tuple[str | None, Address]:
    """The page of this run, before it is opened that of the last, and what the link says of it."""
    bar = _bar()
    return bar.page, bar.state()


def left() -> tuple[str | None, Address]:
    """The same for what was on the screen before a visitor brought this address."""
    bar = _bar()
    return bar.page, bar.left


def open_page(page: str) -> None:
    """Begin a run of ``page``. On arrival, a link says all there is to say; without one the page is as it was left."""
    bar = _bar()
    bar.shown, bar.waiting, bar.departures = bar.of_app, False, 0
    _arrive(bar, page)
    hidden = seed(HIDE, (), _HIDDEN)
    write(HIDE, hidden, (), _HIDDEN)
    bar.hidden, bar.locked, bar.hideable = frozenset(hidden), {bar.slot(HIDE)}, {}
    bar.settings, bar.asked, bar.tables, bar.begun = {}, {}, {}, set()


def _arrive(bar: _Bar, page: str) -> None:
    """Take over what the link says when it or the page is another one than in the run before.

    A run may be interrupted wherever it asks its session, and the next one takes over what is left.
    """
    of_app, address = bar.of_app, st.query_params.to_dict()
    bar.news = {name: token for name, token in bar.news.items() if name not in of_app}
    bar.shows = {name: token for name, token in bar.shows.items() if name not in bar.taken} | bar.taken
    if page == bar.page:
        if bar.brought:
            bar.forget()
            bar.problems = {name: problem for name, problem in bar.problems.items() if name in of_app}
            bar.brought = False
        return
    if bar.page is not None:  # else what the link says wrongly about the whole app has just been found
        bar.problems = {}
        for slot in bar.values:
            if slot not in EVERYWHERE:  # this page may have a control of the same name
                st.session_state.pop(slot.partition("/")[2], None)
    bar.page, bar.visits, bar.arriving, bar.told = page, bar.visits + 1, True, {}
    bar.news = {name: token for name, token in address.items() if name not in of_app}
    bar.shows = {name: token for name, token in bar.shows.items() if name in of_app} | bar.news
    bar.sent = [address, *bar.sent[1:]]
    if bar.news or bar.taken.items() & address.items():  # a step of a lesson may show a page as it begins
        bar.forget()
    bar.brought = False


def close_page() -> list[str]:
    """End a run: drop from the address bar what no control shows, and return what the link got wrong, in words."""
    bar = _bar()
    if not bar.waiting:
        _unhide(bar)
    bar.known |= bar.shown
    for name in [name for name in bar.shows if name not in bar.shown]:
        # A name of another page is left over from there: the browser's back button can bring it along.
        if name not in bar.known:
            bar.problems[name] = _Problem(
                f"The link has a part that this page does not know, `{_plain(name)}`. It is ignored."
            )
        del bar.shows[name]
    if not bar.waiting:
        bar.news = {}
    bar.running = bar.arriving = False
    bar.send()
    return [problem.text for problem in (*bar.refused, *bar.problems.values())]


def _unhide(bar: _Bar) -> None:
    """Drop from the link's list what no page has a control for that may be hidden, and say so."""
    bar.ever_hideable |= bar.hideable.keys()
    if unknown := [name for name in bar.shows.get(HIDE, "").split(",") if name and name not in bar.ever_hideable]:
        hidden = tuple(name for name in st.session_state[HIDE] if name not in unknown)
        put(HIDE, hidden)
        write(HIDE, hidden, (), _HIDDEN)
        names = ", ".join(f"`{name}`" for name in unknown)
        text = f"The link hides what cannot be hidden on this page: {names}. That is ignored."
        bar.problems[HIDE] = _Problem(text, _HIDDEN.token(hidden))


def page() -> str | None:
    """The page of this run, by its place in the address bar."""
    return _bar().page


def visit() -> int:
    """Which visit of a page this is: it stays the same until another page is gone to."""
    return _bar().visits


def address() -> Address:
    """The query of the link to what is on the screen."""
    return dict(_bar().shows)


def seed(name: str, default: T, codec: Codec[T], key: str | None = None) -> T:
    """Return the value a control must show now, and put it where the widget with this ``key`` looks for it.

    Call before the widget, and give it the value too: should the browser miss the message that sets it, it would begin
    at its lower end. The order of precedence: news in the address bar, the widget's own state, what the page showed
    before, the default. ``key`` is ``name`` unless several controls share a name in turn.
    """
    key, bar = key or name, _bar()
    name = bar.name(name)
    raw = bar.news.get(name)
    if raw is not None:
        bar.put(key, _read(name, raw, default, codec))
        del bar.news[name]  # only now: a run may be interrupted wherever it asks its session
    elif key not in st.session_state:
        bar.put(key, bar.values.get(bar.slot(key), default))
    value: T = st.session_state[key]
    return value


def write(name: str, value: T, default: T, codec: Codec[T], key: str | None = None) -> None:
    """Show ``value`` in the address bar, or nothing when it is the default. Call after the widget."""
    bar = _bar()
    slot = bar.slot(key or name)
    crosses = bar.crosses(slot, value)
    bar.values[slot] = value
    name = bar.name(name)
    bar.shown.add(name)
    if name in bar.problems and bar.problems[name].shown != codec.token(value):
        del bar.problems[name]  # "Showing … instead" no longer holds
    if value == default:
        bar.shows.pop(name, None)
    else:
        bar.shows[name] = codec.token(value)
    if not (bar.running or bar.held):  # a fragment runs by itself
        bar.send()
        if crosses:
            st.rerun()  # only the whole page can ask the browser


def hides(name: str, label: str) -> bool:
    """Note that this control may be hidden, and return whether the link hides it."""
    bar = _bar()
    bar.hideable[name] = label
    return name in bar.hidden


def hidden(name: str) -> bool:
    """Whether the link hides this control: nothing else on the page may move it then."""
    return name in _bar().hidden


def hideable() -> Mapping[str, str]:
    """The controls of this run that a link may hide: label by name."""
    return dict(_bar().hideable)


def tell(label: str, words: str) -> None:
    """Note what a control stands at, in words, for who reads a report instead of the page."""
    _bar().settings[label] = words


def settings() -> Mapping[str, str]:
    """What the controls of this run stand at, in words, by label."""
    return dict(_bar().settings)


def ask(question: str, answer: str) -> None:
    """Note a question of the page and what it was answered, in words; "" for no answer."""
    _bar().asked[question] = answer


def asked() -> Mapping[str, str]:
    """The questions of this run and their answers."""
    return dict(_bar().asked)


def predicts(name: str, begins: str = "") -> None:
    """Note that this name carries what a visitor has answered to a question.

    begins: the name of what an answer sets going, such as a run; "" for nothing.
    """
    _bar().predictions.add(name)
    _bar().begun |= {begins} - {""}


def unanswered(address: Address) -> Address:
    """An address without answers to questions: what all share before each of them predicts."""
    return _without(_bar().predictions, address)


def unbegun(address: Address) -> Address:
    """An address without answers and what they have set going: where all stand who are asked."""
    return _without(_bar().begun, unanswered(address))


def _without(names: Container[str], address: Address) -> Address:
    return {name: token for name, token in address.items() if name.removeprefix(OF_PAGE) not in names}


def tabulate(caption: str, rows: TextTable) -> None:
    """Note a table that is a picture of the page, for who reads a report instead."""
    _bar().tables[caption] = rows


def tables() -> Mapping[str, TextTable]:
    """The tables of this run."""
    return dict(_bar().tables)


def locked(name: str, default: T, codec: Codec[T], key: str | None = None) -> T:
    """The value of a hidden control: what the link has said, whatever a browser or a callback has said since."""
    key, bar = key or name, _bar()
    raw, slot = bar.news.get(bar.name(name)), bar.slot(key)
    value: T = bar.values.get(slot, default) if raw is None else _read(name, raw, default, codec)
    bar.locked.add(slot)
    st.session_state[key] = value
    write(name, value, default, codec, key)
    bar.news.pop(bar.name(name), None)  # only now, as in ``seed``
    return value


def put(key: str, value: Any) -> None:
    """Set a linked control from a callback, as if the visitor had moved it."""
    _bar().put(key, value)


def crossed() -> bool:
    """Whether a visitor may have moved a control before the browser heard what the page had set it to.

    The browser then shows what it heard, and has told what the visitor did. What it tells next is what it shows.
    """
    return _bar().crossed


def agree() -> None:
    """Take over what the browser shows, from the callback of its answer."""
    _bar().crossed = False


def hold(held: bool) -> None:
    """Keep the address as it is while controls of a fragment follow something that is dragged, or no longer."""
    _bar().held = held


def keep() -> None:
    """Leave in the address bar what it says of controls that this run cannot show yet."""
    bar = _bar()
    bar.shown |= set(bar.shows)
    bar.waiting = True


def rerun() -> NoReturn:
    """Run the whole page again because the page wants it, not because a visitor has done anything."""
    _bar().send()
    st.rerun()


def leave_for(page: str, to: str, paths: Mapping[str, str], address: Address) -> None:
    """Leave for another page or another address; returns once this run is the one of there.

    A run may be interrupted wherever it asks its session, so what sent the visitor stays until this returns. page: the
    one that the address bar asks for. paths: the file of each page.
    """
    bar = _bar()
    bar.departures += 1
    if (page != to or st.query_params.to_dict() != address) and bar.departures <= _MOST_DEPARTURES:
        st.switch_page(paths[to], query_params=address)


def forget() -> None:
    """Put every control of the page back to its default, from a callback; what the link hides keeps its value."""
    bar = _bar()
    bar.forget(but=bar.locked)


def _read(name: str, raw: str, default: T, codec: Codec[T]) -> T:
    try:
        value = codec.parse(raw)
    except (ValueError, KeyError, OverflowError):
        _bar().problems[name] = _wrong(name, raw, codec.allowed, codec.token(default))
        return default
    _bar().problems.pop(name, None)
    return value


def _wrong(name: str, raw: str, allowed: str, shown: str = "") -> _Problem:
    instead = f"Showing {shown} instead." if shown else "It is ignored."
    return _Problem(f"The link says `{name} = {_plain(raw)}`, which is not {allowed}. {instead}", shown)


def _plain(raw: str) -> str:
    """Quote a stranger's text so that it can neither format the page nor flood it."""
    text = "".join(character for character in raw if character.isprintable() and character != "`")
    return text if len(text) <= 40 else text[:40] + "…"


def _bar() -> _Bar:
    bar: _Bar = st.session_state.setdefault(_BAR, _Bar())
    return bar


def _went_back() -> bool:
    """Whether the visitor has pressed the browser's back or forward button."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
