"""The widgets of the lab: each one labelled, bounded, reachable by keyboard, and part of the link."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import drag, link, present
from lib.activations import Activation, Param


def choice(name: str, label: str, options: Mapping[str, str], default: str, key: str | None = None) -> str:
    """A drop-down of ``options`` (key → label); the link carries the key."""
    codec = link.option(options)
    link.seed(name, default, codec, key)
    if st.session_state[key or name] not in options:  # the options have changed since
        link.put(key or name, default)
    value = st.selectbox(label, list(options), format_func=lambda option: options[option], key=key or name)
    link.write(name, value, default, codec, key)
    return value


def segments(name: str, label: str, options: Mapping[str, str], default: str) -> str:
    """A row of ``options`` (key → label) that are all on the screen; the link carries the key."""
    codec = link.option(options)
    link.seed(name, default, codec)
    value = st.segmented_control(
        label, list(options), format_func=lambda option: options[option], key=name, required=True, width="stretch"
    )
    value = value or default
    link.write(name, value, default, codec)
    return value


def slider(
    name: str, label: str, low: float, high: float, default: float, step: float, key: str | None = None
) -> float:
    """A slider over real numbers. The link may carry any number in the range, not only multiples of the step."""
    codec = link.number(low, high)
    link.seed(name, default, codec, key)
    value = st.slider(label, float(low), float(high), step=float(step), key=key or name)
    link.write(name, value, default, codec, key)
    return value


def dragged(name: str, label: str, low: float, high: float, default: float, step: float) -> float:
    """A slider whose picture follows while it is dragged; the link is written when it is let go."""
    return drag.value(name, slider(name, label, low, high, default, step))


def count(name: str, label: str, low: int, high: int, default: int, help: str | None = None) -> int:  # noqa: A002
    """A slider over whole numbers."""
    codec = link.whole(low, high)
    link.seed(name, default, codec)
    value = st.slider(label, low, high, step=1, key=name, help=help)
    link.write(name, value, default, codec)
    return value


def entry(name: str, label: str, low: int, high: int, default: int, help: str | None = None) -> int:  # noqa: A002
    """A box to type a whole number into."""
    codec = link.whole(low, high)
    link.seed(name, default, codec)
    value = st.number_input(label, low, high, step=1, key=name, help=help)
    link.write(name, value, default, codec)
    return value


def personal(name: str, label: str, low: int, high: int, own: int, key: str, help: str | None = None) -> int:  # noqa: A002
    """A box for a whole number whose default, ``own``, is another for each visitor: it is always in the link."""
    codec = link.whole(low, high)
    link.seed(name, own, codec, key)
    value = st.number_input(label, low, high, step=1, key=key, help=help)
    link.write(name, value, low - 1, codec, key)  # never the default
    return value


def stops(name: str, label: str, values: Sequence[float], default: float, help: str | None = None) -> float:  # noqa: A002
    """A slider with named stops, for quantities that matter by their order of magnitude."""
    codec = link.one_of(values)
    link.seed(name, default, codec)
    value = st.select_slider(label, values, key=name, help=help, format_func=lambda value: f"{value:g}")
    link.write(name, value, default, codec)
    return value


def params(record: Activation) -> dict[str, float | str]:
    """One control for each parameter of an activation function; returns the values by key."""
    return {param.key: _param(record.key, param) for param in record.params}


def _param(owner: str, param: Param) -> float | str:
    key = f"{owner}.{param.key}"  # each function remembers its own α
    if param.choices:
        return choice(param.key, param.label, param.choices, str(param.default), key)
    return slider(param.key, param.label, param.low, param.high, float(param.default), param.step, key)


def more() -> "st.delta_generator.DeltaGenerator":
    """A closed drawer for the controls that are not needed at first; presenter mode hides it."""
    return st.container(key=f"{present.SECONDARY}-more").expander("More")
