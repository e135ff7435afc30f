"""Keys that act on a whole page: a list of them under ?, a switch that turns the single ones off, Esc, and a lesson's.

Streamlit's shortcuts listen to the whole document. This component stands before them: a key that a drawing pad or a
sheet of numbers has the focus for is theirs, and one who dictates or has a tremor can turn all single keys off
(WCAG 2.1.4). Esc leaves presenter mode when it has nothing nearer to close, and Ctrl with a click on a link is the
browser's. What scrolls sideways is reached with Tab.
"""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

LESSON = (
    ("Page Down, N", "The next step"),
    ("Page Up", "The step before"),
    ("1 to 9", "The step of this number; on Claims with Shift, for there 1 2 3 judge"),
    ("V", "Reveal what to notice, or hide it"),
)
"""Keys that act while a lesson is given; a presenter's remote sends the first, the second and B."""

SHORTCUTS = (
    ("P", "Play or pause"),
    ("S", "One step of a training run"),
    ("0", "Reset it"),
    ("1 2 3", "Judge the claim on the screen"),
    ("← →", "The claim before or after"),
    ("W", "Explain the words of the page, ← → one by one"),
    ("B", "Blank the screen; any key brings it back"),
    ("F", "Full screen, and back"),
    ("?", "This list"),
    ("Esc", "Leave presenter mode"),
    ("← → Home End", "Move a slider that has the focus"),
    ("← → Enter", "Choose in a row of buttons that has the focus"),
)
"""Keys, and what they do."""


def _rows(shortcuts: Sequence[tuple[str, str]]) -> str:
    return "".join(f"<div><dt>{escape(keys)}</dt><dd>{escape(does)}</dd></div>" for keys, does in shortcuts)


_HTML = f"""
<div class="keys">
  <button type="button" aria-haspopup="dialog">Keys</button>
  <dialog aria-label="Keys">
    <h2>Keys</h2>
    <dl>{_rows(SHORTCUTS)}</dl>
    <h3>In a lesson</h3>
    <dl>{_rows(LESSON)}</dl>
    <label><input type="checkbox"> Single keys act: letters, digits and ?</label>
    <form method="dialog"><button>Close</button></form>
  </dialog>
  <div class="blank" role="img" aria-label="The screen is blank. Any key brings it back." hidden></div>
</div>
"""

_CSS = """
.keys button {
  font: inherit; color: inherit; background: none; border: 1px solid transparent; padding: 0.25rem 0.6rem;
  border-radius: var(--st-base-radius); cursor: pointer; min-height: 2.5rem;
}
.keys button:hover { color: var(--st-primary-color); }
.keys button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
.keys dialog {
  color: var(--st-text-color); background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius); padding: 0.5rem 1.5rem 1rem; max-width: min(32rem, 90vw);
}
.keys dialog::backdrop { background: #0008; }
.keys dialog button { border-color: var(--st-border-color); margin-top: 0.8rem; }
.keys dl { margin: 0; }
.keys dl div { display: grid; grid-template-columns: 9rem 1fr; padding: 0.1rem 0; }
.keys dt { font-weight: 600; }
.keys dd { margin: 0; }
.keys h3 { font-size: 1rem; padding: 0.6rem 0 0.2rem; }
.keys .blank { position: fixed; inset: 0; z-index: 999999; background: #000; }
.keys .blank[hidden] { display: none; }
@media (max-width: 640px) { .keys > button { display: none; } }
"""

