"""The usual Streamlit page, for comparison: the picture of our /explore, its chart rebuilt by Altair on each rerun.

Curves, tangent, probe and a second probe that follows the pointer, written as in the galleries of both libraries.
"""

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st


def sigmoid(x):
    """Return 1 / (1 + e^−x)."""
    return 1 / (1 + np.exp(-x))


st.title("Sigmoid")
z = st.slider("z", -6.0, 6.0, 1.0, 0.1, key="z")

grid = np.linspace(-6, 6, 400)
curves = pd.concat(
    [
        pd.DataFrame({"z": grid, "value": sigmoid(grid), "curve": "f"}),
        pd.DataFrame({"z": grid, "value": sigmoid(grid) * (1 - sigmoid(grid)), "curve": "f′"}),
    ]
)
value = sigmoid(z)
slope = value * (1 - value)
probe = pd.DataFrame({"z": [z], "value": [value]})
tangent = pd.DataFrame({"z": [z - 1, z + 1], "value": [value - slope, value + slope]})

x = alt.X("z:Q", title="z", scale=alt.Scale(domain=[-6, 6]))
y = alt.Y("value:Q", title="f(z), f′(z)", scale=alt.Scale(domain=[-0.2, 1.2]))
nearest = alt.selection_point(nearest=True, on="pointermove", fields=["z"], empty=False)
lines = (
    alt.Chart(curves)
    .mark_line(strokeWidth=2.5)
    .encode(
        x=x,
        y=y,
        strokeDash=alt.StrokeDash("curve:N", title=None),
        tooltip=["curve:N", alt.Tooltip("z:Q", format=".2f"), alt.Tooltip("value:Q", format=".4f")],
    )
)
pointer = (
    alt.Chart(curves)
    .mark_point(filled=True, size=60)
    .encode(x=x, y=y, opacity=alt.condition(nearest, alt.value(1), alt.value(0)))
    .add_params(nearest)
)
slope_line = alt.Chart(tangent).mark_line(color="grey").encode(x=x, y=y)
rule = alt.Chart(probe).mark_rule().encode(x=x)
marker = alt.Chart(probe).mark_point(filled=True, size=80).encode(x=x, y=y)
label = marker.mark_text(align="left", dx=8, dy=-8, fontSize=14).encode(text=alt.Text("value:Q", format=".4f"))
st.altair_chart(alt.layer(lines, pointer, slope_line, rule, marker, label).properties(height=400))
st.markdown(f"f(z) = {value:.4f}, f′(z) = {slope:.4f}")
