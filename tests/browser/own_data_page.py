"""A page with nothing but the parts for data of one's own, for tests/browser/test_own_data.py."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard import link, pad, present, upload

present.read_link()
link.open_page("own")
source = st.query_params.get("source", "pad")
link.write("source", link.seed("source", "pad", link.option(("pad", "file"))), "pad", link.option(("pad", "file")))
with st.container(width=420):
    made = pad.examples() if source == "pad" else upload.examples()
st.markdown("nothing yet" if made is None else f"ready: {made.task}, {len(made.X)} examples")
for problem in link.close_page():
    st.warning(problem)
