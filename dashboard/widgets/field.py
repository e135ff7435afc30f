"""A box to type a number into. It reads what people write, 0,5 and 1/3 and 10^-4 too, and says what it cannot read.

Streamlit's own number box takes 0,5 for 5, 1/3 for 13 and an emptied box for 0, without a word. This one goes back to
the number that holds whenever it is left empty or with something that is no number.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from dashboard.shell import messages
from dashboard.text.numbers import short, written
from dashboard.text.plain import literal
from lib.answers import LONGEST, read_typed

WIDTH = 110
"""Pixels of a box that stands beside a slider."""


@dataclass(frozen=True)
class Notation:
    """How a value is typed: ``read`` raises ValueError, with a sentence, for what it does not understand."""

    read: Callable[[str], float]
    write: Callable[[float], str]


def _write(value: float) -> str:
    return written(f"{value + 0.0:.12g}")


def _read_whole(text: str) -> int:
    value = read_typed(text)
    if not value.is_integer():
        raise ValueError(f"“{text.strip()}” is not a whole number")
    return int(value)


def _read_exponent(text: str) -> float:
    value = read_typed(text)
    if value <= 0:
        raise ValueError(f"“{text.strip()}” is not a number above 0")
    return math.log10(value)


def _write_power(exponent: float) -> str:
    return short(10.0**exponent)


NUMBER = Notation(read_typed, _write)
WHOLE = Notation(_read_whole, _write)
ROUNDED = Notation(read_typed, short)
"""For numbers with more digits than anyone wants to read; one that is not touched keeps them all."""
POWER_OF_TEN = Notation(_read_exponent, _write_power)
"""For an exponent of ten, where people think of the number itself."""


_HTML = '<label class="number-field"><span></span><input type="text" autocomplete="off" spellcheck="false" /></label>'

_CSS = """
.number-field { display: block; font-family: var(--st-font); color: var(--st-text-color); }
.number-field span { display: block; font-size: 0.875rem; margin-bottom: 0.25rem; }
.number-field span:empty { display: none; }
.number-field input {
  box-sizing: border-box; width: 100%; height: var(--number-field, 2.5rem); padding: 0 0.75rem; font: inherit;
  color: inherit;
  font-variant-numeric: tabular-nums; background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
}
.number-field input:focus { outline: 2px solid var(--st-primary-color); outline-offset: -1px; }
"""

# A report has a number, so that an answer to what was before never takes away what has been typed since.
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const input = parentElement.querySelector(".number-field input");
  const box = (input.box ??= { turn: data.turn, typing: false });
  box.data = data;
  box.report = (text) => setTriggerValue("typed", { text, turn: ++box.turn });
  if (!box.typing && data.turn >= box.turn) input.value = data.text;
  input.maxLength = data.longest;
  input.placeholder = data.placeholder;
  input.title = data.help;
  input.previousElementSibling.textContent = data.titled ? data.label : "";
  if (data.titled) input.removeAttribute("aria-label");
  else input.setAttribute("aria-label", data.label);
  if (input.listening) return;
  input.listening = true;

  const back = () => { box.typing = false; input.value = box.data.text; };
  const commit = () => {
    if (!box.typing) return;
    box.typing = false;
    box.report(input.value);
    if (!input.value.trim() && !box.data.optional) back();
  };
  input.addEventListener("input", () => { box.typing = true; });
  input.addEventListener("blur", commit);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") commit();
    else if (event.key === "Escape" && box.typing) { back(); event.stopPropagation(); }
  });
}
"""

_field = st.components.v2.component(
    "activation_lab.field", html=_HTML, css=_CSS, js=_SCRIPT, isolate_styles=False
)  # the styles are named for the field, and in the page's own tree the Tab key and tests find the input


@dataclass
class _State:
    """What a session knows of a box."""

    value: float | None = None
    words: str = ""
    """What was wrong with what was typed last."""
    turn: int = 0
    """The number of the last report."""


def box(
    key: str,
    label: str,
    value: float | None,
    take: Callable[[Any], object],
    notation: Notation = NUMBER,
    *,
    low: float = -math.inf,
    high: float = math.inf,
    optional: bool = False,
    titled: bool = True,
    placeholder: str = "",
    help: str | None = None,  # noqa: A002
    width: int | Literal["stretch"] = "stretch",
) -> str:
    """Draw the box of a value, and return in words what was wrong with what was typed last, "" when nothing was.

    take: gets what is typed, within low and high, in a callback; it may refuse it with a ValueError. optional: whether
    an emptied box takes None; else the number comes back. titled: whether the label stands above the box or is only
    read aloud. width: in pixels.
    """
    state = _state(key)
    if state.value != value:
        state.value, state.words = value, ""
    _field(
        key=key,
        data={
            "text": "" if value is None else notation.write(value),
            "turn": state.turn,
            "label": label,
            "titled": titled,
            "optional": optional,
            "placeholder": placeholder,
            "help": help or "",
            "longest": LONGEST,
        },
        on_typed_change=lambda: _typed(key, take, notation, low, high, optional),
        width=width,
    )
    return state.words


def complain(words: str) -> None:
    """Show what was wrong with what was typed, if anything was."""
    if words:
        st.warning(literal(words), icon=":material/edit_note:")


def _state(key: str) -> _State:
    state: _State = st.session_state.setdefault(f"{key}.state", _State())
    return state


def _typed(
    key: str, take: Callable[[Any], object], notation: Notation, low: float, high: float, optional: bool
) -> None:
    """Pass on what was typed. What cannot be read is told; the box then shows again what holds."""
    state, report = _state(key), messages.report(key, "typed")
    text, turn = messages.text(messages.part(report, "text"), LONGEST), messages.whole(messages.part(report, "turn"))
    if text is None or turn is None:
        return
    state.turn, state.words = turn, ""
    if not (text.strip() or optional):
        return
    try:
        value = notation.read(text) if text.strip() else None
        if value is not None and not low <= value <= high:
            raise ValueError(f"“{text.strip()}” is not from {notation.write(low)} to {notation.write(high)}")
        take(value)
    except ValueError as error:
        state.words = f"{str(error).rstrip('.')}."
