"""A pad of 32 × 32 pixels to draw a digit on, with the mouse, a finger or the keyboard.

It reports what is on it while the drawing goes on; the first stroke takes a loaded picture away. Should the component
fail to load, the pad stays away and what was on it before stays what the network is asked about.
"""

import numpy as np
import streamlit as st

from dashboard.shell import messages
from lib.digits import BITMAP_SIDE

_HTML = """
<div class="digit-pad">
  <svg viewBox="0 0 32 32" tabindex="0" role="application">
    <path class="ink"/><path class="lines"/><circle class="pen" r="2.1"/>
  </svg>
  <div class="digit-pad-row">
    <button type="button">Clear the pad</button>
    <span role="status" aria-live="polite"></span>
  </div>
</div>
"""

_CSS = """
.digit-pad svg {
  display: block; width: 100%; aspect-ratio: 1; background: var(--st-background-color); border: 2px solid #8f8a82;
  cursor: crosshair; touch-action: none; shape-rendering: crispEdges; box-sizing: border-box;
}
.digit-pad svg:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.digit-pad .ink { fill: var(--st-text-color); }
.digit-pad .lines { stroke: #8f8a8266; stroke-width: 0.1; }
.digit-pad .pen { display: none; fill: none; stroke: light-dark(#0072b2, #3a93cf); stroke-width: 0.3; }
.digit-pad .keys .pen { display: inline; }
.digit-pad .down .pen { stroke: #d55e00; }
.digit-pad-row { display: flex; gap: 0.8rem; align-items: center; margin-top: 0.5rem; min-height: 2.4rem; }
.digit-pad button {
  font: inherit; color: inherit; background: transparent; border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius); padding: 0.3rem 0.8rem; cursor: pointer; white-space: nowrap;
}
.digit-pad button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.digit-pad span { font-size: 0.85rem; }
"""

_SCRIPT = """
const SIDE = 32, BRUSH = 2.1;  // pixels; the brush's radius gives strokes as thick as in the data
const PAUSE = 80;  // milliseconds between two reports

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".digit-pad");
  const sheet = root.querySelector("svg"), status = root.querySelector("span");
  const [ink, lines, ring] = sheet.children;
  const pad = (root.pad ??= { ink: new Uint8Array(SIDE * SIDE), stamp: null, x: 16, y: 16, down: false });
  pad.report = (bitmap) => setStateValue("drawn", { stamp: pad.stamp, bitmap });

  const paint = () => {
    const squares = Array.from(pad.ink, (on, i) => on ? `M${i % SIDE},${Math.floor(i / SIDE)}h1v1h-1z` : "");
    ink.setAttribute("d", squares.join(""));
    sheet.classList.toggle("keys", Boolean(pad.keys));
    sheet.classList.toggle("down", pad.down);
    ring.setAttribute("cx", pad.x + 0.5);
    ring.setAttribute("cy", pad.y + 0.5);
  };
  if (pad.stamp !== data.stamp) {  // something was loaded
    pad.stamp = data.stamp;
    pad.ink = Uint8Array.from(data.bitmap, Number);
    pad.loaded = data.loaded;
    pad.last = null;
    lines.setAttribute("d", [4, 8, 12, 16, 20, 24, 28].map((i) => `M${i},0V${SIDE}M0,${i}H${SIDE}`).join(""));
    sheet.setAttribute("aria-label", data.label);
    paint();
  }
  if (root.listening) return;
  root.listening = true;

  let timer = null, before = 0;
  const send = () => { clearTimeout(timer); timer = null; before = performance.now(); pad.report(pad.ink.join("")); };
  const soon = () => { timer ??= setTimeout(send, Math.max(0, PAUSE - (performance.now() - before))); };
  const dab = (x, y) => {
    for (let row = 0; row < SIDE; row++) for (let column = 0; column < SIDE; column++)
      if (Math.hypot(column - x, row - y) <= BRUSH) pad.ink[row * SIDE + column] = 1;
  };
  const stroke = (x, y) => {
    if (pad.loaded) pad.ink.fill(0);
    pad.loaded = false;
    const from = pad.last ?? { x, y }, steps = Math.max(1, Math.ceil(Math.hypot(x - from.x, y - from.y)));
    for (let i = 0; i <= steps; i++) dab(from.x + (x - from.x) * i / steps, from.y + (y - from.y) * i / steps);
    pad.last = { x, y };
    paint();
    soon();
  };
  const place = (event) => {
    const box = sheet.getBoundingClientRect();
    return [(event.clientX - box.x) / box.width * SIDE - 0.5, (event.clientY - box.y) / box.height * SIDE - 0.5];
  };
  const tell = (text) => { status.textContent = text; };
  const clear = () => {
    pad.ink.fill(0);
    pad.loaded = false;
    pad.last = null;
    pad.down = false;
    paint();
    send();
    tell("The pad is empty.");
  };
  const where = () => `${pad.down ? "Pen down" : "Pen up"}, row ${pad.y + 1}, column ${pad.x + 1}.`;

  let pen = null;  // the pointer that draws: the left button, or the finger that came first
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pen !== null) return;
    pen = event.pointerId;
    sheet.setPointerCapture(pen);
    pad.keys = false; pad.last = null;
    stroke(...place(event));
  });
  sheet.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pen) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) stroke(...place(one));
  });
  const lift = (event) => { if (event.pointerId === pen) { pen = pad.last = null; send(); } };
  sheet.addEventListener("pointerup", lift);
  sheet.addEventListener("pointercancel", lift);
  sheet.addEventListener("blur", () => { pad.keys = false; pad.down = false; paint(); });
  sheet.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); clear(); return; }
    if (!step && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    pad.keys = true;
    if (step) {
      pad.x = Math.min(SIDE - 1, Math.max(0, pad.x + step[0]));
      pad.y = Math.min(SIDE - 1, Math.max(0, pad.y + step[1]));
    } else {
      pad.down = !pad.down;
      pad.last = null;
    }
    if (pad.down) stroke(pad.x, pad.y); else paint();
    tell(where());
  });
  root.querySelector("button").addEventListener("click", clear);
  return () => { clearTimeout(timer); };
}
"""

