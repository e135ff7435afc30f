"""Keep a run's moments from filling the browser's history.

Each change of the address is a step for the back button. What the link says of a run while it moves is no such step:
it takes the place of what it said a second before.
"""

import streamlit as st

_SCRIPT = """
let moving = false;
let passing = "";

const rest = (address) => {
  const { pathname, searchParams } = new URL(address, location.href);
  const said = searchParams.has(passing);
  searchParams.delete(passing);
  return `${said} ${pathname}?${searchParams}`;
};

function pushState(state, title, address) {
  const again = moving && new URL(location.href).searchParams.has(passing) && rest(address) === rest(location.href);
  const write = again ? History.prototype.replaceState : History.prototype.pushState;
  write.call(this, state, title, address);
}

export default function ({ data }) {
  moving = data.moving;
  passing = data.name;
  history.pushState = pushState;
  return () => { moving = false; };
}
"""

_component = st.components.v2.component("activation_lab.passing", js=_SCRIPT)


def moments(name: str, moving: bool) -> None:
    """While it is moving, let each new value of this name in the link take the place of the last."""
    _component(key=f"{name}-passing", data={"name": name, "moving": moving})