_SCRIPT = """
const KEPT = "activation-lab.single-keys";
const WRITES = "textarea, select, [contenteditable=true], input:not([type=range], [type=checkbox], [type=radio])";
const OWN = "[role=application], [data-testid=stDataFrame]";  // what has a use for letters itself
const SCROLLS = ".katex-display, [data-testid=stMarkdownContainer], .grids > div, "
  + "[class*=st-key-inside-]";
const BAR = ".st-key-lesson-bar";  // of a lesson, if one is given
const JUDGES = ".st-key-verdict-buttons";  // 1, 2 and 3 press what is in it
const OPEN = "dialog[open], [role=dialog], [role=listbox], [role=menu], button[aria-label^='Close fullscreen']";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".keys"), dialog = root.querySelector("dialog");
  const open = root.querySelector("button"), box = root.querySelector("input");
  root.presenting = data.presenting;
  root.leave = () => setTriggerValue("leave", true);
  open.hidden = data.presenting;
  if (root.off) return root.off;
  box.checked = localStorage.getItem(KEPT) !== "off";
  box.onchange = () => localStorage.setItem(KEPT, box.checked ? "on" : "off");
  open.onclick = () => dialog.showModal();

  // What a lesson does with a key, if it has a use for it: true.
  const blank = root.querySelector(".blank");
  const click = (place) => { document.querySelector(`${BAR} ${place}`)?.click(); return true; };
  const teach = ({ key: pressed, code, shiftKey }) => {
    const key = pressed.toLowerCase(), shifted = shiftKey && /^Digit([1-9])$/.exec(code);
    const bar = document.querySelector(BAR);
    if (bar?.querySelector(".lesson-words")) {
      if (key === "pagedown" || key === "n") return click(".st-key-lesson-way > :last-child a:not([disabled])");
      if (key === "pageup") return click(".st-key-lesson-way > :nth-last-child(2) a:not([disabled])");
      if (key === "v") return click("summary");
      const judges = /^[1-3]$/.test(key) && document.querySelector(JUDGES);
      const step = /^[1-9]$/.test(key) && !judges ? key : shifted?.[1];
      if (step) return click(`.st-key-lesson-steps > :nth-child(${step}) a`);
    }
    if (!bar && !root.presenting) return false;
    if (key === "b") blank.hidden = false;
    else if (key === "f" && document.fullscreenElement) document.exitFullscreen();
    else if (key === "f") document.documentElement.requestFullscreen?.();
    else return false;
    return true;
  };
  // On the way down: a slider that has the focus would move with the remote.
  const remote = (event) => {
    const writes = event.target.closest?.(WRITES) && !event.key.startsWith("Page");
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!blank.hidden) blank.hidden = true;
    else if (writes || !bare || dialog.open || document.querySelector(OPEN) || event.target.closest?.(OWN)) return;
    else if (event.key.length === 1 && !box.checked) return;
    else if (!teach(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  blank.onclick = () => { blank.hidden = true; };

  // On the body: after the page's own handlers, before the shortcuts, which listen to the document.
  const press = (event) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const taken = event.target.closest?.(OWN) || dialog.open;
    if (!box.checked || taken) event.stopPropagation();
    else if (event.key === "?" && !event.target.closest?.(WRITES)) dialog.showModal();
  };
  // On the window, on the way down: before whatever is open has closed.
  const escape = (event) => {
    if (event.key !== "Escape" || !root.presenting || event.target.closest?.(WRITES)) return;
    if (!document.querySelector(OPEN)) root.leave();
  };
  // A link that is clicked with Ctrl, ⌘ or Shift opens beside this page, as everywhere; Streamlit would stay in it.
  const aside = (event) => {
    const modified = event.ctrlKey || event.metaKey || event.shiftKey;
    if (modified && event.target.closest?.("a[href]")) event.stopPropagation();
  };
  // What scrolls sideways can be reached with Tab, and then scrolled with the arrow keys.
  let resting = null;
  const reach = () => {
    for (const region of document.querySelectorAll(SCROLLS)) {
      if (region.scrollWidth <= region.clientWidth && region.scrollHeight <= region.clientHeight) {
        if (region.dataset.scrolls) { region.removeAttribute("tabindex"); delete region.dataset.scrolls; }
      } else if (!region.dataset.scrolls) {
        region.dataset.scrolls = region.tabIndex = 0;
        if (!region.hasAttribute("role")) region.setAttribute("role", "group");
        if (!region.hasAttribute("aria-label")) region.setAttribute("aria-label", "scrolls");
      }
    }
  };
  const soon = () => { clearTimeout(resting); resting = setTimeout(reach, 200); };
  const changes = new MutationObserver(soon);
  changes.observe(document.body, { subtree: true, childList: true });
  window.addEventListener("resize", soon);
  document.fonts.addEventListener("loadingdone", soon);
  soon();
  document.body.addEventListener("keydown", press);
  window.addEventListener("keydown", escape, true);
  window.addEventListener("keydown", remote, true);
  window.addEventListener("click", aside, true);
  root.off = () => {
    root.off = null;
    window.removeEventListener("click", aside, true);
    window.removeEventListener("resize", soon);
    document.fonts.removeEventListener("loadingdone", soon);
    changes.disconnect();
    clearTimeout(resting);
    document.body.removeEventListener("keydown", press);
    window.removeEventListener("keydown", escape, true);
    window.removeEventListener("keydown", remote, true);
  };
  return root.off;
}
"""

_keys = st.components.v2.component(
    "activation_lab.keys", html=_HTML, css=_CSS, js=_SCRIPT, isolate_styles=False
)  # in the page's own tree, where the Tab key finds the list


def show(presenting: bool, leave: Callable[[], None]) -> None:
    """Offer the list, and do what the keys say. leave: called for Esc while ``presenting``."""
    _keys(key="keys", data={"presenting": presenting}, on_leave_change=leave, width="content")
