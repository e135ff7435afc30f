"""The widgets of the lab: each one labelled, bounded, reachable by keyboard, and part of the link.

A link may hide those that set something (``hide=fn,rate``): they are not drawn and keep the value of the link. What
looks back at a result is always there, as is what asks for a prediction (``prediction``).
"""

from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import nullcontext
from typing import TypeVar

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from dashboard.shell import link, present
from dashboard.text.numbers import short
from dashboard.widgets import drag, field
from dashboard.widgets import timeline as along
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
        with nullcontext() if titled else st.container(key=f"untitled-{name}"):
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


def pictured(name: str, label: str, options: Mapping[str, str], default: str) -> str:
    """The same as small pictures, which ``thumbnails.rules`` puts on them; names stand over them when they are met."""
    with st.container(key=f"pictured-{name}"):
        return segments(name, label, options, default)


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

    show: how the number stands above the thumb, in printf's notation, such as "%d°".
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


def timeline(name: str, label: str, default: int, axis: along.Along) -> int:
    """A slider over whole numbers along the x axis of a chart, with a box to type its number into.

    Call it in the chart's fragment before other controls, and its ``play.button`` after them: in between, the link
    waits while it is dragged.
    """

    def draw(value: float) -> float:
        along.slider(name, label, int(value), axis)
        return value

    value = int(_linked(name, label, default, link.number(0, axis.last), draw))
    if not link.hidden(name):
        field.complain(_box(name, label, value, 0, axis.last, field.WHOLE))
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
    with line:
        words = _box(name, label, value, low, high, notation)
    field.complain(words)


def _box(name: str, label: str, value: float, low: float, high: float, notation: field.Notation) -> str:
    """A box for the number of a slider; returns what was wrong with what was typed."""

    def take(typed: float) -> None:
        link.put(name, typed)

    title = f"{label.partition(':')[0]}, as a number"
    return field.box(f"{name}-typed", title, value, take, notation, low=low, high=high, titled=False, width=field.WIDTH)


def held(name: str, low: float, high: float, default: float) -> float:
    """The value of a slider that is not shown yet: it stays in the link until it is."""
    codec = link.number(low, high)
    value = link.seed(name, default, codec)
    link.write(name, value, default, codec)
    return value


def reset() -> None:
    """A button that puts every control of the page back to where the page begins.

    It must stand outside the page's fragments, for it changes controls in all of them.
    """
    st.button("Back to the start", key="reset-demo", icon=":material/restart_alt:", on_click=link.forget)


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


def at_most_one(name: str, label: str, options: Mapping[str, str]) -> str:
    """Buttons of which one may be on, and none is at first; returns its key of ``options`` (key → label), or ""."""

    def draw(value: str) -> str:
        pressed = st.pills(label, list(options), default=value or None, format_func=options.__getitem__, key=name)
        return pressed or ""

    def words(value: str) -> str:
        return options.get(value, "no")

    return _linked(name, label, "", link.option(("", *options)), draw, words=words)


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
        st.session_state[name] = value = moments[-1]  # no ``link.put``: the link does not say the last one
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
