"""Every press of a button counts, however quickly one follows another.

While the server is busy, Streamlit makes one press of all that come. So the browser counts them beside the button; what
either of the two knows of has happened.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from dashboard.shell import messages

MOST_AT_ONCE = 100
"""Presses that are made up for at once."""

# The button's shortcut, when it acts, keeps the key from doing anything else: that is how it is told from mere typing.
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  if (host.session !== data.session) host.count = 0;
  host.session = data.session;
  host.press = () => setTriggerValue("pressed", { session: data.session, count: ++host.count });
  if (host.listening) return;
  host.listening = true;

  const button = `.st-key-${data.key} button:not(:disabled)`;
  const click = (event) => { if (event.target.closest?.(button)) host.press(); };
  const key = (event) => {
    if (event.defaultPrevented && event.key.toUpperCase() === data.shortcut && document.querySelector(button)) {
      host.press();
    }
  };
  document.addEventListener("click", click, true);
  addEventListener("keydown", key);
  return () => {
    host.listening = false;
    document.removeEventListener("click", click, true);
    removeEventListener("keydown", key);
  };
}
"""

_counter = st.components.v2.component("activation_lab.presses", js=_SCRIPT)


@dataclass
class _Presses:
    """What a session knows of one button: presses that Streamlit told of, that the browser counted, that are done.

    session: told to the browser, whose count may be from before this session began.
    """

    told: int = 0
    counted: int = 0
    done: int = 0
    session: str = field(default_factory=lambda: uuid.uuid4().hex)

    def due(self) -> int:
        """Presses that are not done yet; they are with this."""
        due = max(self.told, self.counted) - self.done
        self.done += due
        return min(due, MOST_AT_ONCE)


def each(key: str, shortcut: str, act: Callable[[], None]) -> Callable[[], None]:
    """Draw the counter beside the button with this key, and return what the button does when it is pressed.

    shortcut: the button's, a capital letter. act: done once for each press.
    """
    presses: _Presses = st.session_state.setdefault(f"{key}.presses", _Presses())

    def told() -> None:
        presses.told += 1
        make_up()

    def counted() -> None:
        report = messages.report(f"{key}-presses", "pressed")
        count = messages.whole(messages.part(report, "count"))
        if count is not None and messages.part(report, "session") == presses.session:
            presses.counted = max(presses.counted, count)
            make_up()

    def make_up() -> None:
        for _ in range(presses.due()):
            act()

    _counter(
        key=f"{key}-presses",
        data={"key": key, "shortcut": shortcut, "session": presses.session},
        on_pressed_change=counted,
    )
    return told
