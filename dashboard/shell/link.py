"""The address bar is always a link to what is on the screen.

Every linked control has a name, a default and a codec (value ↔ token). On arrival the link fills the controls;
afterwards each control writes its token back, and nothing when it stands at its default. Where the address bar
says something new (an edited link, the browser's back button, a link to another state), the address bar wins.
A page that is left and visited again without a link shows what it showed before.

Streamlit's own ``bind="query-params"`` is not used: it drops wrong values in silence, takes labels for tokens, and
cannot check that a number is finite.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

import streamlit as st

from dashboard.text.numbers import short
from lib.answers import read_number, read_whole

T = TypeVar("T")

_PAGE = "link.page"
_SEEN = "link.seen"
_VALUES = "link.values"
_PROBLEMS = "link.problems"
_SHOWN = "link.shown"
_KNOWN = "link.known"
_PENDING = "link.pending"
_AGAIN = "link.again"

EVERYWHERE = ("present",)
"""Names that belong to the app, not to one page."""


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


def optional(codec: Codec[T]) -> Codec[T | None]:
    """A value that may be left out."""
    return Codec(codec.parse, lambda value: "nothing" if value is None else codec.token(value), codec.allowed)


def _parse_flag(raw: str) -> bool:
    return {"1": True, "true": True, "0": False, "false": False}[raw.strip().lower()]


FLAG: Codec[bool] = Codec(_parse_flag, lambda value: "1" if value else "0", "1 or 0")
"""Yes or no."""


def open_page(page: str) -> None:
    """Begin a run of ``page``. On arrival, a link says all there is to say; without one the page is as it was left."""
    # Each change of the address bar becomes a step of the browser's history: collect those of a run into one.
    st.session_state[_PENDING] = {}
    st.session_state[_SHOWN] = set(EVERYWHERE)
    if st.session_state.get(_PAGE) == page:
        return
    if _PAGE in st.session_state:  # else what the link says wrongly about the whole app has just been found
        st.session_state[_PROBLEMS] = {}
        for slot in _values():
            if slot not in EVERYWHERE:  # this page may have a control of the same name
                st.session_state.pop(slot.partition("/")[2], None)
    st.session_state[_PAGE] = page
    st.session_state[_SEEN] = {name: token for name, token in _seen().items() if name in EVERYWHERE}
    if any(name not in EVERYWHERE for name in st.query_params):
        values = _values()
        for slot in [slot for slot in values if slot.startswith(f"{page}/")]:
            del values[slot]


def close_page() -> list[str]:
    """End a run: drop from the address bar what no control shows, and return what the link got wrong, in words."""
    st.session_state.pop(_AGAIN, None)
    pending: dict[str, str | None] = st.session_state.pop(_PENDING, {})
    known: set[str] = st.session_state.setdefault(_KNOWN, set())
    known |= st.session_state[_SHOWN]
    for name in [name for name in st.query_params if name not in st.session_state[_SHOWN]]:
        # A name of another page is left over from there: the browser's back button can bring it along.
        if name not in known:
            _problems()[name] = _Problem(
                f"The link has a part that this page does not know, `{_plain(name)}`. It is ignored."
            )
        pending[name] = None
        _seen().pop(name, None)
    _send(pending)
    return [problem.text for problem in _problems().values()]


def seed(name: str, default: T, codec: Codec[T], key: str | None = None) -> T:
    """Return the value a control must show now, and put it where the widget with this ``key`` looks for it.

    Call before the widget. The order of precedence: a change in the address bar, the widget's own state,
    what the page showed before, the default. ``key`` is ``name`` unless several controls share a name in turn.
    """
    key = key or name
    raw: str | None = st.query_params.get(name)
    if raw is None:
        # On a page change the whole query string goes; what belongs to the app stays.
        changed = _seen().get(name) is not None and key in st.session_state and name not in EVERYWHERE
    else:
        changed = raw != _seen().get(name)
    if changed:
        st.session_state[key] = default if raw is None else _read(name, raw, default, codec)
    elif key not in st.session_state:
        st.session_state[key] = _values().get(_slot(key), default)
    elif _AGAIN in st.session_state:
        st.session_state[key] = st.session_state[key]  # set by us, so that the browser is told
    value: T = st.session_state[key]
    return value


def write(name: str, value: T, default: T, codec: Codec[T], key: str | None = None) -> None:
    """Show ``value`` in the address bar, or nothing when it is the default. Call after the widget."""
    _values()[_slot(key or name)] = value
    if name in _problems() and _problems()[name].shown != codec.token(value):
        del _problems()[name]  # "Showing … instead" no longer holds
    token = None if value == default else codec.token(value)
    if st.query_params.get(name) != token:
        if _PENDING in st.session_state:
            st.session_state[_PENDING][name] = token
        else:  # a fragment runs by itself, outside a run of the page
            _send({name: token})
    _seen()[name] = token
    st.session_state.setdefault(_SHOWN, set()).add(name)


def put(key: str, value: Any) -> None:
    """Set a linked control from a callback, as if the visitor had moved it."""
    st.session_state[key] = value


def keep() -> None:
    """Leave in the address bar what it says of controls that this run cannot show yet."""
    st.session_state[_SHOWN] |= set(st.query_params)


def rerun() -> NoReturn:
    """Run the whole page again because the page wants it, not because a visitor has done anything.

    On arrival this may be sooner than the browser has drawn the controls, which would leave them at their lower ends:
    so each is told its value again.
    """
    _send(st.session_state.pop(_PENDING, {}))  # else the next run would take the older address for a newer one
    st.session_state[_AGAIN] = True
    st.rerun()


def forget() -> None:
    """Put every control of the page back to its default, from a callback."""
    values, page = _values(), st.session_state[_PAGE]
    for slot in [slot for slot in values if slot.startswith(f"{page}/")]:
        del values[slot]
        st.session_state.pop(slot.partition("/")[2], None)


def _send(changes: dict[str, str | None]) -> None:
    """Change the address bar, in one message; None takes a name out."""
    if changes:
        tokens = {**st.query_params.to_dict(), **changes}
        st.query_params.from_dict({name: token for name, token in tokens.items() if token is not None})


def _read(name: str, raw: str, default: T, codec: Codec[T]) -> T:
    try:
        value = codec.parse(raw)
    except (ValueError, KeyError, OverflowError):
        shown = codec.token(default)
        instead = f"Showing {shown} instead." if shown else "It is ignored."
        text = f"The link says `{name} = {_plain(raw)}`, which is not {codec.allowed}. {instead}"
        _problems()[name] = _Problem(text, shown)
        return default
    _problems().pop(name, None)
    return value


def _plain(raw: str) -> str:
    """Quote a stranger's text so that it can neither format the page nor flood it."""
    text = "".join(character for character in raw if character.isprintable() and character != "`")
    return text if len(text) <= 40 else text[:40] + "…"


def _slot(key: str) -> str:
    return key if key in EVERYWHERE else f"{st.session_state[_PAGE]}/{key}"


def _seen() -> dict[str, str | None]:
    """The tokens the address bar showed when we last looked."""
    seen: dict[str, str | None] = st.session_state.setdefault(_SEEN, {})
    return seen


def _problems() -> dict[str, _Problem]:
    found: dict[str, _Problem] = st.session_state.setdefault(_PROBLEMS, {})
    return found


def _values() -> dict[str, Any]:
    values: dict[str, Any] = st.session_state.setdefault(_VALUES, {})
    return values
