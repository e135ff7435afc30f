"""An activation function on an editable matrix: what it keeps, what it zeroes, what its slope lets through."""

import streamlit as st

from dashboard.charts import matrices as charts
from dashboard.frames import Z_LIMIT, ParamValues
from dashboard.frames import activation as frames
from dashboard.parts import matrices
from dashboard.shell import look, plot
from dashboard.widgets import controls, snippets
from lib.activations import ACTIVATIONS, Activation
from lib.arrays import Array
from lib.lessons.sparsity import count_fates
from lib.records import labels


@st.fragment
def shifted(record: Activation, params: ParamValues, matrix: Array) -> None:
    """What moves with the c slider."""
    picture = st.container()
    c = controls.dragged("c", "c: added to every entry", -5.0, 5.0, 0.0, 0.1)
    z = matrix + c
    with picture:
        matrices.grids(record, params, z)
        st.caption(
            "Blue is above 0, orange below, no colour is 0. In the output, a dashed frame marks what was zeroed, "
            "a dotted one what was 0 already."
        )
    numbers, curve = st.columns([6, 5], gap="medium")
    with numbers:
        matrices.counts(record, params, z)
    with curve:
        plot.show(
            charts.entries(record.key, look.current()),
            alt=f"The curve of {record.label} from z = −10 to 10 with a point on it for each entry of the matrix. "
            "The same numbers stand in the grids.",
            curve=frames.explorer(record.key, params)["curve"],
            entries=frames.entries(record.key, params, z),
        )
        st.caption(f"Hollow ○ zeroed, ◇ already 0, filled ● kept or changed.{matrices.outside(z, Z_LIMIT)}")


matrices.style()
with plot.workbench():
    left, right = st.columns([1, 2], gap="large")
    with left:
        options = labels(ACTIVATIONS)
        record = ACTIVATIONS[controls.choice("fn", "Function", options, "relu")]
        params = controls.params(record)
        matrix, problems = matrices.edit()
    with right:
        if len(problems) < matrix.size:
            shifted(record, params, matrix)
        else:
            st.info(
                "There is no number in the matrix yet. Type one into the first cell, or choose a matrix from the list."
            )

calls = f"{snippets.calls(record, params)}, count_fates(z, {snippets.calls(record, params).split(', ')[0]})"
snippets.show([record.f, record.df, count_fates], {"z": matrix, **params}, calls)
