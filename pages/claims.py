"""Judge what the lessons say, then see what is measured."""

import streamlit as st

from dashboard.parts import claims
from dashboard.widgets import controls

left, right = st.columns([1, 2], gap="large", vertical_alignment="bottom")
with left:
    listed, shown = claims.choose()
    controls.reset()
with right:
    result = st.container()
claims.listing(listed, shown)
with result:
    claims.score(listed)
claims.measurement(listed)
