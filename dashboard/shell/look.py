"""Which look this visitor needs: light or dark, desk or projector, and how much room there is."""

import streamlit as st

from dashboard.charts.theme import Look
from dashboard.shell import present, window


def current() -> Look:
    """The look of this run, from the browser's theme and window and presenter mode."""
    return Look(dark=st.context.theme.type == "dark", projector=present.on(), window=window.height())
