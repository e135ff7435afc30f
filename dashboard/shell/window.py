"""How high the visitor's window is, in three classes: the heights of charts follow it."""

import streamlit as st

from dashboard.charts.theme import WINDOWS
from dashboard.shell import messages, present, style

KEY, WATCHER = "window", "window-watch"
COOKIE = "activation-lab-window"
"""Tells the server the class before the first picture (dashboard/server/index.py); gone when the browser closes."""

_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  host.data = data;
  document.documentElement.classList.toggle(data.mark, data.present);
  if (host.look) return host.look();
  // Until the answer shows that it has arrived, a report is sent again: in a busy moment one may be lost.
  const height = () =>
    innerWidth <= host.data.narrow ? 0 : host.data.heights.filter((most) => innerHeight > most).length;
  const look = () => {
    if (height() === host.data.told) return;
    setTriggerValue("height", height());
    later(1500);
  };
  // After a broken line Streamlit runs the page again only where a fragment ran last. A server that was started anew
  // must know the page, or the next click is lost: it is told in any case.
  const app = document.querySelector('[data-testid="stApp"]');
  let connected = true;
  const line = new MutationObserver(() => {
    const before = connected;
    connected = app.dataset.testConnectionState === "CONNECTED";
    if (connected && !before) setTriggerValue("height", height());
  });
  line.observe(app, { attributeFilter: ["data-test-connection-state"] });
  let timer = null;
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(look, pause); };
  const resized = () => later(200);
  host.look = look;
  addEventListener("resize", resized);
  look();
  return () => {
    clearTimeout(timer);
    line.disconnect();
    removeEventListener("resize", resized);
    host.look = null;
  };
}
"""

_watcher = st.components.v2.component("activation_lab.window", js=_SCRIPT)


def watch() -> None:
    """Ask the browser for the class of its window's height; the page runs again when it is another.

    A narrow one counts as low: its pictures are as wide as it is.
    """
    data = {
        "heights": list(WINDOWS),
        "narrow": style.NARROW,
        "told": height(),
        "mark": style.PRESENT,
        "present": present.on(),
    }
    _watcher(key=WATCHER, data=data, on_height_change=_hear)


def height() -> int:
    """The class of the window's height by ``WINDOWS``: 0, a low one, until the browser has said."""
    if KEY not in st.session_state:
        st.session_state[KEY] = _from_cookie()
    kept: int = st.session_state[KEY]
    return kept


def _from_cookie() -> int:
    """What the page said before it asked for anything, 0 where it said nothing."""
    told = st.context.cookies.get(COOKIE, "")
    return int(told) if told in map(str, range(len(WINDOWS) + 1)) else 0


def _hear() -> None:
    """Take over what the browser reports, before the run that it begins draws anything."""
    told = messages.whole(messages.report(WATCHER, "height"), 0, len(WINDOWS))
    if told is not None:
        st.session_state[KEY] = told
