"""A launcher like the lab's, for a page that shows what a class says and nothing else: ``streamlit run`` this file."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import streamlit as st

from dashboard.classroom import stores
from dashboard.classroom.store import StoreError
from dashboard.server import events
from dashboard.shell import news


def page() -> None:
    """What the class says, whose code the address holds; with ``answers=1`` also how many answers there are."""
    code, state, words = st.query_params["class"], None, "gone"
    try:
        state = stores.store().read(code)
        answers = sum(stores.store().counts(code, "q").values())
    except StoreError:
        words = "silent"
    if state:
        words = f"poll {state.said.get('poll', 'none')}, {answers} answers"
    with st.container(key="listeners"):
        news.listen(code, state, silent=words == "silent", answers="answers" in st.query_params)
    st.button("Press")
    st.text(words)


if st.runtime.scriptrunner.get_script_run_ctx(suppress_warning=True) is None:
    streams = events.Streams()

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        with streams.running():
            yield

    app = st.App(Path(__file__), routes=streams.routes(), lifespan=lifespan)
else:
    page()
