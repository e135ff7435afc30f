"""The widgets of the lab: each one labelled, bounded, reachable by keyboard, and part of the link.

A link may hide those that set something (``hide=fn,rate``): they are not drawn and keep the value of the link. What
asks for a prediction or looks back at a result is always there.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import nullcontext
from typing import TypeVar

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from dashboard.shell import kept, link, present
from dashboard.text.numbers import short
from dashboard.widgets import drag, field, reason
from lib.activations import Activation
from lib.records import Param

T = TypeVar("T")


def _linked(
    name: str,
    label: str,
    default: T,
    codec: link.Codec[T],
    draw: Callable[[T], T],
    key: str | None = None,
    among: Container[T] | None = None,
    words: Callable[[T], str] | None = None,
) -> T:
    """A control from its link and back: drawn with the value that it must show, or hidden with the one of the link.

    among: the values that there are now; another one, of options that have changed since, gives way to the default.
    words: the value as a report tells it, the link's token unless given.
    """
    hidden = link.hides(name, label)
    value = link.locked(name, default, codec, key) if hidden else link.seed(name, default, codec, key)
    if among is not None and value not in among:
        link.put(key or name, value := default)
    if not hidden:
        value = draw(value)
    link.tell(label, (words or codec.token)(value))
    link.write(name, value, default, codec, key)
    return value


def choice(
    name: str,
    label: str,
    options: Mapping[str, str],
    default: str,
    key: str | None = None,
    help: str | None = None,  # noqa: A002
) -> str:
    """A drop-down of ``options`` (key → label); the link carries the key."""
    keys = list(options)

    def draw(value: str) -> str:
        return st.selectbox(label, keys, keys.index(value), lambda option: options[option], key=key or name, help=help)

    return _linked(name, label, default, link.option(options), draw, key, options, options.__getitem__)


def segments(name: str, label: str, options: Mapping[str, str], default: str, *, titled: bool = True) -> str:
    """A row of ``options`` (key → label) that are all on the screen; the link carries the key.

    titled: whether the label stands above the row or is only read aloud.
    """

    def draw(value: str) -> str:
        pressed = st.segmented_control(
            label,
            list(options),
            default=value,
            format_func=lambda option: options[option],
            key=name,
            required=True,
            width="stretch",
            wrap=True,
            label_visibility="visible" if titled else "collapsed",
        )
        return pressed or default

    return _linked(name, label, default, link.option(options), draw, None, options, options.__getitem__)


def slider(
    name: str,
    label: str,
    low: float,
    high: float,
    default: float,
    step: float,
    key: str | None = None,
    show: str | None = None,
) -> float:
    """A slider over real numbers. The link may carry any number in the range, not only multiples of the step.

    show: how the number stands above the thumb, in printf's notation, such as "10^%.2f".
    """

    def draw(value: float) -> float:
        return st.slider(label, float(low), float(high), float(value), float(step), key=key or name, format=show)

    return _linked(name, label, default, link.number(low, high), draw, key)


def dragged(
    name: str,
    label: str,
    low: float,
    high: float,
    default: float,
    step: float,
    show: str | None = None,
    notation: field.Notation = field.NUMBER,
    *,
    axis: bool = False,
) -> float:
    """A slider whose picture follows while it is dragged, with a box to type its number into.

    The link is written when the slider is let go. notation: how the number is typed. axis: whether it moves along the
    x axis of the chart of the page that is just above it; then it is as long as the axis.
    """
    if link.hides(name, label):
        return slider(name, label, low, high, default, step)
    line = _line(f"axis-line-{name}" if axis else f"line-{name}")
    with line:
        at_rest = slider(name, label, low, high, default, step, show=show)
    value = drag.value(name, at_rest, low, high)
    _beside(line, name, label, value, low, high, notation)
    return value


def _line(key: str) -> "st.delta_generator.DeltaGenerator":
    """The line of a slider and its box, which style.py puts beside the slider's label."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=key)


def _beside(
    line: "st.delta_generator.DeltaGenerator",
    name: str,
    label: str,
    value: float,
    low: float,
    high: float,
    notation: field.Notation,
) -> None:
    """The box of a slider, at the end of its line."""

    def take(typed: float) -> None:
        link.put(name, typed)

    title = f"{label.partition(':')[0]}, as a number"
    with line:
        words = field.box(
            f"{name}-typed", title, value, take, notation, low=low, high=high, titled=False, width=field.WIDTH
        )
    field.complain(words)


def held(name: str, low: float, high: float, default: float) -> float:
    """The value of a slider that is not shown yet: it stays in the link until it is."""
    codec = link.number(low, high)
    value = link.seed(name, default, codec)
    link.write(name, value, default, codec)
    return value


