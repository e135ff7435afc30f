"""Explore one activation function: its curve, its slope, and a probe."""

import streamlit as st

from dashboard import controls, explain, frames, look, plot
from dashboard.charts import activation
from dashboard.frames import Z_LIMIT
from lib.activations import ACTIVATIONS

with plot.workbench():
    left, right = st.columns([1, 2], gap="large")
    with left:
        key = controls.choice("fn", "Function", {k: r.label for k, r in ACTIVATIONS.items()}, "sigmoid")
        record = ACTIVATIONS[key]
        params = controls.params(record)
    with right:
        picture = plot.stacked()
        z = controls.slider("z", "z: where the pinned probe (◇) stands", -Z_LIMIT, Z_LIMIT, 1.0, 0.01)
        with picture:
            plot.show(
                activation.explorer(key, look.current()),
                alt=f"Two curves over z from −10 to 10: {record.label} above, its slope below, with the tangent "
                "at the pinned probe. The numbers at the probe stand in the table next to the chart.",
                curve=frames.curve(key, params),
                slope=frames.slope_pieces(key, params),
                kinks=frames.kinks(key, params),
                bands=frames.saturated_bands(key, params),
                probe=frames.at(key, params, [z]),
            )
    with left:
        explain.probe(record, params, z)
        explain.card(record, params)

st.caption("Move the pointer over the chart: the probe (●) and its tangent follow. The slider pins the other one (◇).")
