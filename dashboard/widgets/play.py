"""Play what a slider moves through: its picture runs from the slider's low end to its high end.

The browser keeps the time and asks for the next picture when the last one has arrived: a busy server sends fewer
pictures, not late ones, and a hidden tab asks for none. To the page it is a drag of the slider like any other.
"""

from dataclasses import dataclass

import streamlit as st

from dashboard.shell import link, messages
from dashboard.widgets import drag

_SCRIPT = """
const PAUSE = 60, SILENCE = 1000;  // milliseconds: between two reports; without an answer, until the next is sent

export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  host.data = data;
  host.report = (told) => setTriggerValue("played", told);
  clearTimeout(host.timer);
  if (!data.playing) { host.clock = null; return; }
  const clock = (host.clock ??= { at: data.value, time: performance.now(), turn: data.heard });

  const tick = () => {
    if (!host.isConnected) return;
    const now = performance.now(), { low, high, step, seconds, power, heard } = host.data;
    const due = clock.time + (heard >= clock.turn ? PAUSE : SILENCE) - now;
    if (document.hidden || due > 0) {
      host.timer = setTimeout(tick, Math.max(due, PAUSE));
      return;
    }
    const share = Math.max(0, (clock.at - low) / (high - low)) ** (1 / power);
    clock.at = low + (high - low) * (share + Math.min(now - clock.time, SILENCE) / 1000 / seconds) ** power;
    clock.time = now;
    const value = Math.min(high, low + Math.round((clock.at - low) / step) * step);
    host.report({ value, turn: ++clock.turn });
    host.timer = setTimeout(tick, SILENCE);
  };
  tick();
}
"""

_clock = st.components.v2.component("activation_lab.play", js=_SCRIPT)


@dataclass
class _Player:
    """What a session knows of one player. paused: where it was paused, from where it goes on if nothing has moved.

    visit: the visit of the page in which it plays, for it ends with that.
    """

    playing: bool = False
    visit: int = 0
    paused: float | None = None
    heard: int = 0


def begin(name: str, low: float) -> None:
    """Let the slider of this name be played from its low end. Call it before the slider is drawn."""
    _player(name).playing = True
    drag.to({name: low}, done=False)


def leave(name: str, value: float) -> None:
    """From a callback, put the slider of this name there; it plays no longer."""
    player = _player(name)
    player.playing, player.paused = False, None
    drag.to({name: value}, done=True)


def _player(name: str) -> _Player:
    player: _Player = st.session_state.setdefault(f"{name}.player", _Player())
    if player.visit != link.visit():
        player.visit, player.playing = link.visit(), False
    return player


def button(name: str, value: float, low: float, high: float, step: float, seconds: float, power: float = 1.0) -> None:
    """A button that moves the linked slider of this name from low to high in so many seconds, or pauses it.

    value: where the slider stands; a hidden one has no button. power: of the time that is over, to which the way grows;
    above 1 it begins slowly. Call it in the slider's fragment, after all controls: the link waits until then.
    """
    if link.hidden(name):
        return
    state = _player(name)
    playing = state.playing
    here = {name: value}  # the slider in the browser may be a picture behind

    def toggle() -> None:
        if playing:
            state.playing, state.paused = False, value
            drag.to(here, done=True)
            return
        state.playing = True
        if value != state.paused:
            drag.to({name: type(value)(low)}, done=False)

    def played() -> None:
        if (report := messages.report(f"{name}-play", "played")) is None:
            return
        turn = messages.whole(messages.part(report, "turn"))
        at = messages.number(messages.part(report, "value"), low, high)
        values = here
        if state.playing and turn is not None and at is not None and turn > state.heard:
            state.heard, state.playing = turn, at < high
            values = {name: type(value)(at)}
        drag.to(values, done=not state.playing)  # a report that comes twice is no step of the history either

    st.button(
        "Pause" if playing else "Play",
        key=f"{name}-player",
        icon=":material/pause:" if playing else ":material/play_arrow:",
        shortcut="P",
        type="primary",
        on_click=toggle,
    )
    _clock(
        key=f"{name}-play",
        data={
            "playing": playing,
            "value": value,
            "low": low,
            "high": high,
            "step": step,
            "seconds": seconds,
            "power": power,
            "heard": state.heard,
        },
        on_played_change=played,
    )
    link.hold(False)
