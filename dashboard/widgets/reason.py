"""One line for the reason of a prediction: it stays in the browser, in this tab, and is never sent."""

import streamlit as st

_HTML = """
<label class="reason"><span>Why? Optional, and it stays in this browser.</span><input maxlength="140"></label>
<p class="reason-recalled" hidden></p>
"""

_CSS = """
.reason { display: grid; gap: 0.2rem; font-size: 0.875rem; }
.reason input {
  font: inherit; color: inherit; background: var(--st-secondary-background-color); padding: 0.35rem 0.6rem;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); width: 100%; box-sizing: border-box;
}
.reason[hidden], .reason-recalled[hidden] { display: none; }
.reason-recalled { margin: 0; overflow-wrap: anywhere; }
"""

_SCRIPT = """
export default function ({ data, parentElement }) {
  const line = parentElement.querySelector(".reason"), recalled = parentElement.querySelector(".reason-recalled");
  const input = line.querySelector("input"), name = `activation-lab.reason.${data.name}`;
  const kept = sessionStorage.getItem(name) ?? "";
  line.hidden = data.stands;
  recalled.hidden = !data.stands || !kept;
  recalled.textContent = `Your reason: ${kept}`;
  if (input.dataset.name !== name) { input.dataset.name = name; input.value = kept; }
  input.oninput = () => sessionStorage.setItem(name, input.value);
}
"""

_line = st.components.v2.component("activation_lab.reason", html=_HTML, css=_CSS, js=_SCRIPT, isolate_styles=False)


def ask(name: str) -> None:
    """A field for the reason. name: of the prediction, once in the lab."""
    _line(key=f"reason-{name}", data={"name": name, "stands": False})


def recall(name: str) -> None:
    """What was typed there, if anything was."""
    _line(key=f"reason-{name}", data={"name": name, "stands": True})
