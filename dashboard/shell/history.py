"""Keep what no visitor has done from filling the browser's history.

Each change of the address is a step for the back button. Two changes are no such steps, and take the place of the
address before them: what a page says of itself when it has been entered, and what the link says of a run while it
moves.
"""

import streamlit as st

from dashboard.shell import link

_KEEPER = """
let acted = false;
const act = () => { acted = true; };

const rest = (address, name) => {
  const { pathname, searchParams } = new URL(address, location.href);
  const said = searchParams.has(name);
  searchParams.delete(name);
  return { said, words: `${pathname}?${searchParams}` };
};

const isMoment = (address) => {
  const name = document.documentElement.dataset.moment;
  if (!name) return false;
  const [next, now] = [rest(address, name), rest(location.href, name)];
  return next.said && now.said && next.words === now.words;
};

function pushState(state, title, address) {
  const enters = new URL(address, location.href).pathname !== location.pathname;
  const again = !enters && (!acted || isMoment(address));
  if (enters) acted = false;
  const write = again ? History.prototype.replaceState : History.prototype.pushState;
  write.call(this, state, title, address);
}

export default function () {
  for (const kind of ["pointerdown", "keydown", "click"]) addEventListener(kind, act, true);
  history.pushState = pushState;
}
"""

_MOMENT = """
export default function ({ data }) {
  const { dataset } = document.documentElement;
  if (data.moving) dataset.moment = data.name;
  else delete dataset.moment;
  return () => { delete dataset.moment; };
}
"""

_ANSWER = """
export default function ({ setTriggerValue }) { setTriggerValue("shown", true); }
"""

_keeper = st.components.v2.component("activation_lab.history", js=_KEEPER)
_moment = st.components.v2.component("activation_lab.moment", js=_MOMENT)
_answer = st.components.v2.component("activation_lab.answer", js=_ANSWER)


def keep() -> None:
    """Let only what a visitor does be a step of the history. Once, before the page."""
    _keeper(key="history")


def moments(name: str, moving: bool) -> None:
    """While it is moving, let each new value of this name in the link take the place of the last."""
    _moment(key=f"{name}-moment", data={"name": name, "moving": moving})


def settle() -> None:
    """Ask the browser how the controls stand where a key press has crossed with a step back, say. After the page."""
    if link.crossed():
        _answer(key="answer", on_shown_change=link.agree)