ANSWERS = "answers/"
"""Where the answers of a visitor are kept, page by page."""


def note_answer(name: str, question: str, answer: str) -> None:
    """Keep for the visitor what was answered, in words: a line for the question and one for the answer."""
    asked = question.removeprefix(_ASKS)[: kept.LONGEST // 2]
    kept.note(f"{ANSWERS}{link.page() or 'home'}/{name.lower()}", f"{asked}\n{answer}")


def answered(name: str, options: Mapping[str, str]) -> str:
    """The answer to a question whose buttons the page draws itself, or that is not on the screen: "" while none is."""
    codec = link.option(("", *options))
    value = link.seed(name, "", codec)
    link.write(name, value, "", codec)
    return value


_ASKS = "Predict first: "
SHOW = "show"
"""The answer of those who do not want to predict."""


def prediction(
    question: str,
    options: Mapping[str, str],
    name: str = "guess",
    *,
    before: "st.delta_generator.DeltaGenerator | None" = None,
) -> str:
    """Ask what will be seen before it is shown: choose, say why, lock. Returns what is locked, SHOW, or "" before.

    What is locked stands, in the link and against whatever a browser sends, until the question is asked again.
    name: in the link; a page that asks several questions in turn names each of them. before: where it stands as long
    as nothing is locked, such as in the place of the buttons that wait for it.
    """
    choices = {**options, SHOW: "Show me"}
    codec, choice = link.option(("", *choices)), f"{name}-choice"
    locked = link.seed(name, "", codec)
    if locked not in choices:  # none, or one of options that have changed since
        link.put(name, locked := "")
    asked = f"{_ASKS}{question}"
    if locked:
        _stands(name, asked)
    else:
        with before if before is not None else nullcontext():
            _choose(name, choice, asked, choices)
    link.ask(question, choices.get(locked, ""))
    link.write(name, locked, "", codec)
    return locked


def _choose(name: str, choice: str, asked: str, choices: Mapping[str, str]) -> None:
    """The answers, and once one is chosen a line for the reason and the lock. Who wants to be shown need not lock."""

    def lock() -> None:
        chosen = st.session_state.pop(choice, None)
        if isinstance(chosen, str) and chosen in choices:
            if chosen != SHOW:
                note_answer(name, asked, choices[chosen])
            link.put(name, chosen)

    def show() -> None:
        if st.session_state.get(choice) == SHOW:
            lock()

    chosen = st.segmented_control(
        asked, list(choices), format_func=lambda key: choices[key], key=choice, on_change=show, wrap=True
    )
    if chosen:
        reason.ask(f"{link.page()}/{name}")
        st.button("Lock", key=f"{name}-lock", icon=":material/lock:", type="primary", on_click=lock)


def _stands(name: str, asked: str) -> None:
    """The question, once it is answered; the page says what was chosen, and what came of it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{name}-stands"):
        st.markdown(asked, width="stretch")
        st.button(
            "Ask again",
            key=f"{name}-again",
            type="tertiary",
            icon=":material/replay:",
            help="A second round: the answer is hidden until you have chosen anew.",
            on_click=link.put,
            args=(name, ""),
        )
    reason.recall(f"{link.page()}/{name}")


def reset() -> None:
    """A button that puts every control of the page back to the state in which its demo begins.

    It must stand outside the page's fragments, for it changes controls in all of them.
    """
    st.button("Back to the demo", key="reset-demo", icon=":material/restart_alt:", on_click=link.forget)


def count(name: str, label: str, low: int, high: int, default: int, help: str | None = None) -> int:  # noqa: A002
    """A slider over whole numbers."""

    def draw(value: int) -> int:
        return st.slider(label, low, high, value, step=1, key=name, help=help)

    return _linked(name, label, default, link.whole(low, high), draw)


def dragged_count(name: str, label: str, low: int, high: int, default: int) -> int:
    """A slider over whole numbers whose picture follows while it is dragged, with a box to type its number into."""
    if link.hides(name, label):
        return count(name, label, low, high, default)
    line = _line(f"line-{name}")
    with line:
        at_rest = count(name, label, low, high, default)
    value = drag.whole(name, at_rest, low, high)
    _beside(line, name, label, value, low, high, field.WHOLE)
    return value


def entry(name: str, label: str, low: int, high: int, default: int, help: str | None = None) -> int:  # noqa: A002
    """A box to type a whole number into."""

    def draw(value: int) -> int:
        return st.number_input(label, low, high, value, step=1, key=name, help=help)

    return _linked(name, label, default, link.whole(low, high), draw)


def personal(name: str, label: str, low: int, high: int, own: int, key: str, help: str | None = None) -> int:  # noqa: A002
    """A box for a whole number whose default, ``own``, is another for each visitor: it is always in the link."""
    codec = link.whole(low, high)
    value = st.number_input(label, low, high, link.seed(name, own, codec, key), step=1, key=key, help=help)
    link.write(name, value, low - 1, codec, key)  # never the default
    return value


def stops(name: str, label: str, values: Sequence[float], default: float, help: str | None = None) -> float:  # noqa: A002
    """A slider with named stops, for quantities that matter by their order of magnitude."""

    def draw(value: float) -> float:
        return st.select_slider(label, values, value, key=name, help=help, format_func=short)

    return _linked(name, label, default, link.one_of(values), draw)


def some(name: str, label: str, options: Mapping[str, str], default: Sequence[str]) -> list[str]:
    """Buttons to switch ``options`` (key → label) on and off, any number at once; returns keys in their order."""

    def possible(value: Container[str]) -> list[str]:
        return [key for key in options if key in value]  # they may have changed since

    def draw(value: list[str]) -> list[str]:
        pressed = st.pills(
            label,
            list(options),
            default=possible(value),
            selection_mode="multi",
            format_func=lambda option: options[option],
            key=name,
            wrap=True,
        )
        return possible(pressed)

    chosen = _linked(name, label, list(default), link.several(options), draw)
    return possible(chosen)


_MOMENT = link.optional(link.whole(0, 10**6))


def moment(
    name: str,
    label: str,
    moments: Sequence[int],
    help: str | None = None,  # noqa: A002
    *,
    titled: bool = True,
) -> int:
    """A slider over whole numbers that grow in number; as long as it is not moved it stands at the last one.

    titled: whether the label stands above the slider or is only read aloud.
    """
    if (value := link.seed(name, None, _MOMENT)) not in moments:
        link.put(name, value := moments[-1])
    value = st.select_slider(
        label, moments, value, key=name, help=help, label_visibility="visible" if titled else "collapsed"
    )
    link.write(name, None if value == moments[-1] else value, None, _MOMENT)
    return value


def moment_to_come(name: str) -> None:
    """A moment that is not there yet to be chosen: it stays in the link until it is."""
    if (value := link.seed(name, None, _MOMENT)) is not None:
        link.write(name, value, None, _MOMENT)


def toggle(name: str, label: str, help: str | None = None, disabled: bool = False) -> bool:  # noqa: A002
    """A switch that is off at first."""

    def draw(value: bool) -> bool:
        return st.toggle(label, value, key=name, help=help, disabled=disabled)

    return _linked(name, label, False, link.FLAG, draw)


def guess(
    name: str,
    label: str,
    low: float,
    high: float,
    help: str | None = None,  # noqa: A002
    placeholder: str = "your prediction",
) -> float | None:
    """A box for a number that is empty at first, such as one that the visitor has to think of."""
    codec = link.optional(link.number(low, high))
    value = link.seed(name, None, codec)

    def take(typed: float | None) -> None:
        link.put(name, typed)

    words = field.box(
        f"{name}-typed", label, value, take, low=low, high=high, optional=True, help=help, placeholder=placeholder
    )
    field.complain(words)
    link.write(name, value, None, codec)
    return value


def params(record: Activation) -> dict[str, float | str]:
    """One control for each parameter of an activation function; returns the values by key."""
    return {param.key: _param(record.key, param) for param in record.params}


def numbers(record: Activation) -> dict[str, float | str]:
    """One slider for each number among an activation's parameters, for pages that show several functions at once.

    The link says which function it belongs to, as in ``elu.alpha=2``.
    """
    return {param.key: _number(record, param) for param in record.params if not param.choices}


def _number(record: Activation, param: Param) -> float | str:
    label = f"{record.label}: {param.label[0].lower()}{param.label[1:]}"
    return slider(f"{record.key}.{param.key}", label, param.low, param.high, float(param.default), param.step)


def _param(owner: str, param: Param) -> float | str:
    key = f"{owner}.{param.key}"  # each function remembers its own α
    if param.choices:
        return choice(param.key, param.label, param.choices, str(param.default), key)
    return slider(param.key, param.label, param.low, param.high, float(param.default), param.step, key)


def drawer(key: str, label: str) -> ExpanderContainer:
    """A closed drawer under the picture, for what is read now and then; presenter mode hides it.

    Fill it only while it is ``open``: what is in a closed one would be made and sent all the same.
    """
    with st.container(key=f"{present.SECONDARY}-{key}"):
        return st.expander(label, key=f"drawer-{key}", on_change="rerun")


def more() -> "st.delta_generator.DeltaGenerator":
    """A closed drawer for the controls that are not needed at first; presenter mode hides it."""
    return st.container(key=f"{present.SECONDARY}-more").expander("More")
