"""Keys typed into Streamlit's data editor: none is lost, however fast they come and however busy the browser is.

The editor opens a cell with the first character, and gives the focus to the cell and back to the grid, each only with
the browser's next picture, and the first time only when a file has been fetched. What is typed meanwhile would go to
nobody: here it waits its turn. Where a page may not read the clipboard, on plain http, the editor is also led to take
what is pasted from the event itself.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_SCRIPT = """
const PATIENCE = 3000;  // milliseconds for the focus to arrive; a cell that cannot be edited never opens
const PLAIN = ["Control", "Shift", "Alt", "Meta", "CapsLock"];

export default function () {
  // The editor asks it for functions before it looks at the event; without one it would fail.
  if (!navigator.clipboard) Object.defineProperty(navigator, "clipboard", { value: {}, configurable: true });
  if (document.sheetKeys) return;
  document.sheetKeys = true;

  const SHEET = '[class*="st-key-typed-"] [data-testid="stDataFrame"]', CELL = "#portal textarea.gdg-input";
  const waiting = [];
  let canvas = null;        // of the sheet that is typed into
  let next = null;          // what gets the focus with the next picture: "cell", "grid" or nothing
  let until = 0, timer = null;

  const inCell = () => document.activeElement?.matches?.(CELL);
  // The grid's cells stand in its canvas as a table for screen readers, and one of them may have the focus.
  const inGrid = () => canvas.contains(document.activeElement) && !document.querySelector(CELL);
  const settled = () => next === "cell" ? inCell() : next === "grid" ? inGrid() : inCell() || inGrid();
  const leave = () => { canvas = next = null; waiting.length = 0; };

  const expect = (key) => {
    next = null;
    if (inCell()) { if (["Tab", "Enter", "Escape"].includes(key)) next = "grid"; }
    else if (key.length === 1 || key === "Enter" || key === "F2") next = "cell";
    until = performance.now() + PATIENCE;
  };
  const deliver = (event) => {
    const { key, code, keyCode, shiftKey } = event, target = document.activeElement;
    expect(key);
    if (target.matches(CELL) && key.length === 1) document.execCommand("insertText", false, key);
    else if (target.matches(CELL) && key === "Backspace") document.execCommand("delete");
    else target.dispatchEvent(
      new KeyboardEvent("keydown", { key, code, keyCode, shiftKey, bubbles: true, cancelable: true }));
  };
  const pump = () => {
    timer = null;
    if (!canvas?.isConnected) return leave();
    if (document.activeElement === document.body && next !== "cell") canvas.focus({ preventScroll: true });
    const late = performance.now() > until;
    if (late) canvas.focus({ preventScroll: true });
    if (late || settled()) deliver(waiting.shift());
    if (waiting.length) timer = setTimeout(pump, 4);
  };

  window.addEventListener("focusin", ({ target }) => {
    const sheet = target.closest?.(SHEET);
    if (sheet) canvas = sheet.querySelector("canvas[tabindex]") ?? sheet.querySelector("canvas");
    else if (!target.matches?.(CELL)) leave();
  }, true);
  window.addEventListener("pointerdown", ({ target }) => {
    if (!target.closest?.(`${SHEET}, #portal`)) leave();
  }, true);
  window.addEventListener("keydown", (event) => {
    if (!canvas || !event.isTrusted || event.isComposing || PLAIN.includes(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!waiting.length && settled()) return expect(event.key);
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.push(event);
    if (waiting.length === 1 && !next) until = performance.now() + PATIENCE;
    timer ??= setTimeout(pump, 4);
  }, true);
}
"""

_keeper = st.components.v2.component("activation_lab.sheet_keys", js=_SCRIPT)


def kept(key: str) -> DeltaGenerator:
    """A container for a data editor, into which every key arrives."""
    place = st.container(key=f"typed-{key}")
    with place:
        _keeper(key=f"{key}-keys")
    return place