_pad = st.components.v2.component(
    "activation_lab.ink", html=_HTML, css=_CSS, js=_SCRIPT, isolate_styles=False
)  # the styles are named for the pad, and in the page's own tree the Tab key and tests find its parts

LABEL = (
    "Drawing pad of 32 by 32 pixels. Draw with the pointer, or with the keyboard: the arrow keys move the pen, "
    "Space puts it down and lifts it, Delete clears the pad."
)

_INK, _STAMP, _LOADED = "pad.ink", "pad.stamp", "pad.loaded"


def load(bitmap: np.ndarray) -> None:
    """Put a bitmap (32, 32) on the pad, in place of what is there."""
    st.session_state[_INK] = bitmap
    st.session_state[_LOADED] = True
    st.session_state[_STAMP] = st.session_state.get(_STAMP, 0) + 1


def show() -> np.ndarray:
    """Draw the pad, and return what is on it just now: (32, 32), 1 where there is ink."""
    ink: np.ndarray = st.session_state[_INK]
    stamp = st.session_state[_STAMP]
    data = {"stamp": stamp, "bitmap": written(ink), "loaded": st.session_state[_LOADED], "label": LABEL}
    drawn = _pad(key="pad", data=data, on_drawn_change=_nothing).drawn
    fresh = read(drawn, stamp)
    if fresh is not None:
        st.session_state[_INK] = ink = fresh
        st.session_state[_LOADED] = False
    return ink


def written(ink: np.ndarray) -> str:
    """A bitmap as 1024 characters, 0 or 1, row by row."""
    return "".join(map(str, ink.ravel().tolist()))


def read(drawn: object, stamp: int) -> np.ndarray | None:
    """The bitmap that the browser reports, or None when it is older than what was loaded last, or no bitmap."""
    if messages.whole(messages.part(drawn, "stamp")) != stamp:
        return None
    text = messages.text(messages.part(drawn, "bitmap"), BITMAP_SIDE**2)
    if text is None or len(text) != BITMAP_SIDE**2 or set(text) - {"0", "1"}:
        return None
    return np.array(list(text), dtype=np.uint8).reshape(BITMAP_SIDE, BITMAP_SIDE)


def _nothing() -> None:
    """A callback must be named for the component to report."""
