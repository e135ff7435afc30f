"""The floor of a slider that is followed while it is dragged: the slider and one line of text."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard.widgets import drag

z = drag.value("z", st.slider("z", -6.0, 6.0, 1.0, 0.1, key="z"), -6.0, 6.0)
st.container(key="floor").markdown(f"z = {z:.1f}")
