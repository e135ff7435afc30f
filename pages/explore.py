"""Explore one activation function: its curve, its slope, and a probe."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import activation
from dashboard.frames import Z_LIMIT, ParamValues
from dashboard.frames import activation as frames
from dashboard.parts import explore
from dashboard.shell import look, plot
from dashboard.widgets import controls, snippets
from lib.activations import ACTIVATIONS, Activation
from lib.records import labels


@st.fragment
def probe(record: Activation, params: ParamValues, numbers: DeltaGenerator) -> None:
    """What moves with the z slider. A fragment, so that a move redraws this and nothing else of the page."""
    picture = plot.stacked()
    z = controls.dragged("z", "z: where the pinned probe (◇) stands", -Z_LIMIT, Z_LIMIT, 1.0, 0.01)
    st.caption("Move the pointer over the chart: a second probe (●) follows. Grey bands: the function is saturated.")
    with picture:
        plot.show(
            activation.explorer(record.key, look.current()),
            alt=f"Two curves over z from −10 to 10: {record.label} above, its slope below, with the tangent "
            "at the pinned probe. The numbers at the probe stand in the table next to the chart.",
            probe=frames.at(record.key, params, [z]),
            **frames.explorer(record.key, params),
        )
    with numbers:
        explore.probe(record, params, z)


with plot.workbench():
    left, right = st.columns([1, 2], gap="large")
    with left:
        options = labels(ACTIVATIONS)
        record = ACTIVATIONS[controls.choice("fn", "Function", options, "sigmoid")]
        params = controls.params(record)
        numbers = st.container()
        explore.card(record, params)
    with right:
        probe(record, params, numbers)

snippets.show([record.f, record.df], {"z": [-2.0, 0.0, 2.0], **params}, snippets.calls(record, params))
