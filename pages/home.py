"""Home: what is here, and where to start."""

import streamlit as st

from dashboard.charts import activation
from dashboard.frames import activation as frames
from dashboard.shell import look, nav, plot
from dashboard.widgets import snippets
from lib.activations import ACTIVATIONS

st.markdown(f"New here? Start with **{nav.EXPLORE.title}**, then watch a network use it in **{nav.TRAIN.title}**.")
for entry in nav.ENTRIES[1:]:
    st.page_link(entry.path, label=f"**{entry.title}** · {entry.goal}", icon=entry.icon)

st.subheader("Activation functions (solid) and their slopes (dashed)", anchor=False)
keys = list(ACTIVATIONS)
for row in (keys[start : start + 5] for start in range(0, len(keys), 5)):
    for column, key in zip(st.columns(5), row, strict=False):
        record = ACTIVATIONS[key]
        with column:
            plot.show(
                activation.thumbnail(key, look.current()),
                alt=f"{record.label} and its slope, for z from −4 to 4.",
                curve=frames.curve(key, {}),
                slope=frames.slope_pieces(key, {}),
            )
            st.page_link(
                nav.EXPLORE.path, label=f"Explore {record.label}", query_params={"fn": key}, icon=nav.EXPLORE.icon
            )

snippets.show(
    [record.f for record in ACTIVATIONS.values()],
    {"z": [-2.0, 0.0, 2.0]},
    ", ".join(f"{record.f.__name__}(z)" for record in ACTIVATIONS.values()),
)
