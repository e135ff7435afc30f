"""Explore one activation function: its curve, its slope, and a probe."""

import streamlit as st

from dashboard.parts import explore
from dashboard.shell import plot
from dashboard.widgets import controls, snippets
from lib.activations import ACTIVATIONS
from lib.records import labels

with plot.workbench():
    left, right = st.columns([1, 2], gap="large")
    with left:
        options = labels(ACTIVATIONS)
        record = ACTIVATIONS[controls.choice("fn", "Function", options, "sigmoid")]
        params = controls.params(record)
        numbers = st.container()
        explore.card(record, params)
    with right:
        explore.scene(record, params, numbers)

snippets.show([record.f, record.df], {"z": [-2.0, 0.0, 2.0], **params}, snippets.calls(record, params))
