"""Let the browser ask for the next picture of a run that charts draw, or for the words beside its stage.

Put ``again`` at the end of a fragment that shows a run: each question of the browser reruns just that. Streamlit's own
``run_every`` would ask at one pace, however many play and whether anybody looks.
"""

from pathlib import Path

import streamlit as st

_asking = st.components.v2.component(
    "activation_lab.asking", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def again(name: str, seconds: float) -> None:
    """Have the fragment run again ``seconds`` after the browser asked last, or as soon as it has dealt with this one.

    name: of the fragment, on its page. seconds: 0 where nothing is to come.
    """
    key = f"{name}-asking"
    number = st.session_state.get(f"{key}.number", 0) + 1
    st.session_state[f"{key}.number"] = number
    _asking(key=key, data={"number": number, "seconds": seconds}, on_next_change=_hear)


def _hear() -> None:
    """The question itself says nothing; without somebody who hears it the browser would not send it."""
