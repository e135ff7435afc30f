"""The floor: a slider and one line of text, the least a Streamlit page can do."""

import streamlit as st

z = st.slider("z", -6.0, 6.0, 1.0, 0.1, key="z")
st.markdown(f"z = {z:.1f}")
