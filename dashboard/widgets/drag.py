"""Move the picture while a slider is being dragged.

Streamlit's slider reports its value when the pointer lets go. This small component stands next to a slider and
reports the values on the way; the slider itself stays Streamlit's, with its keyboard, its link and its look. Should
the page's inner structure ever change, the slider simply works on release again.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.shell import link, messages

# Streamlit's slider keeps a native range input up to date for assistive technology; we listen to the same.
_SCRIPT = """
const PAUSE = 70;  // milliseconds between two reports: fast enough to look fluent, slow enough for a class

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const host = parentElement.host ?? parentElement;
  host.report = (value) => setTriggerValue("value", value);
  if (host.listening) return;
  host.listening = true;

  const slider = `.st-key-${data.key}`;
  let dragging = false, sent = null, last = 0, timer = null;
  const send = () => {
    timer = null;
    const thumb = document.querySelector(`${slider} input[type="range"]`);
    const value = thumb ? Number(thumb.value) : NaN;
    if (!dragging || !Number.isFinite(value) || value === sent) return;
    sent = value;
    last = performance.now();
    host.report(value);
  };
  const start = (event) => { dragging = Boolean(event.target.closest?.(slider)); sent = null; };
  const move = () => {
    if (dragging && timer === null) timer = setTimeout(send, Math.max(0, PAUSE - (performance.now() - last)));
  };
  const stop = () => { dragging = false; clearTimeout(timer); timer = null; };

  document.addEventListener("pointerdown", start, true);
  document.addEventListener("pointermove", move, true);
  document.addEventListener("pointerup", stop, true);
  document.addEventListener("pointercancel", stop, true);
  return () => {
    host.listening = false;
    stop();
    document.removeEventListener("pointerdown", start, true);
    document.removeEventListener("pointermove", move, true);
    document.removeEventListener("pointerup", stop, true);
    document.removeEventListener("pointercancel", stop, true);
  };
}
"""

_listener = st.components.v2.component("activation_lab.drag", js=_SCRIPT)


def value(key: str, at_rest: float, low: float, high: float) -> float:
    """Return where the slider with this key, from low to high, is being dragged, or ``at_rest`` when it is not."""
    dragged = messages.number(_report(key), low, high)
    return at_rest if dragged is None else dragged


def whole(key: str, at_rest: int, low: int, high: int) -> int:
    """The same for a slider over whole numbers."""
    dragged = messages.whole(_report(key), low, high)
    return at_rest if dragged is None else dragged


def to(values: Mapping[str, Any], *, done: bool) -> None:
    """From a callback, move linked controls (key → value) along with something else that is dragged, or ``done``.

    The link is written when it is done, so that one drag is one step of the browser's history.
    """
    for key, value in values.items():
        link.put(key, value)
    link.hold(not done)


def _report(key: str) -> object:
    return _listener(key=f"{key}-drag", data={"key": key.replace(".", "-")}, on_value_change=_nothing).value


def _nothing() -> None:
    """A callback must be named for the component to report."""
