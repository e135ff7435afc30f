"""A launcher like the lab's, for a page whose fragment errs: ``streamlit run`` this file."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import streamlit as st

from dashboard.server import faults


def err() -> None:
    """Fail, in a callback or in the fragment."""
    raise ZeroDivisionError


@st.fragment
def part(first: st.delta_generator.DeltaGenerator) -> None:
    """Two ways to err, and a word in the first place of the page, where the lab's listeners stand."""
    with first:
        st.text("the page")
    st.button("nothing")
    st.button("callback", on_click=err)
    if st.button("body"):
        err()


if st.runtime.scriptrunner.get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(Path(__file__), on_script_error=faults.tell)
else:
    part(st.container())
