"""How high the visitor's window is, in three classes: the heights of charts follow it."""

import streamlit as st

from dashboard.charts.theme import WINDOWS
from dashboard.shell import messages

KEY, WATCHER = "window", "window-watch"

_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  host.data = data;
  if (host.look) return host.look();
  // Until the answer shows that it has arrived, a report is sent again: in a busy moment one may be lost.
  const look = () => {
    const phone = innerWidth <= 640;
    const height = phone ? 0 : host.data.heights.filter((most) => innerHeight > most).length;
    if (height === host.data.told) return;
    setTriggerValue("height", height);
    later(1500);
  };
  let timer = null;
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(look, pause); };
  const resized = () => later(200);
  host.look = look;
  addEventListener("resize", resized);
  look();
  return () => { clearTimeout(timer); removeEventListener("resize", resized); host.look = null; };
}
"""

_watcher = st.components.v2.component("activation_lab.window", js=_SCRIPT)


def watch() -> None:
    """Ask the browser for the class of its window's height; the page runs again when it is another.

    A phone counts as low: its pictures are as wide as it is.
    """
    _watcher(key=WATCHER, data={"heights": list(WINDOWS), "told": height()}, on_height_change=_hear)


def height() -> int:
    """The class of the window's height by ``WINDOWS``: 0, a low one, until the browser has said."""
    kept: int = st.session_state.get(KEY, 0)
    return kept


def _hear() -> None:
    """Take over what the browser reports, before the run that it begins draws anything."""
    told = messages.whole(st.session_state[WATCHER].height, 0, len(WINDOWS))
    if told is not None:
        st.session_state[KEY] = told
